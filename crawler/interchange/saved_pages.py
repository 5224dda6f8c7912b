"""Pages in files: rows of JSONL, and folders of HTML whose pages name their own address."""

import gzip
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from lxml.html import HtmlElement

from newsfold.db.archive.zstd import MAX_BODY
from newsfold.db.values.jsonl import json_row, lines
from newsfold.db.values.times import format_time, parse_time
from newsfold.db.values.urls import canonical_url
from newsfold.extract.html.parse import decode, parse
from newsfold.process_pool import Failure, ProcessPool

MAX_ROW = 32 << 20  # bytes of a JSONL line: a page of 8 MiB with everything escaped
ENDINGS = (".html", ".htm", ".html.gz", ".htm.gz")


@dataclass(frozen=True, slots=True)
class SavedPage:
    """`source` is the outlet's name, empty for that of the host."""

    url: str
    body: bytes
    fetched_at: str
    source: str = ""
    headers: Sequence[tuple[str, str]] = (("content-type", "text/html"),)


class BadPage(ValueError):
    """What is wrong with one row or file."""


def saved_pages(paths: Sequence[Path], now: datetime) -> Iterator[tuple[str, SavedPage | BadPage]]:
    """Where each stands (file and line), and the page or what is wrong with it."""
    for path in paths:
        if path.is_dir():
            yield from _folder(path, now)
        else:
            for number, _, line in lines(path, MAX_ROW):
                yield f"{path}, line {number}", _attempt(_row, line, now)


def _attempt(read: Callable[..., SavedPage], *arguments: Any) -> SavedPage | BadPage:
    try:
        return read(*arguments)
    except BadPage as error:
        return error


def _row(line: bytes, now: datetime) -> SavedPage:
    try:
        fields = json_row(line, MAX_ROW)
    except ValueError as error:
        raise BadPage(str(error)) from None
    url, html, fetched_at, source = (fields.get(name, "") for name in ("url", "html", "fetched_at", "source"))
    if not all(isinstance(value, str) for value in (url, html, fetched_at, source)) or not url or not html:
        raise BadPage("a row needs url and html as text, and may have fetched_at and source")
    return _page(url, html.encode("utf-8", "replace"), _time(fetched_at, now), source)


def _folder(folder: Path, now: datetime) -> Iterator[tuple[str, SavedPage | BadPage]]:
    """Addresses are read in another process, since they are read from strangers' HTML."""
    files = (path for path in sorted(folder.rglob("*")) if path.name.lower().endswith(ENDINGS) and path.is_file())
    with ProcessPool(1) as pool:
        bodies = ((path, (_body(path),)) for path in files)
        for path, address in pool.map(own_address, bodies):
            yield str(path), _attempt(_file, path, address, now)


def _body(path: Path) -> bytes:
    try:
        with gzip.open(path, "rb") if path.suffix.lower() == ".gz" else path.open("rb") as file:
            return bytes(file.read(MAX_BODY))
    except (OSError, EOFError, zlib.error):
        return b""


def own_address(body: bytes) -> str:
    """What a page says its address is; empty when it does not."""
    tree = parse(decode(body))
    if tree is None:
        return ""
    return next((found for found in _addresses(tree) if canonical_url(found)), "")


def _addresses(tree: HtmlElement) -> Iterator[str]:
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            yield link.get("href") or ""
    for meta in tree.iter("meta"):
        if meta.get("property") == "og:url":
            yield meta.get("content") or ""


def _file(path: Path, address: str | Failure, now: datetime) -> SavedPage:
    if isinstance(address, Failure) or not address:
        raise BadPage("the page does not name its own address (rel=canonical or og:url); give it as JSONL with url")
    written = datetime.fromtimestamp(path.stat().st_mtime, now.tzinfo)
    return _page(address, _body(path), format_time(min(written, now)), "")


def _page(url: str, body: bytes, fetched_at: str, source: str) -> SavedPage:
    if canonical_url(url) is None:
        raise BadPage(f"{url[:80]!r} is no web address")
    if len(body) > MAX_BODY:
        raise BadPage(f"the page has more than {MAX_BODY} bytes")
    return SavedPage(url, body, fetched_at, " ".join(source.split())[:200])


def _time(text: str, now: datetime) -> str:
    try:
        return min(format_time(parse_time(text)), format_time(now)) if text else format_time(now)
    except ValueError:
        raise BadPage(f"fetched_at: {text[:40]!r} is no ISO 8601 time") from None
