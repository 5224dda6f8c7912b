"""The text that a page hands to machines as `articleBody`: its paragraphs, and where by its word a text ends (pure)."""

import re
from collections.abc import Sequence
from html import unescape

from lxml.html import fromstring

from newsfold.db.values.text import one_line
from newsfold.extract.body.residue import key
from newsfold.extract.language import count_words

SENTENCES = 4  # to a paragraph where the articleBody has no breaks
ALL = 0.8  # of an articleBody's words in a row, which a text holds that is complete
WITNESS = 0.7  # of a text's words are in the articleBody, if it is to say where the text ends

_TAGS = re.compile(r"<[a-zA-Z/][^>]{0,500}>")
_BREAK = re.compile(r"\s*\n\s*")
SENTENCE = re.compile(r"(?<=[.!?…。！？])[”\"’»)]*\s+(?=[A-ZÀ-ÞА-Я“\"«¿¡])|(?<=[。！？])")


def paragraphs(text: str) -> tuple[str, ...]:
    """One that is there twice, as some pages have it, once."""
    if not text:
        return ()
    text = unescape(unescape(text))  # many escape what JSON need not have escaped, some of them twice
    if _TAGS.search(text):
        text = "\n".join(fromstring(f"<div>{text}</div>").itertext())
    lines = [one_line(line) for line in _BREAK.split(text.strip())]
    if len(lines) == 1:
        sentences = [part.strip() for part in SENTENCE.split(lines[0]) if part and part.strip()]
        lines = [" ".join(sentences[at : at + SENTENCES]) for at in range(0, len(sentences), SENTENCES)]
    return tuple(line for line in lines if line)


def holds(lines: Sequence[str], text: str) -> bool:
    """Whether nearly all of the articleBody is in `lines`."""
    grams = {gram for line in lines for gram in _grams(key(line))}
    wanted = [gram for line in paragraphs(text) for gram in _grams(key(line))]
    return sum(gram in grams for gram in wanted) >= ALL * len(wanted)


def last_line(lines: Sequence[str], text: str) -> int:
    """Index of the last of `lines` that is in the articleBody; that of the last line where it is no witness.

    Of 51 pages with one, 13 lines behind that line were none of the text, and none was.
    """
    body = [key(line) for line in paragraphs(text)]
    grams = {gram for line in body for gram in _grams(line)}
    inside = [_is_in(key(line), body, grams) for line in lines]
    words = list(map(count_words, lines))
    if not any(inside) or sum(n for n, known in zip(words, inside, strict=True) if known) < WITNESS * sum(words):
        return len(lines) - 1
    return max(index for index, known in enumerate(inside) if known)


def _is_in(line: str, body: Sequence[str], grams: set[tuple[str, ...]]) -> bool:
    own = _grams(line)
    if len(own) < 2:
        return any(line in paragraph for paragraph in body)
    return sum(gram in grams for gram in own) >= 0.5 * len(own)


def _grams(line: str) -> list[tuple[str, ...]]:
    words = line.split()
    return list(zip(words, words[1:], words[2:], strict=False))
