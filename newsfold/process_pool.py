"""A pool of worker processes with limits on time and memory, for parsing untrusted HTML and XML.

A hostile page can make a parser run for minutes or use gigabytes, and the parsers have no limits against that. Here
each task has a limit of CPU time and each process a limit of memory. A task that exceeds a limit becomes a Failure; the
other tasks go on. CPU time is counted, because time on the clock also passes while a process waits for a CPU.
"""

import math
import multiprocessing
import os
import resource
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import pebble

from newsfold.interruption import defer_signals

Item = TypeVar("Item")

MAX_CPU_SECONDS = 8.0  # per task, rounded up to whole seconds; the slowest news pages take less than one
MAX_WALL_SECONDS = 300.0  # per task on the clock, for a task that waits forever without using the CPU
MAX_MEMORY = 1 << 30  # bytes of address space that a process may use beyond its size at start
TASKS_PER_PROCESS = 2000  # then the process is replaced: memory of libxml2 and fragments of pages accumulate slowly
QUEUED_PER_PROCESS = 4  # tasks queued for each process: enough to keep it busy, few enough to bound the memory


@dataclass(frozen=True, slots=True)
class Failure:
    """A task without a result; `reason` is `timeout`, `memory`, `crash` or `error: <type>: <message>`, in one line."""

    reason: str

    @property
    def is_by_limit(self) -> bool:
        """Whether a limit or the end of the process stopped the task, so that it may succeed at another time."""
        return self.reason in ("timeout", "memory", "crash")


class ProcessPool:
    """A pool of processes, and a context manager that ends them on exit (at once after an exception).

    The functions to run must be importable by name, because they run in other processes.
    """

    def __init__(
        self,
        workers: int | None = None,
        *,
        cpu_seconds: float = MAX_CPU_SECONDS,
        wall_seconds: float = MAX_WALL_SECONDS,
        memory: int = MAX_MEMORY,
    ) -> None:
        """Create a pool of `workers` processes (None: one per CPU).

        `cpu_seconds` and `wall_seconds` limit the CPU time of a task and its time on the clock; `memory` is the number
        of bytes that a process may use beyond its size at start.
        """
        self.workers = workers or os.cpu_count() or 1
        self.cpu_seconds, self.wall_seconds = cpu_seconds, wall_seconds
        self._pool = pebble.ProcessPool(
            max_workers=self.workers,
            max_tasks=TASKS_PER_PROCESS,
            initializer=_prepare_process,
            initargs=[memory],
            # The fork of a process with threads (Scrapy has some) can inherit a lock that is never released.
            context=multiprocessing.get_context("forkserver"),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close(wait=kind is None)

    def close(self, *, wait: bool = True) -> None:
        """End the processes: after the submitted tasks if `wait` is true, else at once."""
        self._pool.close() if wait else self._pool.stop()
        self._pool.join()

    def submit(self, function: Callable[..., Any], *arguments: Any) -> "Future[Any]":
        """Schedule `function(*arguments)` and return its future; `result_or_failure` turns that into the result."""
        task = (function, self.cpu_seconds, arguments)
        with defer_signals():  # the first task starts the processes, and an exception would leave them half made
            future: Future[Any] = self._pool.schedule(_run_task, args=task, timeout=self.wall_seconds)
        return future

    def map(
        self, function: Callable[..., Any], items: Iterable[tuple[Item, tuple[Any, ...]]]
    ) -> Iterator[tuple[Item, Any]]:
        """Call `function(*arguments)` for each (item, arguments); yield (item, result or Failure) in the same order.

        At most QUEUED_PER_PROCESS items per process are read ahead of the results.
        """
        queued: deque[tuple[Item, Future[Any]]] = deque()
        for item, arguments in items:
            queued.append((item, self.submit(function, *arguments)))
            if len(queued) >= self.workers * QUEUED_PER_PROCESS:
                first, future = queued.popleft()
                yield first, result_or_failure(future)
        while queued:
            first, future = queued.popleft()
            yield first, result_or_failure(future)


def result_or_failure(future: "Future[Any]") -> Any:
    """Wait for the task of a future from `ProcessPool.submit`; return its result, or a Failure if it has none."""
    try:
        return future.result()
    except TimeoutError:
        return Failure("timeout")
    except MemoryError:
        return Failure("memory")
    except pebble.ProcessExpired as error:
        return Failure("timeout" if error.exitcode == -signal.SIGXCPU else "crash")
    except CancelledError:
        return Failure("crash")
    except Exception as error:
        return Failure(f"error: {type(error).__name__}: {' '.join(str(error).split())[:200]}")


def _run_task(function: Callable[..., Any], cpu_seconds: float, arguments: tuple[Any, ...]) -> Any:
    """Run a task in a process of the pool; the system kills the process at the limit, also inside of C code.

    Modules are imported when pebble reads `function`, before the time of the task begins.
    """
    _, hard_limit = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(time.process_time() + cpu_seconds), hard_limit))
    return function(*arguments)


def _prepare_process(extra_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # SIGXCPU would write a core file
    _limit_memory(extra_bytes)


def _limit_memory(extra_bytes: int) -> None:
    statm = Path("/proc/self/statm")
    if not statm.exists():  # as on macOS, which does not enforce RLIMIT_AS either
        return
    used_bytes = int(statm.read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used_bytes + extra_bytes, used_bytes + extra_bytes))
