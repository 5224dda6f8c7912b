"""Homepages and section pages: bytes into links to articles and to feeds (pure)."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from newsfold.crawler.discovery.entry import MAX_TITLE, Entry, Listing, plain, told, web_url
from newsfold.extract.html.parse import decode, parse

MAX_LINKS = 200  # of one page: a front page shows 50 to 150 articles
ANCESTORS = 25  # of a link that are looked at for headings and menus
USUAL = 4  # headlines that a shape of URL needs, to be that of articles
MAX_FEEDS = 5  # of one page; blogs offer one for every comment thread
FEED_TYPES = {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_MENUS = frozenset(("nav", "footer", "menu"))
_DIGITS = re.compile(r"\d+")
_SLUGS = re.compile(r"[^/]*[^\W\d_][-_][^/]*|[^/]{16,}")
_DATE = re.compile(r"/(?:19|20)\d\d[/-]?(?:0?[1-9]|1[0-2])(?:[/-]|\d\d)")
_NUMBER = re.compile(r"(?<!\d)\d{5,}(?!\d)")
_SLUG = re.compile(r"[^\W_]+(?:[-_][^\W_]+){3,}")
_NOT_ARTICLES = re.compile(
    r"/(?:tags?|topics?|categor(?:y|ies)|authors?|search|login|account|subscribe|newsletters?|about|contact|privacy"
    r"|terms|impressum|datenschutz|page|feeds?|rss|comments?)(?:/|$)|\.(?:jpe?g|png|gif|webp|svg|pdf|mp[34]|zip|xml|css|js)$",
    re.I,
)


def read_section(body: bytes, url: str, charset: str | None = None) -> Listing:
    """The links on the page that look like articles, by the shape of URL and text, and the feeds it names."""
    root = parse(decode(body, charset))
    if root is None:
        return Listing(error="not HTML, or nested too deep")
    links = _links(root, url)
    usual = _headline_shapes(links)
    wanted = [link for link in links.values() if _is_article(link, usual)][:MAX_LINKS]
    return Listing(entries=[Entry(link.url, told(title=link.text)) for link in wanted], feeds=list(_feeds(root, url)))


@dataclass(slots=True)
class Link:
    """One address of the page with the longest of its texts; `heads` a heading, or stands only in `menus`."""

    url: str
    text: str = ""
    heads: bool = False
    menus: bool = True


def _links(root: Any, url: str) -> dict[str, Link]:
    found: dict[str, Link] = {}
    for anchor in root.iter("a"):
        target = web_url(url, anchor.get("href") or "")
        if target:
            target = target.partition("#")[0]
            link = found.setdefault(target, Link(target))
            link.text = max(link.text, plain(anchor.text_content(), MAX_TITLE), key=len)
            around = {part.tag for part in islice(anchor.iterancestors(), ANCESTORS)}
            link.heads |= bool(around.intersection(_HEADINGS)) or next(anchor.iter(*_HEADINGS), None) is not None
            link.menus &= bool(around & _MENUS)
    return found


def _headline_shapes(links: Mapping[str, Link]) -> set[str]:
    """The shapes of URL that most often carry headlines on this page."""
    headlines, all_links = Counter[str](), Counter[str]()
    for link in links.values():
        shape = url_shape(link.url)
        all_links[shape] += 1
        headlines[shape] += is_headline(link.text) and not link.menus
    return {shape for shape, count in headlines.items() if count >= USUAL and 2 * count > all_links[shape]}


def _is_article(link: Link, usual: Collection[str]) -> bool:
    if looks_like_article(link.url):
        return not link.menus or is_headline(link.text)
    if link.menus or not is_headline(link.text) or _NOT_ARTICLES.search(urlsplit(link.url).path):
        return False
    return url_shape(link.url) in usual or (link.heads and len(urlsplit(link.url).path) > 1)


def is_headline(text: str) -> bool:
    """Four words or more, or a dozen characters of a script without spaces."""
    return (len(text) >= 20 and text.count(" ") >= 3) or (len(text) >= 12 and " " not in text and not text.isascii())


def url_shape(url: str) -> str:
    """`url` with what differs from article to article left out: numbers, and words of slugs."""
    parts = urlsplit(url)
    path = "/".join(_SLUGS.sub("w", _DIGITS.sub("0", part)) for part in parts.path.split("/"))
    query = "&".join(sorted(pair.partition("=")[0] for pair in parts.query.split("&")))
    return f"{parts.netloc}{path}?{query}"


def looks_like_article(url: str) -> bool:
    """A date, a long number or a slug of at least four words in the path, and no sign of a list or a file."""
    path = urlsplit(url).path
    if _NOT_ARTICLES.search(path):
        return False
    last = path.rstrip("/").rpartition("/")[2]
    return bool(_DATE.search(path) or _NUMBER.search(last) or _SLUG.search(last))


def _feeds(root: Any, url: str) -> Iterator[tuple[str, str]]:
    found: dict[str, str] = {}
    for link in root.iter("link"):
        kinds = (link.get("rel") or "").lower().split()
        target = web_url(url, link.get("href") or "")
        if target and "alternate" in kinds and (link.get("type") or "").lower().strip() in FEED_TYPES:
            found.setdefault(target, "feed")
        elif target and "sitemap" in kinds:
            found.setdefault(target, "sitemap")
    return iter([(target, kind) for target, kind in found.items() if "comment" not in target][:MAX_FEEDS])
