"""Test pairs of reports: two outlets on one event in their own words, or the likest report of another event.

Each row of the set is three reports of one language: two of one event, and a third one from the outlet of the first,
in nearly its wording, on another event of the same kind: two storms, two verdicts, two quarterly results, the next
match of the same teams, another journey of the same minister. All are within two days. The limits are the present
state, and no change may fall behind it.
"""

from datetime import UTC, datetime, timedelta

import pytest

from newsfold.db.connection import open_database
from newsfold.dedupe.run import dedupe
from tests.support import labelled

NOW = datetime(2026, 5, 20, tzinfo=UTC)
START = datetime(2026, 5, 3, 6, tzinfo=UTC)
REPORTS = ("report", "same_event", "other_event")
TRIPLES = labelled.read("pairs")


def rows_of(number, halves, days):
    """Return the named reports of a triple as articles, `days` after START."""
    triple = TRIPLES[number]
    return [
        triple[half]
        | {"id": f"{number}-{half}", "language": triple["language"]}
        | {"date": f"{START + timedelta(days=days, hours=triple[half]['hours']):%Y-%m-%dT%H:%M:%SZ}"}
        for half in halves
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


def count_joined(stories, numbers, half):
    """Return in how many of the triples the first report shares a story with the one named `half`."""
    return sum(stories[f"{number}-report"] == stories[f"{number}-{half}"] for number in numbers)


def test_the_set_has_many_languages_and_most_of_it_is_english_and_russian():
    languages = [triple["language"] for triple in TRIPLES]
    assert languages.count("en") >= 24
    assert languages.count("ru") >= 22
    assert len(set(languages)) >= 6
    assert all(triple["report"]["source"] == triple["other_event"]["source"] for triple in TRIPLES)
    assert all(triple["report"]["source"] != triple["same_event"]["source"] for triple in TRIPLES)


@pytest.mark.parametrize(("half", "least", "most"), [("same_event", 59, 60), ("other_event", 0, 17)])
def test_pairs_alone_in_a_database(tmp_path, half, least, most):
    joined = 0
    for number in range(len(TRIPLES)):
        stories = fold(tmp_path / f"{number}.db", rows_of(number, ("report", half), 0))
        joined += count_joined(stories, [number], half)
    assert least <= joined <= most


def test_pairs_among_other_news(tmp_path):
    numbers = range(len(TRIPLES))
    rows = [row for number in numbers for row in rows_of(number, REPORTS, number * 5 % 14 + number % 7 / 7)]
    stories = fold(tmp_path / "news.db", rows, labelled.read("articles"))
    assert count_joined(stories, numbers, "same_event") >= 56
    assert count_joined(stories, numbers, "other_event") <= 14
