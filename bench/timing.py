"""CPU time of a piece of work."""

import time
from collections.abc import Callable

ROUNDS = 3


def cpu_seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Of this process, the best of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return best
