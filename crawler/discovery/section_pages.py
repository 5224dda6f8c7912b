"""Parse homepages and section pages into links to articles and to feeds (pure)."""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from newsfold.crawler.discovery.entry import (
    MAX_TITLE,
    Entry,
    Listing,
    feed_metadata,
    plain_text,
)
from newsfold.crawler.discovery.feed_links import find_named_feeds, guess_feeds
from newsfold.crawler.discovery.xml_repair import parse_charset
from newsfold.db.values.urls import absolute_url, canonical_url
from newsfold.extract.html.base_url import base_url
from newsfold.extract.html.parse import decode_html, parse_html

MAX_LINKS = 200  # article links of one page that become entries; a front page shows 50 to 150 articles
MAX_ANCESTORS = 25  # ancestors of a link that are searched for headings and menus
MIN_HEADLINES = 4  # links with a headline that a URL shape needs to count as a shape of article URLs

_FEED_START = re.compile(
    rb"[\xef\xbb\xbf\s]*(?:<\?xml[^<>]{0,300}>\s*|<!--.{0,1000}?-->\s*){0,5}(?:<(?:rss|feed|rdf:RDF)[\s>]"
    rb"|\{[^{}]{0,300}\bhttps?:\\?/\\?/jsonfeed\.org\\?/version)",
    re.S | re.I,
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_MENUS = frozenset(("nav", "footer", "menu"))
_DIGITS = re.compile(r"\d+")
_SLUG_OR_LONG_WORD = re.compile(r"[^/]*[^\W\d_][-_][^/]*|[^/]{16,}")
_DATE = re.compile(r"/(?:19|20)\d\d[/-]?(?:0?[1-9]|1[0-2])(?:[/-]|\d\d)")
_LONG_NUMBER = re.compile(r"(?<!\d)\d{5,}(?!\d)")
_LONG_SLUG = re.compile(r"[^\W_]+(?:[-_][^\W_]+){3,}")
_NOT_ARTICLES = re.compile(
    r"/(?:tags?|topics?|categor(?:y|ies)|authors?|search|login|account|subscribe|newsletters?|about|contact|privacy"
    r"|terms|impressum|datenschutz|page|feeds?|rss|comments?)(?:/|$)|\.(?:jpe?g|png|gif|webp|svg|pdf|mp[34]|zip|xml|css|js)$",
    re.I,
)


@dataclass(slots=True)
class Link:
    """A URL to which the page has one or more links; `text` is the longest text of these links.

    `in_heading` is true if one of the links is inside or around a heading, `only_in_menus` if all of them are in menus.
    """

    url: str
    text: str = ""
    in_heading: bool = False
    only_in_menus: bool = True


def parse_section(body: bytes, url: str, content_type: str = "") -> Listing:
    """Return the listing of the homepage or section page at `url`; its `error` is set if `body` cannot be parsed.

    `entries` are the links that look like articles by their URL and text, `feeds` the feeds and sitemaps that the page
    names, `guesses` other links that could be feeds. URLs are resolved against the page's `<base href>`. `content_type`
    is the value of the Content-Type header, "" if there is none. A body that is a feed is parsed as one: its address
    alone does not always tell.
    """
    if _FEED_START.match(body):
        from newsfold.crawler.discovery.feeds import parse_feed  # the crawl itself uses this module without a feed

        return parse_feed(body, url, content_type)
    root = parse_html(decode_html(body, parse_charset(content_type)))
    if root is None:
        return Listing(error="not HTML, or nested too deep")
    base = base_url(root, url)
    links = _collect_links(root, base)
    article_shapes = _find_article_shapes(links)
    own = canonical_url(url)  # a headline that opens a box has a link to the page itself
    articles = [
        link for link in links.values() if _is_article(link, article_shapes) and canonical_url(link.url) != own
    ][:MAX_LINKS]
    entries = [Entry(link.url, feed_metadata(title=link.text)) for link in articles]
    return Listing(entries=entries, feeds=find_named_feeds(root, base), guesses=guess_feeds(root, base))


def looks_like_article(url: str) -> bool:
    """Decide whether `url` looks like the URL of an article.

    Its path must contain a date, or its last segment a number of at least five digits or a slug of at least four
    words. The path must not contain a segment typical of lists and service pages, such as `/tag/`, or end like a file
    of another type, such as `.jpg`.
    """
    path = urlsplit(url).path
    if _NOT_ARTICLES.search(path):
        return False
    last_segment = path.rstrip("/").rpartition("/")[2]
    return bool(_DATE.search(path) or _LONG_NUMBER.search(last_segment) or _LONG_SLUG.search(last_segment))


def is_headline(text: str) -> bool:
    """Decide whether `text` is long enough for a headline.

    It needs four words and 20 characters, or 12 characters without a space that are not all ASCII (as in Chinese).
    """
    return (len(text) >= 20 and text.count(" ") >= 3) or (len(text) >= 12 and " " not in text and not text.isascii())


def url_shape(url: str) -> str:
    """Return `url` with placeholders for the parts that differ between the articles of a site.

    In the path, each number becomes `0`, and each slug or segment of at least 16 characters becomes `w`. The scheme and
    the values of query parameters are left out.
    """
    parts = urlsplit(url)
    path = "/".join(_SLUG_OR_LONG_WORD.sub("w", _DIGITS.sub("0", part)) for part in parts.path.split("/"))
    query = "&".join(sorted(pair.partition("=")[0] for pair in parts.query.split("&")))
    return f"{parts.netloc}{path}?{query}"


def _collect_links(root: Any, base: str) -> dict[str, Link]:
    links: dict[str, Link] = {}
    for anchor in root.iter("a"):
        target = absolute_url(base, anchor.get("href") or "")
        if target:
            link = links.setdefault(target, Link(target))
            link.text = max(link.text, plain_text(anchor.text_content(), MAX_TITLE), key=len)
            ancestors = {node.tag for node in islice(anchor.iterancestors(), MAX_ANCESTORS)}
            link.in_heading |= (
                bool(ancestors.intersection(_HEADINGS)) or next(anchor.iter(*_HEADINGS), None) is not None
            )
            link.only_in_menus &= bool(ancestors & _MENUS)
    return links


def _find_article_shapes(links: Mapping[str, Link]) -> set[str]:
    """Return the shapes (`url_shape`) of article URLs on this page.

    At least MIN_HEADLINES links, and more than half of all links with the shape, have a headline and are not only in
    menus.
    """
    headlines, all_links = Counter[str](), Counter[str]()
    for link in links.values():
        shape = url_shape(link.url)
        all_links[shape] += 1
        headlines[shape] += is_headline(link.text) and not link.only_in_menus
    return {shape for shape, count in headlines.items() if count >= MIN_HEADLINES and 2 * count > all_links[shape]}


def _is_article(link: Link, article_shapes: Collection[str]) -> bool:
    if looks_like_article(link.url):
        return not link.only_in_menus or is_headline(link.text)
    path = urlsplit(link.url).path
    if link.only_in_menus or not is_headline(link.text) or _NOT_ARTICLES.search(path):
        return False
    return url_shape(link.url) in article_shapes or (link.in_heading and len(path) > 1)
