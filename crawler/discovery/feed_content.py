"""Extract the full article text that some feeds contain, and make an HTML page of it if the site serves none (pure)."""

import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from lxml import html
from lxml.etree import ParserError

from newsfold.db.values.text import one_line

MIN_TEXT = 1000  # characters; a shorter text is a teaser, even if the feed labels it as content
MAX_TEXT = 100_000  # characters; the rest is cut off
MAX_MARKUP = 400_000  # characters; the rest is not parsed

_BLOCK_TAGS = frozenset(
    "p div br li ul ol h1 h2 h3 h4 h5 h6 blockquote section article table tr td th pre hr dl dt dd".split()
)
_SKIPPED_TAGS = frozenset("script style figure figcaption iframe form button svg noscript template head title".split())
_TAG = re.compile(r"<[a-zA-Z/!][^>]{0,5000}>")


def extract_full_text(markup: str) -> str:
    """Return the text of `markup`, which is HTML or plain text, as paragraphs joined by blank lines.

    It is cut after MAX_TEXT characters. Return "" if it is shorter than MIN_TEXT and so not a whole article.
    """
    if len(markup) < MIN_TEXT:
        return ""
    lines = _split_blocks(markup[:MAX_MARKUP]) if _TAG.search(markup) else markup[:MAX_MARKUP].split("\n")
    text = "\n\n".join(line for line in map(one_line, lines) if line)[:MAX_TEXT]
    return text if len(text) >= MIN_TEXT else ""


def build_page(metadata: Mapping[str, Any]) -> bytes | None:
    """Return an HTML page (UTF-8) made from the FeedMetadata of an entry, or None if it contains no full text."""
    if not (text := str(metadata.get("content") or "")):
        return None
    title, paragraphs = escape(str(metadata.get("title") or "")), escape(text).split("\n\n")
    head = [f'<meta name="author" content="{escape(str(name))}">' for name in metadata.get("authors") or ()]
    for name, key in (("article:published_time", "published"), ("article:modified_time", "updated")):
        if metadata.get(key) and not (key == "published" and metadata.get("published_from")):
            head.append(f'<meta property="{name}" content="{escape(str(metadata[key]))}">')
    language = f' lang="{escape(str(metadata["language"]))}"' if metadata.get("language") else ""
    body = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    page = (
        f"<!doctype html>\n<html{language}><head><meta charset='utf-8'><title>{title}</title>\n{''.join(head)}</head>"
    )
    return f"{page}\n<body><article><h1>{title}</h1>\n{body}\n</article></body></html>\n".encode("utf-8", "replace")


def _split_blocks(markup: str) -> list[str]:
    try:
        root = html.fragment_fromstring(markup, create_parent="div")
    except (ParserError, ValueError):
        return []
    return "".join(_iterate_text(root)).split("\0")


def _iterate_text(root: Any) -> Iterator[str]:
    """Yield the text below `root` in document order, with a NUL at the start and end of each block element.

    HTML cannot contain a NUL. Elements in _SKIPPED_TAGS are left out. A stack replaces recursion, because feeds can
    nest elements deeper than Python's recursion limit.
    """
    stack: list[Any] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            yield node
            continue
        stack.append(node.tail or "")
        tag = node.tag if isinstance(node.tag, str) else "script"
        if tag in _SKIPPED_TAGS:
            continue
        separator = "\0" if tag in _BLOCK_TAGS else ""
        stack += [separator, *reversed(node), (node.text or ""), separator]
