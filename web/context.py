"""The context that all pages share: configuration, database, templates; and helpers for requests and responses."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from jinja2 import Environment
from sqlite_utils import Database
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from newsfold.db.queries.desk import read_day
from newsfold.db.queries.icons import read_icon_versions
from newsfold.db.queries.trends import read_filter_choices
from newsfold.db.read_only import QueryTimeout, ReadOnlyPool
from newsfold.web.cache import CachedQuery
from newsfold.web.config import ServerConfig
from newsfold.web.cookies import LOOK_COOKIE, Look, parse_look
from newsfold.web.corrections import Corrections
from newsfold.web.forms import is_local_user
from newsfold.web.query_params import MAX_NUMBER
from newsfold.web.views.reader_times import ReaderTimes

T = TypeVar("T")
PAGE_SIZE = 30  # stories or articles on one page of a list
COOKIE_SECONDS = 365 * 24 * 3600


@dataclass
class AppContext:
    """The configuration, the database, and the templates, from which pages are rendered."""

    config: ServerConfig
    pool: ReadOnlyPool
    environment: Environment
    corrections: Corrections | None = None  # None if the pages cannot correct stories
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    def __post_init__(self) -> None:
        self.cached_queries: list[CachedQuery[Any]] = []
        self.filter_choices = self.cache(read_filter_choices)
        self.day = self.cache(read_day)
        self.icons = self.cache(read_icon_versions)

    def cache(self, query: Callable[[Database], T]) -> CachedQuery[T]:
        """Return `query` with a cache that the server keeps warm."""
        cached = CachedQuery(self.pool, query)
        self.cached_queries.append(cached)
        return cached

    def render(self, request: Request, template: str, *, status: int = 200, **values: Any) -> Response:
        """Render `template` with `values`; browsers must revalidate it, because a run may have changed the page."""
        query = request.url.query
        common = {
            "config": self.config,
            "path": request.url.path,
            "back": f"{request.url.path}?{query}" if query else request.url.path,
            "status": status,
            "times": self.times(),
            "icons": self.read_icons(),
            "look": read_look(request),
            "may_correct": self.corrections is not None and is_local_user(request, self.config),
        }
        body = self.environment.get_template(template).render(common | values)
        return HTMLResponse(body, status_code=status, headers={"Cache-Control": "private, no-cache"})

    def times(self) -> ReaderTimes:
        """Return the formats of times for a page that is rendered now."""
        return ReaderTimes(self.config.timezone, self.clock())

    def read_icons(self) -> dict[str, tuple[int, str]]:
        """Return the icons by the names of their outlets; none while the database cannot be read, as on error pages."""
        try:
            return self.icons.get()
        except (sqlite3.Error, OSError, QueryTimeout):
            return {}

    def render_error(self, request: Request, message: str, status: int) -> Response:
        """Render the page of an error with its message, a sentence."""
        return self.render(request, "error.html", message=message, status=status)


def set_cookie(request: Request, response: Response, name: str, value: str) -> None:
    """Set a cookie that only this site receives and no script can read."""
    response.set_cookie(
        name, value, max_age=COOKIE_SECONDS, httponly=True, samesite="lax", secure=request.url.scheme == "https"
    )


def read_look(request: Request) -> Look:
    """Return how the reader wants the pages to look."""
    return parse_look(request.cookies.get(LOOK_COOKIE))


def parse_row_id(request: Request) -> int:
    """Return the id in the path; raise HTTPException (404) if it is too large for any row."""
    row_id = int(request.path_params["row_id"])
    if row_id >= MAX_NUMBER:
        raise HTTPException(404, f"There is no row with the number {row_id}.")
    return row_id
