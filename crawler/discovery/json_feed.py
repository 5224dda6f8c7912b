"""Parse JSON Feed into entries (pure)."""

import json
import re
from typing import Any

from newsfold.crawler.discovery.entry import (
    MAX_LANGUAGE,
    MAX_SUMMARY,
    MAX_TITLE,
    Entry,
    Listing,
    Rejection,
    absolute_url,
    author_name,
    clean_names,
    feed_metadata,
    iso_time,
    make_listing,
    plain_text,
)
from newsfold.crawler.discovery.feed_content import extract_full_text

# A string (kept as it is), or a comma before a closing bracket.
_STRING_OR_COMMA = re.compile(r'"(?:[^"\\]|\\.)*"|,(?=\s*[\]}])', re.S)


def parse_json_feed(text: str, url: str) -> Listing:
    """Return the listing of the JSON Feed `text` from `url`; its `error` is set if it is none.

    Line breaks in strings, commas behind the last value and text behind the document are accepted.
    """
    try:
        document, end = _decode(text)
        items = document["items"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return Listing(error="not a feed")
    feed_authors = _list_authors(document)
    listing = make_listing(
        items if isinstance(items, list) else [],
        url,
        _find_link,
        lambda item, link: _make_entry(item, link, feed_authors),
    )
    if not isinstance(items, list):
        listing.rejections.append(Rejection(url, "damaged entry"))
    if text[end:].strip(" \t\r\n;\0"):
        listing.rejections.append(Rejection(url, "text behind the feed"))
    return listing


def _decode(text: str) -> tuple[Any, int]:
    """Return (the JSON document at the start of `text`, the position behind it); raise ValueError if there is none."""
    decoder = json.JSONDecoder(strict=False)
    try:
        return decoder.raw_decode(text)
    except ValueError:
        # The replaced text is as long as before, so that the position is right in both.
        text = _STRING_OR_COMMA.sub(lambda match: " " if match[0] == "," else match[0], text)
        return decoder.raw_decode(text)


def _find_link(item: Any) -> str:
    links = [item.get("url"), item.get("external_url")]
    # An id can be any string, so it counts as a link only if it starts with "http".
    identifier = str(item.get("id") or "").strip()
    links.append(identifier if identifier.lower().startswith("http") else "")
    return next((link for link in links if isinstance(link, str) and link.strip()), "")


def _make_entry(item: Any, url: str, feed_authors: list[str]) -> Entry:
    published_at, updated_at = iso_time(item.get("date_published")), iso_time(item.get("date_modified"))
    tags = item.get("tags") or []
    images = [image for image in (item.get("image"), item.get("banner_image")) if isinstance(image, str)]
    metadata = feed_metadata(
        title=plain_text(item.get("title"), MAX_TITLE),
        summary=plain_text(item.get("summary") or item.get("content_text"), MAX_SUMMARY),
        published=published_at or updated_at,
        published_from="updated" if updated_at and not published_at else "",
        updated=updated_at,
        authors=_list_authors(item) or feed_authors,
        categories=clean_names(tags.split(",") if isinstance(tags, str) else tags),
        language=plain_text(item.get("language"), MAX_LANGUAGE),
        image=next((link for image in images if (link := absolute_url(url, image))), None),
        content=extract_full_text(str(item.get("content_html") or item.get("content_text") or "")),
    )
    return Entry(url, metadata, updated_at)


def _list_authors(item: Any) -> list[str]:
    """Return the names of the authors of an item or of the feed, which can be objects or strings, in a list or not."""
    authors = item.get("authors") or item.get("author") or []
    values = authors if isinstance(authors, list) else [authors]
    names = [value.get("name") if isinstance(value, dict) else value for value in values]
    return clean_names(author_name(name) for name in names if isinstance(name, str))
