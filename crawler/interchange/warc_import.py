"""Import WARC files, such as those of CC-NEWS, into the archive; an interrupted import resumes where it stopped."""

import base64
import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from http import HTTPStatus
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory

from sqlite_utils import Database

from newsfold.crawler.fetching.content_encoding import BodyTooLargeError, ContentEncodingError
from newsfold.crawler.fetching.content_type import non_html_type
from newsfold.crawler.fetching.limits import MAX_PAGE_BYTES, MAX_WARC_RECORD_BYTES
from newsfold.crawler.interchange.importer import GONE, Importer, Revisit
from newsfold.crawler.interchange.saved_pages import (
    SavedPage,
    SavedPageError,
    TooLarge,
    check_url,
    printable_path,
    read_fetch_time,
)
from newsfold.crawler.interchange.warc_http import HttpError, Response, decode_response_body, parse_response
from newsfold.crawler.interchange.warc_metadata import (
    CaptureMetadata,
    is_own_export,
    read_metadata,
    restore_headers,
)
from newsfold.crawler.interchange.warc_reader import Corruption, Record, read_records
from newsfold.db.archive.import_progress import delete_progress, read_progress, save_progress
from newsfold.db.values.urls import request_url
from newsfold.progress import ProgressCallback

# Counts of the records that are skipped because they hold no page to import; added to the counts of the Importer.
SKIPPED_COUNTS = ("other_records", "other_status", "not_html", "empty", "without_original")
# Counts of imported pages that may differ from what the site sent; they are among the other counts, too.
DOUBTFUL_COUNTS = ("cut_by_archiver", "cut_in_transfer", "wrong_digest")
# Cookies, and the headers of the original transfer, which do not fit the decoded body in the archive.
DROPPED_HEADERS = frozenset(("set-cookie", "content-encoding", "transfer-encoding", "content-length"))
CAPTURE_TYPES = frozenset(("response", "resource", "revisit"))  # of records that hold a page
WARC_SUFFIXES = (".warc", ".warc.gz", ".warc.zst")

_DIGEST = re.compile(r"(sha-?1|sha-?256|md5):([A-Za-z0-9+/=]+)", re.I)
_COMPACT_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)")


def import_warc(
    archive: Database,
    paths: Sequence[Path],
    *,
    now: datetime,
    complain: Callable[[str], None] = lambda message: None,
    progress: ProgressCallback = lambda done, total: None,
) -> dict[str, int]:
    """Import the pages in WARC files and in all WARC files below folders.

    Return the counts of the Importer and those of SKIPPED_COUNTS and DOUBTFUL_COUNTS. A page with a fetch time after
    `now` counts as fetched at `now`. `complain` is called with a sentence about each record that is rejected or too
    large and about each file that cannot be read, `progress` with the mebibytes read and in total. If the import of a
    file was killed earlier, it continues after the last batch that was saved.
    """
    importer = Importer(archive, complain)
    importer.counts.update(dict.fromkeys((*SKIPPED_COUNTS, *DOUBTFUL_COUNTS), 0))
    sizes, previous_bytes = dict[Path, int](), 0
    for path in paths:
        files = warc_files(path)
        if not files:
            importer.reject(printable_path(path), f"no file below it ends in {', '.join(WARC_SUFFIXES)}")
        for file in files:
            try:
                sizes[file] = file.stat().st_size
            except OSError as error:
                importer.reject(printable_path(file), f"the file cannot be read ({error.strerror})")
    for file, size in sizes.items():
        try:
            for position in _import_file(archive, importer, file, now):
                progress((previous_bytes + position) >> 20, sum(sizes.values()) >> 20)
        except OSError as error:
            importer.reject(printable_path(file), f"the file cannot be read ({error.strerror})")
            importer.save_batch()
        previous_bytes += size
    return dict(importer.counts)


def warc_files(path: Path) -> list[Path]:
    """Return `path` itself or, if it is a folder, the WARC files below it, sorted."""
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.rglob("*") if file.name.lower().endswith(WARC_SUFFIXES) and file.is_file())


