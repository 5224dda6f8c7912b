"""Speed of the crawl beside bare Scrapy on one core, and of all stages beside a pipeline built by hand on two cores."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from rich.table import Table
from sqlite_utils import Database

from bench.data.news_web import make_page_urls, make_responses, render_sources, serve
from bench.tables import make_table

ROUNDS = 3  # taken alternately, so that other load on the machine affects both contestants equally
FAST_SETTINGS = ("DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=0", "CONCURRENT_REQUESTS=32")
PLAIN_SCRAPY = [sys.executable, "-m", "bench.plain_scrapy"]
HEADINGS = ("", "pages", "pages/s", "CPU ms per page", "ratio")

Cores = Sequence[int]


@dataclass(frozen=True, slots=True)
class Cost:
    """Wall-clock seconds, and CPU seconds of the process with its children, for `pages` pages."""

    pages: int
    seconds: float
    cpu_seconds: float


def run(folder: Path | None) -> Iterable[Table]:
    """Yield the tables of the crawl alone and of all stages. Raise SystemExit for a folder: all pages are synthetic."""
    if folder is not None:
        raise SystemExit("crawl generates its pages and takes no folder")
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    with serve(make_responses()) as proxy, tempfile.TemporaryDirectory() as name:
        contest = Contest(Path(name), proxy)
        contestants = {"Newsfold": contest.run_crawl, "bare Scrapy": contest.run_bare_scrapy}
        yield _compare("Crawl alone, one core", contestants, cores[:1])
        contestants = {
            "Newsfold": contest.run_all_stages,
            "Scrapy, trafilatura, sqlite-utils": contest.run_plain_pipeline,
        }
        yield _compare("All stages, two cores", contestants, cores[:2])


@dataclass(slots=True)
class Contest:
    """Runs each contestant in new processes on the given cores; the pages of a Cost are those that it saved."""

    folder: Path
    proxy: str

    def run_crawl(self, cores: Cores) -> Cost:
        return self._run_newsfold(
            "crawl", "news.archive.db", "select count(*) from captures where body_id is not null", cores
        )

    def run_all_stages(self, cores: Cores) -> Cost:
        return self._run_newsfold("run", "news.db", "select count(*) from articles", cores)

    def run_bare_scrapy(self, cores: Cores) -> Cost:
        cost = self._measure([*PLAIN_SCRAPY, str(self._write_urls())], cores)
        return Cost(len(make_page_urls()), cost.seconds, cost.cpu_seconds)

    def run_plain_pipeline(self, cores: Cores) -> Cost:
        database = self._remove_old("plain.db")
        cost = self._measure([*PLAIN_SCRAPY, str(self._write_urls()), str(database)], cores)
        return Cost(Database(database)["articles"].count, cost.seconds, cost.cpu_seconds)

    def _run_newsfold(self, command: str, file: str, page_count_query: str, cores: Cores) -> Cost:
        for name in ("news.db", "news.archive.db"):
            self._remove_old(name)
        sources = self.folder / "sources.toml"
        sources.write_text(render_sources())
        settings = [part for setting in FAST_SETTINGS for part in ("-s", setting)]
        options = ["--sources", str(sources), "--db", str(self.folder / "news.db"), "--quiet", *settings]
        cost = self._measure([sys.executable, "-m", "newsfold", command, *options], cores)
        pages = Database(self.folder / file).conn.execute(page_count_query).fetchone()[0]
        return Cost(pages, cost.seconds, cost.cpu_seconds)

    def _measure(self, command: Sequence[str], cores: Cores) -> Cost:
        """Run the command; its pages are not counted."""
        before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        environment = os.environ | {"http_proxy": self.proxy}
        environment.pop("no_proxy", None)
        set_cores = (lambda: os.sched_setaffinity(0, cores)) if cores else None
        subprocess.run(command, check=True, env=environment, preexec_fn=set_cores)
        seconds, after = time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
        return Cost(0, seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)

    def _write_urls(self) -> Path:
        path = self.folder / "urls.txt"
        path.write_text("\n".join(make_page_urls()))
        return path

    def _remove_old(self, name: str) -> Path:
        """Delete the database of an earlier round, and return its path."""
        for path in self.folder.glob(f"{name}*"):
            path.unlink()
        return self.folder / name


def _compare(title: str, contestants: Mapping[str, Callable[[Cores], Cost]], cores: Cores) -> Table:
    """Return the table of the contestants' medians over ROUNDS; the ratio is the speed beside the last contestant's."""
    costs: dict[str, list[Cost]] = {name: [] for name in contestants}
    for _ in range(ROUNDS):
        for name, run_contestant in contestants.items():
            costs[name].append(run_contestant(cores))
    speeds = {name: median(cost.pages / cost.seconds for cost in rounds) for name, rounds in costs.items()}
    peer_speed = speeds[list(contestants)[-1]]
    rows = []
    for name, rounds in costs.items():
        cpu = median(1000 * cost.cpu_seconds / max(cost.pages, 1) for cost in rounds)
        ratio = speeds[name] / peer_speed
        rows.append((name, f"{rounds[-1].pages}", f"{speeds[name]:.1f}", f"{cpu:.1f}", f"{ratio:.2f}"))
    return make_table(title, HEADINGS, rows)


if __name__ == "__main__":
    from rich.console import Console

    for table in run(None):
        Console().print(table)
