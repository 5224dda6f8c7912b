"""Slide a range of days over the database, so that only articles near in time are in memory (pure)."""

from collections.abc import Callable

READ_AHEAD_DAYS = 1.0  # days read beyond the needed ones, so that not every article needs a query


class TimeWindow:
    """A range of loaded days, which moves so that it covers `reach_days` before and after the day of each article.

    Days are fractional days since 1970. `read(since, until)` loads the articles between two days; `drop_before(day)`
    may release those before a day. Articles mostly come in order of time, so that the range moves forward and each day
    is read once. For an article whose days begin outside of the loaded range, all of its days are read again.
    """

    def __init__(
        self,
        reach_days: float,
        *,
        read: Callable[[float, float], None],
        drop_before: Callable[[float], None],
    ) -> None:
        self._reach_days = reach_days
        self._loaded: tuple[float, float] | None = None  # first and last day in memory; None before the first read
        self._read = read
        self._drop_before = drop_before

    def load(self, day: float) -> None:
        """Move the range so that it covers `reach_days` before and after `day`; read only days that are not loaded."""
        since, until = day - self._reach_days, day + self._reach_days
        if self._loaded is None or not self._loaded[0] <= since <= self._loaded[1]:
            self._move(since, until, unread_since=since)
        elif until > self._loaded[1]:
            self._move(since, until, unread_since=self._loaded[1])

    def _move(self, since: float, until: float, *, unread_since: float) -> None:
        until += READ_AHEAD_DAYS
        self._drop_before(since)
        self._read(unread_since, until)
        self._loaded = since, until
