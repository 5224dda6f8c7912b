"""Keep the state of each host during a crawl: its delay, its pause, and the problems it had in this run."""

from collections import Counter
from datetime import datetime, timedelta
from enum import Enum
from time import monotonic
from typing import Any

from sqlite_utils import Database

from newsfold.crawler.session import Clock
from newsfold.db.archive.hosts import Host, read_host, save_retry, save_robots, save_tdmrep
from newsfold.db.values.times import format_time, parse_time

MAX_PAUSE = timedelta(days=1)  # longest Retry-After that is followed
MAX_PAUSE_IN_RUN = 20  # seconds; after a longer pause the next run fetches from the host
MAX_NO_ANSWER = 4  # requests in a row without an answer, after which the run gives the host up
MAX_REFUSALS = 6  # refusals in a row, after which the run gives the host up
PAUSE_MARGIN = 0.5  # seconds added to a pause, because our clock and the host's can differ


class HostProblem(Enum):
    """What can be wrong with a response of a host: no answer (or a server error), or a refusal."""

    NO_ANSWER = "no answer"
    REFUSAL = "refusal"


class HostState:
    """The state of all hosts, shared by the middlewares that delay and stop requests.

    `min_delay` is the delay in seconds between two requests to any host. `downloader` is Scrapy's and is set when the
    spider opens.
    """

    def __init__(self, archive: Database, clock: Clock, *, min_delay: float) -> None:
        self._archive, self._clock, self._min_delay = archive, clock, min_delay
        self._paused_until: dict[str, datetime | None] = {}
        self._delays: dict[str, float] = {}
        self._problems: dict[str, Counter[HostProblem]] = {}
        self.downloader: Any = None

    def read(self, host: str) -> Host:
        """Return the row of `host` in the archive; `host` includes a port that is not the default one."""
        return read_host(self._archive, host)

    def save_robots(self, host: str, status: int | None, body: str | None) -> None:
        """Store the response for robots.txt; a `status` of None means no answer."""
        save_robots(self._archive, host, at=format_time(self._clock()), status=status, body=body)

    def save_tdmrep(self, host: str, body: str | None) -> None:
        """Store tdmrep.json, or that the host has none (None)."""
        save_tdmrep(self._archive, host, at=format_time(self._clock()), body=body)

    def pause(self, host: str, seconds: float) -> None:
        """Send no request to `host` for `seconds`.

        The downloader waits for a pause of at most MAX_PAUSE_IN_RUN; a longer one is stored for the runs to come.
        """
        if seconds > MAX_PAUSE_IN_RUN:
            until = self._clock() + min(timedelta(seconds=min(seconds, 1e7)), MAX_PAUSE)
            self._paused_until[host] = until
            save_retry(self._archive, host, format_time(until))
        elif slot := self._slot(host):
            slot.lastseen = max(slot.lastseen, monotonic() + seconds + PAUSE_MARGIN - slot.delay)

    def paused_until(self, host: str) -> datetime | None:
        """Return the end of the pause that `host` asked for, or None if there is none or it is over."""
        if host not in self._paused_until:
            retry_at = self.read(host).retry_at
            self._paused_until[host] = parse_time(retry_at) if retry_at else None
        until = self._paused_until[host]
        return until if until and until > self._clock() else None

    def note_problem(self, host: str, problem: HostProblem) -> None:
        """Count a response with a problem."""
        self._problems.setdefault(host, Counter())[problem] += 1

    def clear_problems(self, host: str) -> None:
        """Forget the problems of `host`, because it gave a good response."""
        self._problems.pop(host, None)

    def give_up_reason(self, host: str) -> str:
        """Return the reason to send `host` no further request in this run, or "" if there is none."""
        problems = self._problems.get(host)
        if problems and problems[HostProblem.NO_ANSWER] >= MAX_NO_ANSWER:
            return "host does not answer"
        return "host refuses us" if problems and problems[HostProblem.REFUSAL] >= MAX_REFUSALS else ""

    def delay(self, host: str) -> float:
        """Return the minimum delay in seconds that `slow_down` has set for `host`, or 0."""
        return self._delays.get(host, 0.0)

    def slow_down(self, host: str, seconds: float) -> None:
        """Raise the delay between two requests to `host` to at least `seconds`."""
        if seconds <= self.delay(host):
            return
        self._delays[host] = seconds
        settings = self.downloader.per_slot_settings.setdefault(host, {})
        # A random jitter would sometimes make the delay shorter than `seconds`.
        settings.update(delay=max(seconds, self._min_delay), jitter=0)
        if slot := self._slot(host):
            slot.delay, slot.jitter = max(slot.delay, seconds), 0.0

    def _slot(self, host: str) -> Any:
        return self.downloader.slots.get(host) if self.downloader else None
