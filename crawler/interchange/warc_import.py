"""Import WARC files, such as those of CC-NEWS, into the archive; an interrupted import resumes where it stopped."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from fastwarc import WarcRecord
from sqlite_utils import Database

from newsfold.crawler.fetching.content_encoding import ContentEncodingError, decode_body
from newsfold.crawler.fetching.content_type import non_html_type
from newsfold.crawler.fetching.limits import MAX_HEADER_BYTES, MAX_PAGE_BYTES
from newsfold.crawler.interchange.importer import Importer, Revisit
from newsfold.crawler.interchange.saved_pages import SavedPage, SavedPageError
from newsfold.crawler.interchange.warc_reader import Corruption, Record, read_records
from newsfold.db.archive.import_progress import delete_progress, read_progress, save_progress
from newsfold.db.values.times import parse_fetch_time
from newsfold.db.values.urls import canonical_url
from newsfold.progress import ProgressCallback

# Counts of the records that are skipped because they hold no page to import; added to the counts of the Importer.
SKIPPED_COUNTS = ("other_records", "other_status", "not_html", "empty", "too_large", "without_original")
# Cookies, and the headers of the original transfer, which do not fit the decoded body in the archive.
DROPPED_HEADERS = frozenset(("set-cookie", "content-encoding", "transfer-encoding", "content-length"))


@dataclass(frozen=True, slots=True)
class _Response:
    """An HTTP response in a WARC record; the header names are in lower case, `body` is as sent, not decoded."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


def import_warc(
    archive: Database,
    paths: Sequence[Path],
    *,
    now: datetime,
    complain: Callable[[str], None] = lambda message: None,
    progress: ProgressCallback = lambda done, total: None,
) -> dict[str, int]:
    """Import the pages in WARC files and in all WARC files below folders.

    Return the counts of the Importer and those of SKIPPED_COUNTS. A page with a fetch time after `now` counts as
    fetched at `now`. `complain` is called with a sentence about each rejected record, `progress` with the mebibytes
    read and in total. If the import of a file was killed earlier, it continues after the last batch that was saved.
    """
    importer = Importer(archive, complain)
    importer.counts.update(dict.fromkeys(SKIPPED_COUNTS, 0))
    files = list(warc_files(paths))
    total_bytes, previous_bytes = sum(path.stat().st_size for path in files), 0
    for path in files:
        for position in _import_file(archive, importer, path, now):
            progress((previous_bytes + position) >> 20, total_bytes >> 20)
        previous_bytes += path.stat().st_size
    return dict(importer.counts)


def warc_files(paths: Sequence[Path]) -> Iterator[Path]:
    """Yield the files among `paths`, and for each folder the WARC files below it, sorted."""
    for path in paths:
        if path.is_dir():
            yield from sorted(file for pattern in ("*.warc", "*.warc.gz") for file in path.rglob(pattern))
        else:
            yield path


def _import_file(archive: Database, importer: Importer, path: Path, now: datetime) -> Iterator[int]:
    """Import one file; after each commit, yield the number of bytes of the file read so far."""
    name, size = str(path.resolve()), path.stat().st_size
    done = read_progress(archive, name, size)
    for number, (position, record) in enumerate(read_records(path), start=1):
        if number <= done:
            continue
        if isinstance(record, Corruption):
            importer.reject(f"{path}, byte {record.position}", record.problem)
        else:
            _import_record(importer, f"{path}, before byte {position}", record, now)
        if importer.is_batch_full:
            importer.save_batch(partial(save_progress, file=name, size=size, records=number))
            yield position
    importer.save_batch(partial(delete_progress, file=name))
    yield size


def _import_record(importer: Importer, location: str, record: Record, now: datetime) -> None:
    try:
        page = convert_record(record, now)
    except SavedPageError as error:
        importer.reject(location, error)
        return
    if isinstance(page, str):
        importer.counts[page] += 1
    else:
        importer.add(page)


def convert_record(record: Record, now: datetime) -> SavedPage | Revisit | str:
    """Return the page that a record holds, or the name of one of SKIPPED_COUNTS if it holds none to import.

    A page with a fetch time after `now` counts as fetched at `now`. Raise SavedPageError if the record is damaged.
    """
    kind = record.headers.get("warc-type", "").lower()
    if kind not in ("response", "resource", "revisit"):
        return "other_records"
    url = record.headers.get("warc-target-uri", "").strip("<> ")
    if record.block is None:
        return "too_large"
    if kind == "resource":
        headers = [("content-type", record.headers.get("content-type", ""))]
        return _convert_page(record, url, _Response(200, headers, record.block), now)
    if not url.lower().startswith(("http:", "https:")):
        return "other_records"  # DNS responses
    if kind == "revisit":
        original_url = record.headers.get("warc-refers-to-target-uri", "").strip("<> ")
        original_fetched_at = record.headers.get("warc-refers-to-date", "")
        return Revisit(_check_url(url), _read_time(record, now), original_url, original_fetched_at)
    response = _parse_response(record.block)
    return _convert_page(record, url, response, now) if 200 <= response.status < 300 else "other_status"


def _parse_response(block: bytes) -> _Response:
    record = WarcRecord()
    record.is_http = True
    record.set_bytes_content(block)
    try:
        record.parse_http(max_header_len=MAX_HEADER_BYTES)
    except OSError as error:
        raise SavedPageError(f"its HTTP headers are not readable ({error})") from None
    status = record.http_headers.status_code
    if not isinstance(status, int):
        raise SavedPageError("it has no HTTP status")
    headers = [(name.lower(), value) for name, value in record.http_headers.to_tuples()]
    return _Response(status, headers, record.reader.read(len(block)))


def _convert_page(record: Record, url: str, response: _Response, now: datetime) -> SavedPage | str:
    by_name = dict(response.headers)
    try:
        body = decode_body(
            response.body,
            transfer_encoding=by_name.get("transfer-encoding", ""),
            content_encoding=by_name.get("content-encoding", ""),
            max_bytes=MAX_PAGE_BYTES,
        )
    except ContentEncodingError as error:
        if str(error) == "too large":
            return "too_large"
        raise SavedPageError(f"its body is not readable: {error}") from None
    if not body:
        return "empty"
    if non_html_type(by_name.get("content-type", ""), body):
        return "not_html"
    page_headers = [(name, value) for name, value in response.headers if name not in DROPPED_HEADERS]
    return SavedPage(_check_url(url), body, _read_time(record, now), headers=page_headers)


def _check_url(url: str) -> str:
    if canonical_url(url) is None:
        raise SavedPageError(f"{url[:80]!r} is not a web address")
    return url


def _read_time(record: Record, now: datetime) -> str:
    text = record.headers.get("warc-date", "")
    try:
        return parse_fetch_time(text, now)
    except ValueError:
        raise SavedPageError(f"WARC-Date: {text[:40]!r} is not an ISO 8601 time since 1900") from None
