"""Options that several commands share.

Each decorator `with_…` adds a group of options to a command, which receives the whole group as one dataclass.
"""

import functools
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from difflib import get_close_matches
from itertools import islice
from pathlib import Path
from typing import Any

import click

from newsfold.db.values.magic_bytes import SQLITE_MAGIC
from newsfold.db.values.times import Clock, format_time, parse_time

Command = Callable[..., Any]
MAX_NAMES = 10_000  # files of a folder whose names are compared with a mistyped one
FOLDERS = "newsfold.folders"  # key of `click.Context.meta`: the folders that a command may write to, in order


class _ExistingPath(click.Path):
    """A path that exists; the error for one that does not names the file or folder that may be meant."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            path = Path(value)
            likely: list[str] = []
            with suppress(OSError):
                names = [one.name for one in islice(path.parent.iterdir(), MAX_NAMES)]
                likely = get_close_matches(path.name, names, n=1)
            if likely:
                self.fail(f"{error.message} Did you mean {str(path.with_name(likely[0]))!r}?", param, ctx)
            raise


ROW_ID = click.IntRange(0, 2**63 - 1)  # of a story or a decision; SQLite has no larger integers
EXISTING_PATH = _ExistingPath(exists=True, path_type=Path)
EXISTING_FILE = _ExistingPath(exists=True, dir_okay=False, path_type=Path)


class _FilePath(click.Path):
    """The path of a file that a command may write; its folder is named if an error says that the disk is full."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        path = super().convert(value, param, ctx)
        if ctx is not None and isinstance(path, Path) and str(path) != "-":
            ctx.meta.setdefault(FOLDERS, {})[str(path.absolute().parent)] = None
        return path


class _ReplacedPath(_FilePath):
    """The path of a file that a command may replace by text, so never a database."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        path = super().convert(value, param, ctx)
        if isinstance(path, Path) and _is_database(path):
            self.fail(f"{str(path)!r} is a database, which would be lost; name another file.", param, ctx)
        return path


def _is_database(path: Path) -> bool:
    """Decide whether `path` is a file of SQLite."""
    with suppress(OSError):
        if path.is_file():  # a pipe would block
            with path.open("rb") as file:
                return file.read(len(SQLITE_MAGIC)) == SQLITE_MAGIC
    return False


FILE_PATH = _FilePath(path_type=Path, dir_okay=False)
REPLACED_PATH = _ReplacedPath(path_type=Path, dir_okay=False)
ARCHIVE_HELP = "Use this file of saved pages. Default: the --db path with .archive before its suffix."
MAX_AGE_DIGITS = 5
SIZE_UNITS: Mapping[str, int] = {"M": 1 << 20, "G": 1 << 30}
MIN_MEMORY = 64 << 20  # bytes; a page with some thousand paragraphs takes as much
AGE_HOURS: Mapping[str, int] = {"h": 1, "d": 24, "w": 7 * 24, "y": 365 * 24}


@dataclass(frozen=True, slots=True)
class CommonOptions:
    """The options of every command: the path of `news.db`, and the form of the output."""

    db: Path
    quiet: bool
    as_json: bool


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """The options of the commands that send requests; `settings` are Scrapy's, by name."""

    archive: Path | None
    contact: str | None
    max_minutes: float | None
    pages_per_host: int | None
    settings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CrawlOptions:
    """The options of the commands that crawl sources; `shard` is (k, n): the k-th of n parts, counted from 1."""

    sources: Sequence[Path]
    revisits: str | None
    shard: tuple[int, int] | None
    metrics: Path | None


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """The articles to export; the times are text in the form of the databases."""

    since: str | None
    until: str | None
    source: str | None
    language: str | None
    opted_out: bool


def collect_options(kind: type[Any], name: str) -> Callable[[Command], Command]:
    """Return a decorator that passes several options to a command as one argument.

    The options are those named like the fields of the dataclass `kind`; the argument is `name`, of type `kind`.
    """
    option_names = [field.name for field in fields(kind)]

    def decorate(command: Command) -> Command:
        @functools.wraps(command)
        def call(**values: Any) -> Any:
            values[name] = kind(**{option: values.pop(option) for option in option_names})
            return command(**values)

        return call

    return decorate


