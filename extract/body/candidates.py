"""The paragraphs of an article's text: several ways of finding them, and the choice by their quality (pure)."""

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from lxml.etree import XPath, strip_elements
from lxml.html import HtmlElement
from trafilatura import bare_extraction

from newsfold.db.values.text import one_line
from newsfold.extract.html.boilerplate import NO_TEXT, prune, show_paragraphs
from newsfold.extract.html.layout import unwrap_layout, unwrap_lists, unwrap_ruby
from newsfold.extract.html.link_blocks import drop_link_blocks
from newsfold.extract.html.main_block import SENTENCE_CHARACTERS, mark_frame
from newsfold.extract.html.script_state import script_text
from newsfold.extract.language import count_words
from newsfold.extract.metadata.article_body import SENTENCE, paragraphs

ENDS = tuple('.!?…。！？؟।:;”"“»)’')


@dataclass(frozen=True, slots=True)
class Quality:
    """`words` count each sentence once; `repeated` is the share of words that came again, `prose` that of words in
    lines that end as sentences do."""

    words: int
    repeated: float
    prose: float

    @property
    def score(self) -> float:
        """Words of prose; lists and tables count a half."""
        return self.words * (0.5 + 0.5 * self.prose)


def quality(lines: Sequence[str]) -> Quality:
    total = again = prose = 0
    seen: set[str] = set()
    for line in lines:
        size = count_words(line)
        total += size
        prose += size if line.endswith(ENDS) else 0
        for sentence in filter(None, SENTENCE.split(line)):
            if sentence in seen:
                again += count_words(sentence)
            seen.add(sentence)
    return Quality(total - again, round(again / max(total, 1), 3), round(prose / max(total, 1), 3))


ENOUGH = 60  # words of prose from which the pruned tree is not asked for alternatives that cost a further extraction
FACTOR = 1.6  # as much more must another way score than the pruned tree

PART = 0.5  # of the paragraphs' characters, which an extraction holds at least if it found the text
PARAGRAPHS = 700  # characters of paragraphs, from which they say where the text is

# Letters within Persian and Indian words that show as nothing; trafilatura takes them for controls. Two letters that no
# language of today uses stand in for them.
_STAND_INS = {0x200C: "\ua66e", 0x200D: "\ua65f"}
_JOINERS = {ord(letter): chr(joiner) for joiner, letter in _STAND_INS.items()}
_WITH_JOINERS = XPath("//*[text()[contains(., '\u200c') or contains(., '\u200d')]]")

_BULLET = re.compile(r"^[-•*–]\s+")


@dataclass(frozen=True, slots=True)
class Body:
    """`lines` are paragraphs, `way` how they were found (`pruned`, `articleBody`, `feed`, `script`, `whole`).

    `removed` are (name, text) of the boxes taken out; `scores` those of all ways that were tried.
    """

    lines: tuple[str, ...]
    way: str
    quality: Quality
    removed: tuple[tuple[str, str], ...] = ()
    scores: dict[str, float] = field(default_factory=dict)

    @property
    def parts(self) -> dict[str, Any]:
        """What speaks for the choice, to be kept with the article."""
        return {"way": self.way, **asdict(self.quality), "scores": self.scores, "boxes": len(self.removed)}


def body(tree: HtmlElement, url: str, article_body: str = "", feed_text: str = "", *, free: bool = True) -> Body:
    """The pruned tree, unless another way has much more text that is prose and not said twice.

    Paragraphs that wait for a registration are taken where the page is `free` by its own word. Leaves the tree without
    scripts and the like.
    """
    scripts = [script.text or "" for script in tree.iter("script")]
    strip_elements(tree, "noscript", *NO_TEXT, with_tail=False)
    unwrap_layout(tree)
    unwrap_lists(tree)
    unwrap_ruby(tree)
    if free:
        show_paragraphs(tree)
    pruned, removed = _pruned(tree, url)
    best, scores = Body(pruned, "pruned", quality(pruned), removed), {}
    own = scores["pruned"] = round(best.quality.score, 1)
    for way, lines in _others(tree, url, article_body, feed_text, scripts if best.quality.score < ENOUGH else None):
        found = quality(lines)
        scores[way] = round(found.score, 1)
        if found.score > max(FACTOR * own, best.quality.score) and (best.way == "pruned" or found.words > ENOUGH):
            best = Body(lines, way, found, removed)
    return Body(best.lines, best.way, best.quality, best.removed, scores)


def _others(
    tree: HtmlElement, url: str, article_body: str, feed_text: str, scripts: Sequence[str] | None
) -> Iterator[tuple[str, tuple[str, ...]]]:
    if article_body:
        yield "articleBody", paragraphs(article_body)
    if feed_text:
        yield "feed", paragraphs(feed_text)
    if scripts is not None:
        yield "whole", _extracted(tree, url)
        hidden = script_text(scripts)
        if hidden is not None:
            yield "script", _pruned(hidden, url)[0]


def _pruned(tree: HtmlElement, url: str) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    pruned = copy.deepcopy(tree)
    removed = tuple(prune(pruned) + drop_link_blocks(pruned))
    mark_frame(pruned)
    return _extracted(pruned, url), removed


def _extracted(tree: HtmlElement, url: str) -> tuple[str, ...]:
    """What trafilatura takes for the text; empty when it finds none.

    Its fallbacks (readability, jusText) are asked only where the page has few paragraphs or its own rules leave most of
    them: elsewhere they cost time and change nothing.
    """
    lines = _lines(tree, url, fast=True)
    lengths = (len(paragraph.text_content()) for paragraph in tree.iter("p"))
    there = sum(length for length in lengths if length > SENTENCE_CHARACTERS)
    is_found = there >= PARAGRAPHS and sum(map(len, lines)) >= PART * there
    return lines if is_found else _lines(tree, url, fast=False)


def _lines(tree: HtmlElement, url: str, *, fast: bool) -> tuple[str, ...]:
    joined = _WITH_JOINERS(tree)
    _translate(joined, _STAND_INS)
    # favor_recall would let link lists back in; its own duplicate filter drops refrains.
    document = bare_extraction(
        tree, url=url, include_comments=False, include_tables=True, with_metadata=False, fast=fast
    )
    text = document.text if document is not None and document.text else ""
    if joined:
        _translate(joined, _JOINERS)
        text = text.translate(_JOINERS)
    lines = (one_line(_BULLET.sub("", line)) for line in text.split("\n"))
    return tuple(line for line in lines if line)


def _translate(elements: Sequence[HtmlElement], letters: Mapping[int, str]) -> None:
    for element in elements:
        element.text = element.text and element.text.translate(letters)
        for child in element:
            child.tail = child.tail and child.tail.translate(letters)
