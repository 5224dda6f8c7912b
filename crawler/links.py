"""Homepages and section pages: bytes into links to articles and to feeds (pure)."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from lxml import html
from lxml.etree import ParserError

from crawler.entries import MAX_TITLE, Entry, Listing, plain, told, web_url

MAX_LINKS = 200  # of one page: a front page shows 50 to 150 articles
MAX_FEEDS = 5  # of one page; blogs offer one for every comment thread
FEED_TYPES = {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}

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
    try:
        root = html.document_fromstring(body, parser=html.HTMLParser(encoding=charset or None, no_network=True))
    except (ParserError, LookupError, ValueError):
        return Listing(error="not HTML")
    listing = Listing(feeds=list(_feeds(root, url)))
    titles: dict[str, str] = {}
    for anchor in root.iter("a"):
        link = web_url(url, anchor.get("href") or "")
        if link and looks_like_article(link):
            link = link.partition("#")[0]
            text = plain(anchor.text_content(), MAX_TITLE)
            titles[link] = max(titles.get(link, ""), text, key=len)
    listing.entries = [Entry(link, told(title=title)) for link, title in list(titles.items())[:MAX_LINKS]]
    return listing


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
