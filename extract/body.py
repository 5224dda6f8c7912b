"""The paragraphs of an article's text, from the pruned tree or from what the page hands to machines (pure)."""

import copy
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape

from lxml.html import HtmlElement, fromstring
from trafilatura import bare_extraction

from db.clean import one_line
from extract.language import count_words
from extract.links import drop_link_blocks
from extract.prune import prune
from extract.tables import unwrap_layout

ENOUGH = 60  # words from which an extraction is taken without asking how the others did
JSON_FACTOR = 1.6  # the page's own articleBody must be this much longer than the extraction to win
SENTENCES = 4  # to a paragraph where the articleBody has no breaks

_TAGS = re.compile(r"<[a-zA-Z/][^>]{0,500}>")
_BREAK = re.compile(r"\s*\n\s*")
_SENTENCE = re.compile(r"(?<=[.!?…。！？])[”\"’»)]*\s+(?=[A-ZÀ-ÞА-Я“\"«¿¡])|(?<=[。！？])")
_BULLET = re.compile(r"^[-•*–]\s+")


@dataclass(frozen=True, slots=True)
class Body:
    """`lines` are paragraphs; `way` says how they were found; `removed` are (name, text) of the boxes taken out."""

    lines: tuple[str, ...]
    way: str
    removed: tuple[tuple[str, str], ...] = ()


def body(tree: HtmlElement, url: str, article_body: str = "") -> Body:
    """The best of three ways: the pruned tree, the page's articleBody, the tree as it came."""
    unwrap_layout(tree)
    pruned = copy.deepcopy(tree)
    removed = tuple(prune(pruned) + drop_link_blocks(pruned))
    found = Body(_paragraphs(pruned, url), "pruned", removed)
    size, given = _words(found.lines), _from_json(article_body)
    if _words(given) > max(ENOUGH, JSON_FACTOR * size):
        return Body(given, "articleBody")
    if size < ENOUGH:
        whole = _paragraphs(tree, url)
        if _words(whole) > 1.5 * size:
            return Body(whole, "whole")
    return found


def _paragraphs(tree: HtmlElement, url: str) -> tuple[str, ...]:
    """What trafilatura takes for the text; empty when it finds none."""
    # favor_recall would let link lists back in; its own duplicate filter drops refrains.
    document = bare_extraction(tree, url=url, include_comments=False, include_tables=True, with_metadata=False)
    text = document.text if document is not None and document.text else ""
    lines = (one_line(_BULLET.sub("", line)) for line in text.split("\n"))
    return tuple(line for line in lines if line)


def _from_json(text: str) -> tuple[str, ...]:
    if not text:
        return ()
    text = unescape(unescape(text))  # many escape what JSON need not have escaped, some of them twice
    if _TAGS.search(text):
        text = "\n".join(fromstring(f"<div>{text}</div>").itertext())
    lines = [one_line(line) for line in _BREAK.split(text.strip())]
    if len(lines) == 1:
        sentences = [part.strip() for part in _SENTENCE.split(lines[0]) if part and part.strip()]
        lines = [" ".join(sentences[at : at + SENTENCES]) for at in range(0, len(sentences), SENTENCES)]
    return tuple(line for line in lines if line)


def _words(lines: Sequence[str]) -> int:
    return sum(map(count_words, lines))
