"""Saved pages as the imports read them, the checks of their values, and the rows of JSONL files that hold pages."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from newsfold.crawler.fetching.limits import MAX_JSONL_ROW_BYTES, MAX_PAGE_BYTES
from newsfold.db.values.jsonl import parse_json_row, read_jsonl_lines
from newsfold.db.values.text import one_line
from newsfold.db.values.times import format_time, parse_time
from newsfold.db.values.urls import canonical_url, request_url

MAX_SOURCE_NAME = 200  # characters
EARLIEST_FETCH = "1990-01-01T00:00:00Z"  # no page was fetched before there was a web; such a time is a clock's error


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A page read from an import file; `body` is its HTML, `fetched_at` UTC text (`…Z`).

    `source` is the name of the page's source; if it is "", the source is found by the registered domain of `url`.
    `is_whole` is false if the transfer of the body is known to have ended too early.

    The others are what an export of ours knows of a page: `redirects` are the URLs that redirected to `url`, `page` is
    the URL of the page if it is none of the two, `feed` are the metadata of its entries in listings, `found_at` says
    when it was found ("" if that is not known), and `optouts` are those of its site. With the `status` 404 or 410, the
    page was gone, and there is no body.
    """

    url: str
    body: bytes
    fetched_at: str
    source: str = ""
    headers: Sequence[tuple[str, str]] = (("content-type", "text/html"),)
    is_whole: bool = True
    status: int = 200
    redirects: Sequence[str] = ()
    page: str = ""
    feed: Mapping[str, Any] = field(default_factory=dict)
    found_at: str = ""
    optouts: Sequence[str] = ()

    @property
    def page_url(self) -> str:
        """The URL of the page, which may redirect to that of the capture."""
        return self.page or (self.redirects[0] if self.redirects else self.url)


class SavedPageError(ValueError):
    """A row, file or record cannot be imported as a page; the message is the reason."""


class TooLarge(SavedPageError):
    """A page exceeds MAX_PAGE_BYTES; no part of it is imported."""


def read_rows(path: Path, now: datetime) -> Iterator[tuple[str, SavedPage | SavedPageError]]:
    """Yield (location, page or error) for each row of a JSONL file; the location names the file and the line.

    A page without a fetch time, or with one in the future, counts as fetched `now`. Raise OSError if the file cannot
    be read.
    """
    for number, _, line in read_jsonl_lines(path, MAX_JSONL_ROW_BYTES):
        location = f"{printable_path(path)}, line {number}"
        try:
            yield location, _read_row(line, now)
        except SavedPageError as error:
            yield location, error


def _read_row(line: bytes, now: datetime) -> SavedPage:
    try:
        fields = parse_json_row(line, MAX_JSONL_ROW_BYTES)
        url, html, fetched_at, source = (_text(fields, name) for name in ("url", "html", "fetched_at", "source"))
        if not url or not html:
            raise SavedPageError("a row needs url and html as text, and may have fetched_at and source")
        time = read_fetch_time(fetched_at, now) if fetched_at else format_time(now)
    except SavedPageError:
        raise
    except ValueError as error:
        raise SavedPageError(str(error)) from None
    return make_page(url, html.encode("utf-8", "replace"), time, source)


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    if value is not None and not isinstance(value, str):
        raise SavedPageError("a row needs url and html as text, and may have fetched_at and source")
    return value or ""


def make_page(url: str, body: bytes, fetched_at: str, source: str = "") -> SavedPage:
    """Return the page; raise SavedPageError if `url` is no web address, TooLarge if it exceeds MAX_PAGE_BYTES."""
    checked_url = check_url(url)
    if len(body) > MAX_PAGE_BYTES:
        raise TooLarge(f"the page has more than {MAX_PAGE_BYTES} bytes")
    return SavedPage(checked_url, body, fetched_at, one_line(source)[:MAX_SOURCE_NAME])


def check_url(url: str) -> str:
    """Return `url` as it is requested; raise SavedPageError if it is not a web address."""
    address = request_url(url)
    if address is None or canonical_url(url) is None:
        raise SavedPageError(f"{url[:80]!r} is not a web address")
    return address


def read_fetch_time(text: str, now: datetime) -> str:
    """Return the ISO 8601 time `text` as UTC text, `now` for a later one.

    Raise ValueError, with the reason, if it is not such a time or lies before EARLIEST_FETCH.
    """
    try:
        time = format_time(parse_time(text.strip()))
    except ValueError:
        raise ValueError(f"{text[:40]!r} is not an ISO 8601 time") from None
    if time < EARLIEST_FETCH:
        raise ValueError(f"{text[:40]!r} lies before the first web page")
    return min(time, format_time(now))


def printable_path(path: Path) -> str:
    """Return `path` as text that can be printed and stored; bytes of its name that are not UTF-8 become `\\xNN`."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