def _import_file(archive: Database, importer: Importer, path: Path, now: datetime) -> Iterator[int]:
    """Import one file; after each commit, yield the number of bytes of the file read so far.

    A pipe is copied to a temporary file first, since the reader goes back; its progress is not saved.
    """
    if path.is_file():
        yield from _import_records(archive, importer, path, now, printable_path(path))
        return
    with TemporaryDirectory() as folder:
        copy = Path(folder, "pipe.warc")
        with path.open("rb") as pipe, copy.open("wb") as file:
            copyfileobj(pipe, file)
        for _ in _import_records(archive, importer, copy, now, printable_path(path)):
            yield 0


def _import_records(archive: Database, importer: Importer, path: Path, now: datetime, shown: str) -> Iterator[int]:
    """Import the records of a file, which is called `shown` in messages."""
    name, size = printable_path(path.resolve()), path.stat().st_size
    done = read_progress(archive, name, size)
    for number, position, record, metadata in _read_captures(path):
        if number <= done:
            continue
        if isinstance(record, Corruption):
            importer.reject(f"{shown}, byte {record.position}", record.problem)
        else:
            _import_record(importer, f"{shown}, before byte {position}", record, now, metadata)
        if importer.is_batch_full:
            importer.save_batch(partial(save_progress, file=name, size=size, records=number))
            yield position
    importer.save_batch(partial(delete_progress, file=name))
    yield size


def _read_captures(path: Path) -> Iterator[tuple[int, int, Record | Corruption, CaptureMetadata | None]]:
    """Yield (number of the last record read, bytes of the file read, record or corruption, its metadata).

    In a file that we have exported, the metadata record of a capture follows it, and is yielded with it; the metadata
    of its other captures are empty. In other files they are None: there, `via` names the page that led to a capture.
    """
    is_own, held = False, list[tuple[int, int, Record]]()
    for number, (position, record) in enumerate(read_records(path), start=1):
        kind = "" if isinstance(record, Corruption) else record.headers.get("warc-type", "").lower()
        if isinstance(record, Record) and kind == "metadata" and held:
            (_, _, capture), record_id = held[0], record.headers.get("warc-concurrent-to", "")
            if record_id and record_id == capture.headers.get("warc-record-id"):
                held.clear()
                yield number, position, capture, read_metadata(record.block)
                continue
        yield from ((*item, CaptureMetadata()) for item in held)
        held.clear()
        if isinstance(record, Record) and kind == "warcinfo":
            is_own = is_own_export(record.block)
        if isinstance(record, Record) and is_own and kind in CAPTURE_TYPES:
            held.append((number, position, record))
        else:
            yield number, position, record, None
    yield from ((*item, CaptureMetadata()) for item in held)


def _import_record(
    importer: Importer, location: str, record: Record, now: datetime, metadata: CaptureMetadata | None
) -> None:
    try:
        page = convert_record(record, now, metadata)
    except SavedPageError as error:
        importer.reject(location, error)
        return
    if isinstance(page, str):
        importer.counts[page] += 1
        return
    importer.add(location, page)
    is_truncated = "warc-truncated" in record.headers
    importer.counts["cut_by_archiver"] += is_truncated
    importer.counts["cut_in_transfer"] += isinstance(page, SavedPage) and not page.is_whole and not is_truncated
    importer.counts["wrong_digest"] += not is_digest_true(record.headers.get("warc-block-digest", ""), record.block)


