"""/.well-known/tdmrep.json: a site's word on text and data mining, known before its pages are saved."""

import asyncio
from datetime import timedelta
from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from newsfold.crawler.errors import refused
from newsfold.crawler.politeness.optouts import MAX_FILE
from newsfold.db.archive.hosts import Host
from newsfold.db.values.times import parse_time

FRESH = timedelta(days=1)
MISSING = timedelta(days=7)  # few sites have the file; for the others, one request a week


class TdmrepMiddleware:
    """Asks once for each host of pages; what cannot be had reserves nothing."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._files: dict[str, asyncio.Task[str | None]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if "page" not in request.meta:
            return
        host = urlparse_cached(request).netloc.rpartition("@")[2].lower()
        if host not in self._files:
            self._files[host] = asyncio.ensure_future(self._load(host, request))
        request.meta["tdmrep"] = await asyncio.shield(self._files[host])

    async def _load(self, host: str, request: Request) -> str | None:
        hosts: Any = self.crawler.spider.hosts
        known: Host = hosts.read(host)
        if self._is_fresh(known):
            return known.tdmrep
        url = urlparse_cached(request)
        asked = Request(
            f"{url.scheme}://{url.netloc}/.well-known/tdmrep.json",
            callback=NO_CALLBACK,
            priority=1000,
            dont_filter=True,
            meta={"verbatim_url": True, "dont_retry": True},
        )
        try:
            response = await self.crawler.engine.download_async(asked)
        except Exception as error:
            if refused(error).waits:
                return known.tdmrep  # asked again by the next run
            hosts.save_tdmrep(host, None)
            return None
        good = response.status == 200 and response.body.lstrip()[:1] in (b"[", b"\xef")
        hosts.save_tdmrep(host, response.body[:MAX_FILE].decode("utf-8-sig", "replace") if good else None)
        saved: Host = hosts.read(host)
        return saved.tdmrep

    def _is_fresh(self, known: Host) -> bool:
        if known.tdmrep_at is None:
            return False
        age: timedelta = self.crawler.spider.now() - parse_time(known.tdmrep_at)
        return timedelta(0) <= age < (FRESH if known.tdmrep else MISSING)
