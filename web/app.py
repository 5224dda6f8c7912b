"""The ASGI application: our pages and feeds, Datasette below /data/, and the security headers of both."""

import logging
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from newsfold.db.queries.search_syntax import BadQuery
from newsfold.db.read_only import QueryTimeout, ReadOnlyPool
from newsfold.web.cache import kept_warm
from newsfold.web.config import ServerConfig
from newsfold.web.context import AppContext
from newsfold.web.corrections import Corrections
from newsfold.web.query_params import InvalidQuery
from newsfold.web.query_threads import Handler, QueryThreads
from newsfold.web.routes.articles import ArticlePages
from newsfold.web.routes.corrections import CorrectionPages
from newsfold.web.routes.datasette import DATASETTE_PREFIX, create_datasette_app, unprefixed_route
from newsfold.web.routes.feeds import FeedEndpoints
from newsfold.web.routes.health import HealthEndpoint, ScheduleHealth
from newsfold.web.routes.icons import OutletIcons
from newsfold.web.routes.marks import MarkForms
from newsfold.web.routes.search import SearchPages
from newsfold.web.routes.sources import SourcePages
from newsfold.web.routes.statistics import StatisticsPages
from newsfold.web.routes.stories import StoryPages
from newsfold.web.routes.story_exports import StoryExports
from newsfold.web.security import SecurityMiddleware
from newsfold.web.views.templating import SCRIPT_HASH, WEB_FOLDER, create_environment

log = logging.getLogger(__name__)

HANDLED_ERRORS = (InvalidQuery, BadQuery, QueryTimeout, HTTPException, sqlite3.Error, OSError, Exception)
MIN_GZIP_BYTES = 1000
GZIP_LEVEL = 4
ROBOTS_TXT = "User-agent: *\nDisallow: /data/\nDisallow: /search\nDisallow: /compare\n"
ICON_PATH = "/static/icon.svg"
# Starlette's messages, as sentences for readers.
MESSAGES = {"Not Found": "There is no such page.", "Method Not Allowed": "This URL does not accept such a request."}


class RowConvertor(IntegerConvertor):
    """The id of a row in a path: of up to 16 digits, for Python reads no number of thousands of digits."""

    regex = "[0-9]{1,16}"


register_url_convertor("row", RowConvertor())


def create_app(
    config: ServerConfig, corrections: Corrections | None = None, schedule: ScheduleHealth | None = None
) -> ASGIApp:
    """Return the application. Raise NotADatabase if the file is not a `news.db`.

    The local user can make `corrections`; with None, nobody can. `schedule` tells the state of the scheduled runs
    beside the pages, if there are any.
    """
    pool = ReadOnlyPool(config.path)
    context = AppContext(config, pool, create_environment(), corrections)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        with kept_warm(pool, context.cached_queries):
            yield
        pool.close()

    def handle_error(request: Request, error: Exception) -> Response:
        status, message = _error_status(error)
        if isinstance(error, sqlite3.Error | OSError):
            log.error("%s: %s: %s", config.path, request.url.path, error)
        return context.render_error(request, message, status)

    app = Starlette(
        routes=_create_routes(context, schedule),
        exception_handlers=dict.fromkeys(HANDLED_ERRORS, handle_error),
        lifespan=lifespan,
    )
    secured = SecurityMiddleware(
        app,
        allowed_hosts=config.allowed_hosts,
        pictures=config.pictures,
        script_hash=SCRIPT_HASH,
        datasette_prefix=DATASETTE_PREFIX,
    )
    return GZipMiddleware(secured, minimum_size=MIN_GZIP_BYTES, compresslevel=GZIP_LEVEL)


def _create_routes(context: AppContext, schedule: ScheduleHealth | None) -> list[BaseRoute]:
    stories, articles, search = StoryPages(context), ArticlePages(context), SearchPages(context)
    statistics, feeds, marks = StatisticsPages(context), FeedEndpoints(context), MarkForms(context)
    exports, corrections, sources = StoryExports(context), CorrectionPages(context), SourcePages(context)
    pages: list[tuple[str, Handler]] = [
        ("/", stories.list_stories),
        ("/stories", stories.list_stories),
        ("/story/{row_id:row}", stories.show_story),
        ("/story/{row_id:row}.json", exports.json),
        ("/story/{row_id:row}.csv", exports.csv),
        ("/story/{row_id:row}.md", exports.markdown),
        ("/story/{row_id:row}.atom", feeds.story_atom),
        ("/story/{row_id:row}/correct", corrections.show),
        ("/article/{row_id:row}", articles.show_article),
        ("/compare", articles.compare_articles),
        ("/sources", sources.show),
        ("/icon/{row_id:row}/{version}", OutletIcons(context).show),
        ("/trends", statistics.show_trends),
        ("/search", search.search),
        ("/feed.atom", feeds.atom),
        ("/feed.json", feeds.json),
        ("/sources.opml", feeds.opml),
        ("/health", HealthEndpoint(context, schedule).show),
    ]
    return [
        *QueryThreads().make_routes(pages),
        Route("/searches", search.save_search, methods=["POST"]),
        Route("/sources/change", sources.change, methods=["POST"]),
        Route("/story/{row_id:row}/mark", marks.mark_story, methods=["POST"]),
        Route("/story/{row_id:row}/correct", corrections.correct, methods=["POST"]),
        Route("/unhide", marks.unhide_all, methods=["POST"]),
        Route("/look", marks.change_look, methods=["POST"]),
        Route("/robots.txt", _robots),
        Route("/favicon.ico", _favicon),
        Route(f"{DATASETTE_PREFIX}favicon.ico", _favicon),
        Mount("/static", StaticFiles(directory=WEB_FOLDER / "static")),
        Route(DATASETTE_PREFIX.rstrip("/"), _datasette_home),
        Mount(DATASETTE_PREFIX.rstrip("/"), create_datasette_app(context.config)),
        unprefixed_route(context.config),
    ]


def _robots(request: Request) -> Response:
    return PlainTextResponse(ROBOTS_TXT)


def _favicon(request: Request) -> Response:
    return RedirectResponse(ICON_PATH)


def _datasette_home(request: Request) -> Response:
    return RedirectResponse(DATASETTE_PREFIX)


def _error_status(error: Exception) -> tuple[int, str]:
    """Return the HTTP status and the message for readers."""
    if isinstance(error, HTTPException):
        return error.status_code, MESSAGES.get(error.detail, error.detail)
    if isinstance(error, InvalidQuery | BadQuery):
        return 400, f"{error}."
    if isinstance(error, QueryTimeout):
        return 503, f"{error}; narrow it by a period, a source or rarer words.".capitalize()
    if isinstance(error, sqlite3.Error | OSError):
        return 503, "The database cannot be read right now; try again in a moment."
    return 500, "The server failed; its log holds the error."
