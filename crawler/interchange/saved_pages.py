"""Read saved pages: the rows of JSONL files, and folders of HTML files that declare their own URL."""

import gzip
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from lxml.html import HtmlElement

from newsfold.crawler.fetching.limits import MAX_JSONL_ROW_BYTES
from newsfold.db.archive.zstd import MAX_BODY
from newsfold.db.values.jsonl import parse_json_row, read_jsonl_lines
from newsfold.db.values.times import format_time, parse_fetch_time
from newsfold.db.values.urls import canonical_url
from newsfold.extract.html.parse import decode_html, parse_html
from newsfold.process_pool import Failure, ProcessPool

HTML_SUFFIXES = (".html", ".htm", ".html.gz", ".htm.gz")
MAX_SOURCE_NAME = 200  # characters


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A page read from an import file; `body` is its HTML, `fetched_at` UTC text (`…Z`).

    `source` is the name of the page's source; if it is "", the source is found by the registered domain of `url`.
    """

    url: str
    body: bytes
    fetched_at: str
    source: str = ""
    headers: Sequence[tuple[str, str]] = (("content-type", "text/html"),)


class SavedPageError(ValueError):
    """A row, file or record cannot be imported as a page; the message is the reason."""


def read_saved_pages(paths: Sequence[Path], now: datetime) -> Iterator[tuple[str, SavedPage | SavedPageError]]:
    """Yield (location, page or error) for each row of a JSONL file and each HTML file below a folder.

    The location is the path of the file, and for a row also the line. A page without a fetch time, or with one in the
    future, counts as fetched `now`.
    """
    for path in paths:
        if path.is_dir():
            yield from _read_folder(path, now)
        else:
            for number, _, line in read_jsonl_lines(path, MAX_JSONL_ROW_BYTES):
                yield f"{path}, line {number}", _page_or_error(_read_row, line, now)


def _page_or_error(read: Callable[..., SavedPage], *arguments: Any) -> SavedPage | SavedPageError:
    try:
        return read(*arguments)
    except SavedPageError as error:
        return error


def _read_row(line: bytes, now: datetime) -> SavedPage:
    try:
        fields = parse_json_row(line, MAX_JSONL_ROW_BYTES)
    except ValueError as error:
        raise SavedPageError(str(error)) from None
    url, html, fetched_at, source = (fields.get(name, "") for name in ("url", "html", "fetched_at", "source"))
    if not all(isinstance(value, str) for value in (url, html, fetched_at, source)) or not url or not html:
        raise SavedPageError("a row needs url and html as text, and may have fetched_at and source")
    return _check_page(url, html.encode("utf-8", "replace"), _read_time(fetched_at, now), source)


def _read_folder(folder: Path, now: datetime) -> Iterator[tuple[str, SavedPage | SavedPageError]]:
    """Yield (path, page or error) for each HTML file below `folder`.

    The HTML is parsed in another process, because it is not trusted.
    """
    files = (path for path in sorted(folder.rglob("*")) if path.name.lower().endswith(HTML_SUFFIXES) and path.is_file())
    with ProcessPool(1) as pool:
        tasks = ((path, (_read_body(path),)) for path in files)
        for path, url in pool.map(declared_url, tasks):
            yield str(path), _page_or_error(_read_file, path, url, now)


def _read_body(path: Path) -> bytes:
    try:
        with gzip.open(path, "rb") if path.suffix.lower() == ".gz" else path.open("rb") as file:
            return bytes(file.read(MAX_BODY))
    except (OSError, EOFError, zlib.error):
        return b""


def declared_url(body: bytes) -> str:
    """Return the URL that a page declares as its own (`rel=canonical` or `og:url`), or "" if it declares none."""
    tree = parse_html(decode_html(body))
    if tree is None:
        return ""
    return next((url for url in _declared_urls(tree) if canonical_url(url)), "")


def _declared_urls(tree: HtmlElement) -> Iterator[str]:
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            yield link.get("href") or ""
    for meta in tree.iter("meta"):
        if meta.get("property") == "og:url":
            yield meta.get("content") or ""


def _read_file(path: Path, url: str | Failure, now: datetime) -> SavedPage:
    if isinstance(url, Failure) or not url:
        raise SavedPageError(
            "the page does not declare its own URL (rel=canonical or og:url); import it as a JSONL row with url"
        )
    modified = datetime.fromtimestamp(path.stat().st_mtime, now.tzinfo)
    return _check_page(url, _read_body(path), format_time(min(modified, now)), "")


def _check_page(url: str, body: bytes, fetched_at: str, source: str) -> SavedPage:
    if canonical_url(url) is None:
        raise SavedPageError(f"{url[:80]!r} is not a web address")
    if len(body) > MAX_BODY:
        raise SavedPageError(f"the page has more than {MAX_BODY} bytes")
    return SavedPage(url, body, fetched_at, " ".join(source.split())[:MAX_SOURCE_NAME])


def _read_time(text: str, now: datetime) -> str:
    try:
        return parse_fetch_time(text, now) if text else format_time(now)
    except ValueError:
        raise SavedPageError(f"fetched_at: {text[:40]!r} is not an ISO 8601 time since 1900") from None
