"""Retry-After: a host that says 429 or 503 is left alone for as long as it asks, across runs."""

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from crawler.reasons import Refused
from db.times import stamp

TOO_MANY = 300.0  # seconds to wait after a 429 that does not say how long


class BackoffMiddleware:
    """Stands nearer to the downloader than Scrapy's retries, so that those wait as well."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        until = self.crawler.spider.hosts.held_until(urlparse_cached(request).hostname or "")
        if until:
            raise Refused(f"host asked to wait until {stamp(until)}", lasting=False, waits=True)

    def process_response(self, request: Request, response: Response) -> Response:
        if response.status in (429, 503):
            header = (response.headers.get("Retry-After") or b"").decode("latin-1")
            date = (response.headers.get("Date") or b"").decode("latin-1")
            seconds = retry_after(header, date)
            if seconds is None and response.status == 429:
                seconds = TOO_MANY
            if seconds is not None:
                self.crawler.spider.hosts.hold(urlparse_cached(request).hostname or "", seconds)
        return response


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
