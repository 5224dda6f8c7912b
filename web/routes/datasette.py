"""Datasette below /data/: browsing, facets, SQL, JSON and CSV of the same file, within the reader's permissions."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from datasette.app import Datasette
from datasette.plugins import pm
from datasette.utils import tilde_encode
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from newsfold.db.connection import read_only_uri
from newsfold.web.config import ServerConfig
from newsfold.web.routes import datasette_plugin
from newsfold.web.views.templating import WEB_FOLDER

DATASETTE_PREFIX = "/data/"
SQL_MILLISECONDS = 1000
SQL_THREADS = 4
READING_METHODS = ("GET", "HEAD")


def create_datasette_app(config: ServerConfig) -> ASGIApp:
    """Return the ASGI application for all paths below DATASETTE_PREFIX."""
    _register_plugin()
    # If rich is installed, Datasette prints a traceback with all local variables for each refused URL, and for some of
    # them that printing itself raises an error.
    pm.get_plugin("datasette.handle_exception").rich = None
    datasette = Datasette(
        [str(config.path.resolve())],
        settings={
            "base_url": DATASETTE_PREFIX,
            "sql_time_limit_ms": SQL_MILLISECONDS,
            "allow_download": False,
            "default_allow_sql": config.free_sql,
            "allow_csv_stream": not config.is_public,
            "num_sql_threads": SQL_THREADS,
            "suggest_facets": False,  # it groups a whole table by each of its columns, for every view of the table
        },
        metadata=_make_metadata(config),
        template_dir=str(WEB_FOLDER / "datasette_templates"),
    )
    datasette.newsfold_config = config
    app = datasette.app()

    async def serve_permitted(scope: Scope, receive: Receive, send: Send) -> None:
        # The pages below -/ show paths, settings and threads of this machine.
        path = scope["path"].removeprefix(DATASETTE_PREFIX)
        # Datasette makes many links by adding its base URL to the path of the request, so that path must not have it.
        scope = {**scope, "path": f"/{path}", "raw_path": _strip_prefix(scope), "root_path": ""}
        if scope["type"] == "http" and scope["method"] not in READING_METHODS:
            allowed = {"Allow": ", ".join(READING_METHODS)}
            response = PlainTextResponse("Only reading is possible here", status_code=405, headers=allowed)
            await response(scope, receive, send)
        elif config.is_public and path.startswith("-/") and not path.startswith("-/static/"):
            await PlainTextResponse("Not found", status_code=404)(scope, receive, send)
        else:
            await app(scope, receive, send)

    return serve_permitted


def _make_metadata(config: ServerConfig) -> dict[str, Any]:
    """Return Datasette's metadata: our descriptions of public tables, our recipes as queries; other tables hidden."""
    described = json.loads((WEB_FOLDER / "datasette.json").read_text("utf-8"))
    tables: dict[str, dict[str, Any]] = {name: {"hidden": True} for name in _list_tables(config.path)}
    tables |= described["tables"]
    if not config.full_text:
        for name, denial in _deny_search_indexes().items():
            tables[name] = tables.get(name, {}) | denial
    return {
        "title": "Newsfold: tables and SQL",
        "description": "The tables of the articles, their copies and stories, with recipes as queries.",
        "databases": {config.path.stem: {"tables": tables, "queries": described["queries"]}},
    }


def _list_tables(path: Path) -> list[str]:
    with closing(sqlite3.connect(read_only_uri(path), uri=True)) as connection:
        return [name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")]


def unprefixed_route(config: ServerConfig) -> Route:
    """Return a route that redirects to DATASETTE_PREFIX: Datasette leaves it out of some links, those of facets."""

    def redirect(request: Request) -> Response:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"{DATASETTE_PREFIX.rstrip('/')}{quote(request.url.path)}{query}")

    return Route(f"/{tilde_encode(config.path.stem)}/{{rest:path}}", redirect)


def _strip_prefix(scope: Scope) -> bytes:
    """Return the path of the request as it was sent, still quoted, from the slash before what Datasette serves."""
    raw = bytes(scope.get("raw_path") or quote(scope["path"]).encode())
    prefix = DATASETTE_PREFIX.encode()
    return b"/" + raw[len(prefix) :] if raw.startswith(prefix) else raw


def _deny_search_indexes() -> dict[str, Any]:
    """Return Datasette's metadata that hide the tables of the search indexes, from which texts could be rebuilt."""
    suffixes = ("", "_data", "_idx", "_docsize", "_config", "_terms")
    names = [f"articles_{index}{suffix}" for index in ("fts", "trigram") for suffix in suffixes]
    return {name: {"allow": False} for name in names}


def _register_plugin() -> None:
    if not pm.is_registered(datasette_plugin):
        pm.register(datasette_plugin, "newsfold-web")
