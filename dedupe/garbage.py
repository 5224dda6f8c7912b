"""Python's search for cyclic garbage, which finds none in a folding and takes a tenth of its time."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

RARELY = 100_000  # new objects from one search to the next


@contextmanager
def rarely_collected() -> Iterator[None]:
    """Search a hundred times less within; what is no cycle is freed at once all the same."""
    before = gc.get_threshold()
    gc.set_threshold(max(RARELY, before[0]) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
