"""What a page says about its article: title, authors, times, section, picture (pure)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin

from lxml.etree import XPath
from lxml.html import HtmlElement

from newsfold.db.values.text import one_line
from newsfold.db.values.urls import canonical_url, host_of, registered_domain
from newsfold.extract.metadata import dates, jsonld
from newsfold.extract.metadata.bylines import bylines
from newsfold.extract.metadata.live_blog import Entry, live_entries
from newsfold.extract.metadata.title import titles

_STANDFIRST = re.compile(
    r"(?:^|[\s_-])(?:standfirst|stand-first|subtitle|sub-title|subheadline|sub-headline|subheading|dek|deck|lede|lead|chapo"
    r"|chapeau|entradilla|bajada|copete|vorspann|anlauf|ingress|manchet|perex|summary|intro|teaser-text|article-excerpt|sommario"
    r"|occhiello|sapo|synopsis|spot|underrubrik|alaotsikko|podtytul)(?:$|[\s_-])|(?:^|[\s_-])(?:article|story|post|entry|content)[-_]{0,2}(?:description|desc|lead|summary|intro|subtitle|excerpt)(?:$|[\s_-])",
    re.I,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SYNDICATED = ("syndication-source", "original-source")
_TIMES = XPath("//*[@itemprop='datePublished'] | //time[@pubdate or @datetime]")
_NAMES = XPath("//@class | //@itemprop | //@data-testid", smart_strings=False)


@dataclass(slots=True)
class Metadata:
    """Raw strings as the page gives them; `bylines`, `dates` and `titles` are candidates, best first."""

    titles: list[str] = field(default_factory=list)
    description: str = ""
    standfirsts: list[str] = field(default_factory=list)
    bylines: list[list[str]] = field(default_factory=list)
    dates: list[tuple[str, str]] = field(default_factory=list)
    modified: list[tuple[str, str]] = field(default_factory=list)
    body: str = ""
    types: frozenset[str] = frozenset()
    og_type: str = ""
    site: str = ""
    section: str = ""
    tags: list[str] = field(default_factory=list)
    language: str = ""
    image: str = ""
    canonical: str = ""
    original: str = ""
    amp: str = ""
    is_free: bool = True
    scripts: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    @property
    def is_article(self) -> bool:
        """The page says so itself."""
        return any(jsonld.ARTICLE_TYPES.fullmatch(kind) for kind in self.types) or self.og_type == "article"


def metadata(tree: HtmlElement, url: str, feed: Mapping[str, Any] | None = None) -> Metadata:
    """JSON-LD first, then meta tags, then the page's visible parts, then what the feed said."""
    feed, found = feed or {}, jsonld.nodes(tree)
    node, meta = jsonld.article_node(found), _meta_tags(tree)
    page = Metadata(
        types=frozenset(kind for item in found for kind in jsonld.types(item)), og_type=meta.get("og:type", "")
    )
    page.site = one_line(meta.get("og:site_name") or jsonld.text(node.get("publisher")))
    page.titles = titles(tree, url, node, meta, feed, page.site)
    page.description = one_line(
        jsonld.text(node.get("description")) or meta.get("og:description") or meta.get("description", "")
    )
    page.standfirsts = _standfirsts(tree)
    page.bylines = bylines(tree, node, meta, feed, site=page.site, host=host_of(url))
    page.dates = [
        *_dates(tree, node, meta),
        ("json-ld", _uploaded(found)),
        ("feed", str(feed.get("published") or "")),
        ("url", dates.in_url(url)),
    ]
    page.modified = [
        ("json-ld", jsonld.text(node.get("dateModified"))),
        ("meta", meta.get("article:modified_time", "")),
    ]
    page.body = node["articleBody"] if isinstance(node.get("articleBody"), str) else ""
    page.section = one_line(jsonld.text(node.get("articleSection")) or meta.get("article:section", ""))[:100]
    page.tags = _tags(node, meta)
    page.language = (
        tree.get("lang") or jsonld.text(node.get("inLanguage")) or meta.get("og:locale", "") or meta.get("language", "")
    )
    page.image = _address(meta.get("og:image") or _image(node), url)
    page.canonical, page.amp = _canonical(tree, meta, url), _link(tree, "amphtml", url)
    page.original = _original(tree, meta, url)
    page.is_free = _is_free(node, meta)
    page.scripts = [script.get("src") for script in list(tree.iter("script"))[:200] if script.get("src")]
    page.entries = live_entries(found)
    if page.entries and not page.body:
        page.body = "\n".join(line for entry in page.entries for line in (entry.title, entry.text) if line)
    return page


