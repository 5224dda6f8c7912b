"""What each step of extraction wins and costs: every one is left out in turn, the rest stays as it is.

Steps are taken out by replacing module attributes for the time of a measurement, so that production code carries no
switches for it. A line rule is taken out of the judgement alone, on the lines and page facts that the whole run
recorded: the ways to find the body are the same with and without it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from statistics import fmean
from typing import Any
from unittest.mock import patch

from rich.table import Table

from bench.extraction import extract, f1
from bench.extractors import Extractor, ours, trafilatura
from bench.pages import GoldPage, Output, Score, gold_pages
from bench.scores import interval, mean_f1, pooled_f1
from bench.tables import table
from bench.timing import cpu_seconds
from newsfold.extract.body import residue as line_rules

HEADINGS = ("left out", "F1", "the step wins (95 %)", "residue", "extra", "lost", "the step costs, ms")
ROUNDS = 3  # of timing the judgement, which is short
MANY = 200  # pages, from which one turn of each variant is enough; otherwise the faster of two counts

# "module.attribute" with what it is to be, made from what it is.
Patches = Mapping[str, Callable[[Any], Any]]


def _nothing(_: Any) -> Callable[..., Any]:
    return lambda *_, **__: None


def _no_boxes(_: Any) -> Callable[..., list[Any]]:
    return lambda *_: []


def _without(way: str) -> Callable[[Any], Any]:
    """The other ways to find a body, but this one."""
    return lambda others: lambda *given: (found for found in others(*given) if found[0] != way)


def _always(fast: bool) -> Callable[[Any], Any]:
    return lambda lines: lambda tree, url, **_: lines(tree, url, fast=fast)


STEPS: Mapping[str, Patches] = {
    "layout tables made divisions": {"newsfold.extract.body.candidates.unwrap_layout": _nothing},
    "ruby joined": {"newsfold.extract.body.candidates.unwrap_ruby": _nothing},
    "boxes pruned": {"newsfold.extract.body.candidates.prune": _no_boxes},
    "link blocks dropped": {"newsfold.extract.body.candidates.drop_link_blocks": _no_boxes},
    "boxes and link blocks": {
        "newsfold.extract.body.candidates.prune": _no_boxes,
        "newsfold.extract.body.candidates.drop_link_blocks": _no_boxes,
    },
    "way: articleBody": {"newsfold.extract.body.candidates._others": _without("articleBody")},
    "way: whole page": {"newsfold.extract.body.candidates._others": _without("whole")},
    "way: text in scripts": {"newsfold.extract.body.candidates._others": _without("script")},
    "all other ways": {"newsfold.extract.body.candidates._others": _no_boxes},
    "the engine's fallbacks": {"newsfold.extract.body.candidates._lines": _always(fast=True)},
    "the choice when to ask them": {"newsfold.extract.body.candidates._lines": _always(fast=False)},
    "standfirst": {"newsfold.extract.article.standfirst_of": lambda _: lambda *_: ""},
    "all line rules": {"newsfold.extract.body.residue.RULES": lambda _: ()},
}


Rule = Callable[[line_rules.Line], bool]


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the whole run knew of a page when it judged its lines; `lines` is None where it never came to that."""

    output: Output
    lines: Sequence[str] | None
    known: line_rules.Page


@dataclass(frozen=True, slots=True)
class Row:
    """`seconds` of CPU a page."""

    name: str
    scores: Sequence[Score]
    seconds: float


def run(folder: Path | None) -> Iterable[Table]:
    """One table for each set of pages: our own, or those of the folder."""
    pages = gold_pages(folder)
    for group in dict.fromkeys(page.group for page in pages):
        yield _ablated(group, [page for page in pages if page.group == group])


@contextmanager
def replaced(patches: Patches) -> Iterator[None]:
    """With the attributes replaced; one that is no longer there is an AttributeError."""
    if not patches:
        yield
        return
    (name, change), *others = patches.items()
    module, _, attribute = name.rpartition(".")
    with patch(name, change(getattr(import_module(module), attribute))), replaced(dict(others)):
        yield


