"""Pages of sources with `render = true`: fetched like all others, then shown to a browser and saved as it made them."""

import asyncio
from collections import OrderedDict
from typing import Any
from urllib.parse import urljoin

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from newsfold.crawler.errors import Refused, refused
from newsfold.crawler.fetching.browser import PAGE_BYTES, Browser, Fetched, NotRendered, Visit
from newsfold.crawler.fetching.content_encoding import BadPayload, decoded
from newsfold.crawler.fetching.content_type import not_html
from newsfold.crawler.fetching.download_handler import NewsDownloadHandler
from newsfold.crawler.fetching.ssrf_rules import refusal
from newsfold.crawler.politeness.robots_middleware import RobotsMiddleware
from newsfold.db.archive.blocklist import is_forgotten
from newsfold.db.archive.captures import MADE_BY
from newsfold.db.values.urls import canonical_url

GAP = 0.25  # seconds between two parts of a page from one host, one at a time
KEPT = 16 << 20  # bytes of scripts and style sheets that the next pages are likely to want again
HOPS = 5
KEEP = ("content-type", "access-control-allow-origin", "access-control-allow-credentials")
SECONDS = 10


class RenderingDownloadHandler(NewsDownloadHandler):
    """Adds the browser, which is started by the first page that needs it."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._allow_private = crawler.settings.getbool("NEWSFOLD_ALLOW_PRIVATE")
        self._browser = Browser(crawler.settings["USER_AGENT"])
        self._hosts: dict[str, asyncio.Lock] = {}
        self._parts: OrderedDict[str, Fetched] = OrderedDict()

    async def download_request(self, request: Request) -> Response:
        response = await super().download_request(request)
        source = request.meta.get("source")
        if source is None or not source.render or "page" not in request.meta or response.status != 200:
            return response
        return await self._rendered(request, response)

    async def close(self) -> None:
        await self._browser.close()
        await super().close()

    async def _rendered(self, request: Request, response: Response) -> Response:
        document = self._decoded(response)
        if document.reason or not_html(document.headers.get("content-type", ""), document.body):
            return response  # what is wrong with it is said where all answers are judged

        async def fetch(url: str) -> Fetched:
            return await self._part(url, request)

        try:
            html = await self._browser.render(Visit(request.url.partition("#")[0], document, fetch))
        except NotRendered as error:
            raise Refused(str(error), lasting=str(error) == "too large") from None
        headers = response.headers.copy()
        headers.pop("Content-Encoding", None)
        headers["Content-Type"] = "text/html; charset=utf-8"
        headers[MADE_BY] = "browser"
        return response.replace(body=html, headers=headers)

    async def _part(self, url: str, page: Request) -> Fetched:
        """What the page at `page` asks for, redirects followed; robots.txt and the guard hold for each hop."""
        if url in self._parts:
            self._parts.move_to_end(url)
            return self._parts[url]
        at = url
        for _ in range(HOPS + 1):
            try:
                response = await self._ask(at, page)
            except Exception as error:
                return Fetched(0, {}, b"", refused(error).reason)
            location = response.headers.get("Location")
            if not (300 <= response.status < 400 and location):
                found = self._decoded(response)
                self._keep(url, found)
                return found
            at = urljoin(at, location.decode("latin-1"))
        return Fetched(0, {}, b"", "too many redirects")

    async def _ask(self, url: str, page: Request) -> Response:
        if reason := refusal(url, allow_private=self._allow_private):
            raise Refused(reason)
        spider: Any = self.crawler.spider
        if is_forgotten(spider.archive, canonical_url(url) or ""):
            raise Refused("forgotten")
        meta = {"download_timeout": SECONDS}
        if page.meta.get("proxy"):
            meta["proxy"] = page.meta["proxy"]
        request = Request(url, headers={"User-Agent": self.crawler.settings["USER_AGENT"]}, meta=meta)
        robots = self.crawler.get_downloader_middleware(RobotsMiddleware)
        if robots is not None and self.crawler.settings.getbool("ROBOTSTXT_OBEY"):
            await robots.process_request(request)
        async with self._hosts.setdefault(urlparse_cached(request).hostname or "", asyncio.Lock()):
            await asyncio.sleep(GAP)
            return await super().download_request(request)

    def _decoded(self, response: Response) -> Fetched:
        named = {name.decode("latin-1").lower(): response.headers.get(name, b"") for name in response.headers}
        text = {name: value.decode("latin-1") for name, value in named.items()}
        try:
            coding = text.get("content-encoding", "")
            body = decoded(response.body, transfer="", content=coding, most=PAGE_BYTES)
        except BadPayload as error:
            return Fetched(0, {}, b"", str(error))
        return Fetched(response.status, {name: text[name] for name in KEEP if name in text}, body)

    def _keep(self, url: str, found: Fetched) -> None:
        kind = found.headers.get("content-type", "")
        if found.status == 200 and ("javascript" in kind or "css" in kind):
            self._parts[url] = found
            while sum(len(part.body) for part in self._parts.values()) > KEPT:
                self._parts.popitem(last=False)
