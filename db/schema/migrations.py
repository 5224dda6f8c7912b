"""The schema of both files as ordered, append-only lists of steps."""

from uuid import uuid4

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from newsfold.db.schema.steps import (
    ARCHIVE_BODIES,
    ARCHIVE_CARE,
    ARCHIVE_FEED_MANNERS,
    ARCHIVE_OPTOUTS,
    ARCHIVE_PACKING,
    ARCHIVE_TABLES,
    NEWS_ANSWERS,
    NEWS_COMPACT,
    NEWS_CORRECTIONS,
    NEWS_DESCRIPTIONS,
    NEWS_EMBEDDINGS,
    NEWS_FOLDING,
    NEWS_HISTORY,
    NEWS_OPTOUTS,
    NEWS_ORIGINALS,
    NEWS_READING,
    NEWS_SEARCH,
    NEWS_SITES,
    NEWS_STORIES,
    NEWS_TABLES,
    NEWS_TIMELINE,
    NEWS_UNDESCRIBED,
    NEWS_VIEWS,
)

archive_schema = Migrations("newsfold_archive")
news_schema = Migrations("newsfold_news")


@archive_schema()
def archive_tables(database: Database) -> None:
    _run(database, ARCHIVE_TABLES)
    database.conn.execute(
        "insert into archive (id, uuid, created_at) values (1, ?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))",
        [str(uuid4())],
    )


@archive_schema()
def archive_optouts(database: Database) -> None:
    _run(database, ARCHIVE_OPTOUTS)


@archive_schema()
def archive_bodies(database: Database) -> None:
    _run(database, ARCHIVE_BODIES)


@archive_schema()
def archive_feed_manners(database: Database) -> None:
    _run(database, ARCHIVE_FEED_MANNERS)


@archive_schema()
def archive_care(database: Database) -> None:
    _run(database, ARCHIVE_CARE)


@archive_schema()
def archive_packing(database: Database) -> None:
    _run(database, ARCHIVE_PACKING)


@news_schema()
def news_tables(database: Database) -> None:
    _run(database, NEWS_TABLES)
    _run(database, NEWS_SEARCH)
    _run(database, NEWS_VIEWS)


@news_schema()
def news_sites(database: Database) -> None:
    _run(database, NEWS_SITES)


@news_schema()
def news_corrections(database: Database) -> None:
    _run(database, NEWS_CORRECTIONS)


@news_schema()
def news_reading(database: Database) -> None:
    _run(database, NEWS_READING)
    database.conn.execute(
        "insert into news (id, uuid, created_at) values (1, ?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))", [str(uuid4())]
    )


@news_schema()
def news_folding(database: Database) -> None:
    _run(database, NEWS_FOLDING)


@news_schema()
def news_descriptions(database: Database) -> None:
    _run(database, NEWS_DESCRIPTIONS)


@news_schema()
def news_originals(database: Database) -> None:
    _run(database, NEWS_ORIGINALS)


@news_schema()
def news_stories(database: Database) -> None:
    _run(database, NEWS_STORIES)


@news_schema()
def news_optouts(database: Database) -> None:
    _run(database, NEWS_OPTOUTS)


@news_schema()
def news_answers(database: Database) -> None:
    _run(database, NEWS_ANSWERS)


@news_schema()
def news_timeline(database: Database) -> None:
    _run(database, NEWS_TIMELINE)


@news_schema()
def news_compact(database: Database) -> None:
    _run(database, NEWS_COMPACT)


@news_schema()
def news_undescribed(database: Database) -> None:
    _run(database, NEWS_UNDESCRIBED)


@news_schema()
def news_history(database: Database) -> None:
    _run(database, NEWS_HISTORY)


@news_schema()
def news_embeddings(database: Database) -> None:
    _run(database, NEWS_EMBEDDINGS)


def _run(database: Database, script: str) -> None:
    # Not executescript: that would commit the transaction which each step runs in.
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if line.rstrip().endswith(";;"):
            database.conn.execute(statement.rstrip().removesuffix(";"))
            statement = ""
    if statement.strip():
        raise ValueError(f"a schema statement lacks its closing ';;': {statement.strip()[:60]}")
