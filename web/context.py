"""What all pages share: the database, the templates, what is kept, cookies, and errors as pages."""

from dataclasses import dataclass
from typing import Any

from jinja2 import Environment
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from newsfold.db.queries.trends import choices
from newsfold.db.read_only import ReadOnlyPool
from newsfold.web.cache import Kept
from newsfold.web.config import Site
from newsfold.web.query_params import HIGHEST

ROWS = 30  # stories or articles on one page
COOKIE_SECONDS = 365 * 24 * 3600


@dataclass
class Desk:
    """What a page works with."""

    site: Site
    reader: ReadOnlyPool
    env: Environment

    def __post_init__(self) -> None:
        self.choices = Kept(self.reader, choices)

    def show(self, request: Request, template: str, *, status: int = 200, **values: Any) -> Response:
        """The template filled; browsers ask again each time, since a crawl may have brought something."""
        common = {"site": self.site, "path": request.url.path, "status": status}
        body = self.env.get_template(template).render(common | values)
        return HTMLResponse(body, status_code=status, headers={"Cache-Control": "private, no-cache"})

    def complain(self, request: Request, message: str, status: int) -> Response:
        return self.show(request, "error.html", message=message, status=status)


def remember(request: Request, response: Response, name: str, value: str) -> None:
    """A cookie that only this site reads, and no script."""
    response.set_cookie(
        name, value, max_age=COOKIE_SECONDS, httponly=True, samesite="lax", secure=request.url.scheme == "https"
    )


def number_in(request: Request) -> int:
    """The number in the address. Raises HTTPException when no row can have it."""
    number = int(request.path_params["number"])
    if number >= HIGHEST:
        raise HTTPException(404, f"Nothing here has the number {number}.")
    return number
