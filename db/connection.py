"""Opening `news.db` and its archive: pragmas, and the schema brought up to date."""

import sqlite3
from pathlib import Path

from filelock import FileLock
from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from newsfold.db.schema.migrations import archive_schema, news_schema

BUSY_SECONDS = 30
SCHEMA_LOCK_SECONDS = 60


class NotADatabase(Exception):
    """The file is no database of the kind asked for, or cannot be opened."""


def open_database(path: str | Path, *, readonly: bool = False) -> Database:
    """`news.db`, made and migrated when needed. Raises NotADatabase.

    Read only, nothing is made or migrated: the file must exist and hold a schema.
    """
    return _open(Path(path), news_schema, readonly, "newsfold_archive")


def open_archive(path: str | Path, *, readonly: bool = False) -> Database:
    """The archive of saved pages; the same rules as open_database."""
    return _open(Path(path), archive_schema, readonly, "newsfold_news")


def archive_path(database: str | Path) -> Path:
    """Where the archive of `database` lies by default: `.archive` before its suffix."""
    path = Path(database)
    return path.with_name(f"{path.stem}.archive{path.suffix}")


def _open(path: Path, schema: Migrations, readonly: bool, other_schema: str) -> Database:
    try:
        database = Database(_connect(path, readonly), execute_plugins=False)
        _refuse_other_kind(database, path, other_schema)
        if not readonly and schema.pending(database):
            # Two processes that migrate one new file at once fail in each other's half-made schema.
            with FileLock(f"{path}.schema-lock", timeout=SCHEMA_LOCK_SECONDS):
                # Only before the first page is written: what packed bodies leave free can then be given back.
                database.conn.execute("pragma auto_vacuum = incremental")
                database.conn.execute("pragma journal_mode = wal")
                schema.apply(database)
        if readonly and schema.pending(database):
            raise NotADatabase(f"{path} is empty or of an older version; run any writing newsfold command on it first")
    except sqlite3.Error as error:
        raise NotADatabase(f"{path} cannot be opened: {error}") from error
    return database


def _connect(path: Path, readonly: bool) -> sqlite3.Connection:
    if readonly:
        uri = f"{path.resolve().as_uri()}?mode=ro"
        connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS)
    else:
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS)
    connection.execute("pragma foreign_keys = on")
    # With WAL, a crash of the machine may cost the last commits, never the file; the next run does them again.
    connection.execute("pragma synchronous = normal")
    connection.execute("pragma cache_size = -65536")
    return connection


def _refuse_other_kind(database: Database, path: Path, other_schema: str) -> None:
    kinds = set()
    if database[Migrations.migrations_table].exists():
        kinds = {row[0] for row in database.conn.execute("select distinct migration_set from _sqlite_migrations")}
    if other_schema in kinds:
        wanted, found = ("database", "archive") if other_schema == "newsfold_archive" else ("archive", "database")
        raise NotADatabase(f"{path} is an {found}, not the {wanted} that was asked for; swap --db and --archive")


def checkpoint(database: Database) -> None:
    """Fold the write-ahead log back into the file, so that a plain copy of the file between runs is whole; and give
    free room back to the disk where it is more than a tenth."""
    pages, free = (database.conn.execute(f"pragma {name}").fetchone()[0] for name in ("page_count", "freelist_count"))
    if free > pages / 10:
        database.conn.executescript("pragma incremental_vacuum")  # `execute` would take one step of it, one page
    database.conn.execute("pragma wal_checkpoint(truncate)")
