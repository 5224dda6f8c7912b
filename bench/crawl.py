"""Speed of the crawl beside bare Scrapy, and of the whole line beside the pipeline that people build by hand.

`python -m bench.crawl [FOLDER]` runs only the second contest, and writes its table into docs/benchmarks.md. FOLDER has
pages with gold (`bench/data/pages.py`) in place of the invented ones; they are served from as many hosts.
"""

import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import NamedTuple

from rich.table import Table
from sqlite_utils import Database

from bench.data.news_web import Site, make_site, serve
from bench.data.pages import Output
from bench.process_tree import Usage, measure_usage
from bench.scores import mean_f1
from bench.tables import make_table

ROUNDS = 3  # taken alternately, so that other load on the machine affects both contestants equally
FAST_SETTINGS = ("DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=0", "CONCURRENT_REQUESTS=32")
PLAIN_SCRAPY = [sys.executable, "-m", "bench.plain_scrapy"]
HEADINGS = ("", "pages", "pages/s", "ratio", "CPU ms per page", "ratio", "PSS MB", "F1")
DOCUMENT = Path(__file__).parents[1] / "docs" / "benchmarks.md"
START, END = "<!-- table of bench-line -->\n", "<!-- end of the table -->\n"

Cores = Sequence[int]


class Result(NamedTuple):
    """What a contestant used for the `pages` pages that it saved; `f1` is that of all texts, None if it stores none."""

    pages: int
    usage: Usage
    f1: float | None = None


Contestants = Mapping[str, Callable[[Cores], Result]]


def run(folder: Path | None) -> Iterable[Table]:
    """Yield the tables of the crawl alone and of the whole line."""
    with _contest(folder) as contest:
        cores = _cores()[:1]
        contestants: Contestants = {"Newsfold": contest.run_crawl, "bare Scrapy": contest.run_bare_scrapy}
        yield make_table("Crawl alone, one core", HEADINGS, _compare(contestants, cores))
        for title, rows in _compare_lines(contest):
            yield make_table(title, HEADINGS, rows)


def write_document(folder: Path | None) -> str:
    """Run the contest of the whole line, write its table into DOCUMENT, and return it; its text has START and END."""
    before, _, rest = DOCUMENT.read_text("utf-8").partition(START)
    _, _, after = rest.partition(END)
    at = f"{datetime.now(UTC):%Y-%m-%d}, {_machine()}, load before it {os.getloadavg()[0]:.1f}"
    with _contest(folder) as contest:
        rows = [
            [f"{title.removeprefix('Whole line, ')}: {name}", *cells]
            for title, lines in _compare_lines(contest)
            for name, *cells in lines
        ]
    lines = [HEADINGS, ["---", *["--:"] * (len(HEADINGS) - 1)], *rows]
    table = "".join(f"| {' | '.join(line)} |\n" for line in lines)
    table = f"{at}; {ROUNDS} rounds, medians:\n\n{table}"
    DOCUMENT.write_text(f"{before}{START}{table}{END}{after}", "utf-8")
    return table


