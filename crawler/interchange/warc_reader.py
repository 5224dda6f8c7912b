"""WARC files of strangers, plain or gzip, as single records: bounded, and read on behind whatever is broken."""

import zlib
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from fastwarc import ArchiveIterator, WarcRecord

HEADERS = 256 << 10  # bytes, of a record as of an answer in it
RECORD = 64 << 20  # bytes of a record that is read; news pages have up to 5 MiB, and CC-NEWS cuts at 1 MiB or more
SKIPPED = 1 << 30  # bytes that are skipped as one record (some archives hold videos); what claims more is broken
BREAKS = 1000  # in a file, after which it is no WARC file that is worth the time
WINDOW = 1 << 20  # bytes to search at a time

_GZIP = b"\x1f\x8b\x08"
_PLAIN = b"WARC/1."


@dataclass(frozen=True, slots=True)
class Record:
    """`headers` by their names in lower case; `block` is what follows them, or None where that is over RECORD."""

    headers: dict[str, str]
    block: bytes | None


@dataclass(frozen=True, slots=True)
class Break:
    """What is wrong with the file behind this byte; the next record comes from after it."""

    position: int
    problem: str


Run = Generator[tuple[int, Record], None, Break | None]


def records(path: Path) -> Iterator[tuple[int, Record | Break]]:
    """Each record or break, with the bytes of the file read so far; in the same order each time for the same file."""
    with path.open("rb") as file:
        magic = _PLAIN if file.read(len(_PLAIN)) == _PLAIN else _GZIP
        start, breaks = _next_start(file, 0, magic), 0
        broken = Break(0, "this is no WARC file, or nothing of it is whole") if start is None else None
        while start is not None and breaks < BREAKS:
            run = _run(file, start)
            found, after = _step(run)
            if found and broken:  # without a record, the new break is the same one again
                yield broken.position, broken
            while found:
                yield found
                found, after = _step(run)
            broken, breaks = after, breaks + 1
            start = _next_start(file, broken.position + 1, magic) if broken else None
        if start is not None and broken:
            broken = Break(broken.position, f"{BREAKS} broken places; the rest of the file was left")
        if broken:
            yield broken.position, broken


def _step(run: Run) -> tuple[tuple[int, Record] | None, Break | None]:
    """The next record, or none and what ended the run."""
    try:
        return next(run), None
    except StopIteration as end:
        return None, end.value


def _run(file: BinaryIO, start: int) -> Run:
    """The records from `start` up to where the file is broken, if it is."""
    file.seek(start)
    at = start
    try:
        for record in ArchiveIterator(file, parse_http=False, max_header_len=HEADERS):
            # A record that claims to be longer than it is shows here or at the next one; what it swallowed comes again,
            # since reading goes on right behind its start.
            at = start + record.stream_pos
            size = record.content_length
            if size > SKIPPED:
                return Break(at, f"a record claims to have {size} bytes")
            block = _block(record, size) if size <= RECORD else None
            if block is not None and len(block) < size:
                return Break(at, f"a record has {len(block)} bytes of the {size} that it claims")
            headers = {name.lower(): value for name, value in record.headers.to_tuples()}
            yield file.tell(), Record(headers, block)
    except (OSError, ValueError) as error:
        return Break(at, str(error))
    return None


def _block(record: WarcRecord, size: int) -> bytes:
    parts: list[bytes] = []
    while size > 0 and (part := record.reader.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _next_start(file: BinaryIO, at: int, magic: bytes) -> int | None:
    """Where the next record begins, from `at` on."""
    while True:
        file.seek(at)
        window = file.read(WINDOW)
        found = window.find(magic)
        while found >= 0:
            if _begins(file, at + found, magic):
                return at + found
            found = window.find(magic, found + 1)
        if len(window) < WINDOW:
            return None
        at += WINDOW - len(magic)


def _begins(file: BinaryIO, at: int, magic: bytes) -> bool:
    """Whether a record begins here: at a line's start, or a gzip member that unpacks to one."""
    if magic == _PLAIN:
        file.seek(max(at - 1, 0))
        return at == 0 or file.read(1) == b"\n"
    file.seek(at)
    try:
        return zlib.decompressobj(wbits=31).decompress(file.read(2048), len(_PLAIN)) == _PLAIN
    except zlib.error:
        return False
