"""Export captures as a WARC/1.1 file (ISO 28500:2017), plain or with one gzip member per record."""

import base64
import gzip
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import IO
from uuid import NAMESPACE_URL, uuid5

from sqlite_utils import Database

from newsfold.crawler.interchange.warc_http import parse_fields
from newsfold.crawler.interchange.warc_metadata import (
    ORIGINAL,
    TRANSFER_HEADERS,
    CaptureMetadata,
    restore_headers,
    write_metadata,
)
from newsfold.db.archive.captures import (
    MADE_BY,
    Capture,
    CaptureFilter,
    count_captures,
    read_archive_id,
    read_capture,
    read_page_of,
    select_captures,
)
from newsfold.db.values.text import one_line
from newsfold.progress import ProgressCallback

GZIP_LEVEL = 6
IDENTICAL_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"

_LINE_BREAKS = re.compile(r"[\r\n\0]+")

Fields = Sequence[tuple[str, str]]


def export_warc(
    archive: Database,
    write: Callable[[bytes], object],
    choice: CaptureFilter,
    *,
    software: str,
    at: str,
    complain: Callable[[str], None] = lambda message: None,
    progress: ProgressCallback = lambda done, total: None,
) -> dict[str, int]:
    """Call `write` with each record of the captures that `choice` selects; return counts of captures by name.

    The counts are `responses` (written with their body), `revisits` (written without it, as an earlier exported capture
    has the same body), `left_out` (because of opt-outs) and `damaged` (not readable, so not written). `software` and
    `at` (the time of the export) go into the warcinfo record. `complain` is called with a sentence about each damaged
    capture, `progress` with the numbers of captures processed and in total.
    """
    archive_id = read_archive_id(archive)
    counts = Counter(dict.fromkeys(("responses", "revisits", "left_out", "damaged"), 0))
    total = count_captures(archive, choice)
    if not choice.opted_out:
        with_opted_out = CaptureFilter(choice.since, choice.until, choice.host, opted_out=True)
        counts["left_out"] = count_captures(archive, with_opted_out) - total
    write(_warcinfo_record(archive_id, software, at))
    for done, (capture_id, original_id) in enumerate(select_captures(archive, choice), start=1):
        try:
            for record in _capture_records(archive, archive_id, capture_id, original_id):
                write(record)
            counts["responses" if capture_id == original_id else "revisits"] += 1
        except ValueError as error:
            counts["damaged"] += 1
            complain(f"capture {capture_id} was left out: {error}")
        progress(done, total)
    return dict(counts)


def write_gzip_member(file: IO[bytes], record: bytes) -> None:
    """Write a record to a .warc.gz file, in which each record is a gzip member of its own (ISO 28500:2017, annex D)."""
    file.write(gzip.compress(record, GZIP_LEVEL, mtime=0))


def _capture_records(archive: Database, archive_id: str, capture_id: int, original_id: int) -> Iterator[bytes]:
    """Yield the record of a capture, and a metadata record with what that does not hold, if there is anything.

    `original_id` is the id of the first exported capture with the same body, which may be `capture_id`. Raise
    ValueError if the body is damaged.
    """
    capture = read_capture(archive, capture_id)
    record_id = _record_id(archive_id, f"capture {capture_id}")
    http_head = _http_head(capture)
    body = capture.body or b""
    fields = [("WARC-Record-ID", record_id), *_capture_fields(capture, body)]
    headers = dict(capture.headers)
    page = read_page_of(archive, capture_id)
    metadata = CaptureMetadata(
        redirects=capture.redirects,
        page=page.fetch_url if page.fetch_url != next(iter(capture.redirects), capture.url) else "",
        source=page.source,
        found_at=page.found_at,
        feed=page.feed,
        optouts=capture.optouts,
    )
    if not _holds_headers(http_head, capture):
        metadata = replace(metadata, headers=[(name, _LINE_BREAKS.sub(" ", value)) for name, value in capture.headers])
    if MADE_BY in headers:  # a page that no server sent
        metadata = replace(metadata, headers=capture.headers, status=capture.status)
        yield _record("resource", [*fields, ("Content-Type", headers.get("content-type", "text/html"))], body)
    elif capture_id == original_id:
        yield _record("response", [*fields, ("Content-Type", "application/http; msgtype=response")], http_head + body)
    else:
        original = read_capture(archive, original_id)
        original_page = read_page_of(archive, original_id).fetch_url
        metadata = replace(metadata, original=original_page if original_page != original.url else "")
        fields += [
            ("WARC-Profile", IDENTICAL_PAYLOAD),
            ("WARC-Refers-To", _record_id(archive_id, f"capture {original_id}")),
            ("WARC-Refers-To-Target-URI", original.url),
            ("WARC-Refers-To-Date", original.fetched_at),
            ("Content-Type", "application/http; msgtype=response"),
        ]
        yield _record("revisit", fields, http_head)
    if block := write_metadata(metadata):
        fields = [("WARC-Record-ID", _record_id(archive_id, f"metadata {capture_id}"))]
        fields += [*_capture_fields(capture, None), ("WARC-Concurrent-To", record_id)]
        yield _record("metadata", [*fields, ("Content-Type", "application/warc-fields")], block)


