"""Return memory that a process has freed to the system, which the allocator of GNU's C library would keep.

The texts of pages and their trees leave gaps in the memory of the allocator, which it returns only from its end. After
a crawl of 750 real pages, a third of the memory of the process was such gaps. Fixed thresholds of the allocator
(mallopt) save 20 MB more, but cost a tenth of the CPU time of a run.
"""

import ctypes
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

TRIM_SECONDS = 1.0  # of CPU time of the process between two calls, each of which takes 2 to 5 ms
_LOOK_SECONDS = 0.5  # on the clock, between two looks at the CPU time

_library = ctypes.CDLL(None)
_IS_GNU = hasattr(_library, "malloc_trim")


class Trimmer:
    """Returns the freed memory of the process that calls it, every TRIM_SECONDS of its CPU time."""

    def __init__(self) -> None:
        self._trimmed_at = 0.0  # CPU time of the process

    def trim(self, *, at_once: bool = False) -> None:
        """Return the freed memory if it is time for it, or if `at_once` is true."""
        now = time.process_time()
        if _IS_GNU and (at_once or now - self._trimmed_at >= TRIM_SECONDS):
            self._trimmed_at = now
            _library.malloc_trim(0)


@contextmanager
def trimmed_memory() -> Iterator[None]:
    """Return the freed memory of this process again and again while the block runs, in a thread."""
    has_ended = threading.Event()

    def trim_again() -> None:
        trimmer = Trimmer()
        while not has_ended.wait(_LOOK_SECONDS):
            trimmer.trim()

    thread = threading.Thread(target=trim_again, name="freed memory", daemon=True)
    thread.start()
    try:
        yield
    finally:
        has_ended.set()
