"""Test `newsfold similar`: the nearest articles of any time to an article, a file or a pasted text."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from newsfold.cli.main import main
from newsfold.db.connection import open_database
from newsfold.dedupe.run import dedupe
from tests.support import labelled

NOW = datetime(2026, 5, 20, tzinfo=UTC)
ROWS = labelled.read("articles")


@pytest.fixture(scope="module")
def folded(tmp_path_factory):
    """The labelled articles, and the first of them once more half a year earlier."""
    path = tmp_path_factory.mktemp("similar") / "news.db"
    news = open_database(path)
    labelled.add(news, ROWS)
    before = datetime.fromisoformat(ROWS[0]["date"]) - timedelta(days=180)
    labelled.add(news, [ROWS[0] | {"id": "before", "date": f"{before:%Y-%m-%dT%H:%M:%SZ}"}])
    dedupe(news, now=NOW)
    news.close()
    return path


@pytest.fixture
def call(folded):
    def run(*arguments, **options):
        return CliRunner().invoke(main, ["similar", *arguments, "--db", str(folded)], **options)

    return run


def rows_of(result):
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.mark.parametrize("name", ["mill-1", "1"])
def test_an_article(name, call):
    rows = rows_of(call(name, "--json", "--limit", "5"))
    assert (rows[0]["similarity"], rows[0]["containment"], rows[0]["title"]) == (1, 1, ROWS[0]["title"])
    assert rows[0]["published_at"] < "2026"
    assert 1 not in [row["article_id"] for row in rows]
    assert [row["similarity"] for row in rows] == sorted((row["similarity"] for row in rows), reverse=True)
    assert {1} <= {row["copy_of"] for row in rows}


@pytest.mark.parametrize("name", ["-", "file"])
def test_a_passage_of_a_text(name, call, tmp_path):
    passage = " ".join(ROWS[0]["text"].split()[10:70]) + " \udcff".encode("utf-8", "surrogateescape").decode("latin-1")
    (tmp_path / "file").write_text(passage, "utf-8")
    rows = rows_of(call(name if name == "-" else str(tmp_path / name), "--json", input=passage))
    assert {rows[0]["title"]} <= {row["title"] for row in ROWS if row["story"] == ROWS[0]["story"]}
    assert rows[0]["containment"] > 0.9


def test_a_table_and_a_text_like_no_other(call):
    assert ROWS[0]["title"][:20] in call("mill-1").stdout
    assert rows_of(call("-", "--json", input=" ".join(f"zyx{n}" for n in range(40)))) == []


@pytest.mark.parametrize(
    ("arguments", "text", "message"),
    [
        (["-"], "a few words", "too short to be compared; 20 words are needed"),
        (["99999"], "", "there is no article 99999"),
        (["https://" + "a" * 5000], "", "there is no article https://"),
        (["-"], "", "too short"),
    ],
)
def test_usage_errors(arguments, text, message, call):
    result = call(*arguments, input=text)
    assert (result.exit_code, message in result.stderr) == (2, True), result.stderr


def test_a_database_that_is_not_folded_yet(tmp_path):
    open_database(tmp_path / "news.db").close()
    result = CliRunner().invoke(main, ["similar", "1", "--db", str(tmp_path / "news.db")])
    assert (result.exit_code, "run `newsfold dedupe`" in result.stderr) == (2, True)
