"""Advisory locks that allow one writer per database file; the system releases a lock when its holder dies."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout


class Locked(Exception):
    """Another process holds the lock of the file `path`."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is in use by another run; wait for it to end, nothing was done")
        self.path = path


@contextmanager
def exclusive_lock(*paths: str | Path, seconds: float = 0) -> Iterator[None]:
    """Hold the lock of each file in `paths` while the context is open. The lock of `news.db` is `news.db.lock`.

    Locks are always acquired in the order of the paths, so that two processes cannot deadlock. `seconds` is how long to
    wait for each lock; with 0, do not wait. Raise Locked if another process still holds a lock after that time.
    """
    locks: list[FileLock] = []
    try:
        for path in sorted({Path(p).resolve() for p in paths}):
            lock = FileLock(f"{path}.lock", timeout=seconds)
            try:
                lock.acquire()
            except Timeout:
                raise Locked(path) from None
            locks.append(lock)
        yield
    finally:
        for lock in reversed(locks):
            lock.release()
