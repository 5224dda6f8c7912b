"""The command `serve`: the web pages and feeds."""

from datetime import tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import click

from newsfold.cli.options import CommonOptions, with_common_options
from newsfold.cli.session import open_read_only


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


@click.command()
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
@click.option(
    "--timezone",
    callback=parse_zone,
    metavar="ZONE",
    help="Show times in this zone, such as Europe/Berlin.  [default: that of the machine]",
)
@with_common_options
def serve(
    common: CommonOptions,
    host: str,
    port: int,
    **config_options: Any,
) -> None:
    """Serve web pages and feeds of the stories, with Datasette beside them, by default to this machine only.

    Example: newsfold serve --db news.db --port 8001
    """
    from newsfold.web.config import configure_server
    from newsfold.web.correction_commands import CommandCorrections
    from newsfold.web.server import serve as serve_pages

    open_read_only(common.db).close()
    config = configure_server(common.db, listen_host=host, **config_options)
    serve_pages(
        config,
        host=host,
        port=port,
        announce=None if common.quiet else click.echo,
        corrections=CommandCorrections(common.db),
    )
