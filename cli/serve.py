"""The command `serve`: the web pages and feeds, and runs on a schedule beside them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta, tzinfo
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from click.core import ParameterSource

from newsfold.cli.options import (
    CommonOptions,
    CrawlOptions,
    FetchOptions,
    with_common_options,
    with_crawl_options,
    with_every_option,
    with_memory_option,
)
from newsfold.cli.pipeline import run
from newsfold.cli.service import RawArguments, Service, child_arguments
from newsfold.cli.session import open_read_only
from newsfold.cli.sources.lists import find_missing_sources
from newsfold.db.connection import open_database

CRAWL_OPTIONS = (
    "sources",
    "archive",
    "contact",
    "max_minutes",
    "pages_per_host",
    "settings",
    "revisits",
    "shard",
    "metrics",
)


def parse_zone(context: click.Context, parameter: click.Parameter, name: str | None) -> tzinfo:
    """Return the zone of this name in the IANA time zone database, for None that of the machine."""
    from babel.dates import get_timezone

    if name is None:
        return get_timezone()
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        message = f"{name!r} is no time zone; names are like Europe/Berlin, America/New_York or UTC"
        raise click.BadParameter(message) from None


@click.command(cls=RawArguments)
@with_every_option("Crawl, extract and fold at this interval, such as 15m, with the options of `run`.")
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Listen on this address; 0.0.0.0 stands for all addresses."
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8001,
    show_default=True,
    help="Listen on this port; 0 takes a free one.",
)
@click.option("--name", "names", multiple=True, metavar="HOST", help="Accept requests for this host name; repeatable.")
@click.option(
    "--proxy",
    "proxies",
    multiple=True,
    metavar="ADDRESS",
    help="Believe the X-Forwarded headers of the proxy at this address; repeatable.",
)
@click.option("--public-text", is_flag=True, help="Show full texts also to readers on other machines.")
@click.option("--public-sql", is_flag=True, help="Allow free SQL also to readers on other machines.")
@click.option("--pictures", is_flag=True, help="Show pictures; each reader's browser loads them from the outlets.")
@with_crawl_options
@with_memory_option
@click.option(
    "--timezone",
    callback=parse_zone,
    metavar="ZONE",
    help="Show times in this zone, such as Europe/Berlin.  [default: that of the machine]",
)
@with_common_options
def serve(
    common: CommonOptions,
    crawl_options: CrawlOptions,
    fetch_options: FetchOptions,
    every: timedelta | None,
    host: str,
    port: int,
    **config_options: Any,
) -> None:
    """Serve web pages and feeds of the stories, with Datasette beside them, by default to this machine only.

    With --every, new articles are crawled on a schedule. Example: newsfold serve --every 15m --sources seeds/
    """
    from newsfold.web.config import configure_server
    from newsfold.web.correction_commands import CommandCorrections
    from newsfold.web.server import serve as serve_pages

    if every is None:
        _refuse_crawl_options(click.get_current_context())
        open_read_only(common.db).close()
    else:
        open_database(common.db).close()  # the first run will fill it
    config = configure_server(common.db, listen_host=host, **config_options)
    announce = None if common.quiet else click.echo
    with _scheduled_runs(every, common, crawl_options.sources) as service:
        serve_pages(
            config,
            host=host,
            port=port,
            announce=announce,
            corrections=CommandCorrections(common.db),
            schedule=service.health if service else None,
        )


def _refuse_crawl_options(ctx: click.Context) -> None:
    for option in ctx.command.params:
        is_given = ctx.get_parameter_source(option.name or "") == ParameterSource.COMMANDLINE
        if option.name in CRAWL_OPTIONS and is_given:
            raise click.UsageError(f"{option.opts[0]} is for runs on a schedule; add --every, such as --every 15m")


@contextmanager
def _scheduled_runs(
    every: timedelta | None, common: CommonOptions, sources: Sequence[Path]
) -> Iterator[Service | None]:
    """Start the runs on a schedule, if `every` is given, and let a run end in order when the context is left."""
    if every is None:
        yield None
        return
    arguments = child_arguments(click.get_current_context(), run, without=("every", "quiet", "as_json"))
    say = (lambda line: None) if common.quiet else click.echo
    service = Service(arguments, every, say, partial(find_missing_sources, sources, common.db))
    service.start()
    try:
        yield service
    finally:
        service.stop()
