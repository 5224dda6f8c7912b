"""RSS, Atom and JSON Feed: bytes into entries (pure)."""

import json
import re
from calendar import timegm
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

import feedparser

from newsfold.crawler.discovery.entry import (
    MAX_ENTRIES,
    MAX_NAMES,
    MAX_SUMMARY,
    MAX_TITLE,
    Entry,
    Listing,
    iso_time,
    plain,
    sane,
    told,
    web_url,
)
from newsfold.crawler.discovery.feed_content import full_text
from newsfold.crawler.politeness.recrawl import DAYS

MAX_TTL = 7 * 24 * 3600

_ITEM = re.compile(rb"<(?:\w{1,20}:)?(?:item|entry)[\s>]", re.I)
_ITEM_END = re.compile(rb"</(?:\w{1,20}:)?(?:item|entry)\s*>", re.I)
_ENCODING = re.compile(rb"""^(\s*<\?xml[^>]{0,200}?)\s+encoding\s*=\s*["'][^"'>]{0,60}["']""", re.I)
_SKIPS = re.compile(rb"<skip(?:hours|days)>(.{1,3000}?)</skip(?:hours|days)>", re.I | re.S)
_SKIPPED = re.compile(rb"<(?:hour|day)>\s*(\w{1,9})\s*</(?:hour|day)>", re.I)


def read_feed(body: bytes, url: str, content_type: str = "") -> Listing:
    """The entries of the feed at `url`; a broken entry is dropped with its reason and costs no other."""
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return _read_json(body, url)
    if b"<!ENTITY" in body.replace(b"\0", b""):  # in UTF-16 too
        return Listing(error="declares entities")
    kept = _first_items(body)
    text, content_type = _relabelled(kept, content_type)
    parsed = feedparser.parse(
        text,
        response_headers={"content-type": content_type} if content_type else None,
        sanitize_html=False,  # texts are stored plain, never shown as HTML
        resolve_relative_uris=False,
    )
    if not parsed.get("version") and not parsed.entries:
        return Listing(error="not a feed")
    listing = _listing(parsed.entries, url, _entry)
    listing.ttl, listing.skips = _ttl(parsed.feed.get("ttl")), skips(body)
    if len(kept) < len(body):
        listing.dropped.append((url, f"more than {MAX_ENTRIES} entries"))
    return listing


def _relabelled(body: bytes, content_type: str) -> tuple[bytes, str]:
    """Valid UTF-8 is read as such, whatever a header or the XML declaration calls it."""
    try:
        if body.isascii() or not body.decode("utf-8"):
            return body, content_type
    except UnicodeDecodeError:
        return body, content_type
    return _ENCODING.sub(rb"\1", body, count=1), content_type.partition(";")[0]


def _first_items(body: bytes) -> bytes:
    """`body` with no more entries than are read: feedparser takes ten seconds for a hundred thousand."""
    for number, found in enumerate(_ITEM.finditer(body)):
        if number == MAX_ENTRIES:
            end = max((match.end() for match in _ITEM_END.finditer(body, len(body) - (64 << 10))), default=len(body))
            return body[: found.start()] + body[end:]
    return body


def skips(body: bytes) -> tuple[str, ...]:
    """The hours (`0` to `23`, UTC) and days (in lower case) at which an RSS feed asks not to be read."""
    found = [word.decode().lower() for block in _SKIPS.findall(body) for word in _SKIPPED.findall(block)]
    hours = [str(int(word) % 24) for word in found if word.isdecimal() and int(word) <= 24]
    return tuple(dict.fromkeys([*hours, *(word for word in found if word in DAYS)]))


def _read_json(body: bytes, url: str) -> Listing:
    try:
        document = json.loads(body)
        items = document["items"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return Listing(error="not a feed")
    return _listing(items if isinstance(items, list) else [], url, _json_entry)


def _listing(items: Iterable[Any], url: str, read: Callable[[Any, str], Entry | None]) -> Listing:
    listing = Listing()
    for number, item in enumerate(items):
        if number >= MAX_ENTRIES:
            listing.dropped.append((url, f"more than {MAX_ENTRIES} entries"))
            break
        link = _link(item)
        try:
            entry = read(item, web_url(url, link) or "")
        except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
            listing.dropped.append((link or url, f"bad entry: {type(error).__name__}"))
            continue
        if entry is None or not entry.url:
            listing.dropped.append((link or url, "bad URL" if link else "no URL"))
        else:
            listing.entries.append(entry)
    return listing


def _link(item: Any) -> str:
    if not isinstance(item, dict):
        return ""
    for candidate in (item.get("link"), item.get("url"), item.get("external_url"), item.get("id")):
        # An id is a link only where it says so: RSS guids and Atom ids often are mere names.
        if isinstance(candidate, str) and (candidate != item.get("id") or candidate.startswith("http")):
            return candidate
    return ""


def _entry(item: Any, url: str) -> Entry:
    updated = _time(dict.get(item, "updated_parsed"))  # not item.get, which falls back to the time of publication
    about = told(
        title=plain(item.get("title"), MAX_TITLE),
        summary=plain(item.get("summary"), MAX_SUMMARY),
        published=_time(item.get("published_parsed")),
        updated=updated,
        authors=_names([author.get("name") for author in item.get("authors") or [{"name": item.get("author")}]]),
        categories=_names([tag.get("term") for tag in item.get("tags") or []]),
        language=plain(item.get("language") or _content_language(item), 35),
        image=_image(item, url),
        content=full_text(max(_texts(item), key=len, default="")),
    )
    return Entry(url, about, updated)


def _texts(item: Any) -> Iterable[str]:
    for part in [*(item.get("content") or ()), {"value": item.get("summary")}]:
        if isinstance(part.get("value"), str):
            yield part["value"]


def _json_entry(item: Any, url: str) -> Entry:
    authors = item.get("authors") or [item.get("author")]
    updated = iso_time(item.get("date_modified"))
    about = told(
        title=plain(item.get("title"), MAX_TITLE),
        summary=plain(item.get("summary") or item.get("content_text"), MAX_SUMMARY),
        published=iso_time(item.get("date_published")),
        updated=updated,
        authors=_names([author.get("name") for author in authors if isinstance(author, dict)]),
        categories=_names(item.get("tags") or []),
        language=plain(item.get("language"), 35),
        image=web_url(url, str(item.get("image") or item.get("banner_image") or "-")) if item.get("image") else None,
        content=full_text(str(item.get("content_html") or item.get("content_text") or "")),
    )
    return Entry(url, about, updated)


def _names(values: Iterable[Any]) -> list[str]:
    cleaned = [plain(value, 200) for value in list(values)[:MAX_NAMES]]
    return list(dict.fromkeys(name for name in cleaned if name))


def _image(item: Any, url: str) -> str | None:
    media = [*item.get("media_content", ()), *item.get("media_thumbnail", ()), *item.get("enclosures", ())]
    for candidate in media:
        link = candidate.get("url") or candidate.get("href")
        kind = candidate.get("type") or candidate.get("medium") or "image"
        if link and kind.startswith("image"):
            return web_url(url, link)
    return None


def _content_language(item: Any) -> str | None:
    return next((part.get("language") for part in item.get("content", ()) if part.get("language")), None)


def _time(parsed: Any) -> str | None:
    if parsed is None:
        return None
    try:
        return sane(datetime.fromtimestamp(timegm(parsed), UTC))
    except (OverflowError, ValueError, OSError):
        return None


def _ttl(value: Any) -> int | None:
    text = str(value or "").strip()
    return min(int(text) * 60, MAX_TTL) if text.isdecimal() and len(text) < 7 else None
