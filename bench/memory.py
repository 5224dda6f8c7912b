"""Memory of all processes of a command: a small run, the extraction of hostile pages, and workers that wait.

RSS counts a page of memory once for each process that has it, PSS divides it among them, so that the sum of PSS is what
the processes take from the machine (`bench/process_tree.py`).
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path

from rich.table import Table

from bench.process_tree import TreeSampler, sum_pss, sum_rss
from bench.tables import make_table
from demo.__main__ import SETTINGS, SOURCES
from demo.web import serve
from newsfold.process_pool import ProcessPool

_hostile_pages = import_module("tests.extract.test_hostile_pages")  # the tests have no types
_extraction = import_module("tests.extract.test_run")

NOW = "2026-03-02T23:30:00Z"
HEADINGS = ("process", "RSS MB", "PSS MB")


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
