"""Captures as a WARC/1.1 file, one gzip member a record (ISO 28500:2017)."""

import base64
import gzip
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from http import HTTPStatus
from typing import IO
from uuid import NAMESPACE_URL, uuid5

from sqlite_utils import Database

from newsfold.db.archive.captures import (
    MADE_BY,
    Capture,
    Choice,
    archive_id,
    chosen_captures,
    count_chosen,
    read_capture,
)
from newsfold.db.values.text import one_line

GZIP_LEVEL = 6
SAME_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
# Of the transfer, which is over: bodies are kept decoded, and their length is that of the record.
OF_TRANSFER = frozenset(("content-encoding", "transfer-encoding", "content-length", "connection", "keep-alive"))

_BREAKS = re.compile(r"[\r\n\0]+")

Progress = Callable[[int, int], None]
Fields = Sequence[tuple[str, str]]


def export_warc(
    archive: Database,
    file: IO[bytes],
    chosen: Choice,
    *,
    software: str,
    now: str,
    complain: Callable[[str], None] = lambda message: None,
    progress: Progress = lambda done, total: None,
) -> dict[str, int]:
    """Counts `responses`, `revisits` (the same body again), `left_out` (opt-outs) and `damaged`."""
    identity, counts = archive_id(archive), Counter(dict.fromkeys(("responses", "revisits", "left_out", "damaged"), 0))
    total = count_chosen(archive, chosen)
    if not chosen.opted_out:
        everything = Choice(chosen.since, chosen.until, chosen.host, opted_out=True)
        counts["left_out"] = count_chosen(archive, everything) - total
    file.write(_warcinfo(identity, software, now))
    for done, (capture_id, first_id) in enumerate(chosen_captures(archive, chosen), start=1):
        try:
            file.writelines(_records(archive, identity, capture_id, first_id))
            counts["responses" if capture_id == first_id else "revisits"] += 1
        except ValueError as error:
            counts["damaged"] += 1
            complain(f"capture {capture_id} was left out: {error}")
        progress(done, total)
    return dict(counts)


def _records(archive: Database, identity: str, capture_id: int, first_id: int) -> Iterable[bytes]:
    capture = read_capture(archive, capture_id)
    number = _number(identity, f"capture {capture_id}")
    head = _http_head(capture)
    body = capture.body or b""
    about = [("WARC-Record-ID", number), *_about(capture, body)]
    named = dict(capture.headers)
    if MADE_BY in named:  # no answer of a server
        yield _record("resource", [*about, ("Content-Type", named.get("content-type", "text/html"))], body)
    elif capture_id == first_id:
        yield _record("response", [*about, ("Content-Type", "application/http; msgtype=response")], head + body)
    else:
        first = read_capture(archive, first_id)
        about += [
            ("WARC-Profile", SAME_PAYLOAD),
            ("WARC-Refers-To", _number(identity, f"capture {first_id}")),
            ("WARC-Refers-To-Target-URI", first.url),
            ("WARC-Refers-To-Date", first.fetched_at),
            ("Content-Type", "application/http; msgtype=response"),
        ]
        yield _record("revisit", about, head)
    if capture.redirects:
        fields = "".join(f"via: {one_line(url)}\r\n" for url in capture.redirects).encode()
        about = [("WARC-Record-ID", _number(identity, f"redirects {capture_id}")), *_about(capture, None)]
        about += [("WARC-Concurrent-To", number), ("Content-Type", "application/warc-fields")]
        yield _record("metadata", about, fields)


def _warcinfo(identity: str, software: str, now: str) -> bytes:
    fields = {
        "software": software,
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "isPartOf": f"urn:uuid:{identity}",
        "robots": "obey",
    }
    block = "".join(f"{name}: {value}\r\n" for name, value in fields.items()).encode()
    about = [("WARC-Record-ID", _number(identity, f"warcinfo {now}")), ("WARC-Date", now)]
    return _record("warcinfo", [*about, ("Content-Type", "application/warc-fields")], block)


def _about(capture: Capture, body: bytes | None) -> Fields:
    about = [("WARC-Date", capture.fetched_at), ("WARC-Target-URI", capture.url)]
    return about if body is None else [*about, ("WARC-Payload-Digest", _digest(body))]


def _http_head(capture: Capture) -> bytes:
    phrase = HTTPStatus(capture.status).phrase if capture.status in set(HTTPStatus) else "Unknown"
    lines = [f"HTTP/1.1 {capture.status} {phrase}"]
    for name, value in capture.headers:
        kept = name if name.lower() not in OF_TRANSFER else f"x-archive-orig-{name}"
        lines.append(_BREAKS.sub(" ", f"{kept}: {value}"))
    lines.append(f"content-length: {len(capture.body or b'')}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace")  # as they came


def _record(kind: str, about: Fields, block: bytes) -> bytes:
    fields = [("WARC-Type", kind), *about, ("WARC-Block-Digest", _digest(block)), ("Content-Length", str(len(block)))]
    head = "WARC/1.1\r\n" + "".join(f"{name}: {one_line(value)}\r\n" for name, value in fields) + "\r\n"
    return gzip.compress(head.encode() + block + b"\r\n\r\n", GZIP_LEVEL, mtime=0)


def _digest(block: bytes) -> str:
    """SHA-1 in base 32, by which WARC tools know the same payload."""
    return "sha1:" + base64.b32encode(hashlib.sha1(block, usedforsecurity=False).digest()).decode()


def _number(identity: str, what: str) -> str:
    """Always the same for one thing in one archive, so that two exports of it can be told to be of one capture."""
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, f'urn:uuid:{identity} {what}')}>"
