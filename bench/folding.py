"""Cost of folding an article, and its growth with the number of articles already present.

`python -m bench.folding 10000 100000 1000000` measures with other numbers of articles. Beyond `REALLY_FOLDED`, the
older articles are repetitions (`bench/history.py`), and the peers, which hold all in memory, are not measured.
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

from bench.data.corpus import OUTLETS, generate_rows
from bench.history import repeat_history
from bench.lsh_peers import search_with_datasketch, search_with_rensa
from bench.tables import make_table
from newsfold.db.connection import checkpoint, open_database
from newsfold.dedupe.run import dedupe

SIZES = (10_000, 100_000)  # articles already present
REALLY_FOLDED = 100_000  # articles that are folded to make a history; 40 days, the window has 7
ADDED = 1000  # articles of the measured run
BATCH = 1000  # articles in a transaction
NOW = datetime(2030, 1, 1, tzinfo=UTC)
FOLD_TABLES = ("signatures", "minhashes", "minhash_bands", "unfolded", "undescribed", "frequencies", "languages")
HEADINGS = ("folding", "articles present", "ms per article", "growth", "peak, MB", "bytes per article on disk")

Row = dict[str, object]
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Cost:
    """Cost of adding ADDED articles; `bytes_per_article` is None if nothing is stored on disk."""

    cpu_seconds: float
    peak_bytes: int
    bytes_per_article: float | None


def run(folder: Path | None) -> Iterable[Table]:
    """Yield the table for SIZES. Raise SystemExit for a folder: all articles are synthetic."""
    if folder is not None:
        raise SystemExit("folding generates its articles and takes no folder")
    yield compare_folding(SIZES)


def compare_folding(sizes: Sequence[int]) -> Table:
    """Return the table of costs; each fold and each peer runs in a new process, which has only its own memory."""
    costs: dict[str, list[Cost | None]] = {"newsfold": [], "datasketch": [], "rensa": []}
    with tempfile.TemporaryDirectory() as folder:
        path, rows = Path(folder) / "news.db", generate_rows()
        _create_database(path)
        present = 0
        for size in sizes:
            if size > REALLY_FOLDED:
                run_in_new_process(lengthen_history, path, size - present)
            else:
                _insert_articles(path, islice(rows, size - present))
                run_in_new_process(measure_fold, path)
            added = list(islice(rows, ADDED))
            _insert_articles(path, added)
            present = size + ADDED
            costs["newsfold"].append(run_in_new_process(measure_fold, path))
            if size > REALLY_FOLDED:
                costs["datasketch"].append(None)
                costs["rensa"].append(None)
                continue
            texts = [str(row["text"]) for row in added]
            costs["datasketch"].append(run_in_new_process(measure_peer, search_with_datasketch, size, texts))
            costs["rensa"].append(run_in_new_process(measure_peer, search_with_rensa, size, texts))
    return _make_table(sizes, costs)


def measure_fold(path: Path) -> Cost:
    """Fold the pending articles of the database, and return the cost."""
    started, news = _cpu_seconds(), open_database(path)
    try:
        dedupe(news, now=NOW)
        checkpoint(news)
        peak, seconds = _peak_bytes(), _cpu_seconds() - started
        # The size of a table includes that of its indexes, which sqlite_schema lists under the table's name.
        query = "select sum(pgsize) from dbstat where name in (select name from sqlite_schema where tbl_name in ({}))"
        size = news.conn.execute(query.format(", ".join("?" * len(FOLD_TABLES))), FOLD_TABLES).fetchone()[0]
        return Cost(seconds, peak, size / news["articles"].count)
    finally:
        news.close()


def lengthen_history(path: Path, count: int) -> None:
    """Add `count` older articles to the database, which must have folded all of its own."""
    news = open_database(path)
    repeat_history(news, count)
    checkpoint(news)
    news.close()


def measure_peer(search: Callable[[int, Sequence[str]], bool], size: int, texts: Sequence[str]) -> Cost | None:
    """Return the cost of a peer's search, or None if the peer is not installed."""
    started = _cpu_seconds()
    return Cost(_cpu_seconds() - started, _peak_bytes(), None) if search(size, texts) else None


def run_in_new_process(function: Callable[..., Result], *arguments: object) -> Result:
    """Call the function in a process of its own, and return its result."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()


def _create_database(path: Path) -> None:
    news = open_database(path)
    with news.atomic():
        news.table("sources").insert_all({"id": n + 1, "name": f"Outlet {n}"} for n in range(OUTLETS))
    news.close()


def _insert_articles(path: Path, rows: Iterable[Row]) -> None:
    news, remaining = open_database(path), iter(rows)
    while batch := list(islice(remaining, BATCH)):
        with news.atomic():
            news.table("articles").insert_all(batch)
    news.close()


def _cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _peak_bytes() -> int:
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _make_table(sizes: Sequence[int], costs: dict[str, list[Cost | None]]) -> Table:
    rows: list[Sequence[str]] = []
    for name, costs_by_size in costs.items():
        for size, cost in zip(sizes, costs_by_size, strict=True):
            rows.append((name, f"{size:,}", *_format_cells(cost, costs_by_size[0])))
    return make_table(f"A run that adds {ADDED:,} articles", HEADINGS, rows)


def _format_cells(cost: Cost | None, first: Cost | None) -> Iterator[str]:
    if cost is None or first is None:
        yield "not measured"
        return
    yield f"{1000 * cost.cpu_seconds / ADDED:.2f}"
    yield f"{cost.cpu_seconds / first.cpu_seconds:.2f} ×"
    yield f"{cost.peak_bytes / 1e6:.0f}"
    yield "in memory" if cost.bytes_per_article is None else f"{cost.bytes_per_article:.0f}"


if __name__ == "__main__":
    os.nice(5)
    Console().print(compare_folding([int(argument) for argument in sys.argv[1:]] or SIZES))