def with_common_options(command: Command) -> Command:
    """Add the options of every command, as `common: CommonOptions`."""
    return _add_options(
        collect_options(CommonOptions, "common")(command),
        click.option("--db", type=FILE_PATH, default="news.db", envvar="NEWSFOLD_DB", show_default=True,
                     help="Use this database."),
        click.option("--quiet", is_flag=True, help="Print neither progress nor counts."),
        click.option("--json", "as_json", is_flag=True, help="Print results as JSON."),
    )  # fmt: skip


def with_csv_option(command: Command) -> Command:
    """Add `--csv` to a command that prints rows, as `as_csv`."""
    return click.option("--csv", "as_csv", is_flag=True, help="Print rows as CSV, with formulas escaped.")(command)


def with_clock_option(command: Command) -> Command:
    """Add `--now`, as `clock`, the only clock that the stages read."""
    help_text = "Work as if the current time were TIME (UTC)."
    return click.option("--now", "clock", callback=parse_clock, metavar="TIME", help=help_text)(command)


def with_every_option(help_text: str) -> Callable[[Command], Command]:
    """Return a decorator that adds `--every`, as `every`, the time from the beginning of a run to that of the next."""
    return click.option("--every", callback=parse_interval, metavar="TIME", help=help_text)


def with_memory_option(command: Command) -> Command:
    """Add `--memory`, the bytes that the tasks of all worker processes may use together; the command gets no argument.

    The process pools that the command makes keep to it.
    """
    help_text = "Let the processes that parse pages use this much memory together, such as 500M or 1.5G. Default: a"
    help_text += " quarter of the machine's, at most 2G."
    option = click.option("--memory", callback=set_memory, expose_value=False, metavar="SIZE", help=help_text)
    return option(command)


def with_fetch_options(command: Command) -> Command:
    """Add the options of the commands that send requests, as `fetch_options: FetchOptions`."""
    return _add_options(
        collect_options(FetchOptions, "fetch_options")(command),
        click.option("--archive", type=FILE_PATH, help=ARCHIVE_HELP),
        click.option("--contact", envvar="NEWSFOLD_CONTACT", help="Name this URL or mail address in the user agent."),
        click.option("--max-minutes", type=click.FloatRange(min=0, min_open=True),
                     help="Begin no further request after this time; the rest waits for the next run."),
        click.option("--pages-per-host", type=click.IntRange(1),
                     help="Limit the pages fetched from each host; the rest waits for the next run."),
        click.option("-s", "settings", multiple=True, metavar="NAME=VALUE", callback=parse_settings,
                     help="Set a Scrapy setting; repeatable."),
    )  # fmt: skip


def with_crawl_options(command: Command) -> Command:
    """Add the options of the commands that crawl sources, as `crawl_options` and `fetch_options`."""
    return _add_options(
        collect_options(CrawlOptions, "crawl_options")(command),
        click.option("--sources", multiple=True, envvar="NEWSFOLD_SOURCES", type=EXISTING_PATH,
                     help="Read sources from a TOML file, a folder of them, an OPML file or a list of URLs;"
                     " repeatable. Sources that `newsfold source add` added are crawled as well."),
        with_fetch_options,
        click.option("--revisits", callback=check_revisits, metavar="SPANS",
                     help='Fetch a page again at these ages, such as "1h 6h 1d"; "off" for never.'),
        click.option("--shard", callback=parse_shard_option, metavar="K/N",
                     help="Crawl only the K-th of N parts of the sources, divided by host."),
        click.option("--metrics", type=REPLACED_PATH, help="Write the counts of the run to this Prometheus text file."),
    )  # fmt: skip


def with_article_filter(command: Command) -> Command:
    """Add the options that select the articles to export, as `article_filter: ArticleFilter`."""
    return _add_options(
        collect_options(ArticleFilter, "article_filter")(command),
        click.option("--since", callback=parse_time_option, metavar="TIME",
                     help="Export only articles published (or first seen) at or after TIME."),
        click.option("--until", callback=parse_time_option, metavar="TIME",
                     help="Export only articles published (or first seen) before TIME."),
        click.option("--source", help="Export only articles of the source with this name."),
        click.option("--language", help="Export only articles in this language."),
        click.option("--opted-out", is_flag=True,
                     help="Include articles whose site opted out of archives or of data mining."),
    )  # fmt: skip


