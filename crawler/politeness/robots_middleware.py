"""Follow robots.txt: fetch it before anything else from a host, store it for a day, and apply its Crawl-delay."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, ClassVar, Self
from urllib.parse import urljoin

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from newsfold.crawler.errors import FetchFailure
from newsfold.crawler.fetching.limits import MAX_ROBOTS_TXT_BYTES
from newsfold.crawler.politeness.per_host_file import PerHostFile
from newsfold.crawler.politeness.robots_txt import RobotsRules, decode_robots, parse_robots
from newsfold.db.archive.hosts import Host

MAX_AGE = timedelta(days=1)  # RFC 9309, section 2.4
MAX_AGE_UNREACHABLE = timedelta(minutes=30)  # time until an unreachable robots.txt is fetched again


class RobotsMiddleware:
    """A downloader middleware that rejects requests that robots.txt disallows.

    Unlike Scrapy's own middleware, it also follows RFC 9309 for 5xx responses to robots.txt, which forbid everything.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._robots_file = RobotsFile(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raise FetchFailure if robots.txt disallows the request or is unreachable."""
        if request.meta.get("dont_obey_robotstxt"):
            return
        rules = await self.rules_for(request)
        if rules.refusal:
            raise FetchFailure(rules.refusal, permanent=False)
        if not rules.allows(request.url):
            raise FetchFailure("robots")

    async def rules_for(self, request: Request) -> RobotsRules:
        """Return the rules for the host of `request`, and apply their Crawl-delay to the host.

        Fetch robots.txt first if necessary.
        """
        rules = await self._robots_file.get(request)
        self._robots_file.hosts.slow_down(urlparse_cached(request).hostname or "", rules.delay)
        return replace(rules, url=urljoin(request.url, RobotsFile.path))


class RobotsFile(PerHostFile[RobotsRules]):
    """The robots.txt of each host; its content is read as RobotsRules."""

    path = "/robots.txt"
    # Of a larger file only the start is read; it is not refused.
    meta: ClassVar[Mapping[str, Any]] = {
        "dont_obey_robotstxt": True,
        "cut_body_at": MAX_ROBOTS_TXT_BYTES,
        "download_maxsize": 0,
    }

    def fetched_at(self, record: Host) -> str | None:
        return record.robots_at

    def max_age(self, record: Host) -> timedelta:
        is_reachable = parse_robots(record.robots_status, "").refusal is None
        return MAX_AGE if is_reachable else MAX_AGE_UNREACHABLE

    def save_response(self, host: str, response: Response) -> None:
        self.hosts.save_robots(host, response.status, decode_robots(response.body))

    def save_failure(self, host: str, failure: FetchFailure) -> None:
        if failure.deferred or failure.reason == "private address":
            raise failure
        # Too many redirects count as a missing file (RFC 9309, section 2.3.1.2), other failures as no answer.
        self.hosts.save_robots(host, 404 if failure.reason == "too many redirects" else None, None)

    def read_content(self, record: Host) -> RobotsRules:
        return parse_robots(record.robots_status, record.robots_body, f"https://{record.host}{self.path}")
