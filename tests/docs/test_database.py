"""docs/database.md and a fresh database name the same tables, views, columns and values."""

import re
from pathlib import Path

import pytest
from sqlite_utils import Database

from newsfold.crawler.session import COUNTS
from newsfold.db.connection import open_archive, open_database
from newsfold.db.news.corrections import KINDS, NO_ARTICLE
from newsfold.dedupe.copies.kinds import CopyKind
from newsfold.extract import classify
from tests.docs.documents import read, sections_of
from tests.support.demo_database import demo_folder

SECTIONS = sections_of(read("docs/database.md"))
_ROW = re.compile(r"^\| (`.+?`) \| (.*?) \| (.*)\|$", re.M)
# Tables that SQLite and sqlite-utils keep for themselves.
_SYSTEM_TABLE = re.compile(r"sqlite_.*|_sqlite_migrations|articles_(?:fts|trigram)_(?:config|data|docsize|idx)")

Columns = dict[str, str]  # name → the text in the column `type`


def documented_tables(section: str) -> dict[str, Columns]:
    """Return the columns of each table that has a heading in the section."""
    tables = re.findall(r"^### (\w+)\n(.*?)(?=^### |\Z)", SECTIONS[section], re.S | re.M)
    return {name: {column.strip("`"): kind for column, kind, _ in _ROW.findall(body)} for name, body in tables}


def listed_names(section: str) -> list[str]:
    """Return the names in the first column of the section's table."""
    cells = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \|", SECTIONS[section], re.M)
    return [name for cell in cells for name in re.findall(r"`(\w+)`", cell)]


def section_of_values(heading: str) -> str:
    """Return the text below a heading of the section "Values"."""
    body = re.search(rf"^### {re.escape(heading)}\n(.*?)(?=^### |\Z)", SECTIONS["Values"], re.S | re.M)
    assert body, heading
    return body[1]


def values_of(heading: str, row: str | None = None) -> list[str]:
    """Return the values in the first column of a table in "Values", or all values in the row that begins with `row`."""
    cells = re.findall(r"^\| (`.*?) \|" if row is None else rf"^\| {row} \|(.*)$", section_of_values(heading), re.M)
    return re.findall(r"`([^`]+)`", "".join(cells[1:] if row is None else cells))


@pytest.fixture(scope="module")
def news(tmp_path_factory):
    news = open_database(tmp_path_factory.mktemp("news") / "news.db")
    yield news
    news.close()


@pytest.mark.parametrize("section", ["Tables", "Views", "Full-text search"])
def test_columns_are_those_of_the_database(news: Database, section: str) -> None:
    for name, columns in documented_tables(section).items():
        rows = news.conn.execute("select name from pragma_table_info(?)", [name]).fetchall()
        assert rows, f"there is no {name}"
        assert set(columns) == {row[0] for row in rows}, name


def test_types_and_nulls_are_those_of_the_tables(news: Database) -> None:
    for name, columns in documented_tables("Tables").items():
        info = news.conn.execute('select name, type, "notnull", pk from pragma_table_info(?)', [name]).fetchall()
        expected = {column: kind.lower() + ("" if notnull or pk else " or null") for column, kind, notnull, pk in info}
        assert columns == expected, name


def test_every_table_is_public_or_internal(news: Database) -> None:
    tables = {name for name in news.table_names() if not _SYSTEM_TABLE.fullmatch(name)}
    public = [*documented_tables("Tables"), *documented_tables("Full-text search")]
    internal = listed_names("Internal tables")
    assert sorted([*public, *internal]) == sorted(tables)


def test_every_view_is_documented(news: Database) -> None:
    assert sorted(documented_tables("Views")) == sorted(news.view_names())


def test_the_tables_of_the_archive_are_listed(tmp_path: Path) -> None:
    archive = open_archive(tmp_path / "news.archive.db")
    tables = {name for name in archive.table_names() if not _SYSTEM_TABLE.fullmatch(name)}
    archive.close()
    assert sorted(listed_names("The archive")) == sorted(tables)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    database = Database(demo_folder(tmp_path_factory) / "demo.db")
    yield database
    database.close()


@pytest.mark.parametrize(
    ("query", "heading"),
    [
        ("select distinct key from story_articles, json_each(reason)", "Keys of story_articles.reason"),
        ("select distinct reason ->> 'verdict' from story_articles", "Keys of story_articles.reason"),
        ("select distinct key from articles, json_each(quality)", "Keys of articles.quality"),
        ("select distinct key from runs, json_each(counts)", "Keys of runs.counts"),
        ("select distinct stage from runs", "Keys of runs.counts"),
        ("select distinct kind from articles", "Kinds of article"),
        ("select distinct published_from from articles", "Evidence for the time of publication"),
        ("select distinct kind from copies", "Kinds of copy"),
        ("select distinct reason from rejected", "Reasons of rejection"),
    ],
)
def test_values_in_the_demo_are_documented(demo: Database, query: str, heading: str) -> None:
    documented = set(re.findall(r"`([^`]+)`", section_of_values(heading)))
    used = {row[0] for row in demo.conn.execute(query)}
    assert used
    assert used <= documented, f"document {sorted(used - documented)}"


def test_values_are_those_of_the_code() -> None:
    assert values_of("Kinds of copy") == list(CopyKind)
    assert values_of("Kinds of correction")[:1] == ["join"]
    assert set(KINDS) <= set(values_of("Kinds of correction"))
    assert set(classify.REASONS) <= set(values_of("Reasons of rejection", "`extract`, the page"))
    assert NO_ARTICLE in values_of("Reasons of rejection", "`extract`, `correction`")
    assert set(COUNTS) <= set(values_of("Keys of runs.counts", "`crawl`"))
