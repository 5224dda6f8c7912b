"""Pause hosts: after a 429 or 503 for as long as it asks, also in later runs; after repeated failures, in this run."""

import math
import re
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
# A number, with a unit that some servers add, or several of them, which is how repeated headers are joined.
_SECONDS = re.compile(
    r"(\d{1,300}\.?\d{0,20}|\.\d{1,20})\s{0,9}(?:s|secs?|seconds?)?(?:\s{0,9}[\"',;].*)?", re.I | re.S
)
MAX_RETRY_AFTER = 1e9  # seconds; a larger number in the header is replaced by this, so that no arithmetic overflows


class BackoffMiddleware:
    """A downloader middleware that pauses hosts because of their responses, and defers requests to paused hosts.

    It runs closer to the downloader than Scrapy's retry middleware, so that retries are deferred as well.
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
        """Raise a deferred FetchFailure if the host is paused, or given up for the rest of this run."""
        host = _host(request)
        until = self._hosts.paused_until(host)
        if until:
            raise FetchFailure(f"host asked to wait until {format_time(until)}", permanent=False, deferred=True)
        if reason := self._hosts.give_up_reason(host):
            raise FetchFailure(reason, permanent=False, deferred=True)

    def process_response(self, request: Request, response: Response) -> Response:
        """Count a refusal or server error of the host, and pause the host if asked to; return `response` unchanged."""
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
        """Count a request without a response as a problem of the host.

        Any other error, such as a broken response, shows that the host answers.
        """
        if isinstance(exception, IgnoreRequest):  # our own decision, which shows nothing about the host
            return
        if isinstance(exception, NO_ANSWER_ERRORS):
            self._hosts.note_problem(_host(request), HostProblem.NO_ANSWER)
        else:
            self._hosts.clear_problems(_host(request))


def parse_retry_after(header: str, date: str = "") -> float | None:
    """Return the seconds to wait that a Retry-After header asks for, or None if it is invalid.

    A number of seconds is limited to MAX_RETRY_AFTER. If the header gives a time, the wait is counted from `date`, the
    Date header of the same response, or from the current time if `date` is "".
    """
    text = header.strip(" \t\"'")
    try:
        if number := _SECONDS.fullmatch(text):
            return min(float(number[1]), MAX_RETRY_AFTER)
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
