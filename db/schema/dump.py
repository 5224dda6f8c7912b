"""The schemas of fresh databases as readable SQL text, for db/schema.sql."""

import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlite_utils import Database

from newsfold.db.connection import open_archive, open_database

_HEADER = """\
-- The tables, indexes, triggers and views of both files, as the migration steps leave them.
-- Written by `make schema`; edit db/schema/news_steps.py, archive_steps.py or views.py instead.
-- Left out: the tables that SQLite and sqlite-utils keep for themselves.
"""
_RULE = "-- " + "=" * 60

# Tables that SQLite creates for each full-text index.
_SHADOW_TABLES = "select name from pragma_table_list where schema = 'main' and type = 'shadow'"
_TYPE_ORDER = ("table", "index", "trigger")


def current_schema() -> str:
    """Create both databases in a temporary folder; return their schemas as one SQL text with a heading for each."""
    with TemporaryDirectory() as folder:
        news, archive = open_database(Path(folder, "news.db")), open_archive(Path(folder, "news.archive.db"))
        sections = (("news.db: what people read", news), ("news.archive.db: what was fetched", archive))
        text = "\n".join([_HEADER, *(_section(title, database) for title, database in sections)])
        news.close()
        archive.close()
    return text


def _section(title: str, database: Database) -> str:
    statements = "\n\n".join(f"{statement};" for statement in _statements(database))
    return f"{_RULE}\n-- {title}\n{_RULE}\n\n{statements}\n"


def _statements(database: Database) -> Iterator[str]:
    """Yield the SQL of each table in order of name, followed by its indexes and triggers; then the views by name."""
    query = f"""
        select type, tbl_name, name, sql from sqlite_master
        where sql is not null and tbl_name not like 'sqlite\\_%' escape '\\'
            and tbl_name not like '\\_sqlite\\_%' escape '\\' and tbl_name not in ({_SHADOW_TABLES})
    """
    rows = database.conn.execute(query).fetchall()
    of_tables = sorted((table, _TYPE_ORDER.index(kind), name, sql) for kind, table, name, sql in rows if kind != "view")
    for _, _, _, sql in of_tables:
        yield _readable(sql)
    for _, sql in sorted((name, sql) for kind, _, name, sql in rows if kind == "view"):
        yield _readable(sql)


def _readable(sql: str) -> str:
    """Return `sql` with its first keywords in lower case and, for a table, each column or constraint on its own line.

    The lines must be split here because SQLite appends a column that a later step adds to the table's last line.
    """
    sql = re.sub(r"^CREATE( UNIQUE| VIRTUAL)? [A-Z]+", lambda match: match[0].lower(), sql)
    table = re.fullmatch(r'create table "?(\w+)"? \((.*)\)([^()]*)', sql, re.DOTALL)
    if table is None:
        return sql
    name, columns, options = table.groups()
    lines = ",\n".join(f"    {column.strip()}" for column in _split_at_commas(columns))
    return f"create table {name} (\n{lines}\n){options}"


def _split_at_commas(columns: str) -> Iterator[str]:
    """Yield the parts of `columns` between the commas that are outside parentheses and quoted text."""
    depth, start, is_quoted = 0, 0, False
    for position, character in enumerate(columns):
        if character == "'":
            is_quoted = not is_quoted
        elif is_quoted:
            continue
        elif character in "()":
            depth += 1 if character == "(" else -1
        elif character == "," and depth == 0:
            yield columns[start:position]
            start = position + 1
    yield columns[start:]
