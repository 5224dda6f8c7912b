"""The crawl alone beside bare Scrapy on one core, and the whole line beside what people build by hand on two."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from rich.table import Table
from sqlite_utils import Database

from bench.news_web import answers, page_urls, served, sources_toml
from bench.tables import table

ROUNDS = 3  # in turn, so that what else the machine does meets all alike
HASTE = ("DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=0", "CONCURRENT_REQUESTS=32")
PLAIN = [sys.executable, "-m", "bench.plain_scrapy"]


@dataclass(frozen=True, slots=True)
class Cost:
    """`seconds` on the clock and of `cpu`, processes below included, for `pages` pages."""

    pages: int
    seconds: float
    cpu: float


def run(folder: Path | None) -> Iterable[Table]:
    if folder is not None:
        raise SystemExit("crawl makes its pages up and takes no folder")
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    with served(answers()) as proxy, tempfile.TemporaryDirectory() as place:
        measure = Measure(Path(place), proxy)
        yield _compared("Crawl alone, one core", measure.crawl, measure.bare, "bare Scrapy", cores[:1])
        yield _compared("Whole line, two cores", measure.line, measure.plain, "Scrapy, trafilatura, sqlite-utils",
                        cores[:2])  # fmt: skip


@dataclass(slots=True)
class Measure:
    """Each method runs one contestant in new processes and checks that it did the work."""

    folder: Path
    proxy: str

    def crawl(self, cores: Sequence[int]) -> Cost:
        return self._ours("crawl", "news.archive.db", "select count(*) from captures where body_id is not null", cores)

    def line(self, cores: Sequence[int]) -> Cost:
        return self._ours("run", "news.db", "select count(*) from articles", cores)

    def bare(self, cores: Sequence[int]) -> Cost:
        cost = self._timed([*PLAIN, str(self._urls())], cores)
        return Cost(len(page_urls()), cost.seconds, cost.cpu)

    def plain(self, cores: Sequence[int]) -> Cost:
        database = self._new("plain.db")
        cost = self._timed([*PLAIN, str(self._urls()), str(database)], cores)
        return Cost(Database(database)["articles"].count, cost.seconds, cost.cpu)

    def _ours(self, command: str, file: str, query: str, cores: Sequence[int]) -> Cost:
        for name in ("news.db", "news.archive.db"):
            self._new(name)
        sources = self.folder / "sources.toml"
        sources.write_text(sources_toml())
        settings = [part for setting in HASTE for part in ("-s", setting)]
        line = [sys.executable, "-m", "newsfold", command, "--sources", str(sources), "--db"]
        cost = self._timed([*line, str(self.folder / "news.db"), "--quiet", *settings], cores)
        return Cost(Database(self.folder / file).conn.execute(query).fetchone()[0], cost.seconds, cost.cpu)

    def _timed(self, command: Sequence[str], cores: Sequence[int]) -> Cost:
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        environment = os.environ | {"http_proxy": self.proxy}
        environment.pop("no_proxy", None)
        pin = (lambda: os.sched_setaffinity(0, cores)) if cores else None
        subprocess.run(command, check=True, env=environment, preexec_fn=pin)
        seconds, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return Cost(0, seconds, cpu)

    def _urls(self) -> Path:
        path = self.folder / "urls.txt"
        path.write_text("\n".join(page_urls()))
        return path

    def _new(self, name: str) -> Path:
        for path in self.folder.glob(f"{name}*"):
            path.unlink()
        return self.folder / name


def _compared(title: str, ours: object, peer: object, name: str, cores: Sequence[int]) -> Table:
    costs: dict[str, list[Cost]] = {"Newsfold": [], name: []}
    for _ in range(ROUNDS):
        for who, work in (("Newsfold", ours), (name, peer)):
            costs[who].append(work(cores))  # type: ignore[operator]
    speeds = {who: median(cost.pages / cost.seconds for cost in made) for who, made in costs.items()}
    rows = [
        (who, f"{made[-1].pages}", f"{speeds[who]:.1f}", f"{median(1000 * c.cpu / max(c.pages, 1) for c in made):.1f}",
         f"{speeds[who] / speeds[name]:.2f}")
        for who, made in costs.items()
    ]  # fmt: skip
    return table(title, ("", "pages", "pages/s", "CPU ms a page", "ratio"), rows)


if __name__ == "__main__":
    from rich.console import Console

    for made in run(None):
        Console().print(made)
