"""Where a page names its authors: groups of raw names, the best evidence first (pure)."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain, islice
from typing import Any

from lxml.html import HtmlElement

from newsfold.db.values.text import one_line
from newsfold.extract.metadata import jsonld
from newsfold.extract.metadata.authors import authors
from newsfold.extract.metadata.visible_bylines import said

LONGEST = 150  # characters of a byline; above, it tells of the author's life
MOST_WORDS = 6  # of a name
MOST = 10
FEW = 4  # paragraphs of a box beside the article

_META = (
    "author", "article:author", "articleauthor", "parsely-author", "dc.creator", "sailthru.author", "byl",
    "shareaholic:article_author_name",
)  # fmt: skip
# Class names and the like of content systems, most of them English everywhere.
_BYLINE = re.compile(
    r"(?:^|[\s_-])(?:by-?lines?|(?:story|article|post|news|entry)?authors?|author-?names?|autor(?:en|es|e|a)?|writers?|wrote-by|written-by|verfasser|redakteur"
    r"|redaktor|journalist|reporter|article-origins?|signature)(?:$|[\s_\d-])",
    re.I,
)
_ELSEWHERE = re.compile(
    r"comment|related|recommend|teaser|sidebar|footer|most-?read|widget|promo|bio(?:graphy)?(?:$|[\s_-])|(?<!v)(?<!h-)card",
    re.I,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WRITTEN_BY = re.compile(
    r"(?:written by|author|verfasst von|geschrieben von|autor|écrit par|auteur|escrito por|scritto da|geschreven door"
    r"|skriven av|skrevet av|napisane przez|написано|автор|yazan|ditulis oleh)\W*",
    re.I,
)
_TAGS = (
    "a",
    "span",
    "div",
    "p",
    "li",
    "address",
    "b",
    "strong",
    "em",
    "i",
    "cite",
    "h3",
    "h4",
    "h5",
    "byline",
    "author",
)


def bylines(
    tree: HtmlElement,
    node: Mapping[str, Any],
    meta: Mapping[str, str],
    feed: Mapping[str, Any],
    *,
    site: str = "",
    host: str = "",
) -> list[list[str]]:
    """JSON-LD and meta tags; if they name nobody, the visible byline, what Twitter's cards are told, and the feed."""
    groups = [
        jsonld.names(node.get("author")),
        next(([meta[name]] for name in _META if meta.get(name) and "://" not in meta[name]), []),
    ]
    if not authors(groups, site=site, host=host):
        groups += [
            _marked(tree),
            _visible(tree),
            next((names for element, names in said(tree) if not _is_elsewhere(element)), []),
            [meta.get("twitter:data1", "")] if _WRITTEN_BY.fullmatch(meta.get("twitter:label1", "")) else [],
            [str(name) for name in feed.get("authors") or ()],
        ]
    return [group for group in groups if group]


def _marked(tree: HtmlElement) -> list[str]:
    """By `rel` or `itemprop`."""
    found = tree.xpath('//*[@rel="author"] | //*[@itemprop="author"]//*[@itemprop="name"] | //*[@itemprop="author"]')
    return _names(element for element in found[:40])


def _visible(tree: HtmlElement) -> list[str]:
    return _names(element for element in tree.iter(*_TAGS) if _is_byline(_called(element)))


def _names(elements: Iterator[HtmlElement]) -> list[str]:
    """Of the first element that names somebody, and of those beside it."""
    found: list[str] = []
    near: HtmlElement | None = None
    for element in elements:
        names = [] if _is_elsewhere(element) else _in(element)
        home = _home(element)
        if not names or (near is not None and home is not near):
            continue
        near = home
        found += [name for name in names if name not in found]
        if len(found) >= MOST:
            break
    return found


def _in(element: HtmlElement) -> list[str]:
    """The links of a byline, its parts that are whole names, else its text."""
    text = one_line(element.text_content())
    if not 1 < len(text) <= LONGEST:
        return []
    while len(element) == 1 and not (element.text or "").strip() and not (element[0].tail or "").strip():
        element = element[0]
    links = [one_line(link.text_content()) for link in element.iter("a") if link is not element]
    links = [link for link in links if 0 < len(link.split()) <= MOST_WORDS]
    parts = [one_line(part.text_content()) for part in element]
    if len(parts) > 1 and not (element.text or "").strip() and all(2 <= len(part.split()) <= 4 for part in parts):
        return parts
    return links or ([text] if len(text.split()) <= 3 * MOST_WORDS else [])


def _home(element: HtmlElement) -> HtmlElement | None:
    parent = element.getparent()
    return parent.getparent() if parent is not None else None


def _is_elsewhere(element: HtmlElement) -> bool:
    """Within a box beside the article; what holds the headline, or several paragraphs, is none, whatever its name."""
    for around in islice(chain([element], element.iterancestors()), 6):
        if around.tag == "body" or around.find(".//h1") is not None or len(around.findall(".//p")) > FEW:
            return False
        if around.tag in ("aside", "footer") or _ELSEWHERE.search(_CAMEL.sub("-", _called(around))):
            return True
    return False


@lru_cache(4096)
def _is_byline(names: str) -> bool:
    return bool(_BYLINE.search(_CAMEL.sub("-", names)))


def _called(element: HtmlElement) -> str:
    names = (element.get("class") or "", element.get("id") or "", element.get("data-testid") or "")
    tag = element.tag if element.tag in ("byline", "author") else ""
    return " ".join((tag, *names))[:300] if tag or any(names) else ""
