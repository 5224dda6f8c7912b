"""What every command does with its files: open them, keep the record of a run, show the counts."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import click
from sqlite_utils import Database

from newsfold.cli import options, output
from newsfold.cli.options import Clock
from newsfold.db.connection import NotADatabase, checkpoint, open_database
from newsfold.db.news.embeddings import MissingModel
from newsfold.db.news.runs import finish_run, start_run
from newsfold.db.values.text import one_line
from newsfold.db.values.times import format_time


def existing(archive: Path) -> Path:
    if not archive.exists():
        raise click.UsageError(f"{archive} does not exist; crawl first, or name the archive with --archive")
    return archive


def story_named(news: Database, db: Path, number: int) -> dict[str, Any]:
    from newsfold.db.queries.coverage import find_story

    if (found := find_story(news, number)) is None:
        raise click.UsageError(f"there is no story {number} in {db}; `newsfold stories` lists them")
    return found


def article_named(news: Database, db: Path, name: str) -> int:
    from newsfold.db.queries.coverage import find_article

    if (found := find_article(news, name)) is None:
        raise click.UsageError(f"there is no article {name} in {db}; `newsfold search` finds ids")
    return found


@contextmanager
def staged(
    news: Database, stage: str, clock: Clock, quiet: bool, label: str = ""
) -> Iterator[tuple[dict[str, Any], output.Report]]:
    """A row of `runs` around a stage, which gets its counts from the dictionary; and the stage's progress."""
    run_id, counts = start_run(news, stage, format_time(clock())), dict[str, Any]()
    try:
        with output.progress(label or stage, quiet=quiet) as report:
            yield counts, report
    except Exception as error:
        finish_run(news, run_id, format_time(clock()), "failed", counts | {"error": one_line(str(error))})
        if isinstance(error, sqlite3.Error | OSError | MissingModel | click.ClickException):
            raise
        options.stop(RuntimeError(f"{stage} stopped: {type(error).__name__}: {error}"), options.STAGE_DIED)
    finish_run(news, run_id, format_time(clock()), "done", counts)


def writing(path: Path) -> AbstractContextManager[Database]:
    return _opened(open_database(path))


@contextmanager
def _opened(database: Database) -> Iterator[Database]:
    try:
        yield database
        checkpoint(database)
    finally:
        database.close()


def reading(path: Path) -> Database:
    if not path.exists():
        raise NotADatabase(f"{path} does not exist; make it with `newsfold run`, or name another with --db")
    return open_database(path, readonly=True)


def show(counts: Mapping[str, Mapping[str, Any]], quiet: bool, as_json: bool) -> None:
    if as_json:
        output.print_json(counts)
    elif not quiet:
        for stage, numbers in counts.items():
            output.print_counts(stage, numbers)
