"""Datasette beside our pages: browsing, facets, SQL, JSON and CSV of the same file, as far as readers may."""

from typing import Any

from datasette.app import Datasette
from datasette.plugins import pm
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from newsfold.web.config import Site
from newsfold.web.routes import datasette_plugin

PREFIX = "/data/"
SQL_MILLISECONDS = 1000


def tables(site: Site) -> ASGIApp:
    """An ASGI app for all addresses below PREFIX."""
    _register()
    # Where rich is installed, Datasette prints every refused address with all variables, and fails on some of them.
    pm.get_plugin("datasette.handle_exception").rich = None
    datasette = Datasette(
        [str(site.path.resolve())],
        settings={
            "base_url": PREFIX, "sql_time_limit_ms": SQL_MILLISECONDS, "allow_download": False,
            "default_allow_sql": site.sql, "allow_csv_stream": not site.public, "num_sql_threads": 2,
            "suggest_facets": not site.public,
        },
        metadata={"databases": {site.path.stem: {"tables": {} if site.text else _hidden()}}},
    )  # fmt: skip
    datasette.newsfold = site
    app = datasette.app()

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        # Paths, settings and threads of this machine are nobody's business beyond it.
        inside = scope["path"].removeprefix(PREFIX)
        if site.public and inside.startswith("-/") and not inside.startswith("-/static/"):
            await PlainTextResponse("Not found", status_code=404)(scope, receive, send)
        else:
            await app(scope, receive, send)

    return guarded


def _hidden() -> dict[str, Any]:
    suffixes = ("", "_data", "_idx", "_docsize", "_config", "_terms")
    names = [f"articles_{index}{suffix}" for index in ("fts", "trigram") for suffix in suffixes]
    return {name: {"allow": False} for name in names}


def _register() -> None:
    if not pm.is_registered(datasette_plugin):
        pm.register(datasette_plugin, "newsfold-web")
