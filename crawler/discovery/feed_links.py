"""Find the feeds and sitemaps of a site in the links of its pages and in HTTP Link headers (pure).

Pages name their feeds in more ways than the conventions allow (RSS Advisory Board, "RSS Autodiscovery"; HTML standard,
link type "alternate"). This module accepts what feed readers accept: the media types of feeds in use, generic XML and
JSON types if the link also shows that it is a feed, and links without a type whose address looks like a feed's.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any
from urllib.parse import urlsplit

from newsfold.crawler.discovery.entry import FeedLink
from newsfold.crawler.sources.addresses import is_feed_word, looks_like_feed, read_address
from newsfold.db.values.urls import absolute_url

MAX_FEEDS = 5  # feeds and sitemaps of one page; blogs offer a feed for every comment thread
MAX_HEADER = 20_000  # characters of Link headers; the rest is not read

_FEED_TYPE = re.compile(r"(?:application|text)/(?:x-)?(?:rss|atom|rdf|feed)(?:[+ ](?:xml|json))?")
_XML_TYPES = frozenset(("application/xml", "text/xml"))
_OTHER_RELATIONS = frozenset(("replies", "meta", "edit", "stylesheet", "preload", "prefetch", "search"))
_FEED_RELATIONS = frozenset(("feed", "rss", "atom"))
_ALTERNATE = frozenset(("alternate", "alternative", *_FEED_RELATIONS))
_FEED_TITLE = re.compile(r"\b(?:rss|atom|feed|flux)\b", re.I)
# Only the plural: sections named `comment`, in several languages, contain opinion.
_COMMENTS_PATH = re.compile(r"(?<![^\W_])comments(?![^\W_])", re.I)
_COMMENTS_WORD = re.compile(
    r"\b(?:comments?|kommentare?|commentaires|comentarios|comentários|commenti|reacties)\b", re.I
)
_PART_OF_SITE = re.compile(r"/(?:category|categories|tags?|topics?|authors?|search|podcasts?|videos?)/", re.I)
_NO_FEED_FILE = re.compile(r"sitemap|opensearch|manifest|wp-json|oembed", re.I)
_FEED_EXTENSION = re.compile(r"\.(?:rss|rdf|atom)$")
_FEED_QUERY = re.compile(r"(?:^|&)(?:feed|format|type|output)=(?:rss|atom|feed)", re.I)
_LETTERS = re.compile(r"[^\W\d_]+")
_HEADER_LINK = re.compile(
    r"<([^<>]{1,2000})>((?:\s*;\s*[\w*-]{1,40}\s*=\s*(?:\"[^\"]{0,500}\"|[^\s;,\"]{0,500})){0,20})"
)
_HEADER_PARAMETER = re.compile(r";\s*([\w*-]{1,40})\s*=\s*(?:\"([^\"]{0,500})\"|([^\s;,\"]{0,500}))")


def find_named_feeds(root: Any, base: str) -> list[FeedLink]:
    """Return the feeds and sitemaps that the page `root` names, at most MAX_FEEDS.

    It names them in its `<link>` elements and in `<a>` elements with the media type of a feed. Feeds of comments are
    left out; those of a part of the site come after those of the whole site. `base` is the URL against which addresses
    are resolved.
    """
    return _choose(
        (link, kind)
        for element in chain(root.iter("link"), root.iter("a"))
        if (link := _resolve(base, element.get("href")))
        and (kind := _kind_of(link, element.attrib, needs_type=element.tag == "a"))
    )


def guess_feeds(root: Any, base: str) -> list[FeedLink]:
    """Return the links of the page that by their address alone could be feeds, at most MAX_FEEDS."""
    targets = (_resolve(base, anchor.get("href")) for anchor in root.iter("a"))
    return _choose((target, "feed") for target in targets if target and _has_feed_path(target))


def find_header_feeds(headers: Iterable[str], base: str) -> list[FeedLink]:
    """Return the feeds and sitemaps that HTTP Link headers (RFC 8288) name, at most MAX_FEEDS."""
    return _choose(
        (link, kind)
        for attributes in _parse_headers(headers)
        if (link := _resolve(base, attributes.get("href"))) and (kind := _kind_of(link, attributes))
    )


def _choose(candidates: Iterable[tuple[str, str]]) -> list[FeedLink]:
    """Return the first MAX_FEEDS candidates (URL, kind), those for a part of the site last."""
    kinds: dict[str, str] = {}
    for target, kind in candidates:
        if not _COMMENTS_PATH.search(_path_and_query(target)):
            kinds.setdefault(target, kind)
    ranked = sorted(kinds, key=lambda target: bool(_PART_OF_SITE.search(urlsplit(target).path)))
    return [FeedLink(target, kinds[target]) for target in ranked[:MAX_FEEDS]]


def _resolve(base: str, href: str | None) -> str | None:
    href = (href or "").strip()
    return read_address(href) if href.lower().startswith(("feed:", "feeds:")) else absolute_url(base, href)


def _kind_of(target: str, attributes: Mapping[str, str], *, needs_type: bool = False) -> str | None:
    """Return `feed` or `sitemap` if a link to `target` with these attributes names one, else None.

    With `needs_type`, only the media type of a feed counts.
    """
    relations = frozenset((attributes.get("rel") or "").lower().split())
    media_type, _, parameters = (attributes.get("type") or "").lower().strip().partition(";")
    media_type, title = media_type.strip(), attributes.get("title") or ""
    if (_COMMENTS_WORD.search(title) and _FEED_TITLE.search(title)) or title.startswith("Comments on"):
        return None
    if relations & _OTHER_RELATIONS:
        return None
    if _FEED_TYPE.fullmatch(media_type):
        # An Atom document with one entry is no feed (RFC 5023, section 12.1).
        return None if "type=entry" in parameters.replace(" ", "") else "feed"
    if needs_type:
        return None
    if "sitemap" in relations:
        return "sitemap"
    if not relations & _ALTERNATE or _NO_FEED_FILE.search(_path_and_query(target)):
        return None
    is_meant = bool(relations & _FEED_RELATIONS or _FEED_TITLE.search(title) or looks_like_feed(target))
    if media_type in _XML_TYPES or (media_type == "application/json" and is_meant):
        return "feed"
    # A page in another language, or for another device, is an alternate too.
    is_translation = attributes.get("hreflang") or attributes.get("media")
    return "feed" if not media_type and is_meant and not is_translation else None


def _has_feed_path(target: str) -> bool:
    """Decide whether the last segment of the path, or the query, names nothing but a feed."""
    parts = urlsplit(target)
    segment = parts.path.rstrip("/").rpartition("/")[2].lower()
    words = _LETTERS.findall(segment)
    return not _NO_FEED_FILE.search(_path_and_query(target)) and bool(
        _FEED_EXTENSION.search(segment)
        or (len(words) <= 2 and any(map(is_feed_word, words)))
        or (segment.endswith(".xml") and any(map(is_feed_word, _LETTERS.findall(parts.path.lower()))))
        or _FEED_QUERY.search(parts.query)
    )


def _path_and_query(target: str) -> str:
    parts = urlsplit(target)
    return f"{parts.path}?{parts.query}"


def _parse_headers(headers: Iterable[str]) -> Iterator[dict[str, str]]:
    """Yield the parameters of each link in Link headers, with its address as `href`."""
    for target, parameters in _HEADER_LINK.findall(", ".join(headers)[:MAX_HEADER]):
        attributes = {"href": target}
        for name, quoted, plain in _HEADER_PARAMETER.findall(parameters):
            attributes.setdefault(name.lower(), quoted or plain)
        yield attributes