def _ablated(group: str, pages: Sequence[GoldPage]) -> Table:
    whole, *others = _measured(pages)
    rows = [replace(row, seconds=whole.seconds - row.seconds) for row in (whole, *others[:-1])]
    rows += _rules(pages, [_record(page) for page in pages])
    rows.append(replace(others[-1], seconds=whole.seconds - others[-1].seconds))
    title = f"Ablation, {len(pages)} pages ({group}), {1000 * whole.seconds:.1f} ms each"
    return table(title, HEADINGS, [_cells(pages, row, whole.scores) for row in rows])


def _measured(pages: Sequence[GoldPage]) -> list[Row]:
    """The whole, without each step, and trafilatura alone; all on one page before the next, so that a load of the
    machine weighs on all alike."""
    variants: list[tuple[str, Extractor, Patches]] = [("nothing", ours, {})]
    variants += [(name, ours, patches) for name, patches in STEPS.items()]
    variants.append(("all: trafilatura alone", trafilatura, {}))
    scores: list[list[Score]] = [[] for _ in variants]
    seconds = [0.0] * len(variants)
    for page in pages:
        best = [float("inf")] * len(variants)
        for turn in range(1 if len(pages) >= MANY else 2):
            extract(ours, page)  # or the first variant alone would find the caches cold
            for number, (_, extractor, patches) in enumerate(variants):
                with replaced(patches):
                    output, spent = extract(extractor, page)
                best[number] = min(best[number], spent)
                if turn == 0:
                    scores[number].append(page.score(output or Output()))
        seconds = [sum(pair) for pair in zip(seconds, best, strict=True)]
    return [Row(variants[at][0], scores[at], seconds[at] / len(pages)) for at in range(len(variants))]


def _record(page: GoldPage) -> Recorded:
    seen: list[tuple[Sequence[str], line_rules.Page]] = []

    def judge(lines: Sequence[str], known: line_rules.Page) -> list[tuple[str, str | None]]:
        seen.append((lines, known))
        return line_rules.judge(lines, known)

    with replaced({"newsfold.extract.article.judge": lambda _: judge}):
        output = ours(page)
    lines, known = seen[-1] if seen and output.text else (None, line_rules.Page())
    return Recorded(output, lines, known)


def _rules(pages: Sequence[GoldPage], recorded: Sequence[Recorded]) -> Iterator[Row]:
    """Each rule, in the order in which they are asked, with the judgement as it is timed again beside it."""
    for rule in line_rules.RULES:
        _, whole = _judged(pages, recorded)
        with replaced({"newsfold.extract.body.residue.RULES": partial(_but, rule)}):
            scores, seconds = _judged(pages, recorded)
        yield Row(f"rule: {rule.__name__}", scores, (whole - seconds) / len(pages))


def _but(rule: Rule, rules: Sequence[Rule]) -> tuple[Rule, ...]:
    return tuple(other for other in rules if other is not rule)


def _judged(pages: Sequence[GoldPage], recorded: Sequence[Recorded]) -> tuple[list[Score], float]:
    """Scores, and the seconds of all pages, each in the best of its rounds."""
    scores, seconds = [], 0.0
    for page, one in zip(pages, recorded, strict=True):
        scores.append(page.score(_output(one)))
        seconds += cpu_seconds(partial(_output, one), ROUNDS)
    return scores, seconds


def _output(one: Recorded) -> Output:
    if one.lines is None:
        return one.output
    verdicts = line_rules.judge(one.lines, one.known)
    return replace(one.output, text="\n\n".join(line for line, dropped in verdicts if dropped is None))


def _cells(pages: Sequence[GoldPage], row: Row, whole: Sequence[Score]) -> list[str]:
    return [
        row.name,
        f"{f1(pages, row.scores):.4f}",
        _win(pages, row.scores, whole),
        f"{fmean(bool(score.residue) for score in row.scores):.1%}",
        f"{fmean(score.extra for score in row.scores):.2f}",
        f"{fmean(score.lost for score in row.scores):.2f}",
        f"{1000 * row.seconds:+.2f}",
    ]


def _win(pages: Sequence[GoldPage], scores: Sequence[Score], whole: Sequence[Score]) -> str:
    """Of F1, with the paired bootstrap's interval; empty where leaving the step out changes no page."""
    with_it, without = [score.hits for score in whole], [score.hits for score in scores]
    if with_it == without:
        return ""
    won, low, high = interval(with_it, without, pooled_f1 if pages[0].by_segments else mean_f1)
    return f"{won:+.4f} ({low:+.4f} … {high:+.4f})"
