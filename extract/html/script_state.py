"""HTML that a page keeps in its scripts, for pages that only a browser would build (pure)."""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from lxml.html import HtmlElement, document_fromstring

SHORTEST = 300  # characters of a string that may hold an article
LONGEST = 4 << 20  # characters of scripts looked into
DEEPEST = 2  # JSON within a string of JSON

FIELDS = ("content", "text", "html", "value")
BLOCKS = ("text", "paragraph", "html", "p", "header", "heading", "body", "None")  # types of such objects

LISTS = 300  # of a script that are looked into

_DECODER = json.JSONDecoder(strict=False)
_LIST = re.compile(r"\[\s*\{")
_STRING = re.compile(rf'"((?:[^"\\]|\\.){{{SHORTEST},}})"', re.S)
_PARAGRAPH = re.compile(r"<p[\s>]")


def script_text(scripts: Iterable[str]) -> HtmlElement | None:
    """The HTML with most paragraphs as a page of its own, from a string or a list of blocks; None if there is none."""
    best, most, read = "", 1, 0
    for code in scripts:
        read += len(code)
        if len(code) < SHORTEST or read > LONGEST:
            continue
        for text in (*_strings(code, DEEPEST), *_blocks(code)):
            if (count := len(_PARAGRAPH.findall(text))) > most:
                best, most = text, count
    return document_fromstring(f"<html><body><article>{best}</article></body></html>") if best else None


def _blocks(code: str) -> Iterator[str]:
    """Each list of objects with texts in one field, as editors of newsrooms store a story: its texts as paragraphs."""
    at = 0
    for match in islice(_LIST.finditer(code), LISTS):
        if match.start() < at:
            continue
        try:
            found, at = _DECODER.raw_decode(code, match.start())
        except (ValueError, RecursionError):
            continue
        for field in FIELDS:
            texts = [(item.get(field), item.get("type")) for item in found if isinstance(item, dict)]
            yield "".join(_block(text, str(kind)) for text, kind in texts if isinstance(text, str) and text.strip())


def _block(text: str, kind: str) -> str:
    tag = "h2" if kind.startswith("head") else "p"
    return f"<{tag}>{text}</{tag}>" if kind in BLOCKS else ""


def _strings(code: str, depth: int) -> Iterator[str]:
    for match in _STRING.finditer(code):
        try:
            text = json.loads(match[0], strict=False)
        except ValueError:
            continue
        if depth > 1 and not _PARAGRAPH.search(text):
            yield from _strings(text, depth - 1)
        else:
            yield text
