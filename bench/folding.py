"""What folding an article costs, and whether it grows with the number of articles that are there.

`python -m bench.folding 10000 100000 1000000` takes other sizes than the measure's own; a million takes over an hour.
"""

import os
import resource
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.table import Table

from bench.corpus import OUTLETS, rows
from bench.peers import lsh_datasketch, lsh_rensa
from bench.tables import table
from newsfold.db.connection import checkpoint, open_database
from newsfold.dedupe.run import dedupe

SIZES = (10_000, 100_000)
ADDED = 1000  # articles of the run that is measured
NOW = datetime(2030, 1, 1, tzinfo=UTC)
KEPT = ("signatures", "unfolded", "undescribed", "frequencies", "languages")  # index and signatures

Row = dict[str, object]
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Cost:
    """Of adding ADDED articles to so many; None where nothing is on disk."""

    seconds: float
    peak_bytes: int
    bytes_an_article: float | None


def run(folder: Path | None) -> Iterable[Table]:
    """Articles are made up; there is no folder to take them from."""
    if folder is not None:
        raise SystemExit("folding makes its articles up and takes no folder")
    yield folding(SIZES)


def folding(sizes: Sequence[int]) -> Table:
    """A run in a process of its own for each measure, so that its memory is its own."""
    found: dict[str, list[Cost | None]] = {"newsfold": [], "datasketch": [], "rensa": []}
    with tempfile.TemporaryDirectory() as folder:
        path, stream = Path(folder) / "news.db", rows()
        _prepare(path)
        there = 0
        for size in sizes:
            _add(path, islice(stream, size - there))
            apart(fold, path)
            new = list(islice(stream, ADDED))
            _add(path, new)
            there = size + ADDED
            found["newsfold"].append(apart(fold, path))
            texts = [str(row["text"]) for row in new]
            found["datasketch"].append(apart(peer, lsh_datasketch, size, texts))
            found["rensa"].append(apart(peer, lsh_rensa, size, texts))
    return _table(sizes, found)


def fold(path: Path) -> Cost:
    began, news = _seconds(), open_database(path)
    try:
        dedupe(news, now=NOW)
        checkpoint(news)
        peak, seconds = _peak(), _seconds() - began
        marks = ", ".join("?" * len(KEPT))
        # An index counts with its table; sqlite_schema tells which is whose.
        query = (
            f"select sum(pgsize) from dbstat where name in (select name from sqlite_schema where tbl_name in ({marks}))"
        )
        size = news.conn.execute(query, KEPT).fetchone()[0]
        return Cost(seconds, peak, size / news["articles"].count)
    finally:
        news.close()


def peer(work: Callable[[int, Sequence[str]], bool], size: int, texts: Sequence[str]) -> Cost | None:
    """None where the peer is not installed."""
    began = _seconds()
    return Cost(_seconds() - began, _peak(), None) if work(size, texts) else None


def apart(work: Callable[..., Result], *arguments: object) -> Result:
    """The result of work done in a new process."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def _prepare(path: Path) -> None:
    news = open_database(path)
    with news.atomic():
        news.table("sources").insert_all({"id": n + 1, "name": f"Outlet {n}"} for n in range(OUTLETS))
    news.close()


def _add(path: Path, made: Iterable[Row]) -> None:
    news, stream = open_database(path), iter(made)
    while part := list(islice(stream, ADDED)):
        with news.atomic():
            news.table("articles").insert_all(part)
    news.close()


def _seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _peak() -> int:
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _table(sizes: Sequence[int], found: dict[str, list[Cost | None]]) -> Table:
    lines: list[Sequence[str]] = []
    for name, costs in found.items():
        for size, cost in zip(sizes, costs, strict=True):
            lines.append((name, f"{size:,}", *_cells(cost, costs[0])))
    headings = ("folding", "articles there", "ms an article", "growth", "peak, MB", "bytes an article on disk")
    return table(f"A run that adds {ADDED:,} articles", headings, lines)


def _cells(cost: Cost | None, first: Cost | None) -> Iterator[str]:
    if cost is None or first is None:
        yield "not installed"
        return
    yield f"{1000 * cost.seconds / ADDED:.2f}"
    yield f"{cost.seconds / first.seconds:.2f} ×"
    yield f"{cost.peak_bytes / 1e6:.0f}"
    yield "in memory" if cost.bytes_an_article is None else f"{cost.bytes_an_article:.0f}"


if __name__ == "__main__":
    os.nice(5)
    Console().print(folding([int(word) for word in sys.argv[1:]] or SIZES))
