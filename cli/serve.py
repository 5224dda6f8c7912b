"""The pages and feeds, served."""

from pathlib import Path
from typing import Any

import click

from newsfold.cli.options import common
from newsfold.cli.session import reading


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 is every one.")
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="0 takes a free one.")
@click.option("--name", "names", multiple=True, metavar="HOST", help="A name that readers call it by; repeatable.")
@click.option("--public-text", is_flag=True, help="Full texts to readers on other machines too.")
@click.option("--public-sql", is_flag=True, help="Free SQL to readers on other machines too.")
@click.option("--pictures", is_flag=True, help="Show pictures, which each reader's browser loads from the outlets.")
@common
def serve(db: Path, quiet: bool, as_json: bool, **choices: Any) -> None:
    """Web pages and feeds of the stories, with Datasette beside them; for this machine only unless told otherwise.

    Example: newsfold serve --db news.db --port 8001
    """
    from newsfold.web.server import serve as serve_pages

    reading(db).close()
    serve_pages(db, say=None if quiet else click.echo, **choices)
