"""The download handler: bounded headers, guarded addresses, and a delay that counts from the end of an answer."""

from time import monotonic

import aiohttp
from scrapy import Request
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler, _ClientResponse
from scrapy.core.downloader.handlers._base_streaming import BaseStreamingDownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.ssl import _make_ssl_context

from crawler.guard import guarded_socket, private_address, to_proxy
from crawler.reasons import Refused

HEADER_LINE = 16 << 10  # bytes; long content security policies pass the 8 KiB that are usual
HEADERS = 128


class NewsDownloadHandler(AiohttpDownloadHandler):  # type: ignore[misc]
    """Scrapy's handler on aiohttp: unlike the one on Twisted it bounds the headers and can run twice in a process."""

    experimental = False

    def __init__(self, crawler: Crawler) -> None:
        BaseStreamingDownloadHandler.__init__(self, crawler)
        allow_private = crawler.settings.getbool("NEWSFOLD_ALLOW_PRIVATE")
        self._ssl_context = _make_ssl_context(crawler.settings)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=0,  # the slots bound it; to wait here would shorten the delay between two requests
                socket_factory=None if allow_private else guarded_socket,
            ),
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
            self._restart_delay(request)

    def _restart_delay(self, request: Request) -> None:
        # Scrapy counts from when it sends; connecting takes differently long, so a server would see shorter gaps.
        slot = self.crawler.engine.downloader.slots.get(request.meta.get("download_slot"))
        if slot is not None:
            slot.lastseen = max(slot.lastseen, monotonic())
