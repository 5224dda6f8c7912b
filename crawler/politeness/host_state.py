"""The state of each host during a crawl: its delay, its pause, and its recent problems in this run."""

from collections import Counter
from datetime import datetime, timedelta
from enum import Enum
from time import monotonic
from typing import Any

from sqlite_utils import Database

from newsfold.db.archive.hosts import Host, read_host, save_retry, save_robots, save_tdmrep
from newsfold.db.values.times import Clock, format_time, parse_time

MAX_PAUSE = timedelta(days=1)  # a longer Retry-After is cut to this
MAX_PAUSE_IN_RUN = 20  # seconds; if a host asks for a longer pause, its other requests are left to later runs
MAX_NO_ANSWER = 4  # requests in a row without an answer, or with a server error; then the run gives the host up
MAX_REFUSALS = 6  # refusals in a row; then the run gives the host up
PAUSE_MARGIN = 0.5  # seconds added to a pause, because our clock and the host's can differ


class HostProblem(Enum):
    """A problem with a request to a host: no answer, which includes server errors, or a refusal (such as a 403)."""

    NO_ANSWER = "no answer"
    REFUSAL = "refusal"


class HostState:
    """The state of all hosts, shared by the middlewares that delay or stop requests.

    `downloader` is Scrapy's; the spider sets it when the crawl starts.
    """

    def __init__(self, archive: Database, clock: Clock, *, min_delay: float) -> None:
        """Keep pauses and files of hosts in `archive`; `min_delay` is the shortest delay of a host in seconds."""
        self._archive, self._clock, self._min_delay = archive, clock, min_delay
        self._paused_until: dict[str, datetime | None] = {}
        self._delays: dict[str, float] = {}
        self._problems: dict[str, Counter[HostProblem]] = {}
        self.downloader: Any = None

    def read(self, host: str) -> Host:
        """Return the archive's row of `host`, an empty one if nothing is stored; `host` includes a non-default port."""
        return read_host(self._archive, host)

    def save_robots(self, host: str, status: int | None, body: str | None) -> None:
        """Store the response for the robots.txt of `host`.

        `status` is None if there was no answer; `body` is None if there was no body.
        """
        save_robots(self._archive, host, at=format_time(self._clock()), status=status, body=body)

    def save_tdmrep(self, host: str, body: str | None) -> None:
        """Store the tdmrep.json of `host`; `body` is None if it has none."""
        save_tdmrep(self._archive, host, at=format_time(self._clock()), body=body)

    def pause(self, host: str, seconds: float) -> None:
        """Send no request to `host` for `seconds`, at most MAX_PAUSE.

        The downloader waits until a pause of at most MAX_PAUSE_IN_RUN is over. A longer pause is stored in the archive,
        so that it also holds for later runs; requests to the host are then deferred.
        """
        if seconds > MAX_PAUSE_IN_RUN:
            until = self._clock() + min(timedelta(seconds=min(seconds, 1e7)), MAX_PAUSE)
            self._paused_until[host] = until
            save_retry(self._archive, host, format_time(until))
        elif slot := self._slot(host):
            slot.lastseen = max(slot.lastseen, monotonic() + seconds + PAUSE_MARGIN - slot.delay)

    def paused_until(self, host: str) -> datetime | None:
        """Return the end of the stored pause of `host`, from this or an earlier run; None if it is over or not set."""
        if host not in self._paused_until:
            retry_at = self.read(host).retry_at
            self._paused_until[host] = parse_time(retry_at) if retry_at else None
        until = self._paused_until[host]
        return until if until and until > self._clock() else None

    def note_problem(self, host: str, problem: HostProblem) -> None:
        """Count a problem of `host`."""
        self._problems.setdefault(host, Counter())[problem] += 1

    def clear_problems(self, host: str) -> None:
        """Reset the counts of problems of `host`, after a response without a problem."""
        self._problems.pop(host, None)

    def give_up_reason(self, host: str) -> str:
        """Return the reason why this run sends no further request to `host`, or "" if there is no reason against it."""
        problems = self._problems.get(host)
        if problems and problems[HostProblem.NO_ANSWER] >= MAX_NO_ANSWER:
            return "host does not answer"
        return "host refuses us" if problems and problems[HostProblem.REFUSAL] >= MAX_REFUSALS else ""

    def delay(self, host: str) -> float:
        """Return the minimum delay in seconds that `slow_down` has set for `host`, or 0 if it has set none."""
        return self._delays.get(host, 0.0)

    def slow_down(self, host: str, seconds: float) -> None:
        """Raise the minimum delay between two requests to `host` to `seconds`; it is never lowered."""
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
