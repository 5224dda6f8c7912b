"""Parse sitemaps, news sitemaps and sitemap indexes into entries (pure)."""

import html
import re
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import NamedTuple, TypeVar

from newsfold.crawler.discovery.entry import (
    CUT_OFF,
    MAX_ENTRIES,
    MAX_LANGUAGE,
    MAX_TITLE,
    ChildSitemap,
    Entry,
    Listing,
    Rejection,
    clean_names,
    feed_metadata,
    iso_time,
    listed_times,
    plain_text,
    resolve_link,
)
from newsfold.crawler.discovery.feeds import parse_feed
from newsfold.crawler.discovery.xml_repair import repair_xml, to_utf8
from newsfold.crawler.fetching.content_encoding import unzip
from newsfold.crawler.fetching.limits import MAX_SITEMAP_BYTES
from newsfold.db.values.urls import absolute_url

MAX_CHILDREN = 20  # sitemaps of one sitemap index: the newest, as older parts of a site's archive contain no news
MAX_KEYWORDS = 500  # characters of all keywords of an entry together
MAX_NOISE = 8 << 10  # bytes at the start in which a document is searched for behind other text
MAX_RECORDS = 100_000  # of one sitemap; sitemaps.org allows 50,000
MAX_REJECTIONS = 200  # of one sitemap; the first ones show what is wrong with it

_LINE_END = re.compile(r"[\x00-\x08\n-\x1f]|(?<=[^/=?:%])(?=https?://)")  # or where a line end is missing
_ROOT = re.compile(rb"<(?:[\w.-]{1,40}:)?([A-Za-z]\w{0,40})(?=[\s/>])")
_DOCUMENT = re.compile(rb"<\?xml\s|<(?:[\w.-]{1,40}:)?(?:urlset|sitemapindex|rss|feed|rdf)(?=[\s/>])", re.I)
_ROOT_END = re.compile(rb"</(?:[\w.-]{1,40}:)?(?:urlset|sitemapindex)\s*>|<(?:urlset|sitemapindex)[^<>]*/>", re.I)
_RECORD = re.compile(rb"<(?!image:|video:|news:)(?:[\w.-]{1,40}:)?(?:url|sitemap)(?=[\s/>])", re.I)
_RECORD_END = re.compile(rb"</(?!image:|video:|news:)(?:[\w.-]{1,40}:)?(?:url|sitemap)\s*>", re.I)
_CHILD = re.compile(rb"<(?:[\w.-]{1,40}:)?sitemap", re.I)
_SITEMAP_FILE = re.compile(r"/[^/?#]*sitemap[^/?#]*\.xml(?:\.gz)?(?:[?#]|$)", re.I)
_XML_FILE = re.compile(r"\.xml(?:\.gz)?(?:[?#]|$)", re.I)
_ELEMENT = re.compile(rb"<(?:([\w.-]{1,40}):)?([A-Za-z_][\w.-]{0,40})(?:\s[^<>]*)?(?<!/)>([^<]*)")
_LOCATION = re.compile(rb"<(?:[\w.-]{1,40}:)?loc(?=[\s/>])", re.I)
_LOCATION_END = re.compile(rb"</(?:[\w.-]{1,40}:)?loc\s*>", re.I)
_MEDIA_PREFIX = re.compile(rb"""\sxmlns:([\w.-]{1,40})\s?=\s?["'][^"'<>]{0,200}(image|video)[^"'<>]{0,200}["']""")
_MEDIA = {b"image": b"image", b"video": b"video"}

Item = TypeVar("Item")


class _Record(NamedTuple):
    """A `url` or `sitemap` element: its absolute URL, the times that it gives (UTC text, or None), and its XML."""

    url: str
    modified_at: str | None
    published_at: str | None
    xml: bytes


def parse_sitemap(body: bytes, url: str, content_type: str = "") -> Listing:
    """Return the listing of the sitemap or sitemap index at `url`; its `error` is set if `body` is neither.

    `body` is XML, or text with one URL per line; either may be gzipped. RSS and Atom are read as feeds, as sitemaps.org
    allows them. The listing has the newest MAX_ENTRIES entries or MAX_CHILDREN child sitemaps, and at most
    MAX_REJECTIONS rejections. `content_type` is the value of the Content-Type header, "" if there is none.
    """
    try:
        data, is_complete = unzip(body, MAX_SITEMAP_BYTES)
        text = to_utf8(data, content_type)
        if not text.startswith(b"<") and (start := _DOCUMENT.search(text, 0, MAX_NOISE)):
            text = text[start.start() :]  # a program has printed a warning before it
        xml = repair_xml(text) if text.startswith(b"<") else b""
    except ValueError as error:
        return Listing(error=str(error))
    root = _ROOT.search(xml)
    name = root[1].lower() if root else b""
    if name in (b"rss", b"feed", b"rdf"):
        listing = parse_feed(text, url)
    elif name == b"html" or not text:
        return Listing(error="not a sitemap")
    else:
        listing = _parse_xml(xml, url) if xml else _parse_text(text, url)
        if not (listing.entries or listing.children or name in (b"urlset", b"sitemapindex")):
            return Listing(error="not a sitemap")
        if xml and not _ROOT_END.search(xml):
            listing.rejections.append(Rejection(url, CUT_OFF))
    if not is_complete and not listing.error:
        listing.rejections.append(Rejection(url, CUT_OFF))
    if len(listing.rejections) > MAX_REJECTIONS:
        listing.rejections[MAX_REJECTIONS - 1 :] = [Rejection(url, f"more than {MAX_REJECTIONS} bad entries")]
    return listing