def _is_free(node: Mapping[str, Any], meta: Mapping[str, str]) -> bool:
    parts = node.get("hasPart")
    said = [node, *(parts if isinstance(parts, list) else [parts])]
    if any(isinstance(one, dict) and str(one.get("isAccessibleForFree")).lower() in ("false", "no") for one in said):
        return False
    return meta.get("article:content_tier", "").lower() not in ("locked", "paid", "premium")


def _meta_tags(tree: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in list(tree.iter("meta"))[:500]:
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv")
        if name and meta.get("content"):
            found.setdefault(name.strip().lower(), meta.get("content").strip()[:5000])
    return found


def _standfirsts(tree: HtmlElement) -> list[str]:
    called = {names for names in _NAMES(tree) if _names_standfirst(names)}
    if not called:
        return []
    found = []
    for element in tree.iter("p", "div", "h2", "h3", "span", "section", "strong"):
        if any(element.get(name) in called for name in ("class", "itemprop", "data-testid")):
            text = one_line(element.text_content())
            if 30 <= len(text) <= 700:
                found.append(text)
        if len(found) >= 5:
            break
    return found


@lru_cache(16_384)
def _names_standfirst(names: str) -> bool:
    return bool(_STANDFIRST.search(_CAMEL.sub("-", names))) or "description" in names.split()


def _dates(tree: HtmlElement, node: dict[str, Any], meta: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield "json-ld", jsonld.text(node.get("datePublished"))
    for name in (
        "article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date", "publishdate",
        "pubdate", "publication_date", "sailthru.date", "dc.date.issued", "dcterms.created", "dc.date", "date",
        "article.published", "cxenseparse:recs:publishtime", "last-modified",
    ):  # fmt: skip
        yield "meta", meta.get(name, "")
    yield "json-ld", jsonld.text(node.get("dateCreated"))
    found = _TIMES(tree)[:50]
    for element in sorted(found, key=_time_rank)[:6]:
        yield "time", element.get("datetime") or element.get("content") or ""


def _uploaded(found: Sequence[dict[str, Any]]) -> str:
    """When the first video that the page describes was put there."""
    return next((jsonld.text(item["uploadDate"]) for item in found if item.get("uploadDate")), "")


def _time_rank(element: HtmlElement) -> int:
    """Those marked as the time of publication first, then those within the article."""
    if element.get("itemprop") == "datePublished" or element.get("pubdate") is not None:
        return 0
    return 1 if next(element.iterancestors("article"), None) is not None else 2


def _tags(node: dict[str, Any], meta: Mapping[str, str]) -> list[str]:
    words = node.get("keywords") or meta.get("article:tag") or meta.get("news_keywords") or ""
    parts = words if isinstance(words, list) else str(words).split(",")
    return list(dict.fromkeys(one_line(part)[:80] for part in parts if isinstance(part, str) and part.strip()))[:30]


def _image(node: dict[str, Any]) -> str:
    image = node.get("image")
    image = image[0] if isinstance(image, list) and image else image
    return str(image.get("url") or "") if isinstance(image, dict) else image if isinstance(image, str) else ""


def _canonical(tree: HtmlElement, meta: Mapping[str, str], url: str) -> str:
    """The page's own address for itself, if it is below the same registered domain and no bare front page."""
    own = canonical_url(url) or ""
    for address in (_link(tree, "canonical", url), _address(meta.get("og:url", ""), url)):
        if address and registered_domain(address) == registered_domain(own) and address.count("/") >= 3:
            front = address.partition("//")[2].partition("/")[2] == ""
            if not front:
                return address
    return own


def _original(tree: HtmlElement, meta: Mapping[str, str], url: str) -> str:
    """An article on another registered domain that the page calls the original of its text."""
    claims = (_link(tree, "canonical", url), *(_address(meta.get(name, ""), url) for name in _SYNDICATED))
    for address in claims:
        elsewhere = address and registered_domain(address) != registered_domain(url)
        if elsewhere and address.partition("//")[2].partition("/")[2]:
            return address
    return ""


def _link(tree: HtmlElement, rel: str, url: str) -> str:
    for link in tree.iter("link"):
        if rel in (link.get("rel") or "").lower().split():
            return _address(link.get("href") or "", url)
    return ""


def _address(address: str, url: str) -> str:
    try:
        return (canonical_url(urljoin(url, address.strip())) or "") if address else ""
    except ValueError:
        return ""
