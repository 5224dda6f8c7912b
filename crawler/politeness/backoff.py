"""Hosts are left alone: for as long as a 429 or 503 asks, across runs, and after failures in a row for this run."""

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
)
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from newsfold.crawler.errors import Refused
from newsfold.db.values.times import format_time

REFUSALS = frozenset({401, 403, 407, 451})
UNANSWERED = (DownloadTimeoutError, CannotResolveHostError, DownloadConnectionRefusedError)
TOO_MANY = 300.0  # seconds to wait after a 429 that does not say how long


class BackoffMiddleware:
    """Stands nearer to the downloader than Scrapy's retries, so that those wait as well."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        host, hosts = urlparse_cached(request).hostname or "", self.crawler.spider.hosts
        until = hosts.held_until(host)
        if until:
            raise Refused(f"host asked to wait until {format_time(until)}", lasting=False, waits=True)
        if why := hosts.given_up(host):
            raise Refused(why, lasting=False, waits=True)

    def process_response(self, request: Request, response: Response) -> Response:
        bad = "refuses" if response.status in REFUSALS else "silent" if response.status >= 500 else ""
        self.crawler.spider.hosts.answered(urlparse_cached(request).hostname or "", what=bad)
        if response.status in (429, 503):
            header = (response.headers.get("Retry-After") or b"").decode("latin-1")
            date = (response.headers.get("Date") or b"").decode("latin-1")
            seconds = retry_after(header, date)
            if seconds is None and response.status == 429:
                seconds = TOO_MANY
            if seconds is not None:
                self.crawler.spider.hosts.hold(urlparse_cached(request).hostname or "", seconds)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        if not isinstance(exception, IgnoreRequest):  # a broken answer is one
            bad = "silent" if isinstance(exception, UNANSWERED) else ""
            self.crawler.spider.hosts.answered(urlparse_cached(request).hostname or "", what=bad)


def retry_after(header: str, date: str = "") -> float | None:
    """Seconds that a Retry-After header asks for, a time in it counted from the answer's own `date`; None if unread."""
    text = header.strip()
    try:
        if text.replace(".", "", 1).isdecimal():
            return min(float(text), 1e9)
        until = _time(text)
        since = _time(date) if date else datetime.now(UTC)
    except (TypeError, ValueError, OverflowError, IndexError):
        return None
    seconds = (until - since).total_seconds()
    return max(seconds, 0.0) if math.isfinite(seconds) else None


def _time(text: str) -> datetime:
    found = parsedate_to_datetime(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
