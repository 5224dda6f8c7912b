"""A reader of untrusted WARC files, plain or gzipped, which limits sizes and continues after corrupt places."""

import zlib
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from fastwarc import ArchiveIterator, WarcRecord

from newsfold.crawler.fetching.limits import MAX_HEADER_BYTES, MAX_SKIPPED_RECORD_BYTES, MAX_WARC_RECORD_BYTES

MAX_CORRUPTIONS = 1000  # corrupt places in one file; the rest of a file with more is not worth the time
SEARCH_BYTES = 1 << 20  # bytes of a file that are searched at a time for the start of a record
PROBE_BYTES = 2048  # bytes of a possible gzip member that are decompressed to see whether it holds a record

_GZIP_MAGIC = b"\x1f\x8b\x08"
_WARC_MAGIC = b"WARC/1."


@dataclass(frozen=True, slots=True)
class Record:
    """A WARC record: its headers by lower-case name, and its block (the content after the headers).

    `block` is None if it is longer than MAX_WARC_RECORD_BYTES.
    """

    headers: dict[str, str]
    block: bytes | None


@dataclass(frozen=True, slots=True)
class Corruption:
    """A corrupt place in a file, at the byte `position`; reading continues with the next record after it."""

    position: int
    problem: str


# Yields (bytes of the file read so far, record); returns the corruption that ended reading, or None at the end.
_Records = Generator[tuple[int, Record], None, Corruption | None]


def read_records(path: Path) -> Iterator[tuple[int, Record | Corruption]]:
    """Yield (bytes of the file read so far, record or corruption) in the order of the file.

    Each reading of the same file yields the same items, so that an import can resume by their number.
    """
    with path.open("rb") as file:
        magic = _WARC_MAGIC if file.read(len(_WARC_MAGIC)) == _WARC_MAGIC else _GZIP_MAGIC
        start, restarts = _find_record(file, 0, magic), 0
        corruption = Corruption(0, "this is not a WARC file, or it has no intact record") if start is None else None
        while start is not None and restarts < MAX_CORRUPTIONS:
            records = _read_until_corrupt(file, start)
            item, next_corruption = _advance(records)
            # Corruptions with no record between them count as one: only the last of them is yielded.
            if item and corruption:
                yield corruption.position, corruption
            while item:
                yield item
                item, next_corruption = _advance(records)
            corruption, restarts = next_corruption, restarts + 1
            start = _find_record(file, corruption.position + 1, magic) if corruption else None
        if start is not None and corruption:
            problem = f"{MAX_CORRUPTIONS} corrupt places; the rest of the file was not read"
            corruption = Corruption(corruption.position, problem)
        if corruption:
            yield corruption.position, corruption


def _advance(records: _Records) -> tuple[tuple[int, Record] | None, Corruption | None]:
    """Return (next item of `records`, None), or at its end (None, the corruption that ended it or None)."""
    try:
        return next(records), None
    except StopIteration as end:
        return None, end.value


def _read_until_corrupt(file: BinaryIO, start: int) -> _Records:
    """Yield the records from the byte `start` on; return the first corruption, or None at the end of the file."""
    file.seek(start)
    position = start
    try:
        for record in ArchiveIterator(file, parse_http=False, max_header_len=MAX_HEADER_BYTES):
            # A record that claims to be longer than it is includes the records after it. It is detected here or at the
            # next record; reading then continues just after its start and so finds the records that it included.
            position = start + record.stream_pos
            size = record.content_length
            if size > MAX_SKIPPED_RECORD_BYTES:
                return Corruption(position, f"a record claims a length of {size} bytes")
            block = _read_block(record, size) if size <= MAX_WARC_RECORD_BYTES else None
            if block is not None and len(block) < size:
                return Corruption(position, f"a record claims a length of {size} bytes but has {len(block)}")
            headers = {name.lower(): value for name, value in record.headers.to_tuples()}
            yield file.tell(), Record(headers, block)
    except (OSError, ValueError) as error:
        return Corruption(position, str(error))
    return None


def _read_block(record: WarcRecord, size: int) -> bytes:
    parts: list[bytes] = []
    while size > 0 and (part := record.reader.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _find_record(file: BinaryIO, position: int, magic: bytes) -> int | None:
    """Return the position of the first record at or after `position`, or None if there is none.

    `magic` is the start of a record: _WARC_MAGIC in a plain file, _GZIP_MAGIC in a gzipped one.
    """
    while True:
        file.seek(position)
        window = file.read(SEARCH_BYTES)
        offset = window.find(magic)
        while offset >= 0:
            if _is_record_start(file, position + offset, magic):
                return position + offset
            offset = window.find(magic, offset + 1)
        if len(window) < SEARCH_BYTES:
            return None
        position += SEARCH_BYTES - len(magic)


def _is_record_start(file: BinaryIO, position: int, magic: bytes) -> bool:
    """Decide whether a record starts at `position`, where the bytes `magic` were found.

    In a plain file, it must be the start of a line; in a gzipped file, a gzip member that decompresses to a record.
    """
    if magic == _WARC_MAGIC:
        file.seek(max(position - 1, 0))
        return position == 0 or file.read(1) == b"\n"
    file.seek(position)
    try:
        return zlib.decompressobj(wbits=31).decompress(file.read(PROBE_BYTES), len(_WARC_MAGIC)) == _WARC_MAGIC
    except zlib.error:
        return False
