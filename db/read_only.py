"""A pool of read-only connections for many readers at once; each request reads one snapshot, under a time limit."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from sqlite_utils import Database

from newsfold.db.connection import is_interrupted_error, open_database, read_only_uri

BUSY_SECONDS = 5
CHECK_EVERY = 20_000  # SQLite instructions between two checks of the time limit: some milliseconds
CACHE_KIB = 8_192
MMAP_BYTES = 1 << 30  # shared by all readers through the system's page cache

# A function that returns True when the client of the current request has left; the queries of the request are then
# stopped.
is_abandoned: ContextVar[Callable[[], bool]] = ContextVar("is_abandoned", default=lambda: False)


class QueryTimeout(Exception):
    """A query was stopped at its time limit, or because its client left."""


class ReadOnlyPool:
    """Pool of connections to the `news.db` at `path`, to which other processes may write at the same time.

    `seconds` is the default time limit for all queries of one request together. Raise NotADatabase if the file is not a
    `news.db` with the current schema.
    """

    def __init__(self, path: Path, *, seconds: float = 4.0) -> None:
        open_database(path, readonly=True).close()
        self.path, self.seconds = path, seconds
        self._idle: list[tuple[int, Database]] = []  # (inode of the file when it was opened, connection)
        self._lock = threading.Lock()

    @contextmanager
    def open(self, seconds: float | None = None) -> Iterator[Database]:
        """Lend a connection for one request, inside a transaction, so that all its queries read the same snapshot.

        Raise QueryTimeout if the request takes longer than `seconds` (None means the pool's default), or as soon as
        `is_abandoned` returns True.
        """
        limit, is_left = seconds or self.seconds, is_abandoned.get()
        if is_left():
            raise QueryTimeout("the client left before its request was handled")
        # If the file was replaced, for example by a restored backup, its inode differs and old connections are closed.
        inode = self.path.stat().st_ino
        news = self._take(inode)
        deadline = time.monotonic() + limit
        news.conn.set_progress_handler(lambda: is_left() or time.monotonic() > deadline, CHECK_EVERY)
        try:
            news.conn.execute("begin")
            yield news
        except sqlite3.OperationalError as error:
            if is_interrupted_error(error):
                raise QueryTimeout(f"this took longer than {limit:g} seconds and was stopped") from error
            raise
        finally:
            news.conn.set_progress_handler(None, 0)
            news.conn.rollback()
            self._put_back(inode, news)

    def close(self) -> None:
        """Close all connections that no request uses."""
        with self._lock:
            for _, news in self._idle:
                news.close()
            self._idle.clear()

    def _take(self, inode: int) -> Database:
        with self._lock:
            while self._idle:
                opened_inode, news = self._idle.pop()
                if opened_inode == inode:
                    return news
                news.close()
        return self._connect()

    def _put_back(self, inode: int, news: Database) -> None:
        with self._lock:
            self._idle.append((inode, news))

    def _connect(self) -> Database:
        connection = sqlite3.connect(read_only_uri(self.path), uri=True, timeout=BUSY_SECONDS, check_same_thread=False)
        for pragma in (f"cache_size = -{CACHE_KIB}", f"mmap_size = {MMAP_BYTES}", "query_only = on"):
            connection.execute(f"pragma {pragma}")
        return Database(connection, execute_plugins=False)
