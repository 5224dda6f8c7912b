"""A pool of worker processes with limits on time and memory, for parsing untrusted HTML and XML.

A hostile page can make a parser run for minutes or use gigabytes, and the parsers have no limits against that. Here
each task has a limit of CPU time, each process a limit of memory, and all processes of a pool share a budget of memory.
A task that exceeds a limit becomes a Failure; the other tasks go on. CPU time is counted, because time on the clock
also passes while a process waits for a CPU.

The processes are forks of one process, the fork server. It imports once what they need, and they share that memory.
Any of them may be killed from outside, as by the system when the memory is short: a task that was lost with its process
is tried again, and a fork server that has ended is started again.
"""

import asyncio
import ctypes
import gc
import math
import multiprocessing
import os
import pickle
import resource
import select
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, Future, InvalidStateError
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self, TypeVar

import pebble
from pebble.pool.base_pool import PoolStatus

from newsfold.free_memory import Trimmer
from newsfold.interruption import defer_signals

Item = TypeVar("Item")
Task = tuple[Callable[..., Any], bytes]  # a function and its pickled arguments

MAX_CPU_SECONDS = 8.0  # per task, rounded up to whole seconds; the slowest news pages take less than one
MAX_WALL_SECONDS = 300.0  # per task on the clock, for a task that waits forever without using the CPU
MAX_MEMORY = 1 << 30  # bytes of address space that a process may use beyond its size at start
TASKS_PER_PROCESS = 2000  # then the process is replaced: memory of libxml2 and fragments of pages accumulate slowly
MAX_BUDGET = 2 << 30  # bytes that the tasks of all processes may use together, by default
# Bytes of the budget for each process: a smaller budget allows fewer processes. News pages rarely take as much.
TASK_MEMORY = 64 << 20
# Bytes of a task's arguments (for a page: its body) from which on only one runs at a time, because the tree of a page
# takes up to a hundred times its size. Fewer than one news page in a hundred is as large.
LARGE_TASK = 1 << 20
PR_SET_PDEATHSIG = 1  # of prctl(2)
WATCH_SECONDS = 0.1  # between two looks at the memory of the processes
# Ends the process whose task uses most of an exhausted budget. It is ignored between two tasks, so that no process ends
# while it holds a lock.
OVER_BUDGET = signal.SIGUSR2
FIRST_MODULE, LAST_MODULE = "newsfold.uncollected_imports", "newsfold.shared_memory"  # of the fork server
SILENT_TRACKER = "ignore:resource_tracker:UserWarning"  # an option -W for the processes that Python starts
MAX_TRIES = 5  # of a task whose process is ended from outside; one killed fork server can take three
UNKNOWN_CODE = 255  # the exit code of a process whose fork server, which would tell it, has ended
# Exit codes of a process that was ended from outside, or may still run: no task ends its process in these ways.
ENDED_FROM_OUTSIDE = frozenset((-signal.SIGKILL, -signal.SIGTERM, UNKNOWN_CODE))
REASONS = {-signal.SIGXCPU: "timeout", -OVER_BUDGET: "memory", UNKNOWN_CODE: "lost"}  # by exit code
QUEUED_PER_PROCESS = 4  # tasks queued for each process: enough to keep it busy, few enough to bound the memory


_preloaded: list[str] = []  # names of the modules that the fork server imports
_budget: list[int] = []  # the budget in bytes, empty for the default
_size_at_start: list[int] = []  # resident bytes of this process before its first task, if it belongs to a pool
_trimmer = Trimmer()


@dataclass(frozen=True, slots=True)
class Failure:
    """A task without a result.

    `reason` is `timeout`, `memory`, `crash`, `lost` or `error: <type>: <message>`, in one line. A task that was lost
    had no part in it: other processes have ended, or none could be started, as often as it was tried.
    """

    reason: str

    @property
    def is_by_limit(self) -> bool:
        """Whether a limit or the end of the process stopped the task, so that it may succeed at another time."""
        return self.reason in ("timeout", "memory", "crash", "lost")

    @property
    def is_lost(self) -> bool:
        """Whether the task was not stopped for anything that it did."""
        return self.reason == "lost"


def preload(modules: Iterable[str]) -> None:
    """Name modules that the fork server shall import when it starts; they must start no threads.

    Once it runs, each process imports the modules of its pool that the fork server has not imported.
    """
    _preloaded.extend(name for name in modules if name not in _preloaded)


