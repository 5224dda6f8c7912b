"""Render the pages of sources with `render = true`: fetch a page as usual, load it in a browser, and save its HTML."""

import asyncio
from collections import OrderedDict
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from newsfold.crawler.errors import PERMANENT_REASONS, FetchFailure, classify_failure
from newsfold.crawler.fetching.browser import Browser, FetchedResource, RenderError, RenderJob, failed_resource
from newsfold.crawler.fetching.content_encoding import ContentEncodingError, decode_body
from newsfold.crawler.fetching.content_type import non_html_type
from newsfold.crawler.fetching.download_handler import NewsDownloadHandler
from newsfold.crawler.fetching.limits import MAX_PAGE_BYTES, MAX_RESOURCE_CACHE_BYTES
from newsfold.crawler.fetching.ssrf_rules import refusal_reason
from newsfold.crawler.politeness.robots_middleware import RobotsMiddleware
from newsfold.db.archive.blocklist import is_blocked
from newsfold.db.archive.captures import MADE_BY
from newsfold.db.values.urls import absolute_url, canonical_url

RESOURCE_DELAY = 0.25  # seconds between two resources from one host, which are fetched one at a time
RESOURCE_TIMEOUT = 10  # seconds, for one resource
MAX_REDIRECTS = 5  # of one resource
# Response headers that are passed on to the browser.
PASSED_HEADERS = ("content-type", "access-control-allow-origin", "access-control-allow-credentials")


class RenderingDownloadHandler(NewsDownloadHandler):
    """The download handler with a browser, which starts when the first page has to be rendered."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._allow_private = crawler.settings.getbool("NEWSFOLD_ALLOW_PRIVATE")
        self._browser = Browser(crawler.settings["USER_AGENT"])
        self._host_locks: dict[str, asyncio.Lock] = {}
        # Scripts and style sheets by URL, the least recently used first.
        self._cache: OrderedDict[str, FetchedResource] = OrderedDict()

    async def download_request(self, request: Request) -> Response:
        response = await super().download_request(request)
        source = request.meta.get("source")
        if source is None or not source.render or "page" not in request.meta or response.status != 200:
            return response
        return await self._render(request, response)

    async def close(self) -> None:
        await self._browser.close()
        await super().close()

    async def _render(self, request: Request, response: Response) -> Response:
        document = self._decode(response)
        if document.failure or non_html_type(document.headers.get("content-type", ""), document.body):
            return response  # PageResults finds the same failure again, and stores it

        async def fetch(url: str) -> FetchedResource:
            return await self._fetch_resource(url, request)

        try:
            html = await self._browser.render(RenderJob(request.url.partition("#")[0], document, fetch))
        except RenderError as error:
            raise FetchFailure(str(error), permanent=str(error) in PERMANENT_REASONS) from None
        headers = response.headers.copy()
        headers.pop("Content-Encoding", None)
        headers["Content-Type"] = "text/html; charset=utf-8"
        headers[MADE_BY] = "browser"
        return response.replace(body=html, headers=headers)

    async def _fetch_resource(self, url: str, page: Request) -> FetchedResource:
        """Return the resource at `url` for the page request `page`, from the cache or fetched.

        Redirects are followed; robots.txt and the SSRF rules apply to each URL. A resource that cannot be fetched is
        returned with its `failure`.
        """
        if url in self._cache:
            self._cache.move_to_end(url)
            return self._cache[url]
        target = url
        for _ in range(MAX_REDIRECTS + 1):
            try:
                response = await self._download_resource(target, page)
            except Exception as error:
                return failed_resource(classify_failure(error).reason)
            location = response.headers.get("Location")
            if not (300 <= response.status < 400 and location):
                resource = self._decode(response)
                self._save_to_cache(url, resource)
                return resource
            target = absolute_url(target, location.decode("utf-8", "replace")) or ""
        return failed_resource("too many redirects")

    async def _download_resource(self, url: str, page: Request) -> Response:
        ports = page.meta.get("ports", ())
        if reason := refusal_reason(url, allow_private=self._allow_private, ports=ports):
            raise FetchFailure(reason)
        spider: Any = self.crawler.spider
        if is_blocked(spider.archive, canonical_url(url) or ""):
            raise FetchFailure("forgotten")
        meta = {"download_timeout": RESOURCE_TIMEOUT, "ports": ports}
        if page.meta.get("proxy"):
            meta["proxy"] = page.meta["proxy"]
        request = Request(url, headers={"User-Agent": self.crawler.settings["USER_AGENT"]}, meta=meta)
        robots = self.crawler.get_downloader_middleware(RobotsMiddleware)
        if robots is not None and self.crawler.settings.getbool("ROBOTSTXT_OBEY"):
            await robots.process_request(request)
        async with self._host_locks.setdefault(urlparse_cached(request).hostname or "", asyncio.Lock()):
            await asyncio.sleep(RESOURCE_DELAY)
            return await super().download_request(request)

    def _decode(self, response: Response) -> FetchedResource:
        values = {name.decode("latin-1").lower(): response.headers.get(name, b"") for name in response.headers}
        headers = {name: value.decode("latin-1") for name, value in values.items()}
        try:
            coding = headers.get("content-encoding", "")
            body = decode_body(response.body, transfer_encoding="", content_encoding=coding, max_bytes=MAX_PAGE_BYTES)
        except ContentEncodingError as error:
            return failed_resource(str(error))
        return FetchedResource(
            response.status, {name: headers[name] for name in PASSED_HEADERS if name in headers}, body
        )

    def _save_to_cache(self, url: str, resource: FetchedResource) -> None:
        """Keep `resource` if it is a script or style sheet, because the next pages of the site probably request it too.

        Drop the least recently used ones if the cache exceeds MAX_RESOURCE_CACHE_BYTES.
        """
        media_type = resource.headers.get("content-type", "")
        if resource.status == 200 and ("javascript" in media_type or "css" in media_type):
            self._cache[url] = resource
            while sum(len(cached.body) for cached in self._cache.values()) > MAX_RESOURCE_CACHE_BYTES:
                self._cache.popitem(last=False)
