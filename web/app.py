"""The application: our pages and feeds, Datasette below /data/, and what guards both."""

import logging
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio import to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from newsfold.db.queries.search_syntax import BadQuery
from newsfold.db.read_only import ReadOnlyPool, TooSlow
from newsfold.web.config import Site
from newsfold.web.context import Desk
from newsfold.web.query_params import BadAddress
from newsfold.web.routes.articles import ArticlePages
from newsfold.web.routes.datasette import PREFIX, tables
from newsfold.web.routes.feeds import Outward
from newsfold.web.routes.search import SearchPage, keep_search
from newsfold.web.routes.statistics import Overviews
from newsfold.web.routes.stories import StoryPages
from newsfold.web.security import Safety
from newsfold.web.views.templating import FOLDER, environment

log = logging.getLogger(__name__)

THREADS = 8  # requests that ask the database at once
EXPECTED = (BadAddress, BadQuery, TooSlow, HTTPException, sqlite3.Error, OSError, Exception)


def application(site: Site) -> ASGIApp:
    """Raises NotADatabase when the file is none of ours."""
    reader, env = ReadOnlyPool(site.path), environment()
    desk, outward = Desk(site, reader, env), Outward(reader, env)
    stories, articles, overviews = StoryPages(desk), ArticlePages(desk), Overviews(desk)

    @asynccontextmanager
    async def running(app: Starlette) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = THREADS
        yield
        reader.close()

    def complaint(request: Request, error: Exception) -> Response:
        status, message = _said(error)
        if isinstance(error, sqlite3.Error | OSError):
            log.error("%s: %s: %s", site.path, request.url.path, error)
        return desk.complain(request, message, status)

    app = Starlette(
        routes=[
            Route("/", stories.stories),
            Route("/stories", stories.stories),
            Route("/story/{number:int}", stories.story),
            Route("/article/{number:int}", articles.article),
            Route("/compare", articles.compare),
            Route("/sources", overviews.sources),
            Route("/trends", overviews.trends),
            Route("/search", SearchPage(desk).search),
            Route("/searches", keep_search, methods=["POST"]),
            Route("/feed.atom", outward.atom),
            Route("/feed.json", outward.json),
            Route("/sources.opml", outward.opml),
            Route("/robots.txt", _robots),
            Route("/favicon.ico", lambda request: RedirectResponse("/static/icon.svg")),
            Route(f"{PREFIX}favicon.ico", lambda request: RedirectResponse("/static/icon.svg")),
            Mount("/static", StaticFiles(directory=FOLDER / "static")),
            Route(PREFIX.rstrip("/"), lambda request: RedirectResponse(PREFIX)),
            Mount(PREFIX.rstrip("/"), tables(site)),
        ],
        exception_handlers=dict.fromkeys(EXPECTED, complaint),
        lifespan=running,
    )
    safe = Safety(app, names=site.names, pictures=site.pictures, tables=PREFIX)
    return GZipMiddleware(safe, minimum_size=1000, compresslevel=4)


def _robots(request: Request) -> Response:
    return PlainTextResponse("User-agent: *\nDisallow: /data/\nDisallow: /search\nDisallow: /compare\n")


_PLAIN = {"Not Found": "There is no such page.", "Method Not Allowed": "This address takes no such request."}


def _said(error: Exception) -> tuple[int, str]:
    if isinstance(error, HTTPException):
        return error.status_code, _PLAIN.get(error.detail, error.detail)
    if isinstance(error, BadAddress | BadQuery):
        return 400, f"{error}."
    if isinstance(error, TooSlow):
        return 503, f"{error}; narrow it by a period, a source or rarer words.".capitalize()
    if isinstance(error, sqlite3.Error | OSError):
        return 503, "The database cannot be read right now; try again in a moment."
    return 500, "Something went wrong here; the server's log says what."
