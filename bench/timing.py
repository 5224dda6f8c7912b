"""CPU time of a function call."""

import time
from collections.abc import Callable

ROUNDS = 3


def measure_cpu_seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the CPU seconds that this process spends in `work`: the least of `rounds` calls."""
    best = float("inf")
    for _ in range(rounds):
        started = time.process_time()
        work()
        best = min(best, time.process_time() - started)
    return best
