"""Extraction beside its peers: similarity of the text to the gold, residue, metadata and CPU time."""

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import redirect_stderr
from dataclasses import dataclass
from hashlib import sha256
from io import StringIO
from pathlib import Path
from statistics import fmean

from rich.table import Table

from bench.data.pages import GoldPage, Output, Score, read_gold_pages
from bench.extractors import PEERS, Extractor, extract_with_newsfold, is_installed
from bench.scores import bootstrap_difference, mean_f1, normalize, pooled_f1
from bench.tables import make_table
from newsfold.db.values.urls import host_of
from newsfold.extract.article import KEPT, explain

HEADINGS = ("", "F1", "vs trafilatura (95 %)", "residue", "extra", "lost", "title", "authors", "day", "failed",
            "CPU ms", "ratio")  # fmt: skip

FOLDS = 5  # folds by host: a rule or weight made with four of them is judged on the fifth
MIN_FOLD = 10  # pages; fewer say nothing
MIN_PRECISION = 0.97  # of a residue rule on each set of pages; one below is narrowed or removed
LOW = " !"  # marks a precision below it
BOX = "box: "  # begins the verdict on a block that was removed before the text was taken
MIN_QUOTED = 4  # words; a shorter line stands in a text by chance, and must be a whole line of the gold
STILL_IN_ARTICLE = (KEPT, "title_again", "standfirst_again", "repeated")  # verdicts on lines that the article has


@dataclass(frozen=True, slots=True)
class Result:
    """Scores of one extractor.

    `seconds` is the CPU time of all pages; `failed` counts the pages on which the extractor raised an exception.
    """

    scores: Sequence[Score]
    seconds: float
    failed: int


def run(folder: Path | None) -> Iterable[Table]:
    """Yield two tables for each set of pages, of the extractors and of the rules: our own set, then the folder's."""
    pages = read_gold_pages(None) + (read_gold_pages(folder) if folder else [])
    for group in dict.fromkeys(page.group for page in pages):
        members = [page for page in pages if page.group == group]
        yield compare_extractors(group, members)
        yield make_rule_table(group, members)


def compare_extractors(group: str, pages: Sequence[GoldPage]) -> Table:
    """Return the table with a row for Newsfold and for each peer; a peer that is not installed has an empty row."""
    extractors = {"Newsfold": extract_with_newsfold} | {name: peer.extractor for name, peer in PEERS.items()}
    results = {
        name: extract_all(extractor, pages)
        for name, extractor in extractors.items()
        if name not in PEERS or is_installed(PEERS[name].module)
    }
    rows = [_format_cells(name, pages, results) if name in results else [name, "not installed"] for name in extractors]
    return make_table(f"Extraction, {len(pages)} pages ({group})", HEADINGS, [*rows, *_fold_rows(pages, results)])


def find_fold(page: GoldPage) -> int:
    """Return the number (0 to FOLDS - 1) of the fold of the page's host: pages of one host are in one fold."""
    return sha256(f"fold:{host_of(page.url)}".encode()).digest()[0] % FOLDS


def _fold_rows(pages: Sequence[GoldPage], results: Mapping[str, Result]) -> Iterable[list[str]]:
    """Yield a row for each fold with MIN_FOLD pages or more: F1 and its difference to trafilatura."""
    ours, peer = results["Newsfold"], results["trafilatura"]
    for fold in range(FOLDS):
        chosen = [index for index, page in enumerate(pages) if find_fold(page) == fold]
        if len(chosen) < MIN_FOLD:
            continue
        members = [pages[index] for index in chosen]
        own, other = (Result([result.scores[index] for index in chosen], 0.0, 0) for result in (ours, peer))
        yield [
            f"  fold {fold}, {len(chosen)} pages",
            f"{compute_f1(members, own.scores):.3f}",
            _format_difference(members, own, other),
        ]


def extract_all(extractor: Extractor, pages: Sequence[GoldPage]) -> Result:
    """Extract and score every page once; the first page is extracted once more beforehand, to warm up."""
    run_extractor(extractor, pages[0])
    outputs = [run_extractor(extractor, page) for page in pages]
    scores = [page.score(output or Output()) for page, (output, _) in zip(pages, outputs, strict=True)]
    return Result(scores, sum(seconds for _, seconds in outputs), sum(output is None for output, _ in outputs))


def run_extractor(extractor: Extractor, page: GoldPage) -> tuple[Output | None, float]:
    """Return the output, None if the extractor raised an exception, and the seconds of CPU.

    Decoding the page is not measured: it is the same for all extractors.
    """
    assert page.html
    started = time.process_time()
    try:
        with redirect_stderr(StringIO()):
            output = extractor(page)
    except Exception:  # each peer has exceptions of its own
        output = None
    return output, time.process_time() - started


