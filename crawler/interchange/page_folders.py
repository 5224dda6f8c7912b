"""Read the HTML files of a folder as saved pages, and find the address of each."""

import gzip
import os
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import BinaryIO, cast
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from newsfold.crawler.fetching.content_type import SNIFFED_BYTES, non_html_type
from newsfold.crawler.fetching.limits import MAX_PAGE_BYTES
from newsfold.crawler.interchange.mirror_addresses import (
    Provenance,
    find_provenance,
    is_converted,
    may_be_hashed,
    mirrored_url,
)
from newsfold.crawler.interchange.saved_pages import (
    EARLIEST_FETCH,
    SavedPage,
    SavedPageError,
    TooLarge,
    make_page,
    printable_path,
)
from newsfold.crawler.interchange.url_map import UrlMap
from newsfold.db.values.magic_bytes import GZIP_MAGIC
from newsfold.db.values.times import format_time
from newsfold.db.values.urls import absolute_url, canonical_url, registered_domain
from newsfold.extract.html.base_url import base_url
from newsfold.extract.html.parse import decode_html, parse_html
from newsfold.process_pool import Failure, ProcessPool

HTML_SUFFIXES = tuple(f".{kind}{gz}" for kind in ("html", "htm", "xhtml", "xht", "shtml") for gz in ("", ".gz"))
# Counts of files that are skipped because they hold no page to import: files of other kinds, and pages whose links wget
# converted for reading offline, if the page as sent is in another file.
SKIPPED_COUNTS = ("other_files", "converted")

