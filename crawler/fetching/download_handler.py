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
from newsfold.crawler.fetching.chunked_coding import ChunkRepair
from newsfold.crawler.fetching.limits import (
    MAX_HEADER_BYTES,
    MAX_HEADER_COUNT,
    MAX_HEADER_LINE_BYTES,
    MAX_LARGE_BODIES,
    MAX_SMALL_BODY_BYTES,
)
from newsfold.crawler.fetching.response_repair import (
    END_TAG_BYTES,
    content_length,
    has_end_tag,
    head_length,
    is_chunked,
    repair_head,
)
from newsfold.crawler.fetching.ssrf_middleware import (
    PublicResolver,
    connects_to_proxy,
    guarded_socket,
    is_private_address_error,
)

# After so many bytes, the body of the request of this task is not read any further; 0 for no such limit.
_cut_at = ContextVar("_cut_at", default=0)
# Whether a body that ends too early is taken as it is.
_may_end_early = ContextVar("_may_end_early", default=False)


class NewsProtocol(ResponseHandler):
    """An aiohttp protocol that limits the bytes of the headers of a response, and repairs what browsers overlook.

    aiohttp itself limits the length of a header line and the number of lines, but not the number of interim (1xx)
    responses; and its parser refuses responses with faults that are common on the web.
    """

    _head: bytearray | None = None  # received bytes of the headers; None while no headers are expected
    _header_bytes = 0  # of all responses to the request, interim ones included
    _chunks: ChunkRepair | None = None  # None if the body is not chunked
    _body_left: int | None = None  # bytes of the body that are still to come; None if its length is not known

    def set_response_params(self, **params: Any) -> None:
        self._head, self._header_bytes, self._chunks, self._body_left = bytearray(), 0, None, None
        super().set_response_params(**params)

    def data_received(self, data: bytes) -> None:
        if self._head is None or not data:
            self._receive_body(data)
            return
        searched = len(self._head)
        self._head += data
        while self._head and (length := head_length(self._head, searched)):
            searched = 0
            head, rest = repair_head(bytes(self._head[:length])), bytes(self._head[length:])
            self._header_bytes += length
            if head[9:10] == b"1" and head[9:12] != b"101" and self._header_bytes <= MAX_HEADER_BYTES:
                super().data_received(head)
                self._head = bytearray(rest)
                continue
            self._head = None
            self._chunks = ChunkRepair() if is_chunked(head) else None
            self._body_left = content_length(head)
            super().data_received(head)
            if rest:
                self._receive_body(rest)
            break
        if self._header_bytes + len(self._head or b"") > MAX_HEADER_BYTES:
            if self.transport is not None:
                self.transport.close()
            self.set_exception(aiohttp.ClientError(f"more than {MAX_HEADER_BYTES} bytes of headers"))

    def _receive_body(self, data: bytes) -> None:
        """Pass on a part of the body, without what follows its announced length."""
        if self._chunks is not None and data:
            data = self._chunks.feed(data)
            if not data:
                return
        if self._body_left is not None and data:
            if len(data) > self._body_left:
                self.force_close()
            data = data[: self._body_left]
            self._body_left -= len(data)
            if not data:
                return
        super().data_received(data)

    def connection_lost(self, exc: BaseException | None) -> None:
        payload = self._payload
        super().connection_lost(exc)
        if payload is not None and not payload.is_eof() and payload.exception() is None:
            # After an error in the body aiohttp leaves its reader waiting.
            payload.set_exception(aiohttp.ClientError("the body is no HTTP"))


class NewsDownloadHandler(AiohttpDownloadHandler):  # type: ignore[misc]
    """A download handler that uses aiohttp, based on Scrapy's.

    Unlike Scrapy's default handler, which uses Twisted, it limits the size of headers and lets one process run several
    crawls in turn. Where the start of a file is enough, `cut_body_at` in the meta of the request is the number of bytes
    behind which the body is not read any further. With `may_end_early`, a body that ends too early is taken as it is
    when the request is not tried again.
    """

    experimental = False

    def __init__(self, crawler: Crawler) -> None:
        BaseStreamingDownloadHandler.__init__(self, crawler)
        allow_private = crawler.settings.getbool("NEWSFOLD_ALLOW_PRIVATE")
        self._retries = crawler.settings.getint("RETRY_TIMES")
        self._large_bodies = asyncio.Semaphore(MAX_LARGE_BODIES)
        self._large_body_tasks: set[Any] = set()  # tasks that hold a place of the semaphore
        connector = aiohttp.TCPConnector(
            limit=0,  # Scrapy's slots limit connections; a wait in the connector would shorten the delay of a host
            resolver=None if allow_private else PublicResolver(),
            socket_factory=None if allow_private else guarded_socket,
        )
        protocol_factory: Any = partial(NewsProtocol, loop=asyncio.get_running_loop())
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
        is_last = request.meta.get("retry_times", 0) >= self._retries
        _may_end_early.set(is_last and request.meta.get("may_end_early", False))
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

        The timeout of the request includes this wait. A document that ends with its last tag is whole, even if the
        connection ended too early for what the headers announced.
        """
        size, end = 0, b""
        try:
            async for chunk in response.content.iter_any():
                size += len(chunk)
                if size > MAX_SMALL_BODY_BYTES and asyncio.current_task() not in self._large_body_tasks:
                    await self._large_bodies.acquire()
                    self._large_body_tasks.add(asyncio.current_task())
                end = (end + chunk)[-END_TAG_BYTES:]
                yield chunk
                if 0 < _cut_at.get() < size:
                    return
        except Exception as error:
            # Servers announce a length that is too large, or close without the last chunk.
            is_enough = has_end_tag(end) or (_may_end_early.get() and size > 0)
            if not (self._is_dataloss_exception(error) and is_enough):
                raise

    def _restart_delay(self, request: Request) -> None:
        # Scrapy counts the delay from the start of the last request. As connecting takes varying time, a server could
        # see shorter gaps between requests, so count it from the end of the response.
        slot = self.crawler.engine.downloader.slots.get(request.meta.get("download_slot"))
        if slot is not None:
            slot.lastseen = max(slot.lastseen, monotonic())
