"""The machine-readable data of one page, from which titles, bylines and dates are read (pure)."""

import re
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import filterfalse, islice
from typing import Any

from lxml.html import HtmlElement

from newsfold.db.values.text import one_line
from newsfold.db.values.urls import host_of
from newsfold.extract.html.base_url import base_url
from newsfold.extract.joined_lines import JoinedLines
from newsfold.extract.metadata import jsonld
from newsfold.extract.metadata.jsonld import JsonLd
from newsfold.extract.metadata.own_nodes import OwnNodes, PageIdentity, find_own_nodes
from newsfold.extract.metadata.surroundings import hyphenated

MAX_SITE_NAMES = 12  # names of the site that are read
MAX_META_TAGS = 500  # `meta` elements of a page; later ones are ignored
MAX_LINKS = 10  # canonical and AMP addresses of a page; later ones are ignored
MAX_HEADINGS = 3  # `h1` elements that count as titles of a page; later ones are headings of other content
MAX_TITLE = 500  # characters of a title; further ones are cut off
MAX_META_VALUES = 20  # different values of one meta tag, such as one for each author
MAX_META_LENGTH = 5000  # characters of one value; further ones are cut off
MAX_VERDICTS = 8192  # names for which the verdict of a pattern is kept
MAX_NAME = 300  # characters of the class names of one element; further ones are ignored

_OWN_ITEMS = frozenset(("mainEntity", "mainEntityOfPage", "blogPost", "liveBlogUpdate"))
# The types of objects that name the site if their address is its front page.
_SITE_TYPE = re.compile(r"WebSite|Periodical|Newspaper|[A-Za-z]*(?:Organization|Corporation)")
NAME_ATTRIBUTES = ("class", "id", "data-testid")
_MARKS = ("itemprop", "rel")
# For each pattern, whether it is found in a name: pages share many names.
_VERDICTS: dict[re.Pattern[str], dict[str, bool]] = {}


class PageNames:
    """The elements of a page by the values of their NAME_ATTRIBUTES, and those that are marked, from one walk over it.

    A page has hundreds of values, of which few are of interest. `marked` are the elements with `itemprop` or `rel` and
    the `time` elements, in their order.
    """

    def __init__(self, tree: HtmlElement) -> None:
        self.marked: list[HtmlElement] = []
        self._elements: dict[str, list[tuple[int, HtmlElement]]] = {}  # with their numbers in the page
        for number, element in enumerate(tree.iter("*")):
            is_marked = element.tag == "time"
            for attribute, value in element.items():  # one call for all attributes
                if attribute in NAME_ATTRIBUTES:
                    self._elements.setdefault(value, []).append((number, element))
                elif attribute in _MARKS:
                    is_marked = True
            if is_marked:
                self.marked.append(element)
        self._values = {value: value[:MAX_NAME].split() for value in self._elements}
        self._names = list({name for names in self._values.values() for name in names})

    def elements(self, values: Set[str], tags: Collection[str]) -> list[HtmlElement]:
        """Return the elements with one of `tags` of which one of `values` is a value, in their order."""
        found = {number: element for value in values for number, element in self._elements.get(value, ())}
        return [element for _, element in sorted(found.items()) if element.tag in tags]

    def find(self, pattern: re.Pattern[str]) -> set[str]:
        """Return the values with a name in which `pattern` is found; it is compared with hyphenated names."""
        verdicts = _VERDICTS.get(pattern, {})
        if len(verdicts) > MAX_VERDICTS:
            verdicts = {}
        _VERDICTS[pattern] = verdicts
        if unknown := list(filterfalse(verdicts.__contains__, self._names)):
            found_lines = JoinedLines(_hyphenated_lines(tuple(unknown))).find(pattern)
            verdicts.update((name, index in found_lines) for index, name in enumerate(unknown))
        found = set(filter(verdicts.__getitem__, self._names))
        return {value for value, names in self._values.items() if not found.isdisjoint(names)} if found else set()


@lru_cache(1)  # for most patterns, the same names are new
def _hyphenated_lines(names: Sequence[str]) -> list[str]:
    return hyphenated("\n".join(names)).split("\n")


