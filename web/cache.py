"""A cache for results of slow queries, valid while the database is unchanged, and a thread that keeps it warm."""

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlite_utils import Database

from newsfold.db.news.runs import newest_rows
from newsfold.db.read_only import QueryTimeout, ReadOnlyPool, is_abandoned

log = logging.getLogger(__name__)

T = TypeVar("T")
QUERY_SECONDS = 30.0  # time limit; longer than that of pages, because the query seldom runs
MAX_AGE_SECONDS = 300.0  # of a result, even if the database is unchanged
MIN_AGE_FACTOR = 20  # a result is valid for this multiple of its query's duration, even if the database has changed
WARM_SECONDS = 5.0  # between two looks of the thread that keeps results warm; a look is a few index lookups


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
        """Return the result, from the cache if it is valid.

        One thread at a time runs the query; while one does, the others get the earlier result if there is one.
        """
        cached = self._cached
        if not self._lock.acquire(blocking=cached is None):
            assert cached is not None
            return cached.value
        try:
            with self._pool.open(QUERY_SECONDS) as news:
                current_rows = newest_rows(news)
                if self._cached is not None and _is_valid(self._cached, current_rows):
                    return self._cached.value
                started = time.monotonic()
                value = self._query(news)
                finished = time.monotonic()
                self._cached = _CachedResult(value, current_rows, finished, finished - started)
                return value
        finally:
            self._lock.release()

    def warm(self, current_rows: tuple[int, int, str]) -> None:
        """Run the query if there is no result, or one of other newest rows than `current_rows`."""
        cached = self._cached
        if cached is None or cached.newest_rows != current_rows:
            self.get()

    def clear(self) -> None:
        """Forget the result: what the query reads has been changed."""
        with self._lock:
            self._cached = None


@contextmanager
def kept_warm(pool: ReadOnlyPool, queries: Sequence[CachedQuery[Any]]) -> Iterator[None]:
    """Keep the results of `queries` warm in a thread, so that the first reader after a run need not wait for them.

    The thread runs them at the beginning, and when the database has changed and then rested between two looks: results
    in the middle of a crawl would be outdated at once. Leaving the block stops a query that is running.
    """
    stop = threading.Event()
    thread = threading.Thread(target=_keep_warm, args=(pool, queries, stop), name="warm", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(QUERY_SECONDS)


def _keep_warm(pool: ReadOnlyPool, queries: Sequence[CachedQuery[Any]], stop: threading.Event) -> None:
    is_abandoned.set(stop.is_set)
    rows_before: tuple[int, int, str] | None = None
    while not stop.is_set():
        try:
            with pool.open() as news:
                current_rows = newest_rows(news)
            if rows_before in (None, current_rows):
                for query in queries:
                    query.warm(current_rows)
            rows_before = current_rows
        except (sqlite3.Error, OSError, QueryTimeout) as error:
            log.debug("results were not renewed: %s", error)  # The next request has the same error, and shows it.
        stop.wait(WARM_SECONDS)


def _is_valid(cached: _CachedResult[Any], current_rows: tuple[int, int, str]) -> bool:
    age = time.monotonic() - cached.finished
    is_unchanged = current_rows == cached.newest_rows
    return age < MIN_AGE_FACTOR * cached.duration or (is_unchanged and age < MAX_AGE_SECONDS)