def _parse_text(text: bytes, url: str) -> Listing:
    listing = Listing()
    links = list[str]()
    for number, row in enumerate(filter(None, map(str.strip, _LINE_END.split(text.decode("utf-8", "replace"))))):
        line = row.partition("\t")[0]  # of a table, the first column
        if number >= MAX_RECORDS:
            listing.rejections.append(Rejection(url, f"more than {MAX_RECORDS} entries"))
            break
        link = absolute_url(url, line) if line[:8].lower().startswith(("http://", "https://")) else None
        if link:
            links.append(link)
        else:
            listing.rejections.append(Rejection(line[:MAX_TITLE], "bad URL"))
    listing.entries = [Entry(link) for link in _take_first(links, MAX_ENTRIES, "entries", listing, url)]
    return listing


def _parse_xml(xml: bytes, url: str) -> Listing:
    """Return the listing with an entry, child or rejection for each `url` and `sitemap` element of `xml`.

    Each element is read by itself, so that a fault in one does not affect the others.
    """
    listing = Listing()
    starts = [match.start() for match in islice(_RECORD.finditer(xml), MAX_RECORDS + 1)]
    if len(starts) > MAX_RECORDS:
        listing.rejections.append(Rejection(url, f"more than {MAX_RECORDS} entries"))
        xml = xml[: starts.pop()]
    media = dict(_MEDIA_PREFIX.findall(xml)) | _MEDIA
    pages, children = _read_records(xml, starts, media, listing, url)
    # A file without times can be in either order; the sort is stable and keeps it. Children without a time come first.
    pages.sort(key=lambda record: record.modified_at or record.published_at or "", reverse=True)
    children.sort(key=lambda record: record.modified_at or "9999", reverse=True)
    for record in _take_first(pages, MAX_ENTRIES, "entries", listing, url):
        listing.entries.append(_make_entry(record, url, media))
    for record in _take_first(children, MAX_CHILDREN, "sitemaps", listing, url):
        listing.children.append(ChildSitemap(record.url, record.modified_at))
    return listing


def _read_records(
    xml: bytes, starts: Sequence[int], media: Mapping[bytes, bytes], listing: Listing, url: str
) -> tuple[list[_Record], list[_Record]]:
    """Return the pages and the child sitemaps of `xml`, whose elements begin at `starts`.

    Elements that give none are added to the rejections of `listing`.
    """
    pages, children = list[_Record](), list[_Record]()
    root = _ROOT.search(xml)
    is_index = root is not None and root[1].lower() == b"sitemapindex"
    lost = _read_element(xml[: starts[0]] if starts else xml, media)[1]
    for start, end in zip(starts, [*starts[1:], len(xml)] if starts else [], strict=True):
        record, *tails = _RECORD_END.split(xml[start:end], maxsplit=1)
        values, locations = _read_element(record, media)
        # If the tags between two elements are missing, one element contains the locations of both.
        lost += locations[1:]
        for tail in tails:
            lost += _read_element(tail, media)[1] if b"<" in tail else []
        link = resolve_link(url, locations[0]) if locations else None
        if locations and not _LOCATION_END.search(record):
            lost.append(locations[0])
        elif link is None:
            reason = "bad URL" if locations and locations[0] else "no URL"
            listing.rejections.append(Rejection((locations[0] if locations else "")[:MAX_TITLE] or url, reason))
        else:
            modified_at = iso_time(values.get("lastmod"))
            published_at = None if modified_at else iso_time(values.get("publication_date"))
            is_child = _CHILD.match(record) or _SITEMAP_FILE.search(link) or (is_index and _XML_FILE.search(link))
            records = children if is_child else pages  # some files name their sitemaps as pages
            records.append(_Record(link, modified_at, published_at, record))
    missing_starts = len(_LOCATION_END.findall(xml)) - len(_LOCATION.findall(xml))
    lost += [""] * min(missing_starts, MAX_REJECTIONS)
    listing.rejections += [Rejection(absolute_url(url, location) or url, "damaged entry") for location in lost]
    return pages, children


def _read_element(xml: bytes, media: Mapping[bytes, bytes]) -> tuple[dict[str, str], list[str]]:
    """Return ({name of element: its text}, the texts of all `loc` elements) of a part of a sitemap.

    Of elements with the same name the first one with text counts, and elements behind a second `loc` do not count.
    Names are lower-case and without prefix; but those whose prefix is in `media` (prefix → image or video) get its
    value as a prefix, so that `image:loc` (`image_loc`) is not taken for `loc`.
    """
    values, locations = dict[str, str](), list[str]()
    for prefix, tag, text in _ELEMENT.findall(xml):
        name = tag.decode("latin-1").lower()
        if prefix in media:
            name = f"{media[prefix].decode()}_{name}"
        value = html.unescape(text.decode("utf-8", "replace")).strip() if text else ""
        if name == "loc":
            locations.append(value)
        if value and len(locations) < 2:
            values.setdefault(name, value)
    return values, locations


def _make_entry(record: _Record, base: str, media: Mapping[bytes, bytes]) -> Entry:
    values = _read_element(record.xml, media)[0]
    metadata = feed_metadata(
        title=plain_text(values.get("title"), MAX_TITLE),
        **listed_times(values.get("publication_date"), updated=values.get("lastmod"), updated_from=""),
        language=plain_text(values.get("language"), MAX_LANGUAGE),
        categories=clean_names(plain_text(values.get("keywords"), MAX_KEYWORDS).split(",")),
        image=absolute_url(base, values.get("image_loc", "")),
    )
    return Entry(record.url, metadata, record.modified_at)


def _take_first(items: list[Item], limit: int, name: str, listing: Listing, url: str) -> list[Item]:
    """Return the first `limit` of `items`; if there are more, reject the rest of them, called `name`, in `listing`."""
    if len(items) > limit:
        listing.rejections.append(Rejection(url, f"more than {limit} {name}"))
    return items[:limit]
