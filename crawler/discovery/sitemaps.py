"""Sitemaps, news sitemaps and sitemap indexes: bytes into entries (pure)."""

import io
import re
import zlib
from typing import Any

from lxml import etree

from newsfold.crawler.discovery.entry import MAX_ENTRIES, MAX_TITLE, Entry, Listing, iso_time, plain, told, web_url

MAX_BYTES = 50 << 20  # uncompressed, by sitemaps.org
MAX_CHILDREN = 20  # of one index: the newest; older parts of an archive hold no news
_GZIP = b"\x1f\x8b"
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)")


def read_sitemap(body: bytes, url: str) -> Listing:
    """The newest entries or child sitemaps of the file at `url`, gzipped, XML, or text with a URL a line."""
    try:
        plain_body = _unzipped(body) if body.startswith(_GZIP) else body
    except (zlib.error, ValueError) as error:
        return Listing(error=f"cannot be unzipped: {error}")
    if _DOCTYPE.search(plain_body):
        return Listing(error="declares entities")
    if not plain_body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _read_lines(plain_body, url)
    listing = Listing()
    root = ""
    try:
        for name, values in _records(plain_body):
            root = name
            _add(listing, url, name, values)
    except etree.XMLSyntaxError as error:
        # What stood before the broken place is good: truncated sitemaps are common.
        if not listing.entries and not listing.children:
            return Listing(error=f"not a sitemap: {error.msg}"[:200])
    if not root:
        start = plain_body[:2000]
        listing.error = None if b"urlset" in start or b"sitemapindex" in start else "not a sitemap"
    return _newest(listing, url)


def _unzipped(body: bytes) -> bytes:
    unzip = zlib.decompressobj(31)
    data = unzip.decompress(body, MAX_BYTES)
    if unzip.unconsumed_tail:
        raise ValueError(f"more than {MAX_BYTES >> 20} MiB")
    return data


def _read_lines(body: bytes, url: str) -> Listing:
    lines = body.decode("utf-8", "replace").split()
    entries = [Entry(line) for line in lines[:MAX_ENTRIES] if web_url(url, line) == line]
    return Listing(entries=entries, error=None if entries else "not a sitemap")


def _records(body: bytes) -> Any:
    """Each `url` and `sitemap` element as (name, {child's local name: text}), freeing what was read."""
    context = etree.iterparse(
        io.BytesIO(body), events=("end",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    for _, element in context:
        name = _local(element)
        if name not in ("url", "sitemap"):
            continue
        yield name, {_local(child): child.text for child in element.iter() if child.text and child is not element}
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _local(element: Any) -> str:
    # `image:loc` must not pass for `loc`.
    tag = element.tag if isinstance(element.tag, str) else ""
    space, _, name = tag.rpartition("}")
    return f"image_{name}" if "image" in space else f"video_{name}" if "video" in space else name.lower()


def _add(listing: Listing, base: str, name: str, values: dict[str, str]) -> None:
    given = values.get("loc", "")
    url = web_url(base, given) if given.strip() else None
    modified = iso_time(values.get("lastmod"))
    if url is None:
        listing.dropped.append((given or base, "bad URL" if given else "no URL"))
    elif name == "sitemap":
        listing.children.append((url, modified))
    else:
        about = told(
            title=plain(values.get("title"), MAX_TITLE),
            published=iso_time(values.get("publication_date")),
            updated=modified,
            language=plain(values.get("language"), 35),
            categories=[word for word in plain(values.get("keywords"), 500).split(", ") if word],
            image=web_url(base, values.get("image_loc", "-")) if values.get("image_loc") else None,
        )
        listing.entries.append(Entry(url, about, modified))


def _newest(listing: Listing, url: str) -> Listing:
    # Files without dates are written oldest or newest first; a stable sort keeps their order.
    listing.entries.sort(key=lambda entry: entry.modified_at or entry.about.get("published") or "", reverse=True)
    listing.children.sort(key=lambda child: child[1] or "9999", reverse=True)
    for kept, limit, what in ((listing.entries, MAX_ENTRIES, "entries"), (listing.children, MAX_CHILDREN, "sitemaps")):
        if len(kept) > limit:
            listing.dropped.append((url, f"more than {limit} {what}"))
            del kept[limit:]
    return listing
