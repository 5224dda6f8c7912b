"""What `why` and `story` tell people about any two articles, on the labelled ones."""

from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from newsfold.cli.main import main
from newsfold.db.connection import open_database
from newsfold.dedupe.run import dedupe
from newsfold.dedupe.why import why
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
    ("one", "other", "verdict", "said", "unsaid"),
    [
        (
            "mill-2",
            "mill-1",
            "copy",
            ["2 is a copy of 1", "came      2: copy of article 1: 97%, 53% needed"],
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
            ["original ", "came      "],
        ),
        ("mill-1", "mill-7", "different", ["one story, 1", "came      1: it began the story", "terms     mill"], []),
        ("mill-1", "barge-1", "different", ["database  stories", "event     likeness"], ["passage ", "number "]),
        ("pavodok-1", "mill-1", "different", ["database  stories"], ["came      "]),
        ("empty-1", "empty-2", "short", ["too short to compare"], ["shared ", "100%"]),
    ],
)
def test_why_reads_well(one, other, verdict, said, unsaid, folded, call):
    news = open_database(folded, readonly=True)
    ids = [next(news["articles"].rows_where("external_id = ?", [name]))["id"] for name in (one, other)]
    assert why(news, *ids)["verdict"] == verdict
    shown = call("why", one, other)
    assert [words for words in said if words not in shown] == []
    assert [words for words in unsaid if words in shown] == []


def test_a_story_shows_what_an_update_says_in_other_words(call):
    shown = call("story", "1")
    assert "“Three” to “Seven”; “at least 11” to “14”" in " ".join(shown.split())