def _add_options(command: Command, *decorators: Callable[[Command], Command]) -> Command:
    """Apply `decorators` so that the help lists their options in the order given."""
    for decorator in reversed(decorators):
        command = decorator(command)
    return command


def parse_shard_option(ctx: click.Context, parameter: click.Parameter, value: str | None) -> tuple[int, int] | None:
    """Parse `K/N`; raise click.BadParameter if it is not a part of the sources."""
    from newsfold.crawler.sources.sharding import parse_shard

    try:
        return None if value is None else parse_shard(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def check_revisits(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Return `value` itself; raise click.BadParameter if it is not a list of revisits."""
    from newsfold.crawler.politeness.recrawl import parse_revisits

    try:
        if value is not None:
            parse_revisits(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None
    return value


def parse_interval(ctx: click.Context, parameter: click.Parameter, value: str | None) -> timedelta | None:
    """Parse a duration such as `15m`; raise click.BadParameter if it is none."""
    from newsfold.crawler.sources.toml_entry import EntryError, parse_duration

    try:
        return None if value is None else timedelta(seconds=parse_duration("TIME", value))
    except EntryError as error:
        raise click.BadParameter(str(error)) from None


def parse_clock(ctx: click.Context, parameter: click.Parameter, value: str | None) -> Clock:
    """Return the system's clock, or one that always returns the time `value`."""
    if value is None:
        return _system_time
    try:
        fixed_time = parse_time(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a time; write it like 2026-03-02T20:00:00Z") from None
    return functools.partial(_fixed_time, fixed_time)


def _system_time() -> datetime:
    return datetime.now(UTC)


def _fixed_time(time: datetime) -> datetime:  # no lambda, because another process gets the clock
    return time


def parse_time_option(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Return the time `value` in the form of the databases."""
    return None if value is None else format_time(parse_clock(ctx, parameter, value)())


def parse_day(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Return a day as `YYYY-MM-DD`."""
    if value is not None:
        try:
            date.fromisoformat(value)
        except ValueError:
            raise click.BadParameter(f"{value!r} is no day like 2026-03-01") from None
    return value


def parse_age(ctx: click.Context, parameter: click.Parameter, value: str | None) -> timedelta | None:
    """Parse an age such as `36h`, `90d`, `12w` or `2y`; a year has 365 days."""
    if value is None:
        return None
    number, unit_hours = value[:-1], AGE_HOURS.get(value[-1:], 0)
    if not unit_hours or not number.isdecimal() or len(number) > MAX_AGE_DIGITS:
        raise click.BadParameter(f"{value!r} is not an age; write it like 36h, 90d, 12w or 2y")
    return timedelta(hours=int(number) * unit_hours)


def set_memory(ctx: click.Context, parameter: click.Parameter, value: str | None) -> None:
    """Make a size such as `500M` or `1.5G` (powers of 1024) the budget of process pools, at least MIN_MEMORY."""
    from newsfold.process_pool import set_budget

    size = None
    if value is not None:
        match = re.fullmatch(r"([0-9]{1,6}(?:\.[0-9]{1,3})?)([MG])(?:i?B)?", value, re.ASCII | re.IGNORECASE)
        if not match:
            raise click.BadParameter(f"{value!r} is not a size; write it like 500M or 1.5G")
        size = int(float(match[1]) * SIZE_UNITS[match[2].upper()])
        if size < MIN_MEMORY:
            raise click.BadParameter(f"{value} is too little; the least is {MIN_MEMORY >> 20}M")
    set_budget(size)


def parse_settings(ctx: click.Context, parameter: click.Parameter, values: Sequence[str]) -> dict[str, str]:
    """Return NAME=VALUE pairs as a dictionary."""
    if malformed := [value for value in values if "=" not in value]:
        raise click.BadParameter(f"{malformed[0]!r} is not of the form NAME=VALUE")
    return dict(value.split("=", 1) for value in values)
