"""Pause hosts: after a 429 or 503 as long as it asks, across runs; after repeated failures for the rest of the run."""

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

from newsfold.crawler.errors import FetchFailure
from newsfold.crawler.politeness.host_state import HostProblem, HostState
from newsfold.db.values.times import format_time

REFUSAL_STATUSES = frozenset({401, 403, 407, 451})
NO_ANSWER_ERRORS = (DownloadTimeoutError, CannotResolveHostError, DownloadConnectionRefusedError)
DEFAULT_RETRY_AFTER = 300.0  # seconds to wait after a 429 without a readable Retry-After
MAX_RETRY_AFTER = 1e9  # seconds; bounds the arithmetic


class BackoffMiddleware:
    """Defers requests to paused hosts, and pauses hosts by their responses.

    Runs closer to the downloader than Scrapy's retry middleware, so that retries are deferred as well.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    @property
    def _hosts(self) -> HostState:
        hosts: HostState = self.crawler.spider.hosts
        return hosts

    def process_request(self, request: Request) -> None:
        """Raise a deferred FetchFailure if the host is paused."""
        host = _host(request)
        until = self._hosts.paused_until(host)
        if until:
            raise FetchFailure(f"host asked to wait until {format_time(until)}", permanent=False, deferred=True)
        if reason := self._hosts.give_up_reason(host):
            raise FetchFailure(reason, permanent=False, deferred=True)

    def process_response(self, request: Request, response: Response) -> Response:
        """Return `response` unchanged, after noting what it says about the host."""
        host = _host(request)
        if response.status in REFUSAL_STATUSES:
            self._hosts.note_problem(host, HostProblem.REFUSAL)
        elif response.status >= 500:
            self._hosts.note_problem(host, HostProblem.NO_ANSWER)
        else:
            self._hosts.clear_problems(host)
        if response.status in (429, 503):
            header = (response.headers.get("Retry-After") or b"").decode("latin-1")
            date = (response.headers.get("Date") or b"").decode("latin-1")
            seconds = parse_retry_after(header, date)
            if seconds is None and response.status == 429:
                seconds = DEFAULT_RETRY_AFTER
            if seconds is not None:
                self._hosts.pause(host, seconds)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Note a host that does not answer; a broken response is an answer."""
        if isinstance(exception, IgnoreRequest):
            return
        if isinstance(exception, NO_ANSWER_ERRORS):
            self._hosts.note_problem(_host(request), HostProblem.NO_ANSWER)
        else:
            self._hosts.clear_problems(_host(request))


def parse_retry_after(header: str, date: str = "") -> float | None:
    """Return the seconds that a Retry-After header asks for, at most MAX_RETRY_AFTER; None if it is invalid.

    A time in the header is compared with `date`, the Date header of the same response, and without one with the clock.
    """
    text = header.strip()
    try:
        if text.replace(".", "", 1).isdecimal():
            return min(float(text), MAX_RETRY_AFTER)
        until = _parse_http_date(text)
        sent_at = _parse_http_date(date) if date else datetime.now(UTC)
    except (TypeError, ValueError, OverflowError, IndexError):
        return None
    seconds = (until - sent_at).total_seconds()
    return max(seconds, 0.0) if math.isfinite(seconds) else None


def _parse_http_date(text: str) -> datetime:
    parsed = parsedate_to_datetime(text)
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def _host(request: Request) -> str:
    return urlparse_cached(request).hostname or ""
