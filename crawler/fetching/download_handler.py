"""The download handler: bounded headers and memory, guarded addresses, a delay counted from the end of an answer."""

import asyncio
from collections.abc import AsyncIterator
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

from newsfold.crawler.errors import Refused
from newsfold.crawler.fetching.ssrf_middleware import guarded_socket, private_address, to_proxy

HEADER_LINE = 16 << 10  # bytes; long content security policies pass the 8 KiB that are usual
HEADERS = 128
MAX_HEAD = 256 << 10  # bytes of all headers together, those of interim answers (1xx) too
SMALL = 1 << 20  # bytes; nearly all pages are smaller
LARGE_AT_ONCE = 16  # larger bodies under way: with 128 small ones they stay below 256 MiB


class BoundedHead(ResponseHandler):
    """Counts what arrives before the headers of the answer are complete, which aiohttp bounds only line by line."""

    _head: int | None = None  # None once the headers are there

    def set_response_params(self, **params: Any) -> None:
        self._head = 0
        super().set_response_params(**params)

    def feed_data(self, data: Any, size: int = 0) -> None:
        if data[0].code >= 200:
            self._head = None
        super().feed_data(data, size)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._head is not None:
            self._head += len(data)
            if self._head > MAX_HEAD:
                if self.transport is not None:
                    self.transport.close()
                self.set_exception(aiohttp.ClientError(f"more than {MAX_HEAD} bytes of headers"))


class NewsDownloadHandler(AiohttpDownloadHandler):  # type: ignore[misc]
    """Scrapy's handler on aiohttp: unlike the one on Twisted it bounds the headers and can run twice in a process."""

    experimental = False

    def __init__(self, crawler: Crawler) -> None:
        BaseStreamingDownloadHandler.__init__(self, crawler)
        allow_private = crawler.settings.getbool("NEWSFOLD_ALLOW_PRIVATE")
        self._large = asyncio.Semaphore(LARGE_AT_ONCE)
        self._holders: set[Any] = set()  # tasks whose bodies are large
        connector = aiohttp.TCPConnector(
            limit=0,  # the slots bound it; to wait here would shorten the delay between two requests
            socket_factory=None if allow_private else guarded_socket,
        )
        factory: Any = partial(BoundedHead, loop=asyncio.get_running_loop())
        connector._factory = factory  # aiohttp has no public hook for it
        self._ssl_context = _make_ssl_context(crawler.settings)
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,  # Scrapy decompresses, up to the size cap
            response_class=_ClientResponse,
            skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
            max_line_size=HEADER_LINE,
            max_field_size=HEADER_LINE,
            max_headers=HEADERS,
        )
        # aiohttp asks again at once when a kept connection breaks; Scrapy's retry waits for its turn.
        self._session._retry_connection = False

    async def download_request(self, request: Request) -> Response:
        to_proxy.set(bool(request.meta.get("proxy")))
        try:
            return await super().download_request(request)
        except Exception as error:
            if private_address(error):
                raise Refused("private address") from error
            raise
        finally:
            if asyncio.current_task() in self._holders:
                self._holders.discard(asyncio.current_task())
                self._large.release()
            self._restart_delay(request)

    async def _iter_body_chunks(self, response: _ClientResponse) -> AsyncIterator[bytes]:
        """The body as it comes; a large one waits, within its time, until there is room for it in memory."""
        read = 0
        async for chunk in response.content.iter_any():
            read += len(chunk)
            if read > SMALL and asyncio.current_task() not in self._holders:
                await self._large.acquire()
                self._holders.add(asyncio.current_task())
            yield chunk

    def _restart_delay(self, request: Request) -> None:
        # Scrapy counts from when it sends; connecting takes differently long, so a server would see shorter gaps.
        slot = self.crawler.engine.downloader.slots.get(request.meta.get("download_slot"))
        if slot is not None:
            slot.lastseen = max(slot.lastseen, monotonic())