def start_fork_server() -> None:
    """Start the fork server unless it runs; do not wait until it has imported its modules."""
    _forget_ended_server()
    # Each process imports the main module, and that of the console script imports the command line.
    command_line = ["newsfold.cli.main"] if "newsfold.cli.main" in sys.modules else []
    forkserver.set_forkserver_preload([FIRST_MODULE, *_preloaded, *command_line, LAST_MODULE])
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy's other threads would not survive the fork
    with defer_signals():
        # This process ends the tracker's objects by name; after a kill, the tracker would write a warning about them.
        if SILENT_TRACKER not in sys.warnoptions:
            sys.warnoptions.append(SILENT_TRACKER)
        resource_tracker.ensure_running()  # else the fork server starts it, and it unblocks SIGINT
        # Ctrl-C reaches all processes of a terminal. The pool ends its processes itself.
        previous = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        try:
            forkserver._forkserver.ensure_running()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, previous)


def share_fork_server() -> None:
    """Let the pools of this process, itself a fork of the fork server, get their processes from the same server.

    Python means this to be so, but only knows the server in the process that has started it, and would start another.
    If the server has ended, this process starts one of its own.
    """
    server: Any = forkserver._forkserver
    start = server.ensure_running
    server.ensure_running = lambda: None if server._forkserver_address else start()


def _forget_ended_server() -> None:
    """Make Python forget a fork server that has ended: it recognizes only one that it has started itself.

    The server is the only process with the other end of the pipe by which it would see that its clients have ended.
    """
    server: Any = forkserver._forkserver
    with server._lock:
        if server._forkserver_alive_fd is None:
            return
        pipe = select.poll()
        pipe.register(server._forkserver_alive_fd, 0)  # reports errors only
        if not pipe.poll(0):
            return
        if server._forkserver_pid is not None:
            with suppress(ChildProcessError):
                os.waitpid(server._forkserver_pid, 0)  # it has closed its files, so it ends in a moment
        os.close(server._forkserver_alive_fd)
        server._forkserver_address = server._forkserver_alive_fd = server._forkserver_pid = None


def set_budget(size: int | None) -> None:
    """Set the bytes that the tasks of a pool may use together, for pools made from now on; None: default_budget()."""
    _budget[:] = [] if size is None else [size]


def get_budget() -> int:
    """Return the bytes that the tasks of a pool made now may use together."""
    return _budget[0] if _budget else default_budget()