@dataclass(frozen=True, slots=True)
class PageData:
    """The parsed page, its JSON-LD, its meta tags and its metadata from the feed.

    `own` are the JSON-LD objects that describe the page itself. `meta` maps the name of each meta tag, in lower case,
    to its first value, `repeated_meta` the names that have several values to all of them. `feed` has the keys `title`,
    `authors` and `published`, each optional. Relative URLs of the page are resolved against `base_url`. `names` are the
    class names of its elements.
    """

    tree: HtmlElement
    url: str
    json_ld: JsonLd
    own: OwnNodes
    meta: Mapping[str, str]
    feed: Mapping[str, Any]
    base_url: str
    names: PageNames
    repeated_meta: Mapping[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, tree: HtmlElement, url: str, feed: Mapping[str, Any] | None = None) -> "PageData":
        """Parse the JSON-LD and the meta tags of `tree`; `feed` is None if no feed lists the page."""
        base = base_url(tree, url)
        json_ld, meta = jsonld.parse_json_ld(tree, base), _meta_tags(tree)
        first = {name: values[0] for name, values in meta.items()}
        repeated = {name: values for name, values in meta.items() if len(values) > 1}
        own = find_own_nodes(json_ld, PageIdentity.of(url, base, _declared_urls(tree, first), _titles(tree, first)))
        return cls(tree, url, json_ld, own, first, feed or {}, base, PageNames(tree), repeated)

    @property
    def marked(self) -> Sequence[HtmlElement]:
        return self.names.marked

    @property
    def article_node(self) -> Mapping[str, Any]:
        """The properties that JSON-LD gives the page, empty if there are none."""
        return self.own.merged

    @property
    def site_name(self) -> str:
        return one_line(self.meta.get("og:site_name") or jsonld.property_text(self.article_node.get("publisher")))

    @property
    def site_names(self) -> list[str]:
        """The names that the page gives its site: in meta tags, as the publisher of the article, and in JSON-LD objects
        of a website or an organisation whose address is the site's front page; empty texts among them."""
        names = [
            self.site_name,
            self.meta.get("application-name", ""),
            jsonld.property_text(self.article_node.get("publisher")),
        ]
        for node in self.json_ld.nodes:
            if len(names) >= MAX_SITE_NAMES:
                break
            if any(_SITE_TYPE.fullmatch(name) for name in jsonld.node_types(node.value)):
                address = node.value.get("url")
                if isinstance(address, str) and is_front_page(address, self.url):
                    names += [one_line(jsonld.property_text(node.value.get(key))) for key in ("name", "alternateName")]
        return names


def is_front_page(address: str | None, url: str) -> bool:
    """Decide whether an address on a page, as it is written there, is that of the front page of the site of `url`."""
    address = (address or "").strip()
    # No host is empty or has a slash, so few links need the host of the page.
    host = address.rstrip("/").partition("//")[2]
    return address == "/" or (host != "" and "/" not in host and host == host_of(url))


def _declared_urls(tree: HtmlElement, meta: Mapping[str, str]) -> list[str]:
    """Return the addresses that the page declares its own, as it writes them."""
    links = (link for link in tree.iter("link") if {"canonical", "amphtml"} & set((link.get("rel") or "").split()))
    hrefs = (link.get("href") for link in islice(links, MAX_LINKS))
    return [url for url in (*hrefs, meta.get("og:url")) if url]


def _titles(tree: HtmlElement, meta: Mapping[str, str]) -> list[str]:
    """Return the titles of the page: its first headings, its meta tags and its `title` element."""
    elements = (*islice(tree.iter("h1"), MAX_HEADINGS), *islice(tree.iter("title"), 1))
    texts = (one_line(element.text_content())[:MAX_TITLE] for element in elements)
    return [*texts, meta.get("og:title", ""), meta.get("twitter:title", "")]


def _meta_tags(tree: HtmlElement) -> dict[str, list[str]]:
    """Return the different values of each meta tag, in their order."""
    values: dict[str, list[str]] = {}
    for tag in list(tree.iter("meta"))[:MAX_META_TAGS]:
        name = tag.get("property") or tag.get("name")
        if not name and (name := tag.get("itemprop")) and _describes_other_work(tag):
            continue
        name = name or tag.get("http-equiv")
        if name and tag.get("content"):
            value = tag.get("content").strip()[:MAX_META_LENGTH]
            found = values.setdefault(name.strip().lower(), [value])
            if value not in found and len(found) < MAX_META_VALUES:
                found.append(value)
    return values


def _describes_other_work(tag: HtmlElement) -> bool:
    """Decide whether a microdata property is that of an item which is itself a property, such as a cited work."""
    item = next((one for one in tag.iterancestors() if one.get("itemscope") is not None), None)
    return item is not None and not _OWN_ITEMS.issuperset((item.get("itemprop") or "mainEntity").split())
