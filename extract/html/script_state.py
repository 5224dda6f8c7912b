"""Find the HTML of an article in the scripts of a page whose text only a browser would build (pure)."""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from lxml.html import HtmlElement

from newsfold.extract.html.parse import cut_elements, parse_html

MIN_CHARACTERS = 300  # a shorter script, or string within one, holds no article
MAX_CHARACTERS = 4 << 20  # characters of the scripts of a page that are searched
MAX_DEPTH = 2  # levels of strings: a string of a script may hold JSON whose strings are searched in turn
MAX_LISTS = 300  # starts of lists in one script that are tried

# Fields of a block (an object in a list) that may hold its text, and the values of its `type` if it is part of the
# article; "None" stands for a block without a type.
TEXT_FIELDS = ("content", "text", "html", "value")
TEXT_BLOCK_TYPES = ("text", "paragraph", "html", "p", "header", "heading", "body", "None")

_DECODER = json.JSONDecoder(strict=False)
_LIST_START = re.compile(r"\[\s*\{")
_LONG_STRING = re.compile(rf'"((?:[^"\\]|\\.){{{MIN_CHARACTERS},}})"', re.S)
_PARAGRAPH = re.compile(r"<p[\s>]")


def find_script_html(scripts: Iterable[str]) -> HtmlElement | None:
    """Return the tree of a new page with the fragment of HTML in `scripts` that has most `<p>` elements.

    A fragment is one string in a script, or the joined texts of one list of blocks. Return None if no fragment has at
    least two `<p>` elements, or if the fragment is nested too deep. Its elements after the first MAX_ELEMENTS are cut.
    """
    best_html, most_paragraphs, characters = "", 1, 0
    for script in scripts:
        characters += len(script)
        if len(script) < MIN_CHARACTERS or characters > MAX_CHARACTERS:
            continue
        for html in (*_long_strings(script, MAX_DEPTH), *_block_lists(script)):
            if (paragraphs := len(_PARAGRAPH.findall(html))) > most_paragraphs:
                best_html, most_paragraphs = html, paragraphs
    tree = parse_html(f"<html><body><article>{best_html}</article></body></html>") if best_html else None
    if tree is not None:
        cut_elements(tree)
    return tree


def _block_lists(script: str) -> Iterator[str]:
    """Yield the HTML of each list of blocks in a script, once for each of TEXT_FIELDS.

    Newsroom editors store an article as such a list of objects, one for each paragraph, heading or picture.
    """
    end = 0
    for match in islice(_LIST_START.finditer(script), MAX_LISTS):
        if match.start() < end:
            continue
        try:
            blocks, end = _DECODER.raw_decode(script, match.start())
        except (ValueError, RecursionError):
            continue
        for field in TEXT_FIELDS:
            texts = [(block.get(field), block.get("type")) for block in blocks if isinstance(block, dict)]
            yield "".join(
                _block_html(text, str(kind)) for text, kind in texts if isinstance(text, str) and text.strip()
            )


def _block_html(text: str, kind: str) -> str:
    tag = "h2" if kind.startswith("head") else "p"
    return f"<{tag}>{text}</{tag}>" if kind in TEXT_BLOCK_TYPES else ""


def _long_strings(script: str, depth: int) -> Iterator[str]:
    """Yield the decoded strings of at least MIN_CHARACTERS characters in a script.

    A string without a `<p>` is searched as a script itself, down to `depth` levels.
    """
    for match in _LONG_STRING.finditer(script):
        try:
            text = json.loads(match[0], strict=False)
        except ValueError:
            continue
        if depth > 1 and not _PARAGRAPH.search(text):
            yield from _long_strings(text, depth - 1)
        else:
            yield text
