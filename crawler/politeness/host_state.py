"""What the crawl knows of each host: how slowly to ask it, and how long to leave it alone."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from sqlite_utils import Database

from newsfold.db.archive.hosts import Host, read_host, save_retry, save_robots, save_tdmrep
from newsfold.db.values.times import format_time, parse_time

MAX_HOLD = timedelta(days=1)  # the longest Retry-After that is believed
IN_RUN = 20  # seconds; a shorter wait is sat out, for a longer one the host is left to the next run
SILENT = 4  # requests in a row without an answer, after which a host is left alone for the rest of the run
REFUSES = 6  # answers in a row that refuse us; more of them would not change its mind
MARGIN = 0.5  # seconds on top: our clock and theirs need not agree


class Hosts:
    """Shared by the middlewares that pace and stop requests; `downloader` is Scrapy's, set when the crawl opens."""

    def __init__(self, archive: Database, now: Callable[[], datetime], *, least_delay: float) -> None:
        self._archive, self._now, self._least_delay = archive, now, least_delay
        self._held: dict[str, datetime | None] = {}
        self._delays: dict[str, float] = {}
        self._bad: dict[str, Counter[str]] = {}
        self.downloader: Any = None

    def read(self, host: str) -> Host:
        return read_host(self._archive, host)

    def save_robots(self, host: str, status: int | None, body: str | None) -> None:
        save_robots(self._archive, host, at=format_time(self._now()), status=status, body=body)

    def save_tdmrep(self, host: str, body: str | None) -> None:
        save_tdmrep(self._archive, host, at=format_time(self._now()), body=body)

    def held_until(self, host: str) -> datetime | None:
        """Until when `host` asked to be left alone, if that lies ahead."""
        if host not in self._held:
            retry_at = self.read(host).retry_at
            self._held[host] = parse_time(retry_at) if retry_at else None
        until = self._held[host]
        return until if until and until > self._now() else None

    def answered(self, host: str, *, what: str = "") -> None:
        """Note a good answer, or `what` was wrong: `silent` or `refuses`."""
        if not what:
            self._bad.pop(host, None)
        else:
            self._bad.setdefault(host, Counter())[what] += 1

    def given_up(self, host: str) -> str:
        """Why `host` is asked nothing more in this run, or nothing."""
        bad = self._bad.get(host)
        if bad and bad["silent"] >= SILENT:
            return "host does not answer"
        return "host refuses us" if bad and bad["refuses"] >= REFUSES else ""

    def hold(self, host: str, seconds: float) -> None:
        """Ask `host` nothing for `seconds`, in this run or (longer waits) in those to come."""
        if seconds > IN_RUN:
            until = self._now() + min(timedelta(seconds=min(seconds, 1e7)), MAX_HOLD)
            self._held[host] = until
            save_retry(self._archive, host, format_time(until))
        elif slot := self._slot(host):
            slot.lastseen = max(slot.lastseen, monotonic() + seconds + MARGIN - slot.delay)

    def delay(self, host: str) -> float:
        """The least number of seconds between two requests to `host`."""
        return self._delays.get(host, 0.0)

    def slow_down(self, host: str, seconds: float) -> None:
        if seconds <= self.delay(host):
            return
        self._delays[host] = seconds
        settings = self.downloader.per_slot_settings.setdefault(host, {})
        # Without jitter: a random delay would now and then be shorter than what was asked for.
        settings.update(delay=max(seconds, self._least_delay), jitter=0)
        if slot := self._slot(host):
            slot.delay, slot.jitter = max(slot.delay, seconds), 0.0

    def _slot(self, host: str) -> Any:
        return self.downloader.slots.get(host) if self.downloader else None
