"""Routes whose handlers query the database: in threads of their own, and only as long as the client waits."""

import asyncio
import threading
from collections.abc import Callable, Sequence

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from newsfold.db.read_only import is_abandoned

MAX_QUERYING_REQUESTS = 8  # at once; further ones wait. Static files and Datasette have other threads

Handler = Callable[[Request], Response]


class QueryThreads:
    """Maker of routes that share MAX_QUERYING_REQUESTS threads."""

    def __init__(self) -> None:
        self._limiter = CapacityLimiter(MAX_QUERYING_REQUESTS)

    def make_route(self, path: str, handler: Handler) -> Route:
        """Return a route that runs `handler` in a thread; when the client leaves, its queries are stopped."""

        async def endpoint(request: Request) -> Response:
            has_left = threading.Event()
            is_abandoned.set(has_left.is_set)
            watcher = asyncio.create_task(_watch_client(request, has_left))
            try:
                return await to_thread.run_sync(handler, request, limiter=self._limiter)
            finally:
                watcher.cancel()

        return Route(path, endpoint)

    def make_routes(self, handlers: Sequence[tuple[str, Handler]]) -> list[Route]:
        """Return the routes of several (path, handler)."""
        return [self.make_route(path, handler) for path, handler in handlers]


async def _watch_client(request: Request, has_left: threading.Event) -> None:
    """Set `has_left` when the client closes the connection; the body of the request, if it has one, is discarded."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
    has_left.set()
