"""Parse sitemaps, news sitemaps and sitemap indexes into entries (pure)."""

import re
from itertools import islice
from typing import Any

from lxml import etree

from newsfold.crawler.discovery.entry import (
    MAX_ENTRIES,
    MAX_LANGUAGE,
    MAX_TITLE,
    ChildSitemap,
    Entry,
    Listing,
    Rejection,
    absolute_url,
    feed_metadata,
    iso_time,
    plain_text,
)
from newsfold.crawler.discovery.feeds import parse_feed
from newsfold.crawler.discovery.xml_repair import repair_xml, to_utf8, unzip
from newsfold.crawler.fetching.limits import MAX_SITEMAP_BYTES

MAX_CHILDREN = 20  # sitemaps of one sitemap index: the newest, as older parts of a site's archive contain no news
MAX_KEYWORDS = 500  # characters of all keywords of an entry together
MAX_RECORDS = 100_000  # of one sitemap; sitemaps.org allows 50,000

_MAX_HEAD = 64 << 10  # bytes before the first record that are searched for namespaces
_ROOT = re.compile(rb"<(?:[\w.-]{1,40}:)?([A-Za-z]\w{0,40})(?=[\s/>])")
_ROOT_END = re.compile(rb"</(?:[\w.-]{1,40}:)?(?:urlset|sitemapindex)\s*>|<(?:urlset|sitemapindex)[^<>]*/>", re.I)
_RECORD = re.compile(rb"<(?!image:|video:|news:)(?:[\w.-]{1,40}:)?(url|sitemap)(?=[\s/>])", re.I)
_RECORD_END = re.compile(rb"</(?!image:|video:|news:)(?:[\w.-]{1,40}:)?(?:url|sitemap)\s*>", re.I)
_LOCATION = re.compile(rb"<(?:sm:|sitemap:|ns\d:)?loc(?=[\s>])", re.I)
_LOCATION_END = re.compile(rb"</(?:[\w.-]{1,40}:)?loc\s*>", re.I)
_NAMESPACE = re.compile(rb"""\s((xmlns:[\w.-]{1,40})=(?:"[^"<]{0,300}"|'[^'<]{0,300}'))""")


def parse_sitemap(body: bytes, url: str, content_type: str = "") -> Listing:
    """Return the listing of the sitemap or sitemap index at `url`; its `error` is set if `body` is neither.

    `body` is XML, or text with one URL per line; either may be gzipped. RSS and Atom are read as feeds, as sitemaps.org
    allows them. The listing has the newest MAX_ENTRIES entries or MAX_CHILDREN child sitemaps. `content_type` is the
    value of the Content-Type header, "" if there is none.
    """
    try:
        data, is_complete = unzip(body, MAX_SITEMAP_BYTES)
        text = to_utf8(data, content_type)
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
            listing.rejections.append(Rejection(url, "cut off"))
    if not is_complete and not listing.error:
        listing.rejections.append(Rejection(url, "cut off"))
    return _keep_newest(listing, url)


def _parse_text(text: bytes, url: str) -> Listing:
    listing = Listing()
    for number, line in enumerate(text.decode("utf-8", "replace").split()):
        if number >= MAX_RECORDS:
            listing.rejections.append(Rejection(url, f"more than {MAX_RECORDS} entries"))
            break
        if absolute_url(url, line) == line:
            listing.entries.append(Entry(line))
        else:
            listing.rejections.append(Rejection(line[:MAX_TITLE], "bad URL"))
    return listing


