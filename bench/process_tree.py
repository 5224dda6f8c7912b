"""Memory and CPU time of a command with all processes that it starts, as Linux counts them.

`python -m bench.process_tree REPORT CORES COMMAND…` runs a command on the cores (numbers with commas, or `-` for all)
and writes a Usage to REPORT. It is a process of its own because it adopts the processes whose parent ends before them:
the fork server of a command outlives it for a moment, and its time would be counted for nobody.
"""

import ctypes
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Event, Thread

INTERVAL = 0.1  # seconds between two samples of the memory
# The same beside a command that is timed: a sample takes some milliseconds of CPU for each process.
USAGE_INTERVAL = 0.5
SET_CHILD_SUBREAPER = 36  # of prctl(2)


@dataclass(frozen=True, slots=True)
class Usage:
    """Seconds on the clock and of CPU, and the largest sum of PSS in bytes, of a command with all its processes."""

    seconds: float
    cpu_seconds: float
    pss: int


def measure_usage(command: Sequence[str], cores: Sequence[int], environment: Mapping[str, str]) -> Usage:
    """Run the command on `cores` (none: on all) and return its usage; raise CalledProcessError if it fails."""
    with tempfile.NamedTemporaryFile() as report:
        allowed = ",".join(map(str, cores)) or "-"
        measure = [sys.executable, "-m", "bench.process_tree", report.name, allowed, *command]
        subprocess.run(measure, check=True, env=environment)
        return Usage(**json.load(report))


@dataclass(frozen=True, slots=True)
class ProcessMemory:
    """The memory of one process in bytes, and its role in the tree."""

    role: str
    rss: int
    pss: int


@dataclass(slots=True)
class TreeSampler:
    """A context manager that samples `root` and the processes below it every `interval` seconds until it ends.

    `peak_rss` and `peak_pss` are the samples with the largest sum of RSS and of PSS.
    """

    root: int
    interval: float = INTERVAL
    peak_rss: Sequence[ProcessMemory] = ()
    peak_pss: Sequence[ProcessMemory] = ()
    _done: Event = field(default_factory=Event)
    _thread: Thread | None = None

    def __enter__(self) -> "TreeSampler":
        self._thread = Thread(target=self._sample, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        if self._thread:
            self._thread.join()

    def _sample(self) -> None:
        while not self._done.wait(self.interval):
            sample = read_tree(self.root)
            self.peak_rss = max(self.peak_rss, sample, key=sum_rss)
            self.peak_pss = max(self.peak_pss, sample, key=sum_pss)


def sum_rss(processes: Iterable[ProcessMemory]) -> int:
    """Return the sum of the RSS in bytes."""
    return sum(process.rss for process in processes)


def sum_pss(processes: Iterable[ProcessMemory]) -> int:
    """Return the sum of the PSS in bytes."""
    return sum(process.pss for process in processes)


def read_tree(root: int) -> list[ProcessMemory]:
    """Return the memory of the process `root` and of all below it; those that end meanwhile are left out."""
    parents: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    tree = [root]
    for pid in tree:
        tree += [child for child, parent in parents.items() if parent == pid]
    processes = []
    for pid in tree:
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            command = Path(f"/proc/{pid}/cmdline").read_text()
        except OSError:
            continue
        kilobytes = {line.split()[0]: int(line.split()[1]) for line in rollup.splitlines()[1:]}
        if "Rss:" in kilobytes:
            role = _role(command, is_root=pid == root, parent_is_root=parents.get(pid) == root)
            processes.append(ProcessMemory(role, kilobytes["Rss:"] << 10, kilobytes["Pss:"] << 10))
    return processes


def _role(command: str, *, is_root: bool, parent_is_root: bool) -> str:
    if is_root:
        return "command"
    if "multiprocessing.forkserver import" in command:
        return "fork server" if parent_is_root else "worker"
    if "multiprocessing.resource_tracker import" in command:  # the name alone is also in an option of all processes
        return "resource tracker"
    return "other"


def main(report: Path, cores: str, command: Sequence[str]) -> int:
    """Run the command, write its Usage to `report`, and return its exit status."""
    with suppress(OSError, AttributeError):  # not on Linux; then only the command and the processes it waited for count
        ctypes.CDLL(None).prctl(SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    started = time.monotonic()
    if cores == "-":
        process = subprocess.Popen(command)
    else:
        own = os.sched_getaffinity(0)
        os.sched_setaffinity(0, map(int, cores.split(",")))  # inherited by the command
        process = subprocess.Popen(command)
        os.sched_setaffinity(0, own)
    with TreeSampler(process.pid, USAGE_INTERVAL) as samples:
        status = process.wait()
    seconds = time.monotonic() - started
    with suppress(ChildProcessError):
        while True:
            os.wait()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    usage = Usage(seconds, used.ru_utime + used.ru_stime, sum_pss(samples.peak_pss))
    report.write_text(json.dumps(asdict(usage)))
    return status


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3:]))
