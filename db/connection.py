"""Open `news.db` and its archive: set the pragmas, create a new file, upgrade an outdated schema."""

import os
import sqlite3
from functools import partial
from pathlib import Path

from filelock import FileLock
from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from newsfold.db.schema.migrations import Schema, archive_schema, news_schema

BUSY_SECONDS = 30
# The cache of each connection; what it does not hold is mostly in the cache of the system, shared by all. The archive
# is mostly bodies, which are read and written once.
CACHE_KB = 16 << 10
ARCHIVE_CACHE_KB = 4 << 10
SCHEMA_LOCK_SECONDS = 60

# Errors that concern the values of one row, not the file: a text with half a surrogate pair, a number over 64 bits.
ROW_ERRORS = (ValueError, OverflowError, sqlite3.DataError, sqlite3.IntegrityError, sqlite3.InterfaceError)
# Those and the errors of code that works with the values of a stored row, such as a time that is no time.
VALUE_ERRORS = (*ROW_ERRORS, TypeError, ArithmeticError, LookupError, RecursionError)

decode_text = partial(str, encoding="utf-8", errors="replace")


class NotADatabase(Exception):
    """The file is not a database of the expected kind, or cannot be opened."""


def open_database(path: str | Path, *, readonly: bool = False) -> Database:
    """Open the `news.db` at `path`; create it or upgrade its schema if needed, unless `readonly`.

    Raise NotADatabase if the file cannot be opened, is an archive, of another program or of a newer version, or, with
    `readonly`, is missing or has an outdated schema.
    """
    return _open(Path(path), news_schema, readonly, "newsfold_archive")


def open_archive(path: str | Path, *, readonly: bool = False) -> Database:
    """Open the archive at `path`; create it or upgrade its schema if needed, unless `readonly`.

    Raise NotADatabase in the same cases as open_database, and if the file is a `news.db`.
    """
    return _open(Path(path), archive_schema, readonly, "newsfold_news")


def archive_path(database: str | Path) -> Path:
    """Return the default path of the archive that belongs to `database`: `news.archive.db` for `news.db`."""
    path = Path(database)
    return path.with_name(f"{path.stem}.archive{path.suffix}")


def _open(path: Path, schema: Schema, readonly: bool, other_schema: str) -> Database:
    """Open the file with `schema`; `other_schema` names the migration set of the other kind of file."""
    try:
        database = Database(
            _connect(path, readonly, ARCHIVE_CACHE_KB if schema is archive_schema else CACHE_KB), execute_plugins=False
        )
        _refuse_other_kind(database, path, schema, other_schema)
        is_current = schema.is_current(database)
        if readonly and not is_current:
            raise NotADatabase(f"{path} is empty or of an older version; run any writing newsfold command on it first")
        if not is_current:
            # Without the lock, two processes that create one file at once would both fail on a half-made schema.
            with FileLock(f"{path}.schema-lock", timeout=SCHEMA_LOCK_SECONDS):
                # Has an effect only before the first page is written; it allows checkpoint to release free pages.
                database.conn.execute("pragma auto_vacuum = incremental")
                database.conn.execute("pragma journal_mode = wal")
                schema.upgrade(database)
    except sqlite3.Error as error:
        if is_locked_error(error) or is_disk_error(error):
            raise
        raise NotADatabase(f"{path} cannot be opened: {error}") from error
    return database


def is_locked_error(error: sqlite3.Error) -> bool:
    """Decide whether another connection held a lock for longer than the timeout."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK)
    return code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def is_disk_error(error: sqlite3.Error) -> bool:
    """Decide whether a file could not be written or read; for a full disk, SQLite has an error of either code."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK)
    return code & 0xFF in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)


def is_interrupted_error(error: sqlite3.Error) -> bool:
    """Decide whether the progress handler of the connection stopped the statement, as at a time limit."""
    return "interrupted" in str(error)


def read_only_uri(path: Path) -> str:
    """Return the URI that opens the file at `path` for reading.

    In a folder that cannot be written, SQLite cannot create the files of its write-ahead log; if there is none yet, the
    file is opened as immutable.
    """
    resolved = path.resolve()
    is_fixed = not os.access(resolved.parent, os.W_OK) and not Path(f"{resolved}-wal").exists()
    return f"{resolved.as_uri()}?mode=ro{'&immutable=1' if is_fixed else ''}"


def _connect(path: Path, readonly: bool, cache_kb: int = CACHE_KB) -> sqlite3.Connection:
    if readonly:
        connection = sqlite3.connect(read_only_uri(path), uri=True, timeout=BUSY_SECONDS)
    else:
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS)
    connection.text_factory = decode_text  # a text that another program stored damaged must not stop a stage or a page
    connection.execute("pragma foreign_keys = on")
    # In WAL mode, a crash of the machine can lose the last commits, which the next run repeats; the file stays intact.
    connection.execute("pragma synchronous = normal")
    connection.execute(f"pragma cache_size = -{cache_kb}")
    return connection


def _refuse_other_kind(database: Database, path: Path, schema: Schema, other_schema: str) -> None:
    """Raise NotADatabase if the file is of the other kind, of another program, or of a newer version of Newsfold."""
    tables = set(database.table_names())  # before the steps: another process may create the file at this moment
    steps = set[tuple[str, str]]()
    if database[Migrations.migrations_table].exists():
        steps = set(database.conn.execute("select migration_set, name from _sqlite_migrations"))
    if other_schema in {name for name, _ in steps}:
        is_archive = other_schema == "newsfold_archive"
        actual, expected = ("an archive", "database") if is_archive else ("a database", "archive")
        raise NotADatabase(f"{path} is {actual}, not the expected {expected}; swap --db and --archive")
    applied = {step for name, step in steps if name == schema.migrations.name}
    if not applied and tables - {Migrations.migrations_table, "sqlite_sequence"}:
        raise NotADatabase(f"{path} is a database of another program; name another file")
    if not applied <= schema.step_names:
        raise NotADatabase(f"{path} is of a newer version of Newsfold; install that one, or restore an older backup")


def delete_database(path: Path) -> None:
    """Delete a database that nobody uses, if there is one, and the logs and locks that SQLite keeps beside it."""
    for suffix in ("-wal", "-shm", "-journal", ""):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def checkpoint(database: Database) -> None:
    """Write the WAL back into the database file, so that a plain copy of this file between runs is complete.

    Before that, release the free pages of the file to the file system if they are more than a tenth of its pages.
    """
    pages, free = (database.conn.execute(f"pragma {name}").fetchone()[0] for name in ("page_count", "freelist_count"))
    if free > pages / 10:
        database.conn.executescript("pragma incremental_vacuum")  # `execute` would run one step, which frees one page
    database.conn.execute("pragma wal_checkpoint(truncate)")