def count_cpus() -> int:
    """Return the number of CPUs that this process may use, where the system says so; else of those that there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def default_budget() -> int:
    """Return a quarter of the memory of the machine in bytes, at most MAX_BUDGET.

    On Linux, a limit of the control group counts as the memory of the machine, as containers have it.
    """
    sizes = [os.sysconf("SC_PHYS_PAGES") * resource.getpagesize()]
    for path in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        with suppress(OSError, ValueError):  # it does not exist, or contains `max`
            sizes.append(int(Path(path).read_text()))
    return min(min(sizes) // 4, MAX_BUDGET)


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
        modules: Sequence[str] = (),
    ) -> None:
        """Create a pool of `workers` processes (None: one for each CPU), or of fewer if the budget is small.

        `cpu_seconds` and `wall_seconds` limit the CPU time of a task and its time on the clock. Each process imports
        `modules` before its first task. The budget of memory is watched on Linux only.
        """
        self.budget = get_budget()
        self.workers = max(min(workers or count_cpus(), self.budget // TASK_MEMORY), 1)
        self.cpu_seconds, self.wall_seconds = cpu_seconds, wall_seconds
        preload(modules)
        # The fork of a process with threads (Scrapy has some) can inherit a lock that is never released.
        self._context = multiprocessing.get_context("forkserver")
        self._started, self._sender = self._context.Pipe(duplex=False)
        self._modules = tuple(modules)
        self._pool = self._make_pool()
        self._futures: dict[Future[Any], pebble.ProcessPool] = {}  # of the tasks that are not done
        self._accepts_tasks = True
        self._is_closed = Event()
        self._watcher: Thread | None = None

    def _make_pool(self) -> pebble.ProcessPool:
        return pebble.ProcessPool(
            max_workers=self.workers,
            max_tasks=TASKS_PER_PROCESS,
            initializer=_prepare_process,
            initargs=[self._modules, self._sender],
            context=self._context,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close(wait=kind is None)

    def close(self, *, wait: bool = True) -> None:
        """End the processes: after the submitted tasks if `wait` is true, else at once."""
        self._accepts_tasks = False
        self._pool.close() if wait else self._pool.stop()
        self._pool.join()
        self._is_closed.set()
        if self._watcher:
            self._watcher.join()

    def run(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Return `function(*arguments)`, or a Failure if the task has no result."""
        task = function, pickle.dumps(arguments)
        return self._finish(task, self._submit(task))

    async def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Return what `run` returns, without blocking the event loop; without any process, the task is lost."""
        task = function, pickle.dumps(arguments)
        future: Future[Any] = Future()
        future.set_exception(BrokenProcessPool())
        for _ in range(MAX_TRIES):
            with suppress(OSError):
                future = self._submit(task)
            waiting = asyncio.wrap_future(future)
            # asyncio writes a message about an exception that nobody asks for, as when this coroutine is cancelled.
            waiting.add_done_callback(lambda done: done.cancelled() or done.exception())
            await asyncio.wait([waiting])
            if not _is_to_repeat(future):
                break
        return result_or_failure(future)

    def _finish(self, task: Task, future: "Future[Any]") -> Any:
        """Return the result of a submitted task, or a Failure. If it was ended from outside, it is tried again."""
        for _ in range(MAX_TRIES - 1):
            if not _is_to_repeat(future):
                break
            future = self._submit(task)
        return result_or_failure(future)

    def _submit(self, task: Task) -> "Future[Any]":
        """Schedule a task and return its future, which `result_or_failure` turns into the result.

        In a pool that was closed, the future is cancelled. Raise OSError if no process can be started.
        """
        if not self._accepts_tasks:
            cancelled: Future[Any] = Future()
            cancelled.cancel()
            return cancelled
        with defer_signals():  # the first task starts the processes, and an exception would leave them half made
            if self._watcher is None:
                start_fork_server()
                self._watcher = Thread(target=self._watch, name="watch of processes", daemon=True)
                self._watcher.start()
            for _ in range(MAX_TRIES):
                try:
                    return self._schedule(task)
                except RuntimeError:  # the pool is broken
                    self._replace_pool()
        raise OSError("the process that starts the worker processes has ended")

    def _replace_pool(self) -> None:
        """End the processes of a broken pool; make another, after the start of the fork server if it has ended."""
        broken = self._pool
        broken.stop()
        broken.join()
        self._break_futures(broken)
        start_fork_server()
        self._pool = self._make_pool()

    def _schedule(self, task: Task) -> "Future[Any]":
        function, pickled_arguments = task
        arguments = (function, self.cpu_seconds, pickled_arguments)
        future: Future[Any] = self._pool.schedule(_run_task, args=arguments, timeout=self.wall_seconds)
        self._futures[future] = self._pool
        future.add_done_callback(lambda done: self._futures.pop(done, None))
        return future

    def _break_futures(self, pool: pebble.ProcessPool) -> None:
        """End the waiting for the tasks of a broken pool."""
        for future, its_pool in list(self._futures.items()):
            if its_pool is pool:
                with suppress(InvalidStateError):
                    future.set_exception(BrokenProcessPool())

    def map(
        self, function: Callable[..., Any], items: Iterable[tuple[Item, tuple[Any, ...]]]
    ) -> Iterator[tuple[Item, Any]]:
        """Call `function(*arguments)` for each (item, arguments); yield (item, result or Failure) in the same order.

        At most QUEUED_PER_PROCESS items per process are read ahead of the results. Of the items with LARGE_TASK bytes
        or more, one runs at a time.
        """
        queued: deque[tuple[Item, Task, Future[Any]]] = deque()
        large: Future[Any] | None = None
        for item, arguments in items:
            task = function, pickle.dumps(arguments)
            is_large = len(task[1]) >= LARGE_TASK
            if is_large and large:
                _wait_for(large)
            queued.append((item, task, self._submit(task)))
            if is_large:
                large = queued[-1][2]
            if len(queued) >= self.workers * QUEUED_PER_PROCESS:
                first, its_task, future = queued.popleft()
                yield first, self._finish(its_task, future)
        while queued:
            first, its_task, future = queued.popleft()
            yield first, self._finish(its_task, future)

    def _watch(self) -> None:
        """Kill the task that uses most memory whenever the sum exceeds the budget, until the pool is closed.

        Also end the waiting for tasks of a broken pool: it breaks when a process ends between two tasks, or cannot be
        started, and it then forgets the tasks that it has not passed on.
        """
        at_start: dict[int, int] = {}  # bytes by process
        while not self._is_closed.wait(WATCH_SECONDS):
            if not self._futures:
                continue
            while self._started.poll():
                at_start.update([self._started.recv()])
            used = {pid: size - at_start[pid] for pid in at_start if (size := _resident_bytes(pid)) is not None}
            at_start = {pid: at_start[pid] for pid in used}
            if sum(size for size in used.values() if size > 0) > self.budget:
                with suppress(ProcessLookupError):
                    os.kill(max(used, key=used.__getitem__), OVER_BUDGET)
            pool = self._pool
            if pool._context.status == PoolStatus.ERROR:
                self._break_futures(pool)


def _wait_for(future: "Future[Any]") -> BaseException | None:
    """Wait until a future is done, and return its exception, None if it has none or is cancelled.

    `concurrent.futures.wait` would never return for a future that was cancelled before its task began.
    """
    try:
        return future.exception()
    except CancelledError:
        return None


def _is_to_repeat(future: "Future[Any]") -> bool:
    """Wait until a future is done, and return whether its task was ended from outside."""
    error = _wait_for(future)
    return isinstance(error, BrokenProcessPool) or getattr(error, "exitcode", None) in ENDED_FROM_OUTSIDE


def result_or_failure(future: "Future[Any]") -> Any:
    """Wait for the task of a future; return its result, or a Failure if it has none."""
    try:
        return future.result()
    except TimeoutError:
        return Failure("timeout")
    except MemoryError:
        return Failure("memory")
    except pebble.ProcessExpired as error:
        return Failure(REASONS.get(error.exitcode, "crash"))
    except (CancelledError, BrokenProcessPool):
        return Failure("lost")
    except Exception as error:
        return Failure(f"error: {type(error).__name__}: {' '.join(str(error).split())[:200]}")


def _run_task(function: Callable[..., Any], cpu_seconds: float, pickled_arguments: bytes) -> Any:
    """Run a task in a process of the pool; the system kills the process at the limit, also inside of C code.

    Modules are imported when the process starts or when pebble reads `function`, before the time of the task begins.
    """
    _, hard_limit = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(time.process_time() + cpu_seconds), hard_limit))
    signal.signal(OVER_BUDGET, signal.SIG_DFL)
    try:
        return function(*pickle.loads(pickled_arguments))
    finally:
        signal.signal(OVER_BUDGET, signal.SIG_IGN)
        _return_memory()


def _prepare_process(modules: Sequence[str], started: Connection) -> None:
    """Prepare a process of the pool for its tasks, and send its id and its size in bytes to the pool."""
    _end_with_fork_server()
    for name in modules:
        import_module(name)
    gc.freeze()  # the collector would write to the memory that the processes share
    signal.signal(OVER_BUDGET, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # SIGXCPU would write a core file
    _limit_memory(MAX_MEMORY)
    size = _resident_bytes(os.getpid())
    if size is not None:
        _size_at_start[:] = [size]
        with suppress(BrokenPipeError):  # the process with the pool has been killed, and so this one will end
            started.send((os.getpid(), size))


def _end_with_fork_server() -> None:
    """Let the system kill this process when the fork server ends, which makes it unknown to its pool.

    Without it, as on macOS, it ends after its task.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _return_memory() -> None:
    """Return memory that tasks have freed to the system: now and then, and after each task that took much of it."""
    # The largest size so far costs nothing; after a page, the first look into /proc takes half a millisecond.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10
    is_large = bool(_size_at_start) and peak - _size_at_start[0] > TASK_MEMORY
    size = _resident_bytes(os.getpid()) if is_large else None
    _trimmer.trim(at_once=size is not None and size - _size_at_start[0] > TASK_MEMORY)


def _resident_bytes(pid: int) -> int | None:
    """Return the resident memory of a process; None if it has ended, or on systems without /proc, such as macOS."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize()
    except (OSError, IndexError):
        return None


def _limit_memory(extra_bytes: int) -> None:
    statm = Path("/proc/self/statm")
    if not statm.exists():  # as on macOS, which does not enforce RLIMIT_AS either
        return
    used_bytes = int(statm.read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used_bytes + extra_bytes, used_bytes + extra_bytes))