def _parse_xml(xml: bytes, url: str) -> Listing:
    """Return the listing with an entry, child or rejection for each `url` and `sitemap` element of `xml`.

    Each element is parsed by itself, so that a fault in one does not affect the others.
    """
    listing = Listing()
    starts = [match.start() for match in islice(_RECORD.finditer(xml), MAX_RECORDS + 1)]
    if len(starts) > MAX_RECORDS:
        listing.rejections.append(Rejection(url, f"more than {MAX_RECORDS} entries"))
        xml = xml[: starts.pop()]
    head = xml[: starts[0]] if starts else xml
    listing.rejections += [Rejection(url, "damaged entry")] * len(_LOCATION.findall(head))
    namespaces = b" ".join({name: text for text, name in _NAMESPACE.findall(head[:_MAX_HEAD])}.values())
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    for start, end in zip(starts, [*starts[1:], len(xml)], strict=True):
        record = _RECORD_END.split(xml[start:end], maxsplit=1)[0]
        locations = len(_LOCATION.findall(xml, start, end))
        # Where the tags between two records are lost, the second location has lost its record.
        listing.rejections += [Rejection(url, "damaged entry")] * (locations - 1)
        if locations and not _LOCATION_END.search(record):
            listing.rejections.append(Rejection(url, "damaged entry"))
            continue
        name = _RECORD.match(record)
        root = etree.fromstring(b"<r " + namespaces + b">" + record + b"</r>", parser)
        if root is None or name is None:
            listing.rejections.append(Rejection(url, "damaged entry"))
            continue
        _add_record(listing, url, name[1].decode().lower(), _read_values(root))
    return listing


def _read_values(root: Any) -> dict[str, str]:
    """Return {name of descendant: its text}, the first of each name; names as in `_local_name`."""
    values = dict[str, str]()
    for element in root.iter(etree.Element):
        text = "".join(element.itertext()) if not len(element) else element.text
        if text and text.strip():
            values.setdefault(_local_name(element), text)
    return values


def _local_name(element: Any) -> str:
    """Return the name of the element in lower case, without its namespace or an undeclared prefix.

    The names of the image and video extensions get a prefix instead, so that `image:loc` (`image_loc`) is not taken for
    `loc`.
    """
    namespace, _, name = element.tag.rpartition("}" if "}" in element.tag else ":")
    return f"image_{name}" if "image" in namespace else f"video_{name}" if "video" in namespace else name.lower()


def _add_record(listing: Listing, base: str, name: str, values: dict[str, str]) -> None:
    location = values.get("loc", "")
    url = absolute_url(base, location) if location.strip() else None
    modified_at = iso_time(values.get("lastmod"))
    if url is None:
        listing.rejections.append(Rejection(location or base, "bad URL" if location else "no URL"))
    elif name == "sitemap":
        listing.children.append(ChildSitemap(url, modified_at))
    else:
        metadata = feed_metadata(
            title=plain_text(values.get("title"), MAX_TITLE),
            published=iso_time(values.get("publication_date")),
            updated=modified_at,
            language=plain_text(values.get("language"), MAX_LANGUAGE),
            categories=[word for word in plain_text(values.get("keywords"), MAX_KEYWORDS).split(", ") if word],
            image=absolute_url(base, values.get("image_loc", "-")) if values.get("image_loc") else None,
        )
        listing.entries.append(Entry(url, metadata, modified_at))


def _keep_newest(listing: Listing, url: str) -> Listing:
    """Sort entries and child sitemaps by time, newest first, and cut off those beyond MAX_ENTRIES and MAX_CHILDREN.

    Return `listing`, with a rejection (of `url`, the listing's URL) if something was cut off.
    """
    # A file without times can be in either order; the sort is stable and keeps it. Children without a time come first.
    listing.entries.sort(key=lambda entry: entry.modified_at or entry.metadata.get("published") or "", reverse=True)
    listing.children.sort(key=lambda child: child.modified_at or "9999", reverse=True)
    for items, limit, name in (
        (listing.entries, MAX_ENTRIES, "entries"),
        (listing.children, MAX_CHILDREN, "sitemaps"),
    ):
        if len(items) > limit:
            listing.rejections.append(Rejection(url, f"more than {limit} {name}"))
            del items[limit:]
    return listing
