"""Parse RSS, Atom and JSON Feed into entries (pure)."""

import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

import feedparser

from newsfold.crawler.discovery.entry import (
    MAX_ENTRIES,
    MAX_LANGUAGE,
    MAX_NAME,
    MAX_NAMES,
    MAX_SUMMARY,
    MAX_TITLE,
    Entry,
    Listing,
    Rejection,
    feed_metadata,
    iso_time,
    listed_times,
    plain_text,
)
from newsfold.crawler.discovery.feed_content import extract_full_text
from newsfold.crawler.politeness.recrawl import WEEKDAYS
from newsfold.db.values.urls import absolute_url

MAX_TTL = 7 * 24 * 3600  # seconds: a week

_ITEM = re.compile(rb"<(?:\w{1,20}:)?(?:item|entry)[\s>]", re.I)
_ITEM_END = re.compile(rb"</(?:\w{1,20}:)?(?:item|entry)\s*>", re.I)
_ENCODING = re.compile(rb"""^(\s*<\?xml[^>]{0,200}?)\s+encoding\s*=\s*["'][^"'>]{0,60}["']""", re.I)
_SKIP_BLOCK = re.compile(rb"<skip(?:hours|days)>(.{1,3000}?)</skip(?:hours|days)>", re.I | re.S)
_SKIP_VALUE = re.compile(rb"<(?:hour|day)>\s*(\w{1,9})\s*</(?:hour|day)>", re.I)


def parse_feed(body: bytes, url: str, content_type: str = "") -> Listing:
    """Return the listing of the RSS, Atom or JSON feed at `url`; its `error` is set if `body` is not such a feed.

    An entry that cannot be parsed becomes a rejection and does not affect the others. `content_type` is the value of
    the Content-Type header, "" if there is none.
    """
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return _parse_json_feed(body, url)
    if b"<!ENTITY" in body.replace(b"\0", b""):  # in UTF-16 too
        return Listing(error="declares entities")
    shortened = _cut_items(body)
    text, content_type = _remove_wrong_encoding(shortened, content_type)
    parsed = feedparser.parse(
        io.BytesIO(text),  # feedparser would open bytes that are the path of a local file
        response_headers={"content-type": content_type} if content_type else None,
        sanitize_html=False,  # texts are stored plain, never shown as HTML
        resolve_relative_uris=False,
    )
    if not parsed.get("version") and not parsed.entries:
        return Listing(error="not a feed")
    make_entry = partial(_make_entry, is_rss=str(parsed.get("version")).startswith("rss"))
    listing = _make_listing(parsed.entries, url, make_entry)
    listing.ttl, listing.skips = _parse_ttl(parsed.feed.get("ttl")), parse_skips(body)
    if len(shortened) < len(body):
        listing.rejections.append(Rejection(url, f"more than {MAX_ENTRIES} entries"))
    return listing


def parse_skips(body: bytes) -> tuple[str, ...]:
    """Return the hours and weekdays at which an RSS feed asks not to be fetched (its skipHours and skipDays).

    Hours are `0` to `23` (UTC), weekdays are written as in WEEKDAYS. `body` is the feed.
    """
    values = [value.decode().lower() for block in _SKIP_BLOCK.findall(body) for value in _SKIP_VALUE.findall(block)]
    hours = [str(int(value) % 24) for value in values if value.isdecimal() and int(value) <= 24]
    return tuple(dict.fromkeys([*hours, *(value for value in values if value in WEEKDAYS)]))


def _remove_wrong_encoding(body: bytes, content_type: str) -> tuple[bytes, str]:
    """Return (body, Content-Type); if the body is valid UTF-8, remove the encodings that the two declare.

    A pure ASCII body needs no change and keeps them.
    """
    try:
        if body.isascii() or not body.decode("utf-8"):
            return body, content_type
    except UnicodeDecodeError:
        return body, content_type
    return _ENCODING.sub(rb"\1", body, count=1), content_type.partition(";")[0]


def _cut_items(body: bytes) -> bytes:
    """Return `body` without the items after the first MAX_ENTRIES: feedparser takes ten seconds for 100,000 items."""
    for number, item in enumerate(_ITEM.finditer(body)):
        if number == MAX_ENTRIES:
            end = max((match.end() for match in _ITEM_END.finditer(body, len(body) - (64 << 10))), default=len(body))
            return body[: item.start()] + body[end:]
    return body


