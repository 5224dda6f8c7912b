"""Parse JSON Feed into entries (pure)."""

import json
import re
from typing import Any

from newsfold.crawler.discovery.entry import (
    CUT_OFF,
    MAX_ENTRIES,
    MAX_LANGUAGE,
    MAX_SUMMARY,
    MAX_TITLE,
    Entry,
    Listing,
    Rejection,
    author_name,
    clean_names,
    feed_metadata,
    inherited_authors,
    iso_time,
    listed_times,
    make_listing,
    plain_text,
)
from newsfold.crawler.discovery.feed_content import extract_full_text
from newsfold.db.values.urls import absolute_url

_ITEMS = re.compile(r'"items"\s{0,99}:\s{0,99}\[')
_NEXT_ITEM = re.compile(r"\}\s{0,99},\s{0,99}\{")
_MAX_DAMAGES = 100  # after which the rest of a feed is not read: each costs a search
_MAX_SPACE = 1000  # characters of white space between two items
# A string, which is not changed, or a comma before a closing bracket.
_STRING_OR_COMMA = re.compile(r'"(?:[^"\\]|\\.)*+"|,(?=\s*+[\]}])', re.S)
_BAD_ESCAPE = re.compile(r'(\\["\\/bfnrtu])|\\')  # or a good one, which is kept


def parse_json_feed(text: str, url: str) -> Listing:
    """Return the listing of the JSON Feed `text` from `url`; its `error` is set if it is none.

    Line breaks and escapes of other languages in strings, commas behind the last value and text behind the document
    are accepted. Of a document that is damaged or cut off, the whole items are read.
    """
    try:
        document, rest = _decode(text)
    except (ValueError, RecursionError):
        return _parse_damaged(text, url)
    items = document.get("items") if isinstance(document, dict) else None
    if items is None:
        return Listing(error="not a feed")
    authors = inherited_authors(_list_authors(document), document.get("title"))
    listing = make_listing(
        items if isinstance(items, list) else [], url, _find_link, lambda item, link: _make_entry(item, link, authors)
    )
    listing.homepage = absolute_url(url, _text_of(document.get("home_page_url")))
    if not isinstance(items, list):
        listing.rejections.append(Rejection(url, "damaged entry"))
    if rest.strip(" \t\r\n;)\0"):
        listing.rejections.append(Rejection(url, "text behind the feed"))
    return listing


def _parse_damaged(text: str, url: str) -> Listing:
    """Return the listing of the items in `text`, a JSON Feed that cannot be parsed as a whole."""
    start = _ITEMS.search(text)
    if not start:
        return Listing(error="not a feed")
    decoder = json.JSONDecoder(strict=False, object_pairs_hook=_make_object)
    items, at, damages, is_cut = list[Any](), start.end(), 0, True
    while len(items) <= MAX_ENTRIES:
        at += len(text[at : at + _MAX_SPACE]) - len(text[at : at + _MAX_SPACE].lstrip(" \t\r\n,"))
        if text[at : at + 1] == "]":
            is_cut = False
            damages += _count_items(text[at:])
        if text[at : at + 1] != "{":
            break
        try:
            item, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            following = _NEXT_ITEM.search(text, at + 1) if damages < _MAX_DAMAGES else None
            end = following.end() - 1 if following else len(text)
            damages += max(1, _count_items(text[at:end]))
            at = end
            continue
        # After damage, an object can be a part of the damaged item, such as an author.
        if not damages or (isinstance(item, dict) and ("id" in item or "date_published" in item)):
            items.append(item)
    listing = make_listing(items, url, _find_link, lambda item, link: _make_entry(item, link, []))
    if not listing.entries:
        return Listing(error="not a feed")
    listing.rejections += [Rejection(url, "damaged entry")] * damages
    if is_cut:
        listing.rejections.append(Rejection(url, CUT_OFF))
    return listing


def _count_items(text: str) -> int:
    """Return the number of items in `text`, a damaged part of a feed, but at most _MAX_DAMAGES."""
    return min(max(text.count('"id"'), text.count('"title"')), _MAX_DAMAGES)


def _make_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the JSON object of these (key, value) pairs.

    Raise ValueError if it has two different `id`: it is then two items run together.
    """
    value = dict(pairs)
    if len(value) < len(pairs) and any(key == "id" and identifier != value["id"] for key, identifier in pairs):
        raise ValueError("two items in one")
    return value


def _decode(text: str) -> tuple[Any, str]:
    """Return (the JSON document at the start of `text`, the text behind it); raise ValueError if there is none."""
    decoder = json.JSONDecoder(strict=False, object_pairs_hook=_make_object)
    try:
        document, end = decoder.raw_decode(text)
    except ValueError:
        text = _STRING_OR_COMMA.sub(_repair_token, text)
        document, end = decoder.raw_decode(text)
    return document, text[end:]


def _repair_token(match: re.Match[str]) -> str:
    """Return a string without the backslashes that start no escape of JSON, such as `\\'`; nothing for a comma."""
    return "" if match[0] == "," else _BAD_ESCAPE.sub(lambda escape: escape[1] or "", match[0])


def _find_link(item: Any) -> str:
    links = [item.get("url"), item.get("external_url")]
    # An id can be any string, so it counts as a link only if it starts with "http".
    identifier = str(item.get("id") or "").strip()
    links.append(identifier if identifier.lower().startswith("http") else "")
    return next((link for link in links if isinstance(link, str) and link.strip()), "")


def _make_entry(item: Any, url: str, feed_authors: list[str]) -> Entry:
    updated = item.get("date_modified")
    images = [image for image in (item.get("image"), item.get("banner_image"), *_attached_images(item)) if image]
    metadata = feed_metadata(
        title=plain_text(item.get("title"), MAX_TITLE),
        summary=plain_text(item.get("summary") or item.get("content_text"), MAX_SUMMARY),
        **listed_times(item.get("date_published"), updated=updated),
        authors=_list_authors(item) or feed_authors,
        categories=_list_tags(item),
        language=plain_text(item.get("language"), MAX_LANGUAGE),
        image=next((link for image in images if (link := absolute_url(url, _url_of(image)))), None),
        content=extract_full_text(_text_of(item.get("content_html")) or _text_of(item.get("content_text"))),
    )
    return Entry(url, metadata, iso_time(updated))


def _text_of(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _url_of(image: Any) -> str:
    return _text_of(image.get("url") if isinstance(image, dict) else image)


def _attached_images(item: Any) -> list[str]:
    attachments = item.get("attachments")
    files = [file for file in (attachments if isinstance(attachments, list) else []) if isinstance(file, dict)]
    return [str(file.get("url") or "") for file in files if str(file.get("mime_type")).startswith("image/")]


def _list_tags(item: Any) -> list[str]:
    """Return the tags of an item, which can be a list, of texts or of objects, or one text with commas."""
    tags = item.get("tags")
    values = tags.split(",") if isinstance(tags, str) else tags if isinstance(tags, list) else []
    return clean_names(value.get("name") if isinstance(value, dict) else value for value in values)


def _list_authors(item: Any) -> list[str]:
    """Return the names of the authors of an item or of the feed, which can be objects or strings, in a list or not."""
    authors = item.get("authors") or item.get("author") or []
    values = authors if isinstance(authors, list) else [authors]
    names = [value.get("name") if isinstance(value, dict) else value for value in values]
    return clean_names(author_name(name) for name in names if isinstance(name, str))
