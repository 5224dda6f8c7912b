"""Measure what each step of the extraction gains and costs, by leaving out one step at a time.

Steps are left out by replacing module attributes during a measurement, so production code has no switches for it. A
residue rule is left out only while lines are filtered, on the lines and the page context that the complete extraction
recorded: the body is chosen in the same way with and without the rule.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from importlib import import_module
from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple
from unittest.mock import patch

from rich.table import Table

from bench.data.pages import GoldPage, Output, Score, read_gold_pages
from bench.extraction import compute_f1, run_extractor
from bench.extractors import Extractor, extract_with_newsfold, extract_with_trafilatura
from bench.scores import bootstrap_difference, mean_f1, pooled_f1
from bench.tables import make_table
from bench.timing import measure_cpu_seconds
from newsfold.extract.residue.filter import FilteredLine, filter_lines
from newsfold.extract.residue.line import PageContext
from newsfold.extract.residue.rules import RULES, Rule

HEADINGS = ("left out", "F1", "gain of the step (95 %)", "residue", "extra", "lost", "cost of the step, ms")
ROUNDS = 3  # timings of the residue rules, which take little time
LARGE_SET = 200  # pages, from which each variant is timed once; with fewer, the faster of two timings counts

# "module.attribute" → a function that makes the replacement from the original.
Replacements = Mapping[str, Callable[[Any], Any]]


def _return_none(original: Any) -> Callable[..., Any]:
    return lambda *args, **kwargs: None


def _return_nothing_removed(original: Any) -> Callable[..., list[Any]]:
    return lambda *args: []


def _without_method(method: str) -> Callable[[Any], Any]:
    """Return a replacement for `_alternatives` that leaves out one method of finding the body."""
    return lambda alternatives: lambda *args: (found for found in alternatives(*args) if found[0] != method)


def _with_fast(fast: bool) -> Callable[[Any], Any]:
    """Return a replacement for `run_engine` that ignores the argument `fast`."""
    return lambda run_engine: lambda tree, url, **kwargs: run_engine(tree, url, fast=fast)


STEPS: Mapping[str, Replacements] = {
    "layout tables unwrapped": {"newsfold.extract.body.candidates.unwrap_layout_tables": _return_none},
    "ruby unwrapped": {"newsfold.extract.body.candidates.unwrap_ruby": _return_none},
    "boilerplate removed": {"newsfold.extract.body.candidates.remove_boilerplate": _return_nothing_removed},
    "link blocks removed": {"newsfold.extract.body.candidates.remove_link_blocks": _return_nothing_removed},
    "boilerplate and link blocks": {
        "newsfold.extract.body.candidates.remove_boilerplate": _return_nothing_removed,
        "newsfold.extract.body.candidates.remove_link_blocks": _return_nothing_removed,
    },
    "method: articleBody": {"newsfold.extract.body.candidates._alternatives": _without_method("articleBody")},
    "method: whole page": {"newsfold.extract.body.candidates._alternatives": _without_method("whole")},
    "method: text in scripts": {"newsfold.extract.body.candidates._alternatives": _without_method("script")},
    "all alternative methods": {"newsfold.extract.body.candidates._alternatives": _return_nothing_removed},
    "trafilatura's fallbacks": {"newsfold.extract.body.candidates.run_engine": _with_fast(True)},
    "the test whether fallbacks are needed": {"newsfold.extract.body.candidates.run_engine": _with_fast(False)},
    "standfirst": {"newsfold.extract.article.find_standfirst": lambda original: lambda *args: ""},
    "all residue rules": {"newsfold.extract.residue.filter.rules_for": lambda original: lambda *args: ()},
}
FILTER_LINES = "newsfold.extract.article.filter_lines"
RULES_FOR = "newsfold.extract.residue.filter.rules_for"


class Variant(NamedTuple):
    """An extractor with the attributes that are replaced while it runs."""

    name: str
    extractor: Extractor
    replacements: Replacements


@dataclass(frozen=True, slots=True)
class Recording:
    """Arguments and result of the residue rules on one page; `lines` is None if the page has no text."""

    output: Output
    lines: Sequence[str] | None
    context: PageContext


@dataclass(frozen=True, slots=True)
class Row:
    """Scores of one variant; `seconds` is its CPU time per page."""

    name: str
    scores: Sequence[Score]
    seconds: float


def run(folder: Path | None) -> Iterable[Table]:
    """Yield one table for each set of pages, our own or those of the folder's gold.jsonl."""
    pages = read_gold_pages(folder)
    for group in dict.fromkeys(page.group for page in pages):
        yield _ablate(group, [page for page in pages if page.group == group])


@contextmanager
def replace_attributes(replacements: Replacements) -> Iterator[None]:
    """Replace module attributes within the context. Raise AttributeError if one does not exist."""
    if not replacements:
        yield
        return
    (name, make_replacement), *others = replacements.items()
    with patch(name, make_replacement(resolve(name))), replace_attributes(dict(others)):
        yield


def resolve(name: str) -> Any:
    """Return the attribute for "module.attribute". Raise ImportError or AttributeError if it does not exist."""
    module, _, attribute = name.rpartition(".")
    return getattr(import_module(module), attribute)


