"""db/schema.sql, the readable schema of both files."""

import sqlite3
import subprocess
import sys
from pathlib import Path

from newsfold.db.connection import open_archive, open_database
from newsfold.db.schema.dump import current_schema

ROOT = Path(__file__).parents[3]


def test_the_file_has_the_schema_of_fresh_databases():
    assert (ROOT / "db/schema.sql").read_text("utf-8") == current_schema(), "run `make schema`"


def test_the_command_prints_the_schema():
    command = [sys.executable, "-m", "newsfold.db.schema"]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    assert printed.stdout.decode() == current_schema()
    assert printed.stderr == b""


def test_its_sql_creates_the_same_tables_and_views(tmp_path):
    """Each half is run in a database of its own, because the two files have tables of the same name."""
    news, archive = current_schema().split("-- news.archive.db")
    for half, opened in ((news, open_database(tmp_path / "n.db")), (archive, open_archive(tmp_path / "a.db"))):
        created = sqlite3.connect(":memory:")
        # A trigger may stand before a table that it writes to: SQLite resolves that name when the trigger runs.
        created.executescript(f"-- {half}")
        assert columns(created) == columns(opened.conn)


def columns(connection):
    """Return (type, name, column names) of all tables, indexes, triggers and views, except those of sqlite-utils."""
    names = connection.execute("select type, name from sqlite_master where name not like '\\_sqlite\\_%' escape '\\'")
    return sorted(
        (kind, name, tuple(row[1] for row in connection.execute(f"pragma table_xinfo('{name}')")))
        for kind, name in names.fetchall()
        if "_sqlite_" not in name
    )
