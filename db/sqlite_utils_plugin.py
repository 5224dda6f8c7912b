"""The sqlite-utils plugin: Newsfold's SQL functions in every connection, and the command `newsfold-stories`."""

import json
import sqlite3
import sys
from pathlib import Path
from typing import Any

import click
from sqlite_utils import hookimpl

from newsfold.db.sqlite_functions import add_functions


@hookimpl
def prepare_connection(conn: sqlite3.Connection) -> None:
    add_functions(conn)


@hookimpl
def register_commands(cli: click.Group) -> None:
    cli.add_command(stories)


@click.command(name="newsfold-stories")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--order", type=click.Choice(["newest", "largest"]), default="newest", show_default=True)
@click.option("--language", help="Only stories in this language.")
@click.option("--min-sources", type=click.IntRange(1), default=1, show_default=True)
@click.option("--limit", type=click.IntRange(1, 100_000), default=20, show_default=True)
@click.option("--nl", "output", flag_value="nl", help="Output newline-delimited JSON")
@click.option("--csv", "output", flag_value="csv", help="Output CSV")
@click.option("-t", "--table", "output", flag_value="table", help="Output as a formatted table")
def stories(path: Path, output: str | None, **filters: Any) -> None:
    """List the stories of a Newsfold database, newest or largest first, with the sources of each

    Example:

        sqlite-utils newsfold-stories news.db --order largest --table
    """
    from newsfold.db.connection import NotADatabase, open_database
    from newsfold.db.queries.coverage import list_stories

    try:
        rows = list_stories(open_database(path, readonly=True), **filters)
    except (NotADatabase, sqlite3.Error) as error:
        raise click.ClickException(str(error)) from None
    _WRITERS[output or "json"](rows)


def _print_json(rows: list[dict[str, Any]]) -> None:
    click.echo(json.dumps(rows, ensure_ascii=False, indent=2))


def _print_json_lines(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        click.echo(json.dumps(row, ensure_ascii=False))


def _print_csv(rows: list[dict[str, Any]]) -> None:
    from newsfold.db.values.safe_csv import write_csv

    write_csv(map(_join_sources, rows), COLUMNS, sys.stdout)


def _print_table(rows: list[dict[str, Any]]) -> None:
    from tabulate import tabulate

    from newsfold.db.values.text import one_line

    cells = [[one_line(str(row[name] or "")) for name in COLUMNS] for row in map(_join_sources, rows)]
    click.echo(tabulate(cells, headers=COLUMNS))


def _join_sources(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"sources": ", ".join(row["sources"])}


COLUMNS = ("id", "last_published_at", "source_count", "sources_independent", "article_count", "title", "sources")
_WRITERS = {"json": _print_json, "nl": _print_json_lines, "csv": _print_csv, "table": _print_table}
