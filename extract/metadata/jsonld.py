"""Parse the JSON-LD of a page and read its properties (pure)."""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from html import unescape
from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import urljoin

from lxml.html import HtmlElement

from newsfold.db.values.urls import MAX_URL
from newsfold.extract.metadata.lenient_json import JsonReader

MAX_SCRIPTS = 800  # `script` elements of a page, of any type, that are examined; later ones are ignored
MAX_NODES = 3000  # objects of one page; further ones are ignored
MAX_ITEMS = 500  # items of one list; further ones are ignored
MAX_NAMES = 50  # people or organisations of one property; further ones are ignored
MAX_EXPANSION = 5  # objects and lists within each other in which references are followed, and names are searched
# The schema.org types of an article.
ARTICLE_TYPES = re.compile(r"(?:[A-Za-z]*Article|[A-Za-z]*Posting|Report|Review)$")

_TYPE = re.compile(r"ld\+json|json\+ld", re.I)
_ORGANIZATION_TYPES = re.compile(r"[A-Za-z]*(?:Organization|Corporation|Business|Team|Brand)")

# Properties whose value takes the place of the object that has them.
_CONTAINERS = frozenset({"@graph", "@list", "@set", "@included", "mainEntity", "mainEntityOfPage"})
# Properties with other works that the page lists, cites or is about. Those works may have pages of their own.
_OTHER_WORKS = frozenset(
    """
    itemListElement item mentions citation about isBasedOn isBasedOnUrl basedOn hasPart isPartOf blogPost blogPosts
    workExample exampleOfWork workTranslation translationOfWork isRelatedTo isSimilarTo relatedLink significantLink
    itemReviewed sharedContent backstory dataFeedElement knowsAbout publishingPrinciples
    """.split()
)
# Properties with works on this page that other people may have written at another time.
_CONTRIBUTIONS = frozenset(
    "liveBlogUpdate review reviews comment comments correction acceptedAnswer suggestedAnswer".split()
)
# Properties whose value, given as a reference, tells the role of the object that it refers to. The others may refer to
# the page's own object: `isPartOf` from a part, `about` and `itemReviewed` from a comment or a review.
_LISTING_PROPERTIES = (_OTHER_WORKS | _CONTRIBUTIONS) - {"isPartOf", "about", "itemReviewed", "knowsAbout"}
# Scripts that write the family name first and put no space between the two names.
_FAMILY_NAME_FIRST = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class Role(IntEnum):
    """The role of an object on the page, by the property that holds it.

    `MAIN` may describe the page itself, `OTHER_WORK` describes a work that the page lists or cites, `CONTRIBUTION` a
    comment, a review or an update of a live blog.
    """

    MAIN = 0
    OTHER_WORK = 1
    CONTRIBUTION = 2


class Node(NamedTuple):
    """An object of the JSON-LD. `depth` is 0 for an object at the top of its script or in a container such as `@graph`,
    and one more for each object around it."""

    value: dict[str, Any]
    role: Role
    depth: int


@dataclass(frozen=True, slots=True)
class JsonLd:
    """The objects in the JSON-LD scripts of a page, the outer ones of each script first.

    `definitions` maps each `@id`, as an absolute URL, to the properties that the page gives it, in any script. `lost`
    is the number of scripts of which at least a part could not be read.
    """

    nodes: Sequence[Node]
    definitions: Mapping[str, Mapping[str, Any]]
    url: str
    lost: int = 0

    def resolve(self, value: Any) -> Any:
        """Return an object that has an `@id` with the properties that the page gives this `@id` elsewhere added; any
        other value unchanged."""
        identifier = value.get("@id") if isinstance(value, dict) else None
        definition = self.definitions.get(_absolute(identifier, self.url)) if isinstance(identifier, str) else None
        return {**definition, **without_empty(value)} if definition else value

    def expand(self, value: Any, levels: int = MAX_EXPANSION) -> Any:
        """Return a value with the references in it resolved, at most MAX_EXPANSION objects and lists deep."""
        if levels == 0:
            return value
        if isinstance(value, list):
            return [self.expand(item, levels - 1) for item in value[:MAX_NAMES]]
        if isinstance(value, dict):
            value = self.resolve(value)
            return {
                name: self.expand(part, levels - 1) if name in ("itemListElement", "item", "@list", "@set") else part
                for name, part in value.items()
            }
        return value


def parse_json_ld(tree: HtmlElement, url: str) -> JsonLd:
    """Return the JSON-LD of a page with the URL `url`. Damaged JSON is repaired where that is possible."""
    reader = JsonReader()
    nodes: list[Node] = []
    for script in _scripts(tree):
        nodes.extend(_nodes(reader.read(script.text or ""), MAX_NODES - len(nodes)))
    definitions = _definitions(nodes, url)
    listed = _referenced_works(nodes, url)
    if listed:
        nodes = [_with_role_of_reference(node, listed, url) for node in nodes]
    return JsonLd(nodes, definitions, url, reader.lost)


