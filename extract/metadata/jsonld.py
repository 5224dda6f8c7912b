"""Parse the JSON-LD of a page and read its properties (pure)."""

import json
import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

from lxml.html import HtmlElement

MAX_SCRIPTS = 800  # `script` elements of a page, of any type, that are examined; later ones are ignored
MAX_LENGTH = 2_000_000  # characters of one script; a longer one is ignored
MAX_NODES = 3000  # objects of one page; further ones are ignored
# The schema.org types of an article.
ARTICLE_TYPES = re.compile(r"(?:[A-Za-z]*Article|[A-Za-z]*Posting|Report|Review)$")

# If a page describes several articles, the one with most of these properties is its own.
_ARTICLE_PROPERTIES = ("headline", "datePublished", "author", "articleBody", "mainEntityOfPage", "description")
# An HTML comment or a CDATA section around the JSON.
_WRAPPING = re.compile(r"^\s*(?://)?\s*(?:<!--|<!\[CDATA\[)|(?:-->|(?://)?\s*\]\]>)\s*;?\s*$")
_TRAILING_COMMA = re.compile(r",\s*([}\]])")


def parse_nodes(tree: HtmlElement) -> list[dict[str, Any]]:
    """Return the objects in the JSON-LD scripts of a page, the outer ones of each script first.

    Comment markers, trailing commas and HTML entities are repaired; a script that is not valid JSON even so is skipped.
    """
    nodes: list[dict[str, Any]] = []
    for script in list(tree.iter("script"))[:MAX_SCRIPTS]:
        if "ld+json" in (script.get("type") or "").lower() and script.text and len(script.text) < MAX_LENGTH:
            nodes.extend(_objects(_load(script.text), MAX_NODES - len(nodes)))
    return nodes


def find_article_node(nodes: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the object that describes the page's article, or an empty dict if no object has the type of an article.

    Of several such objects, return the first one with most of the properties that describe an article.
    """
    articles = [node for node in nodes if any(ARTICLE_TYPES.fullmatch(name) for name in node_types(node))]
    return max(articles, key=lambda node: sum(bool(node.get(name)) for name in _ARTICLE_PROPERTIES), default={})


def node_types(node: Mapping[str, Any]) -> list[str]:
    """Return the type names in an object's `@type`: `Article` for `https://schema.org/Article`."""
    types = node.get("@type")
    return [
        name.rpartition("/")[2] for name in (types if isinstance(types, list) else [types]) if isinstance(name, str)
    ]


def property_text(value: Any) -> str:
    """Return the text of a property's value, with HTML entities unescaped.

    For an object it is its `name`, `@value`, `url` or `@id`, the first of these that is not empty. For a list it is the
    text of the first item that is not empty. For any value other than these and a string, return an empty string.
    """
    if isinstance(value, list):
        value = next((item for item in value if item), "")
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value") or value.get("url") or value.get("@id") or ""
    return unescape(value) if isinstance(value, str) else ""


def date_text(value: Any) -> str:
    """Return the text of a property that is a time; a number is the seconds or milliseconds since 1970."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else property_text(value)


def entity_names(value: Any) -> list[str]:
    """Return the names of the people or organisations in the value of a property such as `author`.

    The value is one of them or a list, of which the first 50 are read; each is an object with a `name`, or a string.
    """
    items = value if isinstance(value, list) else [value]
    names: list[str] = []
    for item in items[:50]:
        name = item.get("name") if isinstance(item, dict) else item
        names.extend(property_text(part) for part in (name if isinstance(name, list) else [name]))
    return [name for name in names if name]


def _load(source: str) -> Any:
    bare = _WRAPPING.sub("", source.strip())
    for candidate in (bare, _TRAILING_COMMA.sub(r"\1", bare), unescape(bare)):
        try:
            return json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _objects(value: Any, limit: int) -> Iterator[dict[str, Any]]:
    """Yield the objects within a JSON value, breadth first, at most `limit`."""
    queue, count = [value], 0
    while queue and count < limit:
        item = queue.pop(0)
        if isinstance(item, list):
            queue.extend(item[:500])
        elif isinstance(item, dict):
            count += 1
            yield item
            queue.extend(child for child in item.values() if isinstance(child, dict | list))
