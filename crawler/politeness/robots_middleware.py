"""robots.txt: read before anything else of a host, remembered for a day, its Crawl-delay applied."""

import asyncio
from datetime import timedelta
from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from newsfold.crawler.errors import Refused, refused
from newsfold.crawler.politeness.robots_txt import MAX_BYTES, Rules, read_rules
from newsfold.db.archive.hosts import Host
from newsfold.db.values.times import parse_time

FRESH = timedelta(days=1)  # RFC 9309, section 2.4
UNREACHABLE = timedelta(minutes=30)  # until a robots.txt that could not be had is asked for again


class RobotsMiddleware:
    """Refuses what robots.txt disallows; RFC 9309, which Scrapy's own middleware does not follow for 5xx."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._rules: dict[str, asyncio.Task[Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if request.meta.get("dont_obey_robotstxt"):
            return
        rules = await self.rules(request)
        if rules.refusal:
            raise Refused(rules.refusal, lasting=False)
        if not rules.allows(request.url):
            raise Refused("robots")

    async def rules(self, request: Request) -> Rules:
        """The rules for the host of `request`, asked for once however many requests wait for them."""
        host = urlparse_cached(request).netloc.rpartition("@")[2].lower()
        if host not in self._rules:
            self._rules[host] = asyncio.ensure_future(self._load(host, request))
        return await asyncio.shield(self._rules[host])

    async def _load(self, host: str, request: Request) -> Rules:
        hosts: Any = self.crawler.spider.hosts
        known = hosts.read(host)
        if not self._is_fresh(known):
            status, body = await self._fetch(request)
            hosts.save_robots(host, status, body)
            known = hosts.read(host)
        rules = read_rules(known.robots_status, known.robots_body)
        hosts.slow_down(urlparse_cached(request).hostname or "", rules.delay)
        return rules

    def _is_fresh(self, known: Host) -> bool:
        if known.robots_at is None:
            return False
        reachable = read_rules(known.robots_status, "").refusal is None
        age: timedelta = self.crawler.spider.now() - parse_time(known.robots_at)
        return timedelta(0) <= age < (FRESH if reachable else UNREACHABLE)

    async def _fetch(self, request: Request) -> tuple[int | None, str | None]:
        url = urlparse_cached(request)
        robots = Request(
            f"{url.scheme}://{url.netloc}/robots.txt",
            callback=NO_CALLBACK,
            priority=1000,
            dont_filter=True,
            meta={"dont_obey_robotstxt": True, "verbatim_url": True},
        )
        try:
            response = await self.crawler.engine.download_async(robots)
        except Exception as error:
            why = refused(error)
            if why.waits or why.reason == "private address":
                raise why from error
            # More redirects than are followed count as a missing file, any other failure as no answer.
            return (404 if why.reason == "too many redirects" else None), None
        return response.status, response.body[:MAX_BYTES].decode("utf-8", "replace").replace("\0", "")