def _warcinfo_record(archive_id: str, software: str, at: str) -> bytes:
    info = {
        "software": software,
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "isPartOf": f"urn:uuid:{archive_id}",
        "robots": "obey",
    }
    block = "".join(f"{name}: {value}\r\n" for name, value in info.items()).encode()
    fields = [("WARC-Record-ID", _record_id(archive_id, f"warcinfo {at}")), ("WARC-Date", at)]
    return _record("warcinfo", [*fields, ("Content-Type", "application/warc-fields")], block)


def _capture_fields(capture: Capture, body: bytes | None) -> Fields:
    """Return the WARC fields with the date and URL of a capture, and with the digest of `body` unless it is None."""
    fields = [("WARC-Date", capture.fetched_at), ("WARC-Target-URI", capture.url)]
    return fields if body is None else [*fields, ("WARC-Payload-Digest", _digest(body))]


def _http_head(capture: Capture) -> bytes:
    """Return the capture's status line and headers, with the length of the decoded body as `content-length`.

    The names of TRANSFER_HEADERS get the prefix ORIGINAL.
    """
    phrase = HTTPStatus(capture.status).phrase if capture.status in set(HTTPStatus) else "Unknown"
    lines = [f"HTTP/1.1 {capture.status} {phrase}"]
    for name, value in capture.headers:
        exported_name = name if name.lower() not in TRANSFER_HEADERS else f"{ORIGINAL}{name}"
        lines.append(_LINE_BREAKS.sub(" ", f"{exported_name}: {value}"))
    lines.append(f"content-length: {len(capture.body or b'')}")
    return b"\r\n".join(map(_encode_header, [*lines, "", ""]))


def _holds_headers(http_head: bytes, capture: Capture) -> bool:
    """Decide whether an import reads the headers of the capture, but for line breaks, from its exported head."""
    lines = [(name, _LINE_BREAKS.sub(" ", value).strip()) for name, value in capture.headers]
    return restore_headers(parse_fields(http_head.partition(b"\r\n")[2])) == lines


def _encode_header(line: str) -> bytes:
    """Return the bytes of a header: the crawl decodes headers as Latin-1, an import of WARC files mostly as UTF-8."""
    try:
        return line.encode("latin-1")
    except UnicodeEncodeError:
        return line.encode("utf-8", "replace")


def _record(kind: str, fields: Fields, block: bytes) -> bytes:
    all_fields = [
        ("WARC-Type", kind),
        *fields,
        ("WARC-Block-Digest", _digest(block)),
        ("Content-Length", str(len(block))),
    ]
    head = "WARC/1.1\r\n" + "".join(f"{name}: {one_line(value)}\r\n" for name, value in all_fields) + "\r\n"
    return head.encode() + block + b"\r\n\r\n"


def _digest(block: bytes) -> str:
    """Return the SHA-1 digest of `block` in base 32, the form in which WARC tools compare payloads."""
    return "sha1:" + base64.b32encode(hashlib.sha1(block, usedforsecurity=False).digest()).decode()


def _record_id(archive_id: str, content: str) -> str:
    """Return a WARC-Record-ID for `content`, such as `capture 7`; it is the same in every export of this archive."""
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, f'urn:uuid:{archive_id} {content}')}>"
