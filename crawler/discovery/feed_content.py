"""The whole article that some feeds carry: as paragraphs, and as a page where the site gives none (pure)."""

import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from lxml import html
from lxml.etree import ParserError

from newsfold.db.values.text import one_line

MIN_TEXT = 1000  # characters; shorter ones are teasers, however many feeds call them content
MAX_TEXT = 100_000
MAX_MARKUP = 400_000

_BREAKING = frozenset(
    "p div br li ul ol h1 h2 h3 h4 h5 h6 blockquote section article table tr td th pre hr dl dt dd".split()
)
_NO_TEXT = frozenset("script style figure figcaption iframe form button svg noscript template head title".split())
_TAG = re.compile(r"<[a-zA-Z/!][^>]{0,5000}>")


def full_text(markup: str) -> str:
    """The paragraphs of `markup`, joined by blank lines; empty when it is too short for a whole article."""
    if len(markup) < MIN_TEXT:
        return ""
    lines = _lines(markup[:MAX_MARKUP]) if _TAG.search(markup) else markup[:MAX_MARKUP].split("\n")
    text = "\n\n".join(line for line in map(one_line, lines) if line)[:MAX_TEXT]
    return text if len(text) >= MIN_TEXT else ""


def page_of(about: Mapping[str, Any]) -> bytes | None:
    """An HTML page of what a feed tells of an article, or None when it does not tell the whole."""
    if not (text := str(about.get("content") or "")):
        return None
    title, paragraphs = escape(str(about.get("title") or "")), escape(text).split("\n\n")
    head = [f'<meta name="author" content="{escape(str(name))}">' for name in about.get("authors") or ()]
    for name, key in (("article:published_time", "published"), ("article:modified_time", "updated")):
        if about.get(key):
            head.append(f'<meta property="{name}" content="{escape(str(about[key]))}">')
    language = f' lang="{escape(str(about["language"]))}"' if about.get("language") else ""
    body = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    page = (
        f"<!doctype html>\n<html{language}><head><meta charset='utf-8'><title>{title}</title>\n{''.join(head)}</head>"
    )
    return f"{page}\n<body><article><h1>{title}</h1>\n{body}\n</article></body></html>\n".encode("utf-8", "replace")


def _lines(markup: str) -> list[str]:
    try:
        root = html.fragment_fromstring(markup, create_parent="div")
    except (ParserError, ValueError):
        return []
    return "".join(_text(root)).split("\0")


def _text(root: Any) -> Iterator[str]:
    """All text in order, with a NUL (which HTML cannot hold) where a block begins or ends; no recursion."""
    waiting: list[Any] = [root]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            yield part
            continue
        waiting.append(part.tail or "")
        tag = part.tag if isinstance(part.tag, str) else "script"
        if tag in _NO_TEXT:
            continue
        mark = "\0" if tag in _BREAKING else ""
        waiting += [mark, *reversed(part), (part.text or ""), mark]
