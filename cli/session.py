"""Steps that commands share: open the two files, find stories and articles, record a run, print its counts."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import click
from rich.filesize import decimal
from sqlite_utils import Database

from newsfold.cli import output
from newsfold.cli.exit_codes import ExitCode, exit_code_of, exit_with_error
from newsfold.cli.options import CommonOptions
from newsfold.cli.progress import ProgressReport, ShowProgress, show_progress
from newsfold.db.connection import NotADatabase, checkpoint, open_archive, open_database
from newsfold.db.news.runs import finish_run, start_run
from newsfold.db.values.text import one_line
from newsfold.db.values.times import Clock, format_time
from newsfold.free_memory import trimmed_memory
from newsfold.interruption import Interrupted

Counts = dict[str, Any]


def require_archive(path: Path) -> Path:
    """Return `path`; raise click.UsageError if it does not exist."""
    if not path.exists():
        raise click.UsageError(f"{path} does not exist; crawl first, or name the archive with --archive")
    return path


def require_database(path: Path) -> Path:
    """Return `path`; raise NotADatabase if it does not exist."""
    if not path.exists():
        raise NotADatabase(f"{path} does not exist; make it with `newsfold run`, or name another with --db")
    return path


def require_new_file(path: Path) -> Path:
    """Return `path`; raise click.UsageError if it exists."""
    if path.exists():
        raise click.UsageError(f"{path} is there already; name a new file")
    return path


def require_story(news: Database, db: Path, story_id: int) -> dict[str, Any]:
    """Return the story with this id, or the one it was merged into; raise click.UsageError if there never was one."""
    from newsfold.db.queries.coverage import find_story

    if (story := find_story(news, story_id)) is None:
        raise click.UsageError(f"there is no story {story_id} in {db}; `newsfold stories` lists them")
    return story


def require_article(news: Database, db: Path, name: str) -> int:
    """Return the id of the article that `name` identifies by id, URL or external id; raise click.UsageError if none."""
    from newsfold.db.queries.coverage import find_article_id, find_rejection

    if (article_id := find_article_id(news, name)) is not None:
        return article_id
    if reason := find_rejection(news, name):
        raise click.UsageError(f"{name} became no article: {reason}")
    raise click.UsageError(f"there is no article {name} in {db}; `newsfold search` finds ids")


def open_read_only(path: Path) -> Database:
    """Open `news.db` for reading; raise NotADatabase if it does not exist or is not a current `news.db`."""
    return open_database(require_database(path), readonly=True)


@contextmanager
def open_for_writing(path: Path) -> Iterator[Database]:
    """Open or create `news.db`; the caller holds its lock. After success, move the write-ahead log into the file."""
    with _checkpointed(open_database(path)) as news:
        yield news


@contextmanager
def open_archive_for_writing(path: Path) -> Iterator[Database]:
    """Open or create an archive; the caller holds its lock. After success, move the write-ahead log into the file."""
    with _checkpointed(open_archive(path)) as archive:
        yield archive


@contextmanager
def _checkpointed(database: Database) -> Iterator[Database]:
    try:
        yield database
        checkpoint(database)
    finally:
        database.close()


def progress_for(common: CommonOptions) -> ShowProgress:
    """Return the function that shows the progress of a piece of work, or nothing with `--quiet`."""
    return partial(show_progress, quiet=common.quiet)


@contextmanager
def record_run(
    database: Database, stage: str, clock: Clock, *, show: ShowProgress, label: str = ""
) -> Iterator[tuple[Counts, ProgressReport]]:
    """Record a run of `stage` in the table `runs`; yield the dictionary for its counts and its progress report.

    An error that has no exit code of its own ends the program with ExitCode.FAILED. A run that a signal ends is
    recorded as `interrupted`. `show` shows the progress; `label` (default: the name of the stage) stands before it.
    """
    counts: Counts = {}
    run_id = start_run(database, stage, format_time(clock()))
    try:
        with show(label or stage) as report, trimmed_memory():
            yield counts, report
    except Interrupted:
        finish_run(database, run_id, format_time(clock()), "interrupted", counts)
        raise
    except Exception as error:
        finish_run(database, run_id, format_time(clock()), "failed", counts | {"error": one_line(str(error))})
        if isinstance(error, click.ClickException) or exit_code_of(error) is not None:
            raise
        exit_with_error(RuntimeError(f"{stage} stopped: {type(error).__name__}: {error}"), ExitCode.FAILED)
    finish_run(database, run_id, format_time(clock()), "done", counts)


def print_stage_counts(counts: Mapping[str, Mapping[str, Any]], common: CommonOptions) -> None:
    """Print the counts of the stages: one JSON object with `--json`, otherwise a line each, if not `--quiet`."""
    if common.as_json:
        output.print_json(counts)
    elif not common.quiet:
        for stage, stage_counts in counts.items():
            output.print_counts(stage, stage_counts)


def print_file_sizes(sizes: Mapping[str, int], common: CommonOptions) -> None:
    """Print the sizes of the files: bytes in a JSON object with `--json`, else in kB, MB or GB, if not `--quiet`."""
    if common.as_json:
        output.print_json(sizes)
    elif not common.quiet:
        for path, size in sizes.items():
            click.echo(f"{path}: {decimal(size)}")
