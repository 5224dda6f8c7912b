"""Test that an article which stays out of a story for caution, or for its one source, keeps the reason for people."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from newsfold.db.connection import open_database
from newsfold.db.news.stories import new_story, put_article, would_be_of_one_source
from newsfold.dedupe.parameters import PARAMETERS
from newsfold.dedupe.run import dedupe
from newsfold.dedupe.stories.reasons import explain_reason, new_reason, rename_articles
from newsfold.dedupe.stories.scoring import StoryScore
from newsfold.dedupe.stories.window import Neighbour
from newsfold.dedupe.why import explain_pair
from newsfold.dedupe.why_sentences import explain_evidence
from tests.support import labelled

LIMITS = PARAMETERS.stories
NOW = datetime(2026, 5, 20, tzinfo=UTC)
VOTE = "The council of Brenmoor voted by nine to four to close the swimming hall in the harbour quarter this summer."
REPORTS = [
    f"{VOTE} Mayor Halloran spoke of leaks in the roof and of two hundred thousand crowns a year that the town lacks.",
    "Parents who learned to swim in the hall of the old quarter stood in the rain with their children and sang. Their"
    " petition came too late, said Mayor Halloran, who had counted what repairs of the roof would cost the town.",
]


@pytest.mark.parametrize(
    ("value", "bold_value", "held_back", "shown"),
    [
        (0.02, 0.12, None, "because the database had few articles in this language"),
        (0.08, 0.12, "one source", "because a story of three or more articles from one source alone"),
        (0.08, 0.08, "unlike", "its likeness to them is 38.2% of theirs, and 45.0% is needed"),
        (0.02, 0.05, None, None),
    ],
)
def test_the_reason_tells_what_held_an_article_back(value, bold_value, held_back, shown):
    cohesion = 0.382 if held_back == "unlike" else None
    reason = new_reason(StoryScore(3, value, 0.04, Neighbour(17, 0.2), bold_value), LIMITS, held_back, cohesion)
    sentence = explain_reason(reason)
    assert sentence.startswith("it began the story")
    assert (shown in sentence and "article 17" in sentence) if shown else "because" not in sentence
    assert "held_back" not in rename_articles(reason, {}) or shown is None


def test_why_names_the_caution_of_the_first_articles(tmp_path):
    news = open_database(tmp_path / "news.db")
    rows = labelled.read("articles")[:1] + [
        {"id": f"hall-{number}", "source": source, "title": title, "text": text, "language": "en", "date": date}
        for number, (source, title, text, date) in enumerate(
            [
                ("Ashby Herald", "Swimming hall to close", REPORTS[0], "2026-05-06T08:00:00Z"),
                ("Meridian Press", "Petition comes too late", REPORTS[1], "2026-05-06T19:00:00Z"),
            ]
        )
    ]
    labelled.add(news, rows)
    dedupe(news, now=NOW, parameters=replace(PARAMETERS, stories=replace(LIMITS, caution_prior=1)))
    evidence = explain_pair(news, 2, 3)
    assert evidence["relation"] == "different stories"
    assert evidence["held_back"] == "caution"
    assert any("few articles in this language" in sentence for sentence in explain_evidence(evidence))


@pytest.mark.parametrize(
    ("sources", "new", "expected"),
    [
        (["Ashby Herald", "Ashby Herald"], "Ashby Herald", True),
        (["Ashby Herald", "Ashby Herald"], "Meridian Press", False),
        (["Ashby Herald", "Meridian Press"], "Ashby Herald", False),
        (["Ashby Herald"], "Ashby Herald", False),
    ],
)
def test_three_articles_of_one_source_are_told_from_others(sources, new, expected, tmp_path):
    news = open_database(tmp_path / "news.db")
    row = labelled.read("articles")[0]
    labelled.add(news, [row | {"id": f"a-{number}", "source": name} for number, name in enumerate([*sources, new])])
    story = new_story(news)
    for number in range(1, len(sources) + 1):
        put_article(news, number, story, score=None, reason={}, at="2026-05-06T08:00:00Z")
    assert would_be_of_one_source(news, [story], len(sources) + 1) is expected