def compute_f1(pages: Sequence[GoldPage], scores: Sequence[Score]) -> float:
    """Return the F1 of one set of pages: over shingles, or over segments if its gold has segments."""
    return (pooled_f1 if pages[0].has_segments else mean_f1)([score.hits for score in scores])


def _format_cells(name: str, pages: Sequence[GoldPage], results: Mapping[str, Result]) -> list[str]:
    result, peer = results[name], results["trafilatura"]
    scores = result.scores
    return [
        name,
        f"{compute_f1(pages, scores):.3f}",
        _format_difference(pages, result, peer) if name != "trafilatura" else "",
        f"{fmean(bool(score.residue) for score in scores):.1%}",
        f"{fmean(score.extra for score in scores):.2f}",
        f"{fmean(score.lost for score in scores):.2f}",
        _format_mean([score.title for score in scores]),
        _format_mean([score.authors for score in scores]),
        _format_mean([score.day for score in scores]),
        str(result.failed),
        f"{1000 * result.seconds / len(pages):.1f}",
        f"{result.seconds / peer.seconds:.2f}",
    ]


def _format_difference(pages: Sequence[GoldPage], ours: Result, theirs: Result) -> str:
    f1 = pooled_f1 if pages[0].has_segments else mean_f1
    difference, low, high = bootstrap_difference(
        [score.hits for score in ours.scores], [score.hits for score in theirs.scores], f1
    )
    return f"{difference:+.3f} ({low:+.3f} … {high:+.3f})"


def _format_mean(values: Sequence[float | None]) -> str:
    known = [value for value in values if value is not None]
    return f"{fmean(known):.2f}" if known else ""


def make_rule_table(group: str, pages: Sequence[GoldPage]) -> Table:
    """Return a table with the lines that each residue rule drops, the blocks that each kind of box removes, and how
    many of them stand in the gold, altogether and in each fold.

    A line of which the article still has as many copies as the gold counts as right: a byline above the text, whose
    name is also the signature below it. A residue rule with a precision below MIN_PRECISION is marked with LOW.
    """
    dropped, wrong = Counter[tuple[str, int]](), Counter[tuple[str, int]]()
    for page in pages:
        gold, fold = list(filter(None, map(normalize, page.all_gold_text.split("\n")))), find_fold(page)
        explained = explain(page.html, page.url)
        kept = Counter(normalize(text) for verdict, text in explained if verdict in STILL_IN_ARTICLE)
        for verdict, text in explained:
            if verdict in STILL_IN_ARTICLE:
                continue
            name = _name_rule(verdict)
            dropped[name, fold] += 1
            wrong[name, fold] += _stands_in(text, gold) and not 0 < gold.count(normalize(text)) <= kept[normalize(text)]
    names = dict.fromkeys(name for name, _ in dropped)
    cells = {name: [(dropped[name, fold], wrong[name, fold]) for fold in range(FOLDS)] for name in names}
    rows = [_format_rule(name, by_fold) for name, by_fold in cells.items()]
    rows.sort(key=lambda row: -int(row[1]))
    headings = ("rule", "dropped", "in gold", "precision", *(f"fold {fold}" for fold in range(FOLDS)))
    return make_table(f"Dropped lines ({group}); in each fold: dropped / in gold", headings, rows)


def _format_rule(name: str, by_fold: Sequence[tuple[int, int]]) -> list[str]:
    """Return the row of a rule, from the numbers of dropped lines and of those in the gold in each fold."""
    dropped, wrong = map(sum, zip(*by_fold, strict=True))
    precision = 1 - wrong / dropped
    mark = LOW if precision < MIN_PRECISION and not name.startswith(BOX) else ""
    return [name, str(dropped), str(wrong), f"{precision:.3f}{mark}", *(f"{all_}/{bad}" for all_, bad in by_fold)]


def _name_rule(verdict: str) -> str:
    """Return the name of a residue rule; of a box, the rule that removed it or its tag, without its class names."""
    return " ".join(verdict.split(" ", 2)[:2])


def _stands_in(line: str, gold: Sequence[str]) -> bool:
    """Decide whether a line is in the gold; a line of fewer than MIN_QUOTED words has to be a line of its own there.

    `gold` are the normalized lines of the gold.
    """
    key = normalize(line)
    return key in gold if len(key.split()) < MIN_QUOTED else f" {key} " in f" {' '.join(gold)} "
