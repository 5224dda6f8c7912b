"""What a page says about itself as JSON-LD (pure)."""

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from lxml.html import HtmlElement

MAX_SCRIPTS = 40
MAX_LENGTH = 2_000_000  # characters of one script
MAX_NODES = 3000
ARTICLE_TYPES = re.compile(r"(?:[A-Za-z]*Article|[A-Za-z]*Posting|Report|Review)$")

_WRAPPING = re.compile(r"^\s*(?://)?\s*(?:<!--|<!\[CDATA\[)|(?:-->|(?://)?\s*\]\]>)\s*;?\s*$")
_TRAILING_COMMA = re.compile(r",\s*([}\]])")


def nodes(tree: HtmlElement) -> list[dict[str, Any]]:
    """Every object of every script, outermost first; scripts that are no JSON even after mending are left out."""
    found: list[dict[str, Any]] = []
    for script in list(tree.iter("script"))[: MAX_SCRIPTS * 20]:
        if "ld+json" in (script.get("type") or "").lower() and script.text and len(script.text) < MAX_LENGTH:
            found.extend(_objects(_load(script.text), MAX_NODES - len(found)))
    return found


def article_node(found: list[dict[str, Any]]) -> dict[str, Any]:
    """The object that describes the page's article: the one with most of what an article has; else empty."""
    articles = [node for node in found if any(ARTICLE_TYPES.fullmatch(kind) for kind in types(node))]
    wanted = ("headline", "datePublished", "author", "articleBody", "mainEntityOfPage", "description")
    return max(articles, key=lambda node: sum(bool(node.get(name)) for name in wanted), default={})


def types(node: dict[str, Any]) -> list[str]:
    kinds = node.get("@type")
    return [
        kind.rpartition("/")[2] for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)
    ]


def text(value: Any) -> str:
    """A string of a property that may be a string, a list of them or an object with a name."""
    if isinstance(value, list):
        value = next((item for item in value if item), "")
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value") or value.get("url") or value.get("@id") or ""
    return unescape(value) if isinstance(value, str) else ""


def names(value: Any) -> list[str]:
    """The names of one or several people or organisations."""
    items = value if isinstance(value, list) else [value]
    found: list[str] = []
    for item in items[:50]:
        name = item.get("name") if isinstance(item, dict) else item
        found.extend(text(part) for part in (name if isinstance(name, list) else [name]))
    return [name for name in found if name]


def _load(source: str) -> Any:
    bare = _WRAPPING.sub("", source.strip())
    for candidate in (bare, _TRAILING_COMMA.sub(r"\1", bare), unescape(bare)):
        try:
            return json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _objects(value: Any, limit: int) -> Iterator[dict[str, Any]]:
    queue, count = [value], 0
    while queue and count < limit:
        item = queue.pop(0)
        if isinstance(item, list):
            queue.extend(item[:500])
        elif isinstance(item, dict):
            count += 1
            yield item
            queue.extend(child for child in item.values() if isinstance(child, dict | list))
