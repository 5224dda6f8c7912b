"""Articles exported as Parquet, read by DuckDB."""

import subprocess
import sys

import duckdb
import pytest
from click.testing import CliRunner

from newsfold.cli.main import main
from newsfold.db.connection import open_database
from newsfold.db.queries import parquet_writer
from tests.support.sample_database import FORMULA, build_database


@pytest.fixture
def news(tmp_path):
    path = build_database(tmp_path / "news.db", more=30)
    opened = open_database(path)
    opened["articles"].update(3, {"optouts": '["noai"]'})
    opened["articles"].update(5, {"published_precision": "day", "published_at": "2026-03-04T12:00:00Z"})
    opened.close()
    return path


def export(news, *arguments):
    return CliRunner().invoke(main, ["export", "parquet", *map(str, arguments), "--db", str(news)])


def read(path, query):
    return duckdb.connect().execute(query.replace("FILE", f"'{path}'")).fetchall()


@pytest.mark.parametrize(
    ("options", "count"),
    [
        pytest.param([], 37, id="all but the opted out"),
        pytest.param(["--opted-out"], 38, id="the opted out too"),
        pytest.param(["--language", "ja"], 1, id="language"),
        pytest.param(["--source", "Moor <Mail> & Co"], 2, id="source"),
        pytest.param(["--since", "2026-03-04T11:00:00Z"], 3, id="since; without a date by first_seen_at"),
        pytest.param(["--until", "2026-03-03T00:00:00Z"], 30, id="until"),
        pytest.param(["--language", "xx"], 0, id="none"),
    ],
)
def test_options_select_the_articles(news, tmp_path, monkeypatch, options, count):
    monkeypatch.setattr(parquet_writer, "ROWS_PER_GROUP", 8)  # several row groups
    result = export(news, tmp_path / "out.parquet", *options)
    assert result.exit_code == 0, result.output
    assert read(tmp_path / "out.parquet", "select count(*), count(distinct article_id) from FILE") == [(count, count)]


def test_columns_keep_their_types(news, tmp_path):
    export(news, tmp_path / "out.parquet")
    query = """
        select title, source, authors, cast(published_at at time zone 'UTC' as varchar), published_precision,
            story_id, copy_of, is_free
        from FILE where article_id in (1, 2, 5) order by article_id
    """
    at = "2026-03-03 06:00:00"
    first, copy, formula = read(tmp_path / "out.parquet", query)
    assert first == ("Harbour bridge closes for repairs", "Quay News", ["Ada Quill"], at, "minute", 1, None, True)
    assert (copy[5], copy[6]) == (1, 1)
    assert (formula[0], formula[3], formula[4]) == (FORMULA, "2026-03-04 00:00:00", "day")


def test_columns_keep_their_order():
    """Readers may address the columns of a Parquet file by position; a new column goes to the end of its kind."""
    assert [name for name, _ in parquet_writer.parquet_columns()] == [
        "article_id", "story_id", "copy_of", "word_count",
        "external_id", "url", "source", "title", "standfirst", "text", "agency", "kind", "published_precision",
        "published_from", "language", "section", "image_url", "byline", "published_day",
        "published_at", "modified_at", "first_seen_at", "gone_at",
        "is_free", "complete",
        "authors", "tags", "optouts",
    ]  # fmt: skip


def test_a_hyphen_writes_to_standard_output(news, tmp_path):
    command = [sys.executable, "-m", "newsfold", "export", "parquet", "-", "--db", str(news), "--quiet"]
    (tmp_path / "piped.parquet").write_bytes(subprocess.run(command, check=True, capture_output=True).stdout)
    assert read(tmp_path / "piped.parquet", "select count(*) from FILE") == [(37,)]


def test_an_existing_file_is_not_overwritten(news, tmp_path):
    (tmp_path / "out.parquet").write_text("mine")
    result = export(news, tmp_path / "out.parquet")
    assert (result.exit_code, (tmp_path / "out.parquet").read_text()) == (2, "mine")


def test_without_pyarrow_the_message_names_the_extra_to_install(news, tmp_path, monkeypatch):
    monkeypatch.setattr(parquet_writer.importlib.util, "find_spec", lambda name: None)
    result = export(news, tmp_path / "out.parquet")
    assert result.exit_code == 2
    assert "newsfold[parquet]" in result.output
    assert not (tmp_path / "out.parquet").exists()
