"""Memory of all processes of a command: a small run, the extraction of hostile pages, and workers that wait.

Memory is read from Linux's /proc every 0.1 seconds. RSS counts a page of memory once for each process that has it, PSS
divides it among them, so that the sum of PSS is what the processes take from the machine.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from threading import Event, Thread

from rich.table import Table

from bench.tables import make_table
from demo.__main__ import SETTINGS, SOURCES
from demo.web import serve
from newsfold.process_pool import ProcessPool

_hostile_pages = import_module("tests.extract.test_hostile_pages")  # the tests have no types
_extraction = import_module("tests.extract.test_run")

INTERVAL = 0.1  # seconds between two samples
NOW = "2026-03-02T23:30:00Z"
HEADINGS = ("process", "RSS MB", "PSS MB")


@dataclass(frozen=True, slots=True)
class ProcessMemory:
    """The memory of one process in bytes, and its role in the tree."""

    role: str
    rss: int
    pss: int


@dataclass(slots=True)
class TreeSampler:
    """A context manager that samples the processes below `root`, itself included, until it ends.

    `peak_rss` and `peak_pss` are the samples with the largest sum of RSS and of PSS.
    """

    root: int
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
        while not self._done.wait(INTERVAL):
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
    if "resource_tracker" in command:
        return "resource tracker"
    if "forkserver" in command:
        return "fork server" if parent_is_root else "worker"
    return "other"


def measure_run(folder: Path, *options: str) -> TreeSampler:
    """Run all stages on the demo's web, in a new database in `folder`; return the samples."""
    settings = [part for setting in SETTINGS for part in ("-s", setting)]
    arguments = ["run", "--sources", str(SOURCES), "--db", str(folder / "news.db"), "--now", NOW, *settings, *options]
    with serve() as web:
        return _measure(arguments, {"http_proxy": web.proxy})


def measure_hostile_pages(folder: Path, *options: str) -> TreeSampler:
    """Extract the hostile pages of the tests, each before a plain page, in `folder`; return the samples."""
    for name, body in _hostile_pages.SLOW.items():
        _extraction.capture(folder / "news.archive.db", _hostile_pages.URL + name.replace(" ", "-"), body)
        _extraction.capture(
            folder / "news.archive.db",
            _hostile_pages.URL + name.replace(" ", "-") + "/neighbour",
            _extraction.page("ferry", "price"),
        )
    return _measure(["extract", "--db", str(folder / "news.db"), "--workers", "2", *options], {})


def measure_waiting_workers(workers: int) -> TreeSampler:
    """Start this number of workers, each of which extracts one page and waits; return the samples of this tree."""
    script = (
        f"import time; from bench.memory import extract_on_each; pool = extract_on_each({workers}); time.sleep(2); "
        "pool.close()"
    )
    return _measure_process([sys.executable, "-c", script], {})


def extract_on_each(workers: int) -> ProcessPool:
    """Return a pool of which each process has extracted a page."""
    from newsfold.extract import WARM_UP
    from newsfold.extract.worker import ExtractionTask, extract_capture

    task = ExtractionTask(
        _extraction.page("ferry", "price", "critics"), _hostile_pages.URL, "text/html", None, "{}", NOW, None
    )
    pool = ProcessPool(workers, modules=[WARM_UP])
    for _, result in pool.map(extract_capture, [(None, (task,))] * 10 * workers):
        print(type(result).__name__)
    return pool


def _measure(arguments: Sequence[str], environment: Mapping[str, str]) -> TreeSampler:
    return _measure_process([sys.executable, "-m", "newsfold", *arguments, "--quiet"], environment)


def _measure_process(command: Sequence[str], environment: Mapping[str, str]) -> TreeSampler:
    process = subprocess.Popen(command, env=os.environ | environment, stdout=subprocess.DEVNULL)
    with TreeSampler(process.pid) as samples:
        if status := process.wait():
            raise RuntimeError(f"{command} ended with status {status}")
    return samples


def run(folder: Path | None) -> Iterable[Table]:
    """Yield a table for each measure. Raise SystemExit for a folder, because all pages are synthetic."""
    if folder is not None:
        raise SystemExit("memory generates its pages and takes no folder")
    measures: Mapping[str, Callable[[Path], TreeSampler]] = {
        "A small run, all stages": measure_run,
        "Hostile pages, 2 workers": measure_hostile_pages,
        "8 workers that wait": lambda _: measure_waiting_workers(8),
    }
    for title, measure in measures.items():
        started = time.monotonic()
        with tempfile.TemporaryDirectory() as name:
            samples = measure(Path(name))
        seconds = time.monotonic() - started
        for unit, peak in (("RSS", samples.peak_rss), ("PSS", samples.peak_pss)):
            rows = [(process.role, str(process.rss >> 20), str(process.pss >> 20)) for process in peak]
            rows.append(("sum", str(sum_rss(peak) >> 20), str(sum_pss(peak) >> 20)))
            yield make_table(f"{title}: largest {unit}, in {seconds:.0f} s", HEADINGS, rows)
