"""Parse sitemaps, news sitemaps and sitemap indexes into entries (pure)."""

import io
import re
import zlib
from collections.abc import Iterator
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
    feed_metadata,
    iso_time,
    listed_times,
    plain_text,
)
from newsfold.crawler.fetching.limits import MAX_SITEMAP_BYTES
from newsfold.db.values.urls import absolute_url

MAX_CHILDREN = 20  # sitemaps of one sitemap index: the newest, as older parts of a site's archive contain no news
MAX_KEYWORDS = 500  # characters of all keywords of an entry together
_GZIP = b"\x1f\x8b"
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)")


def parse_sitemap(body: bytes, url: str, content_type: str = "") -> Listing:
    """Return the listing of the sitemap or sitemap index at `url`; its `error` is set if `body` is neither.

    `body` is XML, or text with one URL per line; either may be gzipped. The listing has the newest MAX_ENTRIES entries
    or MAX_CHILDREN child sitemaps. `content_type` is not used; all listing parsers have this parameter.
    """
    try:
        data = _gunzip(body) if body.startswith(_GZIP) else body
    except (zlib.error, ValueError) as error:
        return Listing(error=f"cannot be unzipped: {error}")
    if _DOCTYPE.search(data):
        return Listing(error="declares entities")
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _parse_text(data, url)
    listing = Listing()
    has_records = False
    try:
        for name, values in _iterate_records(data):
            has_records = True
            _add_record(listing, url, name, values)
    except etree.XMLSyntaxError as error:
        # Truncated sitemaps are common; keep the records before the syntax error.
        if not listing.entries and not listing.children:
            return Listing(error=f"not a sitemap: {error.msg}"[:200])
    if not has_records:
        start = data[:2000]
        listing.error = None if b"urlset" in start or b"sitemapindex" in start else "not a sitemap"
    return _keep_newest(listing, url)


def _gunzip(body: bytes) -> bytes:
    decompressor = zlib.decompressobj(31)
    data = decompressor.decompress(body, MAX_SITEMAP_BYTES)
    if decompressor.unconsumed_tail:
        raise ValueError(f"more than {MAX_SITEMAP_BYTES >> 20} MiB")
    return data


def _parse_text(body: bytes, url: str) -> Listing:
    lines = body.decode("utf-8", "replace").split()
    entries = [Entry(line) for line in lines[:MAX_ENTRIES] if absolute_url(url, line) == line]
    return Listing(entries=entries, error=None if entries else "not a sitemap")


def _iterate_records(body: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield (name, {name of descendant: its text}) for each `url` and `sitemap` element; names as in `_local_name`.

    Each element is freed after it was read, so that a sitemap of MAX_SITEMAP_BYTES does not fill the memory.
    """
    context: Any = etree.iterparse(
        io.BytesIO(body), events=("end",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    for _, element in context:
        name = _local_name(element)
        if name not in ("url", "sitemap"):
            continue
        yield name, {_local_name(child): child.text for child in element.iter() if child.text and child is not element}
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _local_name(element: Any) -> str:
    """Return the name of the element in lower case, without its namespace.

    The names of the image and video extensions get a prefix instead, so that `image:loc` (`image_loc`) is not taken for
    `loc`.
    """
    tag = element.tag if isinstance(element.tag, str) else ""
    namespace, _, name = tag.rpartition("}")
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
            **listed_times(values.get("publication_date"), updated=values.get("lastmod"), updated_from=""),
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
