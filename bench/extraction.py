"""Extraction beside its peers: nearness to the gold, what is left of the page around it, and CPU time."""

import time
from collections.abc import Iterable, Sequence
from contextlib import redirect_stderr
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from statistics import fmean

from rich.table import Table

from bench.extractors import PEERS, Extractor, installed, ours
from bench.pages import GoldPage, Output, Score, gold_pages
from bench.scores import interval, mean_f1, pooled_f1
from bench.tables import table

HEADINGS = ("", "F1", "over trafilatura (95 %)", "residue", "extra", "lost", "title", "authors", "day", "failed",
            "CPU ms", "ratio")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Result:
    """`seconds` of CPU for all pages; `failed` counts those on which the extractor raised."""

    scores: Sequence[Score]
    seconds: float
    failed: int


def run(folder: Path | None) -> Iterable[Table]:
    """One table for each set of pages, of the folder's gold.jsonl and of our own."""
    pages = gold_pages(None) + (gold_pages(folder) if folder else [])
    for group in dict.fromkeys(page.group for page in pages):
        yield _compared(group, [page for page in pages if page.group == group])


def _compared(group: str, pages: Sequence[GoldPage]) -> Table:
    extractors = {"Newsfold": ours} | {name: extractor for name, (_, extractor) in PEERS.items()}
    results = {
        name: extract_all(extractor, pages)
        for name, extractor in extractors.items()
        if name not in PEERS or installed(PEERS[name][0])
    }
    rows = [_row(name, pages, results) if name in results else [name, "not installed"] for name in extractors]
    return table(f"Extraction, {len(pages)} pages ({group})", HEADINGS, rows)


def extract_all(extractor: Extractor, pages: Sequence[GoldPage]) -> Result:
    """Every page once, after one to warm up."""
    extract(extractor, pages[0])
    found = [extract(extractor, page) for page in pages]
    scores = [page.score(output or Output()) for page, (output, _) in zip(pages, found, strict=True)]
    return Result(scores, sum(seconds for _, seconds in found), sum(output is None for output, _ in found))


def extract(extractor: Extractor, page: GoldPage) -> tuple[Output | None, float]:
    """None where it raised, and the seconds of CPU, without those of decoding: they are the same for all."""
    assert page.html
    began = time.process_time()
    try:
        with redirect_stderr(StringIO()):
            output = extractor(page)
    except Exception:  # peers raise what they like
        output = None
    return output, time.process_time() - began


def f1(pages: Sequence[GoldPage], scores: Sequence[Score]) -> float:
    return (pooled_f1 if pages[0].by_segments else mean_f1)([score.hits for score in scores])


def _row(name: str, pages: Sequence[GoldPage], results: dict[str, Result]) -> list[str]:
    result, peer = results[name], results["trafilatura"]
    scores = result.scores
    return [
        name,
        f"{f1(pages, scores):.3f}",
        _difference(pages, result, peer) if name != "trafilatura" else "",
        f"{fmean(bool(score.residue) for score in scores):.1%}",
        f"{fmean(score.extra for score in scores):.2f}",
        f"{fmean(score.lost for score in scores):.2f}",
        _mean([score.title for score in scores]),
        _mean([score.authors for score in scores]),
        _mean([score.day for score in scores]),
        str(result.failed),
        f"{1000 * result.seconds / len(pages):.1f}",
        f"{result.seconds / peer.seconds:.2f}",
    ]


def _difference(pages: Sequence[GoldPage], ours: Result, theirs: Result) -> str:
    f1_of = pooled_f1 if pages[0].by_segments else mean_f1
    difference, low, high = interval([s.hits for s in ours.scores], [s.hits for s in theirs.scores], f1_of)
    return f"{difference:+.3f} ({low:+.3f} … {high:+.3f})"


def _mean(values: Sequence[float | None]) -> str:
    known = [value for value in values if value is not None]
    return f"{fmean(known):.2f}" if known else ""