@contextmanager
def hide_json_ld(tree: HtmlElement) -> Iterator[None]:
    """Leave the JSON-LD scripts of `tree` empty while the context is open."""
    texts = [(script, script.text) for script in _scripts(tree)]
    for script, _ in texts:
        script.text = None
    try:
        yield
    finally:
        for script, text in texts:
            script.text = text


def node_types(node: Mapping[str, Any]) -> list[str]:
    """Return the type names in an object's `@type`: `Article` for `https://schema.org/Article` or `schema:Article`."""
    types = node.get("@type")
    names = (name for name in (types if isinstance(types, list) else [types]) if isinstance(name, str))
    return [name.rpartition("/")[2].rpartition(":")[2] for name in names]


def without_empty(node: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties of an object that have a value; false and 0 are values."""
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}


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
    """Return the names of the people or organisations in the value of a property such as `author`, at most MAX_NAMES.

    The value is a string, an object with a `name` or with `givenName` and `familyName`, or a list of them: a JSON
    array, an `@list`, or an `ItemList`.
    """
    return [name for name in _names(value, MAX_EXPANSION) if name.strip()][:MAX_NAMES]


def person_names(value: Any) -> list[str]:
    """Return entity_names of what has not the type of an organisation."""
    values = value[:MAX_NAMES] if isinstance(value, list) else [value]
    return entity_names([one for one in values if not _is_organization(one)])


def _is_organization(value: Any) -> bool:
    return isinstance(value, dict) and any(_ORGANIZATION_TYPES.fullmatch(name) for name in node_types(value))


def _scripts(tree: HtmlElement) -> list[HtmlElement]:
    """Return the JSON-LD scripts of a page that are not empty."""
    scripts = islice(tree.iter("script"), MAX_SCRIPTS)
    return [one for one in scripts if _TYPE.search(one.get("type") or "") and (one.text or "").strip()]


def _names(value: Any, levels: int) -> Iterator[str]:
    if isinstance(value, str):
        yield unescape(value)
    elif levels and isinstance(value, list):
        for item in value[:MAX_NAMES]:
            yield from _names(item, levels - 1)
    elif levels and isinstance(value, dict):
        for name in ("name", "@list", "@set", "@value", "itemListElement", "item"):
            if value.get(name):
                yield from _names(value[name], levels - 1)
                return
        given, family = (property_text(value.get(name)).strip() for name in ("givenName", "familyName"))
        yield family + given if _FAMILY_NAME_FIRST.search(family + given) else f"{given} {family}".strip()


def _nodes(values: Sequence[Any], limit: int) -> Iterator[Node]:
    """Yield the objects within JSON values, breadth first, at most `limit`."""
    queue = deque((value, Role.MAIN, 0) for value in values)
    count = steps = 0
    while queue and count < limit and steps < 20 * MAX_NODES:
        steps += 1
        item, role, depth = queue.popleft()
        if isinstance(item, list):
            queue.extend((child, role, depth) for child in item[:MAX_ITEMS] if isinstance(child, dict | list))
        elif isinstance(item, dict):
            count += 1
            yield Node(item, role, depth)
            for name, child in item.items():
                if isinstance(child, dict | list):
                    queue.append((child, max(role, _role_of(name)), depth + (name not in _CONTAINERS)))


def _role_of(name: str) -> Role:
    """Return the role of an object in the property `name`."""
    if name in _CONTRIBUTIONS:
        return Role.CONTRIBUTION
    return Role.OTHER_WORK if name in _OTHER_WORKS else Role.MAIN


def _definitions(nodes: Iterable[Node], url: str) -> dict[str, dict[str, Any]]:
    """Return the properties of each `@id`; if objects give a property different values, the first one counts."""
    definitions: dict[str, dict[str, Any]] = {}
    for node in nodes:
        identifier = node.value.get("@id")
        if isinstance(identifier, str) and len(node.value) > 1:
            properties = definitions.setdefault(_absolute(identifier, url), {})
            for name, value in without_empty(node.value).items():
                properties.setdefault(name, value)
    return definitions


def _referenced_works(nodes: Iterable[Node], url: str) -> dict[str, Role]:
    """Return the role of each `@id` that a property with other works or contributions refers to."""
    roles: dict[str, Role] = {}
    for node in nodes:
        for name in _LISTING_PROPERTIES & node.value.keys():
            value = node.value[name]
            for item in value[:MAX_ITEMS] if isinstance(value, list) else [value]:
                if isinstance(item, dict) and isinstance(item.get("@id"), str) and item.keys() <= {"@id", "@type"}:
                    roles[_absolute(item["@id"], url)] = _role_of(name)
    return roles


def _with_role_of_reference(node: Node, roles: Mapping[str, Role], url: str) -> Node:
    identifier = node.value.get("@id")
    role = roles.get(_absolute(identifier, url), Role.MAIN) if isinstance(identifier, str) else Role.MAIN
    return node._replace(role=max(node.role, role))


def _absolute(identifier: str, url: str) -> str:
    try:
        return urljoin(url, identifier.strip()) if len(identifier) <= MAX_URL else identifier
    except ValueError:
        return identifier
