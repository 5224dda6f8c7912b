"""Read-only connections for many readers at once, each request in one snapshot and under a limit of time."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from newsfold.db.connection import open_database

BUSY_SECONDS = 5
CHECK_EVERY = 20_000  # SQLite's instructions between two looks at the clock, some milliseconds
CACHE_KIB = 16_384
MMAP_BYTES = 1 << 30  # shared by all readers through the system's cache


class TooSlow(Exception):
    """A query was stopped at its limit of time."""


class ReadOnlyPool:
    """Hands out connections to the database at `path`, which others may write meanwhile. Raises NotADatabase."""

    def __init__(self, path: Path, *, seconds: float = 4.0) -> None:
        open_database(path, readonly=True).close()  # complains in words when it is no such database
        self.path, self.seconds = path, seconds
        self._idle: list[tuple[int, Database]] = []
        self._lock = threading.Lock()

    @contextmanager
    def open(self, seconds: float | None = None) -> Iterator[Database]:
        """A connection for one request. Raises TooSlow when its queries take longer than the limit together.

        `seconds` is another limit than the usual one.
        """
        limit = seconds or self.seconds
        # The file may have been replaced, as by a restored backup.
        file = self.path.stat().st_ino
        news = self._take(file)
        deadline = time.monotonic() + limit
        news.conn.set_progress_handler(lambda: time.monotonic() > deadline, CHECK_EVERY)
        try:
            news.conn.execute("begin")
            yield news
        except sqlite3.OperationalError as error:
            if "interrupted" in str(error):
                raise TooSlow(f"this took longer than {limit:g} seconds and was stopped") from error
            raise
        finally:
            news.conn.set_progress_handler(None, 0)
            news.conn.rollback()
            self._give_back(file, news)

    def close(self) -> None:
        with self._lock:
            for _, news in self._idle:
                news.close()
            self._idle.clear()

    def _take(self, file: int) -> Database:
        with self._lock:
            while self._idle:
                opened, news = self._idle.pop()
                if opened == file:
                    return news
                news.close()
        return self._connect()

    def _give_back(self, file: int, news: Database) -> None:
        with self._lock:
            self._idle.append((file, news))

    def _connect(self) -> Database:
        uri = f"{self.path.resolve().as_uri()}?mode=ro"
        connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, check_same_thread=False)
        for pragma in (f"cache_size = -{CACHE_KIB}", f"mmap_size = {MMAP_BYTES}", "query_only = on"):
            connection.execute(f"pragma {pragma}")
        return Database(connection, execute_plugins=False)
