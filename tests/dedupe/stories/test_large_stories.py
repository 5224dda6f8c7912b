"""Test that stories of 10 to 100 articles hold together among other news, and that two of one subject stay apart."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from bench.scores import b_cubed
from newsfold.db.connection import open_database
from newsfold.dedupe.run import dedupe
from tests.support import labelled

NOW = datetime(2026, 5, 20, tzinfo=UTC)
SIZES = {"flood": 10, "strike": 25, "quake": 100}
OTHERS = 900  # articles that are the only ones on their event
SYLLABLES = [a + b for a in "bdfgklmnprstv" for b in ("a", "e", "i", "o", "u", "an", "er", "il")]
RANDOM = np.random.default_rng(11)
COMMON = ["".join(RANDOM.choice(SYLLABLES, 2)) for _ in range(900)]
SUBJECT = ["".join(RANDOM.choice(SYLLABLES, 3)) for _ in range(40)]  # words that reports of any such event share


def write(event: list[str], subject: list[str]) -> str:
    """Return a report: common words, some of the subject, and some of the event's names, the first ones most often."""
    names = [event[min(int(RANDOM.exponential(len(event) / 3)), len(event) - 1)] for _ in range(22)]
    words = [*RANDOM.choice(COMMON, 130), *RANDOM.choice(subject, 12), *names]
    RANDOM.shuffle(words)
    return " ".join(words).capitalize() + "."


def names(count: int = 24) -> list[str]:
    return ["".join(RANDOM.choice(SYLLABLES, 4)) for _ in range(count)]


def make_rows() -> list[dict[str, object]]:
    events = [(story, names()) for story, size in SIZES.items() for _ in range(size)]
    shared = dict(events)
    events = [(story, shared[story]) for story, _ in events] + [(f"other-{n}", names()) for n in range(OTHERS)]
    RANDOM.shuffle(events)
    outlets = [row["name"] for row in labelled.read("sources")]
    start = datetime(2026, 5, 10, tzinfo=UTC)
    return [
        {
            "id": f"{story}-{number}",
            "story": story,
            "source": outlets[number % len(outlets)],
            "title": " ".join([*RANDOM.choice(event[:8], 2), *RANDOM.choice(COMMON, 4)]).capitalize(),
            "text": write(event, SUBJECT),
            "language": "en",
            "date": f"{start + timedelta(minutes=5 * number):%Y-%m-%dT%H:%M:%SZ}",
        }
        for number, (story, event) in enumerate(events)
    ]


@pytest.fixture(scope="module")
def stories(tmp_path_factory):
    news = open_database(tmp_path_factory.mktemp("large") / "news.db")
    labelled.add(news, make_rows())
    dedupe(news, now=NOW)
    return labelled.stories(news)


@pytest.mark.parametrize("event", SIZES)
def test_a_large_story_holds_together(stories, event):
    largest = Counter(story for article, story in stories.items() if article.startswith(event)).most_common(1)[0]
    assert largest[1] >= 0.95 * SIZES[event]


def test_a_large_story_takes_no_other_articles(stories):
    labels = {article: article.rsplit("-", 1)[0] for article in stories}
    assert b_cubed(labels, stories) >= 0.95
