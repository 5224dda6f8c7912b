"""Test what `why` and `story` print about labelled articles."""

from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from newsfold.cli.main import main
from newsfold.db.connection import open_database
from newsfold.dedupe.run import dedupe
from newsfold.dedupe.why import explain_pair
from tests.support import labelled

NOW = datetime(2026, 5, 20, tzinfo=UTC)
NAMES = ("mill", "pavodok", "weather", "rate", "trial", "barge", "mayor", "digest")
SHORT = ("empty-1", "empty-2")


@pytest.fixture(scope="module")
def folded(tmp_path_factory):
    path = tmp_path_factory.mktemp("why") / "news.db"
    news = open_database(path)
    rows = labelled.read("articles")
    labelled.add(news, [row for row in rows if row["id"].rsplit("-", 1)[0] in NAMES])
    labelled.add(news, [rows[0] | {"id": name, "title": "Video", "text": ""} for name in SHORT])
    dedupe(news, now=NOW)
    news.close()
    return path


@pytest.fixture
def call(folded):
    def run(*arguments):
        result = CliRunner().invoke(main, [*arguments, "--db", str(folded)])
        assert result.exit_code == 0, result.output
        return result.stdout

    return run


@pytest.mark.parametrize(
    ("one", "other", "verdict", "shown", "hidden"),
    [
        (
            "mill-2",
            "mill-1",
            "copy",
            ["2 is a copy of 1", "reason    2: copy of article 1: 97%, 53% needed"],
            ["number "],
        ),
        ("mill-4", "mill-1", "excerpt", ["is an excerpt of 1", "excerpt: a part of the text"], []),
        ("pavodok-3", "pavodok-1", "update", ["около … человек: 900 became 1400"], ["template"]),
        ("digest-1", "rate-1", "round-up", ["is made from", "a round-up"], ["too little"]),
        (
            "weather-1",
            "weather-2",
            "template",
            ["earlier ", "later ", "database  stories"],
            ["original ", "reason    "],
        ),
        ("mill-1", "mill-7", "different", ["one story, 1", "reason    1: it began the story", "terms     mill"], []),
        ("mill-1", "barge-1", "different", ["database  stories", "event     similarity"], ["passage ", "number "]),
        ("pavodok-1", "mill-1", "different", ["database  stories"], ["reason    "]),
        ("empty-1", "empty-2", "short", ["too short to compare"], ["shared ", "100%"]),
    ],
)
def test_why_shows_the_evidence(one, other, verdict, shown, hidden, folded, call):
    news = open_database(folded, readonly=True)
    ids = [next(news["articles"].rows_where("external_id = ?", [name]))["id"] for name in (one, other)]
    assert explain_pair(news, *ids)["verdict"] == verdict
    output = call("why", one, other)
    assert [words for words in shown if words not in output] == []
    assert [words for words in hidden if words in output] == []


def test_a_story_shows_the_replacements_of_an_update(call):
    output = call("story", "1")
    assert "“Three” to “Seven”; “at least 11” to “14”" in " ".join(output.split())
