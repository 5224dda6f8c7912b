"""What an export of ours says about a capture beyond what WARC records hold: written, and read again."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from newsfold.crawler.discovery.entry import (
    MAX_LANGUAGE,
    MAX_NAME,
    MAX_NAMES,
    MAX_SUMMARY,
    MAX_TITLE,
    FeedMetadata,
    feed_metadata,
)
from newsfold.crawler.discovery.feed_content import MAX_TEXT
from newsfold.crawler.fetching.limits import MAX_HEADER_COUNT
from newsfold.crawler.interchange.saved_pages import MAX_SOURCE_NAME
from newsfold.crawler.interchange.warc_http import Fields, parse_fields
from newsfold.db.values.jsonl import parse_json_row
from newsfold.db.values.text import one_line
from newsfold.db.values.urls import MAX_URL, request_url

SOFTWARE = "Newsfold"  # how the field `software` of a warcinfo record of ours begins
# Headers of the original transfer. They do not fit the exported body, which is decoded; the record has its own length.
TRANSFER_HEADERS = frozenset(("content-encoding", "transfer-encoding", "content-length", "connection", "keep-alive"))
ORIGINAL = "x-archive-orig-"  # the prefix of their names in a record

_FIELD = "newsfold-capture"  # its value is a JSON object with the values of a CaptureMetadata
_MAX_BYTES = 2 << 20  # of the field; the full text of a feed with every character escaped takes a third of it
_MAX_ITEMS = 50  # redirects, refused dates
_OPTOUTS = ("noai", "noarchive", "tdm")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_TIME_OR_DAY = re.compile(rf"\d{{4}}-\d\d-\d\d|{_TIME.pattern}")


@dataclass(frozen=True, slots=True)
class CaptureMetadata:
    """What the metadata record of a capture says; each value may be empty.

    `redirects` are the URLs that redirected to that of the capture. `page` is the URL of its page, if that is not the
    first of them, or without redirects that of the capture. `source`, `found_at` and `feed` are those of its
    page: the name of its source, when it was found, and the metadata of its entries in listings. `headers` are there if
    the record of the capture cannot hold them as they are, `status` if it holds none. Of a revisit, `original` is the
    URL of the page of the capture that it refers to, if that is not the URL of that capture.
    """

    redirects: Sequence[str] = ()
    page: str = ""
    source: str = ""
    found_at: str = ""
    feed: Mapping[str, Any] = field(default_factory=dict)
    optouts: Sequence[str] = ()
    headers: Sequence[tuple[str, str]] = ()
    status: int = 0
    original: str = ""


def is_own_export(warcinfo: bytes) -> bool:
    """Decide whether the block of a warcinfo record says that we have written the file."""
    return dict(parse_fields(warcinfo)).get("software", "").startswith(f"{SOFTWARE}/")


def write_metadata(metadata: CaptureMetadata) -> bytes:
    """Return the block of a metadata record (`application/warc-fields`), b"" if there is nothing to say."""
    names = ("page", "source", "found_at", "feed", "optouts", "headers", "status", "original")
    values = {name: value for name in names if (value := getattr(metadata, name))}
    lines = [f"via: {one_line(url)}\r\n" for url in metadata.redirects]
    # `found_at` alone is not worth a record: without one, a page counts as found when it was fetched.
    if values.keys() - {"found_at"}:
        lines.append(f"{_FIELD}: {json.dumps(values, sort_keys=True)}\r\n")
    return "".join(lines).encode()


def read_metadata(block: bytes) -> CaptureMetadata:
    """Return what the block of a metadata record of ours says; values that we would not write are left out."""
    fields = parse_fields(block)
    value = dict(fields).get(_FIELD, "").encode()
    try:
        values = parse_json_row(value, _MAX_BYTES) if value else {}
    except ValueError:
        values = {}
    headers, status = _list(values, "headers", _header)[:MAX_HEADER_COUNT], values.get("status")
    return CaptureMetadata(
        redirects=[url for name, url in fields if name == "via" and _address(url)][:_MAX_ITEMS],
        page=_address(values.get("page")),
        source=_text(values, "source", MAX_SOURCE_NAME),
        found_at=_time(values, "found_at", _TIME),
        feed=_read_feed(values.get("feed")),
        optouts=_list(values, "optouts", lambda item: item if item in _OPTOUTS else ""),
        headers=headers,
        status=status if isinstance(status, int) and 200 <= status < 300 else 0,
        original=_address(values.get("original")),
    )


def restore_headers(headers: Fields) -> Fields:
    """Return the headers of an exported record as they were: the names of TRANSFER_HEADERS without the prefix, and
    without the length of the record's own body."""
    return [
        (original if (original := name.removeprefix(ORIGINAL)) in TRANSFER_HEADERS else name, value)
        for name, value in headers
        if name != "content-length"
    ]


def _read_feed(value: Any) -> FeedMetadata:
    """Return the FeedMetadata in a JSON value, without what it must not have, each text cut to its limit."""
    if not isinstance(value, dict):
        return FeedMetadata()
    published = _time(value, "published", _TIME_OR_DAY)
    published_from = value.get("published_from")
    is_fallback = published and published_from in ("feed-date", "feed-updated")
    return feed_metadata(
        title=_text(value, "title", MAX_TITLE),
        summary=_text(value, "summary", MAX_SUMMARY),
        published=published,
        published_from=published_from if is_fallback else "",
        updated=_time(value, "updated", _TIME_OR_DAY),
        dates_refused=_list(value, "dates_refused", _refused_date)[:_MAX_ITEMS],
        authors=_list(value, "authors", _name)[:MAX_NAMES],
        categories=_list(value, "categories", _name)[:MAX_NAMES],
        language=_text(value, "language", MAX_LANGUAGE),
        image=_address(value.get("image")),
        content="\n\n".join(map(one_line, _text(value, "content", MAX_TEXT, is_one_line=False).split("\n\n"))),
    )


def _text(values: Mapping[str, Any], name: str, max_length: int, *, is_one_line: bool = True) -> str:
    value = values.get(name)
    text = value if isinstance(value, str) else ""
    return (one_line(text) if is_one_line else text)[:max_length]


def _time(values: Mapping[str, Any], name: str, pattern: re.Pattern[str]) -> str:
    text = _text(values, name, 20)
    try:
        return text if pattern.fullmatch(text) and datetime.fromisoformat(text) else ""
    except ValueError:
        return ""


def _list(values: Mapping[str, Any], name: str, read: Callable[[Any], Any]) -> list[Any]:
    items = values.get(name)
    return [item for item in map(read, items) if item] if isinstance(items, list) else []


def _name(item: Any) -> str:
    return one_line(item)[:MAX_NAME] if isinstance(item, str) else ""


def _refused_date(item: Any) -> dict[str, str]:
    names = ("evidence", "text", "why")
    is_one = isinstance(item, dict) and all(isinstance(item.get(name), str) for name in names)
    return {name: one_line(item[name])[:MAX_NAME] for name in names} if is_one else {}


def _header(item: Any) -> tuple[str, str] | None:
    is_one = isinstance(item, list) and len(item) == 2 and all(isinstance(part, str) for part in item)
    return (one_line(item[0]).lower(), one_line(item[1])) if is_one else None


def _address(value: Any) -> str:
    """Return a URL of the web as it is, "" for anything else."""
    is_one = isinstance(value, str) and len(value) <= MAX_URL and value.lower().startswith(("http://", "https://"))
    return value if is_one and request_url(value) else ""
