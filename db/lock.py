"""One writer a file: an advisory lock beside the database, released by the system when its holder dies."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout


class Locked(Exception):
    """Another run holds the lock of this file."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is in use by another run; wait for it to end, nothing was done")
        self.path = path


@contextmanager
def exclusive_lock(*paths: str | Path, seconds: float = 0) -> Iterator[None]:
    """Hold the locks of all `paths` (in one order everywhere, so that two runs cannot wait for each other).

    Raises Locked when another process has one of them for longer than `seconds`.
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