def _parse_json_feed(body: bytes, url: str) -> Listing:
    try:
        document = json.loads(body)
        items = document["items"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return Listing(error="not a feed")
    return _make_listing(items if isinstance(items, list) else [], url, _make_json_entry)


def _make_listing(items: Iterable[Any], url: str, make_entry: Callable[[Any, str], Entry]) -> Listing:
    listing = Listing()
    for number, item in enumerate(items):
        if number >= MAX_ENTRIES:
            listing.rejections.append(Rejection(url, f"more than {MAX_ENTRIES} entries"))
            break
        link = _find_link(item)
        try:
            entry = make_entry(item, absolute_url(url, link) or "")
        except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
            listing.rejections.append(Rejection(link or url, f"bad entry: {type(error).__name__}"))
            continue
        if entry.url:
            listing.entries.append(entry)
        else:
            listing.rejections.append(Rejection(link or url, "bad URL" if link else "no URL"))
    return listing


def _find_link(item: Any) -> str:
    if not isinstance(item, dict):
        return ""
    for candidate in (item.get("link"), item.get("url"), item.get("external_url"), item.get("id")):
        # An RSS guid or Atom id can be any string, so an id counts as a link only if it starts with "http".
        if isinstance(candidate, str) and (candidate != item.get("id") or candidate.startswith("http")):
            return candidate
    return ""


def _make_entry(item: Any, url: str, *, is_rss: bool = False) -> Entry:
    # `item.get` would return the publication time if there is no time of change.
    # feedparser gives the `dc:date` of RSS as the time of change too.
    updated = dict.get(item, "updated")
    times = listed_times(
        dict.get(item, "published"),
        created=dict.get(item, "created"),
        updated=updated,
        updated_from="feed-date" if is_rss else "feed-updated",
    )
    metadata = feed_metadata(
        title=plain_text(item.get("title"), MAX_TITLE),
        summary=plain_text(item.get("summary"), MAX_SUMMARY),
        **times,
        authors=_clean_names([author.get("name") for author in item.get("authors") or [{"name": item.get("author")}]]),
        categories=_clean_names([tag.get("term") for tag in item.get("tags") or []]),
        language=plain_text(item.get("language") or _find_content_language(item), MAX_LANGUAGE),
        image=_find_image(item, url),
        content=extract_full_text(max(_iterate_texts(item), key=len, default="")),
    )
    return Entry(url, metadata, iso_time(updated))


def _iterate_texts(item: Any) -> Iterator[str]:
    for part in [*(item.get("content") or ()), {"value": item.get("summary")}]:
        if isinstance(part.get("value"), str):
            yield part["value"]


def _make_json_entry(item: Any, url: str) -> Entry:
    authors = item.get("authors") or [item.get("author")]
    updated = item.get("date_modified")
    times = listed_times(item.get("date_published"), updated=updated)
    metadata = feed_metadata(
        title=plain_text(item.get("title"), MAX_TITLE),
        summary=plain_text(item.get("summary") or item.get("content_text"), MAX_SUMMARY),
        **times,
        authors=_clean_names([author.get("name") for author in authors if isinstance(author, dict)]),
        categories=_clean_names(item.get("tags") or []),
        language=plain_text(item.get("language"), MAX_LANGUAGE),
        image=absolute_url(url, str(item["image"])) if item.get("image") else None,
        content=extract_full_text(str(item.get("content_html") or item.get("content_text") or "")),
    )
    return Entry(url, metadata, iso_time(updated))


def _clean_names(values: Iterable[Any]) -> list[str]:
    names = [plain_text(value, MAX_NAME) for value in list(values)[:MAX_NAMES]]
    return list(dict.fromkeys(name for name in names if name))


def _find_image(item: Any, url: str) -> str | None:
    media = [*item.get("media_content", ()), *item.get("media_thumbnail", ()), *item.get("enclosures", ())]
    for candidate in media:
        link = candidate.get("url") or candidate.get("href")
        kind = candidate.get("type") or candidate.get("medium") or "image"
        if link and kind.startswith("image"):
            return absolute_url(url, link)
    return None


def _find_content_language(item: Any) -> str | None:
    return next((part.get("language") for part in item.get("content", ()) if part.get("language")), None)


def _parse_ttl(minutes: Any) -> int | None:
    """Return the value of RSS's `ttl` element in seconds, at most MAX_TTL, or None if it is missing or not a number."""
    text = str(minutes or "").strip()
    return min(int(text) * 60, MAX_TTL) if text.isdecimal() and len(text) < 7 else None
