"""A cache for results of slow queries, valid while the database is unchanged."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlite_utils import Database

from newsfold.db.news.runs import newest_rows
from newsfold.db.read_only import ReadOnlyPool

T = TypeVar("T")
QUERY_SECONDS = 30.0  # time limit; longer than that of pages, because the query seldom runs
MAX_AGE_SECONDS = 300.0  # of a result, even if the database is unchanged
MIN_AGE_FACTOR = 20  # a result is valid for this multiple of its query's duration, even if the database has changed


@dataclass(frozen=True, slots=True)
class _CachedResult(Generic[T]):
    """A result, the newest rows of the database when it was queried, and times of time.monotonic() in seconds."""

    value: T
    newest_rows: tuple[int, int, str]
    finished: float
    duration: float


class CachedQuery(Generic[T]):
    """A query whose result is cached until new articles or runs are stored."""

    def __init__(self, pool: ReadOnlyPool, query: Callable[[Database], T]) -> None:
        self._pool, self._query, self._lock = pool, query, threading.Lock()
        self._cached: _CachedResult[T] | None = None

    def get(self) -> T:
        """Return the result, from the cache if it is valid; one thread at a time runs the query."""
        with self._lock, self._pool.open(QUERY_SECONDS) as news:
            current_rows = newest_rows(news)
            if self._cached is not None and _is_valid(self._cached, current_rows):
                return self._cached.value
            started = time.monotonic()
            value = self._query(news)
            finished = time.monotonic()
            self._cached = _CachedResult(value, current_rows, finished, finished - started)
            return value

    def clear(self) -> None:
        """Forget the result: what the query reads has been changed."""
        with self._lock:
            self._cached = None


def _is_valid(cached: _CachedResult[T], current_rows: tuple[int, int, str]) -> bool:
    age = time.monotonic() - cached.finished
    is_unchanged = current_rows == cached.newest_rows
    return age < MIN_AGE_FACTOR * cached.duration or (is_unchanged and age < MAX_AGE_SECONDS)
