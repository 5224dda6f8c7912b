"""The machine-readable data of one page, from which titles, bylines and dates are read (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml.html import HtmlElement

from newsfold.db.values.text import one_line
from newsfold.extract.html.base_url import base_url
from newsfold.extract.metadata import jsonld

MAX_META_TAGS = 500  # `meta` elements of a page; later ones are ignored
MAX_META_LENGTH = 5000  # characters of one value; further ones are cut off


@dataclass(frozen=True, slots=True)
class PageData:
    """The parsed page, its JSON-LD objects, its meta tags and its metadata from the feed.

    `article_node` is the JSON-LD object that describes the article, empty if there is none. `meta` maps the name of
    each meta tag, in lower case, to its first value. `feed` has the keys `title`, `authors` and `published`, each
    optional. Relative URLs of the page are resolved against `base_url`.
    """

    tree: HtmlElement
    url: str
    nodes: Sequence[dict[str, Any]]
    article_node: Mapping[str, Any]
    meta: Mapping[str, str]
    feed: Mapping[str, Any]
    base_url: str

    @classmethod
    def of(cls, tree: HtmlElement, url: str, feed: Mapping[str, Any] | None = None) -> "PageData":
        """Parse the JSON-LD and the meta tags of `tree`; `feed` is None if no feed lists the page."""
        nodes = jsonld.parse_nodes(tree)
        return cls(tree, url, nodes, jsonld.find_article_node(nodes), _meta_tags(tree), feed or {}, base_url(tree, url))

    @property
    def site_name(self) -> str:
        return one_line(self.meta.get("og:site_name") or jsonld.property_text(self.article_node.get("publisher")))


def _meta_tags(tree: HtmlElement) -> dict[str, str]:
    values: dict[str, str] = {}
    for tag in list(tree.iter("meta"))[:MAX_META_TAGS]:
        name = tag.get("property") or tag.get("name") or tag.get("itemprop") or tag.get("http-equiv")
        if name and tag.get("content"):
            values.setdefault(name.strip().lower(), tag.get("content").strip()[:MAX_META_LENGTH])
    return values
