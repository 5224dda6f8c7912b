"""The download handler, which limits headers and memory and refuses connections to private addresses.

It also counts the delay between two requests to a host from the end of the first response.
"""

import asyncio
from collections.abc import AsyncIterator
from contextvars import ContextVar
from functools import partial
from time import monotonic
from typing import Any

import aiohttp
from aiohttp.client_proto import ResponseHandler
from scrapy import Request
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler, _ClientResponse
from scrapy.core.downloader.handlers._base_streaming import BaseStreamingDownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.ssl import _make_ssl_context

from newsfold.crawler.errors import FetchFailure
from newsfold.crawler.fetching.limits import (
    MAX_HEADER_BYTES,
    MAX_HEADER_COUNT,
    MAX_HEADER_LINE_BYTES,
    MAX_LARGE_BODIES,
    MAX_SMALL_BODY_BYTES,
)
from newsfold.crawler.fetching.ssrf_middleware import (
    PublicResolver,
    connects_to_proxy,
    guarded_socket,
    is_private_address_error,
)

# After so many bytes, the body of the request of this task is not read any further; 0 for no such limit.
_cut_at = ContextVar("_cut_at", default=0)


class BoundedHeaderProtocol(ResponseHandler):
    """An aiohttp protocol that limits the bytes received before the headers of a response are complete.

    aiohttp itself limits the length of a header line and the number of lines, but not the number of interim (1xx)
    responses.
    """

    _header_bytes: int | None = None  # None while no headers are expected

    def set_response_params(self, **params: Any) -> None:
        self._header_bytes = 0
        super().set_response_params(**params)

    def feed_data(self, data: Any, size: int = 0) -> None:
        if data[0].code >= 200:
            self._header_bytes = None
        super().feed_data(data, size)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._header_bytes is not None:
            self._header_bytes += len(data)
            if self._header_bytes > MAX_HEADER_BYTES:
                if self.transport is not None:
                    self.transport.close()
                self.set_exception(aiohttp.ClientError(f"more than {MAX_HEADER_BYTES} bytes of headers"))


class NewsDownloadHandler(AiohttpDownloadHandler):  # type: ignore[misc]
    """A download handler that uses aiohttp, based on Scrapy's.

    Unlike Scrapy's default handler, which uses Twisted, it limits the size of headers and lets one process run several
    crawls in turn. Where the start of a file is enough, `cut_body_at` in the meta of the request is the number of bytes
    behind which the body is not read any further.
    """

    experimental = False

    def __init__(self, crawler: Crawler) -> None:
        BaseStreamingDownloadHandler.__init__(self, crawler)
        allow_private = crawler.settings.getbool("NEWSFOLD_ALLOW_PRIVATE")
        self._large_bodies = asyncio.Semaphore(MAX_LARGE_BODIES)
        self._large_body_tasks: set[Any] = set()  # tasks that hold a place of the semaphore
        connector = aiohttp.TCPConnector(
            limit=0,  # Scrapy's slots limit connections; a wait in the connector would shorten the delay of a host
            resolver=None if allow_private else PublicResolver(),
            socket_factory=None if allow_private else guarded_socket,
        )
        protocol_factory: Any = partial(BoundedHeaderProtocol, loop=asyncio.get_running_loop())
        connector._factory = protocol_factory  # aiohttp has no public hook for it
        self._ssl_context = _make_ssl_context(crawler.settings)
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,  # Scrapy decompresses, up to DOWNLOAD_MAXSIZE
            response_class=_ClientResponse,
            skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
            max_line_size=MAX_HEADER_LINE_BYTES,
            max_field_size=MAX_HEADER_LINE_BYTES,
            max_headers=MAX_HEADER_COUNT,
        )
        # aiohttp would repeat a request at once when a reused connection breaks; Scrapy's retry respects the delay.
        self._session._retry_connection = False

    async def download_request(self, request: Request) -> Response:
        connects_to_proxy.set(bool(request.meta.get("proxy")))
        _cut_at.set(request.meta.get("cut_body_at", 0))
        try:
            return await super().download_request(request)
        except Exception as error:
            if is_private_address_error(error):
                raise FetchFailure("private address") from error
            raise
        finally:
            if asyncio.current_task() in self._large_body_tasks:
                self._large_body_tasks.discard(asyncio.current_task())
                self._large_bodies.release()
            self._restart_delay(request)

    async def _iter_body_chunks(self, response: _ClientResponse) -> AsyncIterator[bytes]:
        """Yield the body as it arrives; beyond MAX_SMALL_BODY_BYTES, first wait for one of MAX_LARGE_BODIES places.

        The timeout of the request includes this wait.
        """
        size = 0
        async for chunk in response.content.iter_any():
            size += len(chunk)
            if size > MAX_SMALL_BODY_BYTES and asyncio.current_task() not in self._large_body_tasks:
                await self._large_bodies.acquire()
                self._large_body_tasks.add(asyncio.current_task())
            yield chunk
            if 0 < _cut_at.get() < size:
                return

    def _restart_delay(self, request: Request) -> None:
        # Scrapy counts the delay from the start of the last request. As connecting takes varying time, a server could
        # see shorter gaps between requests, so count it from the end of the response.
        slot = self.crawler.engine.downloader.slots.get(request.meta.get("download_slot"))
        if slot is not None:
            slot.lastseen = max(slot.lastseen, monotonic())
