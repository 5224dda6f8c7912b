"""The icons of outlets: /icon/ID/VERSION, where the version is part of the hash of the image."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from newsfold.db.queries.icons import read_icon
from newsfold.web.context import AppContext, parse_row_id

CACHE_SECONDS = 30 * 24 * 3600


class OutletIcons:
    """The handler of /icon/."""

    def __init__(self, context: AppContext) -> None:
        self.context = context

    def show(self, request: Request) -> Response:
        """Return the image, which never changes at its URL; its media type is one of those that the database admits."""
        with self.context.pool.open() as news:
            icon = read_icon(news, parse_row_id(request), request.path_params["version"])
        if icon is None:
            raise HTTPException(404, "There is no such icon.")
        media_type, data = icon
        headers = {"Cache-Control": f"private, max-age={CACHE_SECONDS}, immutable"}
        return Response(data, media_type=media_type, headers=headers)
