"""HTML that a page keeps in its scripts, for pages that only a browser would build (pure)."""

import json
import re
from collections.abc import Iterator

from lxml.html import HtmlElement, document_fromstring

SHORTEST = 300  # characters of a string that may hold an article
LONGEST = 4 << 20  # characters of scripts looked into
DEEPEST = 2  # JSON within a string of JSON

_STRING = re.compile(rf'"((?:[^"\\]|\\.){{{SHORTEST},}})"', re.S)
_PARAGRAPH = re.compile(r"<p[\s>]")


def script_text(tree: HtmlElement) -> HtmlElement | None:
    """The string with most paragraphs as a page of its own; None if no script holds two."""
    best, most, read = "", 1, 0
    for script in tree.iter("script"):
        code = script.text or ""
        read += len(code)
        if len(code) < SHORTEST or read > LONGEST:
            continue
        for text in _strings(code, DEEPEST):
            if (count := len(_PARAGRAPH.findall(text))) > most:
                best, most = text, count
    return document_fromstring(f"<html><body><article>{best}</article></body></html>") if best else None


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
