"""What all commands share: common options, the clock, and errors as one sentence with an exit status."""

import os
import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any, NoReturn

import click

from newsfold.db.connection import NotADatabase
from newsfold.db.lock import Locked
from newsfold.db.news.embeddings import MissingModel
from newsfold.db.values.text import one_line
from newsfold.db.values.times import format_time, parse_time

STAGE_DIED, WRONG_USE, LOCKED = 1, 2, 75  # 75 is EX_TEMPFAIL of sysexits.h: try again later

Clock = Callable[[], datetime]
Command = Callable[..., Any]
EXISTING = click.Path(exists=True, path_type=Path)
FILE = click.Path(path_type=Path, dir_okay=False)


class Failed(click.ClickException):
    """Work that went wrong after it began; one sentence on stderr."""

    exit_code = STAGE_DIED


class OneSentence(click.Group):
    """Turns what is known to go wrong into a sentence and an exit status that cron can act on."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Locked as error:
            stop(error, LOCKED)
        except NotADatabase as error:
            stop(error, WRONG_USE)
        except MissingModel as error:
            stop(error, STAGE_DIED)
        except BrokenPipeError:
            raise  # the reader has seen enough, as `head` has; click ends quietly
        except (sqlite3.Error, OSError) as error:
            stop(error, STAGE_DIED)


def stop(error: Exception, status: int) -> NoReturn:
    """Ends the program; with NEWSFOLD_DEBUG in the environment by a traceback."""
    if os.environ.get("NEWSFOLD_DEBUG"):
        raise error
    click.echo(f"Error: {one_line(str(error))}", err=True)
    sys.exit(status)


def common(command: Command) -> Command:
    """The options that every command has."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Results as JSON."),
        click.option("--quiet", is_flag=True, help="No progress, no counts."),
        click.option(
            "--db", type=FILE, default="news.db", envvar="NEWSFOLD_DB", show_default=True, help="The database."
        ),
    ):
        command = option(command)
    return command


def tabular(command: Command) -> Command:
    """Adds `--csv` to a command that shows rows."""
    return click.option("--csv", "as_csv", is_flag=True, help="Rows as CSV; no cell can be a formula.")(command)


def clocked(command: Command) -> Command:
    """Adds `--now`, the only clock that the stages read."""
    help_line = "Work as if it were TIME (UTC)."
    return click.option("--now", "clock", callback=clock, metavar="TIME", help=help_line)(command)


def fetching(command: Command) -> Command:
    """The options of the commands that ask servers for something."""
    for option in (
        click.option(
            "-s", "settings", multiple=True, metavar="NAME=VALUE", callback=settings,
            help="Any Scrapy setting; repeatable.",
        ),
        click.option("--pages-per-host", type=click.IntRange(1), help="At most so many; the rest waits."),
        click.option(
            "--max-minutes", type=click.FloatRange(min=0, min_open=True),
            help="Begin no further request after this long; the rest waits.",
        ),
        click.option("--contact", envvar="NEWSFOLD_CONTACT", help="URL or mail address in the user agent."),
        click.option("--archive", type=FILE, help="Saved pages; by default beside --db."),
    ):  # fmt: skip
        command = option(command)
    return command


def choosing(command: Command) -> Command:
    """The options that say which articles are handed out."""
    for option in (
        click.option(
            "--opted-out", is_flag=True, help="Also articles whose site objects to archives or to data mining."
        ),
        click.option("--language", help="Only articles in this language."),
        click.option("--source", help="Only articles of the source of this name."),
        click.option("--until", callback=time, metavar="TIME", help="Only articles from before."),
        click.option("--since", callback=time, metavar="TIME", help="Only articles published (or first seen) since."),
    ):
        command = option(command)
    return command


def crawling(command: Command) -> Command:
    """The options of the commands that fetch what is due from sources."""
    sources_help = "TOML file, folder of them, OPML file, or a list of URLs; repeatable."
    for option in (
        click.option("--metrics", type=FILE, help="Write what the run did to this Prometheus text file."),
        click.option(
            "--shard", callback=shard, metavar="K/N", help="Only the K-th of N parts of the sources, by host."
        ),
        click.option(
            "--revisits", callback=revisits, metavar="SPANS",
            help='When young pages are looked at again, like "1h 6h 1d"; "off" for never.',
        ),
        fetching,
        click.option(
            "--sources", multiple=True, envvar="NEWSFOLD_SOURCES", type=EXISTING, required=True, help=sources_help
        ),
    ):  # fmt: skip
        command = option(command)
    return command


def shard(ctx: click.Context, parameter: click.Parameter, value: str | None) -> tuple[int, int] | None:
    from newsfold.crawler.sources.sharding import read_shard

    try:
        return None if value is None else read_shard(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def revisits(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """The text itself, once it can be read."""
    from newsfold.crawler.politeness.recrawl import read_revisits

    try:
        return value if value is None or read_revisits(value) is not None else None
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def clock(ctx: click.Context, parameter: click.Parameter, value: str | None) -> Clock:
    """The system's clock, or one that stands still at `value`."""
    if value is None:
        return lambda: datetime.now(UTC)
    try:
        fixed = parse_time(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is no time; write it like 2026-03-02T20:00:00Z") from None
    return lambda: fixed


def time(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """A point in time as the databases hold it."""
    return None if value is None else format_time(clock(ctx, parameter, value)())


def age(ctx: click.Context, parameter: click.Parameter, value: str | None) -> timedelta | None:
    """`36h`, `90d`, `12w` or `2y`."""
    if value is None:
        return None
    number, hours = value[:-1], {"h": 1, "d": 24, "w": 7 * 24, "y": 365 * 24}.get(value[-1:], 0)
    if not hours or not number.isdecimal() or len(number) > 5:
        raise click.BadParameter(f"{value!r} is no age; write it like 36h, 90d, 12w or 2y")
    return timedelta(hours=int(number) * hours)


def settings(ctx: click.Context, parameter: click.Parameter, values: Sequence[str]) -> dict[str, str]:
    """NAME=VALUE pairs as a dictionary."""
    if wrong := [value for value in values if "=" not in value]:
        raise click.BadParameter(f"{wrong[0]!r} is no NAME=VALUE")
    return dict(value.split("=", 1) for value in values)


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """Written beside `path` and moved there at the end, so that half a file is never taken for a whole; - is stdout."""
    if str(path) == "-":
        yield sys.stdout.buffer
        return
    if path.exists():
        raise click.UsageError(f"{path} is there already; name a new file")
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as file:
            yield file
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