def convert_record(record: Record, now: datetime, metadata: CaptureMetadata | None = None) -> SavedPage | Revisit | str:
    """Return the page that a record holds, or the name of one of SKIPPED_COUNTS if it holds none to import.

    `metadata` is given if the record is one of an export of ours. A page with a fetch time after `now` counts as
    fetched at `now`. Raise SavedPageError if the record is damaged, TooLarge if its page exceeds MAX_PAGE_BYTES.
    """
    kind = record.headers.get("warc-type", "").lower()
    if kind not in CAPTURE_TYPES:
        return "other_records"
    # Angle brackets around the address: WARC/1.0 has them in its grammar, and some programs write them.
    url = record.headers.get("warc-target-uri", "").strip("<> ")
    if url and not url.lower().startswith(("http:", "https:")):
        return "other_records"  # DNS responses, thumbnails and logs of archiving programs
    if record.headers.get("warc-segment-number"):
        raise SavedPageError("it is one of several segments of a record")
    record_type = record.headers.get("content-type", "").lower()
    if kind == "resource" and "application/http" not in record_type:
        response = Response(200, [("content-type", record_type)], record.block)
        return _convert_page(record, url, response, now, metadata)
    if kind == "revisit":
        referred_url = record.headers.get("warc-refers-to-target-uri", "").strip("<> ")
        original_url = request_url(referred_url) or referred_url
        original_fetched_at = _read_original_time(record, now)
        revisit = Revisit(SavedPage(check_url(url), b"", _read_time(record, now)), original_url, original_fetched_at)
        if metadata is None:
            return revisit
    try:
        response = parse_response(record.block, "" if "http" in record_type else record_type)
    except HttpError as error:
        raise SavedPageError(str(error)) from None
    if kind == "revisit" and metadata is not None:
        page = _add_metadata(revisit.page, response, metadata)
        return replace(revisit, page=page, original_page=metadata.original, has_own_headers=True)
    if metadata is not None and response.status in GONE:
        return _add_metadata(SavedPage(check_url(url), b"", _read_time(record, now)), response, metadata)
    is_part = response.status == HTTPStatus.PARTIAL_CONTENT and metadata is None
    if not 200 <= response.status < 300 or is_part:
        return "other_status"
    return _convert_page(record, url, response, now, metadata)


def _add_metadata(page: SavedPage, response: Response, metadata: CaptureMetadata) -> SavedPage:
    """Return the page of an export of ours with all that its record and the metadata say."""
    return replace(
        page,
        source=metadata.source,
        headers=metadata.headers or restore_headers(response.headers),
        status=metadata.status or response.status,
        redirects=metadata.redirects,
        page=metadata.page,
        feed=metadata.feed,
        found_at=metadata.found_at,
        optouts=metadata.optouts,
    )


def _convert_page(
    record: Record, url: str, response: Response, now: datetime, metadata: CaptureMetadata | None
) -> SavedPage | str:
    content_type = dict(response.headers).get("content-type", "")
    if not record.is_whole:
        if non_html_type(content_type, response.body):
            return "not_html"
        raise TooLarge(f"its record has {record.size} bytes, more than {MAX_WARC_RECORD_BYTES}")
    try:
        body, is_whole = decode_response_body(response, MAX_PAGE_BYTES)
    except ContentEncodingError as error:
        if non_html_type(content_type, b"<html"):
            return "not_html"
        if isinstance(error, BodyTooLargeError):
            raise TooLarge(f"its page has more than {MAX_PAGE_BYTES} bytes") from None
        raise SavedPageError(f"its body is not readable: {error}") from None
    if not body:
        return "empty"
    if non_html_type(content_type, body):
        return "not_html"
    page_headers = [(name, value) for name, value in response.headers if name not in DROPPED_HEADERS]
    page = SavedPage(check_url(url), body, _read_time(record, now), headers=page_headers, is_whole=is_whole)
    return page if metadata is None else _add_metadata(page, response, metadata)


def is_digest_true(digest: str, block: bytes) -> bool:
    """Decide whether `digest`, as in WARC-Block-Digest, is that of `block`; True if it is missing or of another kind.

    The value is in base 32 or in hexadecimal digits.
    """
    match = _DIGEST.fullmatch(digest.strip())
    if match is None:
        return True
    value = hashlib.new(match[1].lower().replace("-", ""), block, usedforsecurity=False).digest()
    return match[2].rstrip("=").lower() in (value.hex(), base64.b32encode(value).decode().rstrip("=").lower())


def _read_original_time(record: Record, now: datetime) -> str:
    try:
        return read_fetch_time(record.headers.get("warc-refers-to-date", ""), now)
    except ValueError:
        return ""


def _read_time(record: Record, now: datetime) -> str:
    text = record.headers.get("warc-date", "")
    compact = _COMPACT_TIME.fullmatch(text)  # the form of ARC files, which some programs kept
    if compact:
        text = "{}-{}-{}T{}:{}:{}Z".format(*compact.groups())
    try:
        return read_fetch_time(text, now)
    except ValueError as error:
        raise SavedPageError(f"WARC-Date: {error}" if text else "it has no WARC-Date") from None