@dataclass(slots=True)
class Contest:
    """Runs each contestant in new processes on the given cores, on a site that `proxy` serves."""

    folder: Path
    proxy: str
    site: Site

    def run_crawl(self, cores: Cores) -> Result:
        """Crawl with `newsfold crawl`; the result counts the saved bodies."""
        usage = self._run_newsfold("crawl", cores)
        query = "select count(*) from captures where body_id is not null"
        return Result(Database(self.folder / "news.archive.db").conn.execute(query).fetchone()[0], usage)

    def run_line(self, cores: Cores) -> Result:
        """Crawl, extract and fold with `newsfold run`; the result has the F1 of the texts."""
        usage = self._run_newsfold("run", cores)
        query = "select fetched, standfirst, text from articles join (select url as fetched, article_id from"
        query += " article_urls union select url, id from articles) on id = article_id"
        rows = Database(self.folder / "news.db").conn.execute(query).fetchall()
        return self._score({url: Output(text or "", standfirst or "") for url, standfirst, text in rows}, usage)

    def run_bare_scrapy(self, cores: Cores) -> Result:
        """Fetch all pages with a spider that only counts them."""
        return Result(len(self.site.pages), self._measure([*PLAIN_SCRAPY, str(self._write_urls())], cores))

    def run_plain_pipeline(self, cores: Cores) -> Result:
        """Fetch, extract and save all pages with Scrapy, trafilatura and sqlite-utils; the result has the F1."""
        database = self._remove_old("plain.db")
        usage = self._measure([*PLAIN_SCRAPY, str(self._write_urls()), str(database)], cores)
        rows = Database(database).conn.execute("select url, text from articles").fetchall()
        return self._score({url: Output(text or "") for url, text in rows}, usage)

    def _score(self, outputs: Mapping[str, Output], usage: Usage) -> Result:
        # Newsfold stores `https` for each address of the web.
        texts = {url.partition("://")[2]: output for url, output in outputs.items()}
        found = [(page, texts.get(url.partition("://")[2])) for url, page in self.site.pages.items()]
        hits = [page.score(output or Output()).hits for page, output in found]
        return Result(sum(output is not None for _, output in found), usage, mean_f1(hits))

    def _run_newsfold(self, command: str, cores: Cores) -> Usage:
        for name in ("news.db", "news.archive.db"):
            self._remove_old(name)
        sources = self.folder / "sources.toml"
        sources.write_text(self.site.render_sources())
        settings = [part for setting in FAST_SETTINGS for part in ("-s", setting)]
        options = ["--sources", str(sources), "--db", str(self.folder / "news.db"), "--quiet", *settings]
        return self._measure([sys.executable, "-m", "newsfold", command, *options], cores)

    def _measure(self, command: Sequence[str], cores: Cores) -> Usage:
        return measure_usage(command, cores, os.environ | {"http_proxy": self.proxy, "no_proxy": ""})

    def _write_urls(self) -> Path:
        path = self.folder / "urls.txt"
        path.write_text("\n".join(self.site.pages))
        return path

    def _remove_old(self, name: str) -> Path:
        """Delete the database of an earlier round, and return its path."""
        for path in self.folder.glob(f"{name}*"):
            path.unlink()
        return self.folder / name


@contextmanager
def _contest(folder: Path | None) -> Iterator[Contest]:
    site = make_site(folder)
    with serve(site.responses) as proxy, tempfile.TemporaryDirectory() as name:
        yield Contest(Path(name), proxy, site)


def _compare_lines(contest: Contest) -> Iterator[tuple[str, list[list[str]]]]:
    """Yield for one core and for two the title and the rows of the contest of the whole line."""
    contestants: Contestants = {
        "Newsfold": contest.run_line,
        "Scrapy, trafilatura, sqlite-utils": contest.run_plain_pipeline,
    }
    for number, name in ((1, "one core"), (2, "two cores")):
        yield f"Whole line, {name}", _compare(contestants, _cores()[:number])


def _compare(contestants: Contestants, cores: Cores) -> list[list[str]]:
    """Return a row with the medians over ROUNDS for each contestant; the ratios are to the last one."""
    results: dict[str, list[Result]] = {name: [] for name in contestants}
    for _ in range(ROUNDS):
        for name, run_contestant in contestants.items():
            results[name].append(run_contestant(cores))
    speeds = {name: median(one.pages / one.usage.seconds for one in rounds) for name, rounds in results.items()}
    cpu = {
        name: median(1000 * one.usage.cpu_seconds / max(one.pages, 1) for one in rounds)
        for name, rounds in results.items()
    }
    peer = list(contestants)[-1]
    rows = []
    for name, rounds in results.items():
        cells = [name, f"{rounds[-1].pages}", f"{speeds[name]:.1f}", f"{speeds[name] / speeds[peer]:.2f}"]
        cells += [f"{cpu[name]:.1f}", f"{cpu[name] / cpu[peer]:.2f}"]
        f1 = rounds[-1].f1
        cells += [f"{median(one.usage.pss for one in rounds) / 1e6:.0f}", "" if f1 is None else f"{f1:.3f}"]
        rows.append(cells)
    return rows


def _cores() -> list[int]:
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def _machine() -> str:
    """Return the name of the processor and the number of cores."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{names[0] if names else platform.machine()} with {os.cpu_count()} cores"


if __name__ == "__main__":
    print(write_document(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
