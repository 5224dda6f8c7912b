"""Test pairs of short Russian and English texts: of one event with few words in common, or of two that look alike.

A text is a headline with one to five sentences. Half of the pairs are of one event (a follow-up of the next day, the
other side's view, a name in another spelling, a short text and a long one), half of two events (two earthquakes, two
verdicts, two matches of one club, two visits of one minister). They are harder than pairs of a day's news, so that the
limits are low: they are the present state, and no change may fall behind it.
"""

from datetime import UTC, datetime, timedelta

from newsfold.db.connection import open_database
from newsfold.dedupe.run import dedupe
from tests.support import labelled

NOW = datetime(2026, 5, 20, tzinfo=UTC)
START = datetime(2026, 5, 3, 6, tzinfo=UTC)
PAIRS = labelled.read("pairs")


def rows_of(number, days):
    pair = PAIRS[number]
    return [
        article
        | {"id": f"pair-{number}-{half}", "language": pair["language"]}
        | {"date": f"{START + timedelta(days=days, hours=article['hours']):%Y-%m-%dT%H:%M:%SZ}"}
        for half, article in enumerate(pair["articles"])
    ]


def fold(path, rows, background=()):
    news = open_database(path)
    labelled.add(news, background)
    known = {row["name"] for row in news["sources"].rows}
    news["sources"].insert_all({"name": name} for name in sorted({row["source"] for row in rows} - known))
    labelled.add(news, rows)
    dedupe(news, now=NOW)
    stories = labelled.stories(news)
    news.close()
    return stories


def count_joined(stories_by_pair):
    """Return how many pairs share a story: of those of one event, and of those of two."""
    joined = [stories[f"pair-{number}-0"] == stories[f"pair-{number}-1"] for number, stories in stories_by_pair.items()]
    right = sum(join for join, pair in zip(joined, PAIRS, strict=True) if pair["one_event"])
    return right, sum(joined) - right


def test_there_are_as_many_pairs_of_one_event_as_of_two_in_both_languages():
    for language in ("en", "ru"):
        labels = [pair["one_event"] for pair in PAIRS if pair["language"] == language]
        assert len(labels) >= 30
        assert sum(labels) * 2 == len(labels)


def test_pairs_alone_in_a_database(tmp_path):
    found = {n: fold(tmp_path / f"{n}.db", rows_of(n, 0)) for n in range(len(PAIRS))}
    right, wrong = count_joined(found)
    assert right >= 25
    assert wrong <= 27


def test_pairs_among_other_news(tmp_path):
    rows = [row for n in range(len(PAIRS)) for row in rows_of(n, n * 5 % 14 + n % 7 / 7)]
    stories = fold(tmp_path / "news.db", rows, labelled.read("articles"))
    right, wrong = count_joined(dict.fromkeys(range(len(PAIRS)), stories))
    assert right >= 17
    assert wrong <= 19