_HTTRACK_FILES = ("hts-cache", "hts-log.txt")  # beside them, `index.html` is HTTrack's own


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of saved pages that the user gives.

    `bases` are the URLs (with "/" at the end) of the folders that mirror a site, by their absolute paths without "..";
    `url_map` has those of single files.
    """

    bases: Mapping[Path, str] = field(default_factory=dict)
    url_map: UrlMap | None = None


@dataclass(frozen=True, slots=True)
class _File:
    """A file that may hold a page, with its content (`body`), or the error if it cannot be read.

    `mapped_url` and `mirrored_url` are its addresses by the map and by its name in a mirror, "" if they are unknown;
    `problem` is the reason if its name does not tell its address.
    """

    path: Path
    mapped_url: str
    mirrored_url: str
    problem: str
    body: bytes | SavedPageError


def read_folder(
    path: Path, addresses: Addresses, now: datetime
) -> Iterator[tuple[str, SavedPage | SavedPageError | str]]:
    """Yield (path, page, error, or name of one of SKIPPED_COUNTS) for each file below a folder, or for one file.

    Files of HTML_SUFFIXES and those that the map names are pages; in a folder with a base URL, all files that begin
    like one. Symbolic links to folders are not followed, those to files only within the folder.

    The address of a page is that of the map, else the one that the program that saved it wrote into it, else the one
    that the page declares (`rel=canonical` or `og:url`), else that of the file name in a mirror. In a mirror, a page
    cannot declare an address of another site, or the home page's for all pages. The fetch time is the time that the
    program wrote, else the modification time of the file, and `now` if neither is known or it lies in the future.
    The HTML is parsed in another process, because it is not trusted.
    """
    folder, count = path if path.is_dir() else path.parent, 0
    errors: list[OSError] = []
    with ProcessPool(1, modules=[find_addresses.__module__]) as pool:
        tasks = _page_tasks(path, folder, addresses, errors)
        for item, found in pool.map(find_addresses, tasks):
            count += 1
            location = printable_path(item.path if isinstance(item, _File) else item[0])
            if not isinstance(item, _File):
                yield location, item[1]
                continue
            try:
                yield location, _make_page(item, found, now)
            except SavedPageError as error:
                yield location, error
    for problem in errors:
        yield printable_path(Path(problem.filename)), _unreadable(problem)
    if not count and not errors:
        yield printable_path(path), SavedPageError("there is no file below it")


def _page_tasks(
    path: Path, folder: Path, addresses: Addresses, errors: list[OSError]
) -> Iterator[tuple[_File | tuple[Path, str | SavedPageError], tuple[bytes]]]:
    for file, siblings, is_httrack in _walk(path, errors):
        item: _File | tuple[Path, str | SavedPageError]
        try:
            item = _examine(file, folder, siblings, is_httrack, addresses)
        except OSError as error:  # the files of its folder may be listed, but not opened
            item = file, _unreadable(error)
        yield item, (item.body if isinstance(item, _File) and isinstance(item.body, bytes) else b"",)


def _walk(path: Path, errors: list[OSError]) -> Iterator[tuple[Path, frozenset[str], bool]]:
    """Yield (file, names of the files in its folder, whether HTTrack made the mirror), in order of the paths.

    `errors` gets those of the folders that cannot be read.
    """
    if not path.is_dir():
        yield path, frozenset(os.listdir(path.parent)), False
        return
    httrack_folders: set[str] = set()
    for parent, folders, files in os.walk(path, onerror=errors.append):
        if parent in httrack_folders or any(name in files or name in folders for name in _HTTRACK_FILES):
            httrack_folders.update((parent, *(os.path.join(parent, name) for name in folders)))
        folders[:] = sorted(name for name in folders if name not in _HTTRACK_FILES)
        siblings = frozenset(files)
        for name in sorted(files):
            yield Path(parent, name), siblings, parent in httrack_folders


def _examine(
    path: Path, folder: Path, siblings: frozenset[str], is_httrack: bool, addresses: Addresses
) -> _File | tuple[Path, str | SavedPageError]:
    """Return the file with the addresses that are known, or (path, why it is skipped)."""
    mapped_url = addresses.url_map.find_url(folder, path) if addresses.url_map else ""
    absolute_path = Path(os.path.abspath(path))
    base_folder = next((parent for parent in absolute_path.parents if parent in addresses.bases), None)
    is_named_html = path.name.lower().endswith(HTML_SUFFIXES)
    is_own_index = path.name == "index.html" and any((path.parent / name).exists() for name in _HTTRACK_FILES)
    if not mapped_url and (is_own_index or not (is_named_html or base_folder)):
        return path, "other_files"
    if not path.is_file() or not path.resolve().is_relative_to(folder.resolve()):
        return path, SavedPageError("it is no file in the imported folder")
    if base_folder and not mapped_url and is_converted(path.name, siblings):
        return path, "converted"
    if not is_named_html and not mapped_url:
        head = _read(path, SNIFFED_BYTES)
        if isinstance(head, bytes) and non_html_type("", head):
            return path, "other_files"
    body = _read(path, MAX_PAGE_BYTES + 1)
    if isinstance(body, bytes) and len(body) > MAX_PAGE_BYTES:
        body = TooLarge(f"the page has more than {MAX_PAGE_BYTES} bytes")
    elif isinstance(body, bytes) and not body.strip():
        body = SavedPageError("it is empty")
    url, problem = "", ""
    if base_folder and is_httrack and may_be_hashed(path.name):
        problem = "HTTrack may have replaced its query by a hash, so its name does not tell its address"
    elif base_folder:
        base, names = _base_of(absolute_path, base_folder, addresses.bases[base_folder])
        url = mirrored_url(base, names, siblings)
    return _File(path, mapped_url, url, problem, body)


def _base_of(path: Path, folder: Path, base: str) -> tuple[str, Sequence[str]]:
    """Return the base URL of a file in the folder of `base`, and the names of folders and file below it.

    wget and HTTrack make a folder for each host. If `folder` has one for the host of `base`, its folders are hosts.
    """
    names = path.relative_to(folder).parts
    parts = urlsplit(base)
    if names[-1].lower().endswith(".gz"):
        names = (*names[:-1], names[-1][:-3])
    is_root = parts.path == "/" and any((folder / parts.netloc.replace(":", mark)).is_dir() for mark in ":+_")
    if not is_root or len(names) == 1:
        return base, names
    host = parts.netloc if names[0].replace("+", ":").replace("_", ":") == parts.netloc else names[0].replace("+", ":")
    return f"{parts.scheme}://{host}/", names[1:]


def _read(path: Path, max_bytes: int) -> bytes | SavedPageError:
    """Return the first `max_bytes` of a file, decompressed if it is gzip; or the reason if it cannot be read."""
    try:
        with path.open("rb") as raw:
            is_gzip = raw.peek(len(GZIP_MAGIC)).startswith(GZIP_MAGIC)
            file = cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if is_gzip else raw
            return bytes(file.read(max_bytes))
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        return SavedPageError(f"its compression is damaged ({error})")
    except OSError as error:
        return _unreadable(error)


def _unreadable(error: OSError) -> SavedPageError:
    return SavedPageError(f"it cannot be read ({error.strerror})")


def find_addresses(body: bytes) -> tuple[str, Provenance | None]:
    """Return (address that a page declares as its own or "", what the program that saved it wrote into it or None).

    A page declares its address by `rel=canonical` or `og:url`; a relative one, as mirrors have, does not count.
    """
    provenance = find_provenance(body)
    tree = parse_html(decode_html(body)) if body else None
    if tree is None:
        return "", provenance
    base = base_url(tree, "")
    declared = (absolute_url(base, url) for url in _declared_urls(tree))
    return next((url for url in declared if url and canonical_url(url)), ""), provenance


def _declared_urls(tree: HtmlElement) -> Iterator[str]:
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            yield link.get("href") or ""
    for meta in tree.iter("meta"):
        if meta.get("property") == "og:url":
            yield meta.get("content") or ""


def _make_page(file: _File, found: tuple[str, Provenance | None] | Failure, now: datetime) -> SavedPage:
    if isinstance(file.body, SavedPageError):
        raise file.body
    if isinstance(found, Failure) and found.is_lost:
        raise SavedPageError("the process that parses it was ended; import it again")
    declared, provenance = ("", None) if isinstance(found, Failure) else found
    saved_from = provenance.url if provenance and canonical_url(provenance.url) else ""
    if file.mirrored_url and not _may_declare(declared, file.mirrored_url):
        declared = ""
    url = file.mapped_url or saved_from or declared or file.mirrored_url
    if not url:
        raise SavedPageError(
            file.problem
            or "the page does not declare its own URL (rel=canonical or og:url); name it with --base-url or --urls"
        )
    return make_page(url, file.body, _fetch_time(file.path, provenance, now))


def _may_declare(declared: str, mirrored: str) -> bool:
    """Decide whether a page may declare the address `declared` if `mirrored` is the address by its file name."""
    if registered_domain(declared) != registered_domain(mirrored):
        return False
    home = canonical_url(declared[: declared.find("/", len("https://")) + 1])
    return canonical_url(declared) != home or canonical_url(mirrored) == home


def _fetch_time(path: Path, provenance: Provenance | None, now: datetime) -> str:
    time = format_time(now)
    with suppress(OSError, OverflowError, ValueError):
        modified = format_time(datetime.fromtimestamp(path.stat().st_mtime, now.tzinfo))
        time = min(modified, time) if modified >= EARLIEST_FETCH else time
    with suppress(ValueError, TypeError, OverflowError):
        saved = format_time(parsedate_to_datetime(provenance.saved_at)) if provenance else ""
        time = min(saved, format_time(now)) if saved >= EARLIEST_FETCH else time
    return time