def _ablate(group: str, pages: Sequence[GoldPage]) -> Table:
    complete, *others = _measure_steps(pages)
    rows = [replace(row, seconds=complete.seconds - row.seconds) for row in (complete, *others[:-1])]
    rows += measure_rules(pages, [record_rules(page) for page in pages])
    rows.append(replace(others[-1], seconds=complete.seconds - others[-1].seconds))
    title = f"Ablation, {len(pages)} pages ({group}), {1000 * complete.seconds:.1f} ms each"
    return make_table(title, HEADINGS, [_format_cells(pages, row, complete.scores) for row in rows])


def _measure_steps(pages: Sequence[GoldPage]) -> list[Row]:
    """Return a row for the complete extraction, for each step left out, and for trafilatura alone.

    All variants run on one page before the next page, so that other load on the machine affects them equally.
    """
    variants = [
        Variant("nothing", extract_with_newsfold, {}),
        *(Variant(name, extract_with_newsfold, replacements) for name, replacements in STEPS.items()),
        Variant("all: trafilatura alone", extract_with_trafilatura, {}),
    ]
    scores: list[list[Score]] = [[] for _ in variants]
    seconds = [0.0] * len(variants)
    for page in pages:
        best = [float("inf")] * len(variants)
        for turn in range(1 if len(pages) >= LARGE_SET else 2):
            run_extractor(extract_with_newsfold, page)  # warm up, or only the first variant would run with cold caches
            for number, variant in enumerate(variants):
                with replace_attributes(variant.replacements):
                    output, page_seconds = run_extractor(variant.extractor, page)
                best[number] = min(best[number], page_seconds)
                if turn == 0:
                    scores[number].append(page.score(output or Output()))
        seconds = [sum(pair) for pair in zip(seconds, best, strict=True)]
    return [
        Row(variant.name, variant_scores, total / len(pages))
        for variant, variant_scores, total in zip(variants, scores, seconds, strict=True)
    ]


def record_rules(page: GoldPage) -> Recording:
    """Extract the page; return its output with the lines and the context that the residue rules got."""
    calls: list[tuple[Sequence[str], PageContext]] = []

    def record_lines(lines: Sequence[str], context: PageContext) -> list[FilteredLine]:
        calls.append((lines, context))
        return filter_lines(lines, context)

    with replace_attributes({FILTER_LINES: lambda original: record_lines}):
        output = extract_with_newsfold(page)
    lines, context = calls[-1] if calls and output.text else (None, PageContext())
    return Recording(output, lines, context)


def measure_rules(pages: Sequence[GoldPage], recordings: Sequence[Recording]) -> Iterator[Row]:
    """Yield a row for each residue rule left out, in the order of the rules; `seconds` is what the rule costs.

    The complete rules are timed again beside each rule.
    """
    for rule in RULES:
        _, complete_seconds = _score_recordings(pages, recordings)
        with replace_attributes({RULES_FOR: partial(_remove_rule, rule)}):
            scores, seconds = _score_recordings(pages, recordings)
        yield Row(f"rule: {rule.name}", scores, (complete_seconds - seconds) / len(pages))


def _remove_rule(
    rule: Rule, rules_for: Callable[[int, str], tuple[Rule, ...]]
) -> Callable[[int, str], tuple[Rule, ...]]:
    """Return `rules_for` without the rule; it is cached as the function that it replaces, so that times compare."""
    return lru_cache(4096)(lambda length, section: tuple(one for one in rules_for(length, section) if one is not rule))


def _score_recordings(pages: Sequence[GoldPage], recordings: Sequence[Recording]) -> tuple[list[Score], float]:
    """Return the scores, and the seconds for all pages, each page in the best of ROUNDS timings."""
    scores, seconds = [], 0.0
    for page, recording in zip(pages, recordings, strict=True):
        scores.append(page.score(_filter_again(recording)))
        seconds += measure_cpu_seconds(partial(_filter_again, recording), ROUNDS)
    return scores, seconds


def _filter_again(recording: Recording) -> Output:
    if recording.lines is None:
        return recording.output
    lines = filter_lines(recording.lines, recording.context)
    return replace(recording.output, text="\n\n".join(line.text for line in lines if line.dropped_by is None))


def _format_cells(pages: Sequence[GoldPage], row: Row, complete_scores: Sequence[Score]) -> list[str]:
    return [
        row.name,
        f"{compute_f1(pages, row.scores):.4f}",
        _format_gain(pages, row.scores, complete_scores),
        f"{fmean(bool(score.residue) for score in row.scores):.1%}",
        f"{fmean(score.extra for score in row.scores):.2f}",
        f"{fmean(score.lost for score in row.scores):.2f}",
        f"{1000 * row.seconds:+.2f}",
    ]


def _format_gain(pages: Sequence[GoldPage], scores: Sequence[Score], complete_scores: Sequence[Score]) -> str:
    """Return the F1 gained by the step, with its 95 % interval; empty if leaving out the step changes no page."""
    with_step, without_step = [score.hits for score in complete_scores], [score.hits for score in scores]
    if with_step == without_step:
        return ""
    f1 = pooled_f1 if pages[0].has_segments else mean_f1
    gain, low, high = bootstrap_difference(with_step, without_step, f1)
    return f"{gain:+.4f} ({low:+.4f} … {high:+.4f})"
