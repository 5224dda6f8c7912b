"""WARC files, those of CC-NEWS too, into the archive: record by record, and on from there after a kill."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from fastwarc import WarcRecord
from sqlite_utils import Database

from newsfold.crawler.fetching.content_encoding import BadPayload, decoded
from newsfold.crawler.fetching.content_type import not_html
from newsfold.crawler.interchange.importer import Again, Importer, Progress
from newsfold.crawler.interchange.saved_pages import BadPage, SavedPage
from newsfold.crawler.interchange.warc_reader import HEADERS, Break, Record, records
from newsfold.db.archive.import_progress import finish_file, note_records, records_done
from newsfold.db.values.times import format_time, parse_time
from newsfold.db.values.urls import canonical_url

LARGEST = 8 << 20  # bytes of a page after decoding, as for one that is fetched
COUNTS = ("other_records", "other_status", "not_html", "empty", "too_large", "without_original")
NOT_KEPT = frozenset(("set-cookie", "content-encoding", "transfer-encoding", "content-length"))  # of the transfer


def import_warc(
    archive: Database,
    paths: Sequence[Path],
    *,
    now: datetime,
    complain: Callable[[str], None] = lambda message: None,
    progress: Progress = lambda done, total: None,
) -> dict[str, int]:
    """The counts of an Importer and of COUNTS: what was no answer with a page. Folders are searched for files.

    `progress` is told megabytes. A file that a kill interrupted is gone on with behind its last whole batch.
    """
    importer = Importer(archive, complain)
    importer.counts.update(dict.fromkeys(COUNTS, 0))
    files = list(warc_files(paths))
    total, before = sum(path.stat().st_size for path in files), 0
    for path in files:
        for position in _import_file(archive, importer, path, now):
            progress((before + position) >> 20, total >> 20)
        before += path.stat().st_size
    return dict(importer.counts)


def warc_files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(found for ending in ("*.warc", "*.warc.gz") for found in path.rglob(ending))
        else:
            yield path


def _import_file(archive: Database, importer: Importer, path: Path, now: datetime) -> Iterator[int]:
    """The bytes read so far, at each commit."""
    name, size = str(path.resolve()), path.stat().st_size
    done = records_done(archive, name, size)
    for number, (position, record) in enumerate(records(path), start=1):
        if number <= done:
            continue
        if isinstance(record, Break):
            importer.reject(f"{path}, byte {record.position}", record.problem)
        else:
            _take(importer, f"{path}, before byte {position}", record, now)
        if importer.is_full:
            importer.save(partial(note_records, file=name, size=size, records=number))
            yield position
    importer.save(partial(finish_file, file=name))
    yield size


def _take(importer: Importer, where: str, record: Record, now: datetime) -> None:
    try:
        found = page_of(record, now)
    except BadPage as error:
        importer.reject(where, error)
        return
    if isinstance(found, str):
        importer.counts[found] += 1
    else:
        importer.take(found)


def page_of(record: Record, now: datetime) -> SavedPage | Again | str:
    """The page, or under which of COUNTS the record falls. Raises BadPage."""
    kind = record.headers.get("warc-type", "").lower()
    if kind not in ("response", "resource", "revisit"):
        return "other_records"
    url = record.headers.get("warc-target-uri", "").strip("<> ")
    if record.block is None:
        return "too_large"
    if kind == "resource":
        return _page(record, url, [("content-type", record.headers.get("content-type", ""))], record.block, now)
    if not url.lower().startswith(("http:", "https:")):
        return "other_records"  # DNS answers
    if kind == "revisit":
        first_url = record.headers.get("warc-refers-to-target-uri", "").strip("<> ")
        return Again(_url(url), _time(record, now), first_url, record.headers.get("warc-refers-to-date", ""))
    status, headers, body = _answer(record.block)
    return _page(record, url, headers, body, now) if 200 <= status < 300 else "other_status"


def _answer(block: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
    record = WarcRecord()
    record.is_http = True
    record.set_bytes_content(block)
    try:
        record.parse_http(max_header_len=HEADERS)
    except OSError as error:
        raise BadPage(f"its HTTP headers are not readable ({error})") from None
    status = record.http_headers.status_code
    if not isinstance(status, int):
        raise BadPage("it has no HTTP status")
    headers = [(name.lower(), value) for name, value in record.http_headers.to_tuples()]
    return status, headers, record.reader.read(len(block))


def _page(record: Record, url: str, headers: list[tuple[str, str]], body: bytes, now: datetime) -> SavedPage | str:
    named = dict(headers)
    try:
        transfer, content = named.get("transfer-encoding", ""), named.get("content-encoding", "")
        body = decoded(body, transfer=transfer, content=content, most=LARGEST)
    except BadPayload as error:
        if str(error) == "too large":
            return "too_large"
        raise BadPage(f"its body is not readable: {error}") from None
    if not body:
        return "empty"
    if not_html(named.get("content-type", ""), body):
        return "not_html"
    kept = [(name, value) for name, value in headers if name not in NOT_KEPT]
    return SavedPage(_url(url), body, _time(record, now), headers=kept)


def _url(url: str) -> str:
    if canonical_url(url) is None:
        raise BadPage(f"{url[:80]!r} is no web address")
    return url


def _time(record: Record, now: datetime) -> str:
    text = record.headers.get("warc-date", "")
    try:
        return min(format_time(parse_time(text)), format_time(now))
    except ValueError:
        raise BadPage(f"WARC-Date: {text[:40]!r} is no ISO 8601 time") from None
