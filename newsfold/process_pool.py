"""A pool of killable processes: the only place where HTML and XML from outside are parsed.

On hostile pages the parsers take minutes and gigabytes, and no limit of their own stops them. Here each task has
a time and its process a memory limit; a task over either is ended with its process and becomes a Failure, while its
neighbours go on.
"""

import multiprocessing
import os
import resource
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import pebble

Item = TypeVar("Item")

SECONDS = 8.0  # pebble adds up to 3 s of grace before it kills, so a page ends within 12
MEMORY = 1 << 30  # bytes that a task may add to what its process uses at the start
TASKS_PER_PROCESS = 2000  # libxml2 and the pages' own fragments make processes grow slowly
IN_FLIGHT = 4  # tasks queued per process: enough to keep it busy, few enough to bound memory


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a task has no result: `timeout`, `memory`, `crash` or `error: …` in one line."""

    reason: str


class ProcessPool:
    """Processes that run importable functions; also a context manager, which ends them."""

    def __init__(self, workers: int | None = None, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self.workers = workers or os.cpu_count() or 1
        self.seconds = seconds
        self._pool = pebble.ProcessPool(
            max_workers=self.workers,
            max_tasks=TASKS_PER_PROCESS,
            initializer=_limit_memory,
            initargs=[memory],
            # A forked child of a process with threads (Scrapy has some) can inherit a held lock.
            context=multiprocessing.get_context("forkserver"),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close(wait=kind is None)

    def close(self, *, wait: bool = True) -> None:
        """End the processes, after their tasks (`wait`) or at once."""
        self._pool.close() if wait else self._pool.stop()
        self._pool.join()

    def submit(self, function: Callable[..., Any], *arguments: Any) -> "Future[Any]":
        """Schedule one call; hand the future to `outcome`."""
        future: Future[Any] = self._pool.schedule(function, args=arguments, timeout=self.seconds)
        return future

    def map(
        self, function: Callable[..., Any], items: Iterable[tuple[Item, tuple[Any, ...]]]
    ) -> Iterator[tuple[Item, Any]]:
        """For each (item, arguments) yield (item, result or Failure), in order; reads `items` only as needed."""
        waiting: deque[tuple[Item, Future[Any]]] = deque()
        for item, arguments in items:
            waiting.append((item, self.submit(function, *arguments)))
            if len(waiting) >= self.workers * IN_FLIGHT:
                first, future = waiting.popleft()
                yield first, result_or_failure(future)
        while waiting:
            first, future = waiting.popleft()
            yield first, result_or_failure(future)


def result_or_failure(future: "Future[Any]") -> Any:
    """What the task returned, or the Failure that says why it did not; waits for it."""
    try:
        return future.result()
    except TimeoutError:
        return Failure("timeout")
    except MemoryError:
        return Failure("memory")
    except (pebble.ProcessExpired, CancelledError):
        return Failure("crash")
    except Exception as error:
        return Failure(f"error: {type(error).__name__}: {' '.join(str(error).split())[:200]}")


def _limit_memory(extra: int) -> None:
    statm = Path("/proc/self/statm")
    if not statm.exists():  # macOS, which does not enforce this limit either
        return
    used = int(statm.read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + extra, used + extra))
