"""A reader of untrusted WARC files, plain or compressed, which limits sizes and continues after corrupt places."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

from newsfold.crawler.fetching.limits import MAX_HEADER_BYTES, MAX_SKIPPED_RECORD_BYTES, MAX_WARC_RECORD_BYTES
from newsfold.crawler.interchange.warc_content import (
    BLANKS,
    MAX_VERSION_LINE,
    VERSION_LINE,
    Piece,
    WarcFile,
    begins_with_record,
)
from newsfold.crawler.interchange.warc_http import find_header_end, parse_fields
from newsfold.db.values.text import count_of

MAX_CORRUPTIONS = 1000  # gaps between the records of one file; the rest of a file with more is not worth the time
MAX_READ_TWICE_BYTES = 8 << 30  # of the content of too large records that turned out to be shorter than they claim
SAMPLE_BYTES = 64 << 10  # of a record that is too large: enough for its HTTP headers
MAX_PADDING_BYTES = 4 << 10  # blank bytes after a record that are searched for the start of the next one

_LENGTH = re.compile(r"\d{1,18}")
# A record within damaged content: the version line and the start of a header field, each at the start of a line.
_RECORD_START = re.compile(rb"[\n\0](?=%b[A-Za-z][A-Za-z0-9-]*:)" % VERSION_LINE.pattern, re.I)
_MAX_RECORD_START = 128  # bytes; a record start that spans two pieces is found if it is not longer


@dataclass(frozen=True, slots=True)
class Record:
    """A WARC record: its headers by lower-case name, and its block (the content after the headers).

    `size` is the length of the block in bytes. If it exceeds MAX_WARC_RECORD_BYTES, `block` has only the first
    SAMPLE_BYTES.
    """

    headers: dict[str, str]
    block: bytes
    size: int

    @property
    def is_whole(self) -> bool:
        return len(self.block) == self.size


@dataclass(frozen=True, slots=True)
class Corruption:
    """A corrupt place in a file, at the byte `position`; reading continues with the next record after it.

    `is_gap` says that the place holds no start of a record.
    """

    position: int
    problem: str
    is_gap: bool = False


def read_records(path: Path) -> Iterator[tuple[int, Record | Corruption]]:
    """Yield (bytes of the file read so far, record or corruption) in the order of the file.

    Each reading of the same file yields the same items, so that an import can resume by their number. Gaps with no
    record between them count as one corruption.
    """
    with path.open("rb") as file:
        warc_file = WarcFile(file)
        content, gap, is_warc, places = _Content(warc_file), None, False, 0
        for item in _read_content(content):
            is_gap = isinstance(item, Corruption) and item.is_gap
            is_warc = is_warc or not is_gap
            places += is_gap
            if places >= MAX_CORRUPTIONS or content.bytes_read_twice > MAX_READ_TWICE_BYTES:
                problem = f"{count_of(places, 'places')} without a record; the rest of the file was not read"
                yield content.position, Corruption(content.place, problem)
                return
            if isinstance(item, Corruption) and is_gap:
                gap = gap or item
                continue
            if gap:
                yield gap.position, gap
            gap = None
            yield content.position, item
        if not is_warc:
            yield warc_file.size, Corruption(0, warc_file.explain_no_record())
        elif gap:
            yield gap.position, gap


@dataclass(frozen=True, slots=True)
class _Origin:
    """The place of a piece: `index` in the content of its section, `offset` in the content of its `member`."""

    index: int
    member: int
    offset: int


class _Content:
    """The content of a WARC file in sections, with a cursor.

    A section ends where a compressed member begins with a record, at damage, and at the end of the file: no record
    reaches beyond it. A plain file is one section.
    """

    def __init__(self, file: WarcFile) -> None:
        self._file = file
        self._pieces = file.pieces()
        self._next = next(self._pieces, None)
        self._buffer, self._at = bytearray(), 0
        self._base = 0  # index of the start of the buffer in the section
        self._origins: list[_Origin] = []
        self._member, self._offset = -1, 0  # of the end of the buffer
        self._is_at_end = True
        self.position = self._next.position if self._next else 0
        self.end: Piece | None = None  # the damage at which the section ended
        self.bytes_read_twice = 0

    def next_section(self) -> bool:
        """Go to the next section; return False if there is none."""
        self._buffer.clear()
        self._at, self._base, self.end = 0, 0, None
        self._origins.clear()
        self._is_at_end = self._next is None
        return not self._is_at_end

    def has(self, size: int) -> bool:
        """Decide whether the section has at least `size` more bytes after the cursor."""
        while len(self._buffer) - self._at < size and not self._is_at_end:
            self._fill()
        return len(self._buffer) - self._at >= size

    def _fill(self) -> None:
        piece = self._next
        if piece is None or (piece.is_start and self._buffer and begins_with_record(piece.data)):
            self._is_at_end = True
            return
        self.position = piece.position
        self._next = next(self._pieces, None)
        if piece.problem:
            self._is_at_end, self.end = True, piece
            return
        if self._at > MAX_WARC_RECORD_BYTES // 64:
            self._base += self._at
            del self._buffer[: self._at]
            self._at = 0
            first = bisect_right(self._origins, self._base, key=attrgetter("index"))
            del self._origins[: max(first - 1, 0)]
        if piece.member != self._member or piece.is_start:
            self._member, self._offset = piece.member, 0
        self._origins.append(_Origin(self._base + len(self._buffer), self._member, self._offset))
        self._offset += len(piece.data)
        self._buffer += piece.data

    @property
    def has_damaged_end(self) -> bool:
        """Whether the damage at which the section ended is in the member that its last bytes are from."""
        return self.end is not None and self.end.member == self._member

    @property
    def available(self) -> int:
        return len(self._buffer) - self._at

    def peek(self, size: int, skip: int = 0) -> bytes:
        """Return up to `size` bytes that follow `skip` bytes after the cursor, as far as `has` has read them."""
        return bytes(self._buffer[self._at + skip : self._at + skip + size])

    def advance(self, size: int) -> None:
        self._at = min(self._at + size, len(self._buffer))

    def skip_blanks(self) -> None:
        while self.has(1):
            data = self.peek(SAMPLE_BYTES)
            blanks = len(data) - len(data.lstrip(BLANKS))
            self.advance(blanks)
            if blanks < len(data):
                return

    def find_header_end(self) -> int | None:
        """Return the length of the headers at the cursor; None if they do not end within MAX_HEADER_BYTES."""
        size = 1 << 10
        while True:
            is_more = self.has(size)
            end = find_header_end(self._buffer, self._at, self._at + size)
            if end >= 0:
                return end - self._at
            if not is_more or size >= MAX_HEADER_BYTES:
                return None
            size *= 4

    def skip_to_record(self) -> bool:
        """Move the cursor to the next start of a record in the section; return False, at its end, if there is none."""
        while True:
            match = _RECORD_START.search(self._buffer, max(self._at - 1, 0))
            if match:
                self._at = match.end()
                return True
            available = self.available
            self.advance(available - _MAX_RECORD_START if available > _MAX_RECORD_START else 0)
            if not self.has(self.available + 1):
                self.advance(available)
                return False

    @property
    def origin(self) -> _Origin:
        """The place of the cursor, to which `go_back` can return."""
        index = self._base + self._at
        found = bisect_right(self._origins, index, key=attrgetter("index")) - 1
        if found < 0:
            return _Origin(index, max(self._member, 0), self._offset)
        origin = self._origins[found]
        return _Origin(index, origin.member, origin.offset + index - origin.index)

    @property
    def place(self) -> int:
        """The byte of the file at which the cursor is in a plain file, else that at which its member begins."""
        return self.origin.offset if self._file.is_plain else self.origin.member

    def skip(self, size: int) -> bool:
        """Move the cursor forward by `size` bytes; return False, at the end of the section, if it has fewer."""
        if self._file.is_plain:
            origin = self.origin
            if size > self._file.size - origin.offset:
                return False
            self._read_from(_Origin(origin.index + size, 0, origin.offset + size))
            return True
        while size > 0 and self.has(1):
            step = min(size, self.available)
            self.advance(step)
            size -= step
        return size == 0

    def go_back(self, origin: _Origin) -> None:
        """Return to a place in this section that was passed."""
        if not self._file.is_plain:
            self.bytes_read_twice += self._base + self._at - origin.index
        self._read_from(origin)

    def _read_from(self, origin: _Origin) -> None:
        self._buffer.clear()
        self._at, self._base, self._is_at_end, self.end = 0, origin.index, False, None
        self._origins.clear()
        self._member, self._offset = origin.member, origin.offset
        self._pieces = self._file.pieces(origin.member, origin.offset)
        self._next = next(self._pieces, None)


def _read_content(content: _Content) -> Iterator[Record | Corruption]:
    while content.next_section():
        is_damage_named = False
        while True:
            content.skip_blanks()
            if not content.has(1):
                break
            content.has(MAX_VERSION_LINE)
            if VERSION_LINE.match(content.peek(MAX_VERSION_LINE)):
                item = _read_record(content)
            else:
                item = Corruption(content.place, "bytes that are no WARC record", is_gap=True)
            yield item
            is_damage_named = isinstance(item, Corruption)
            if isinstance(item, Corruption) and not content.skip_to_record():
                break
        if content.end and not (is_damage_named and content.has_damaged_end):
            yield Corruption(content.end.member, content.end.problem, is_gap=True)


def _read_record(content: _Content) -> Record | Corruption:
    """Return the record at the cursor and move behind it.

    If it is corrupt, move behind its version line or its headers, where the search for the next record begins.
    """
    place = content.place
    head_size = content.find_header_end()
    if head_size is None:
        content.advance(len("WARC/"))
        end = (
            content.end.problem
            if content.end and content.has_damaged_end
            else f"they do not end within {MAX_HEADER_BYTES} bytes"
        )
        return Corruption(place, f"the headers of a record are not complete: {end}")
    head = content.peek(head_size)
    headers: dict[str, str] = {}
    for name, value in parse_fields(head.partition(b"\n")[2]):
        headers.setdefault(name, value)
    content.advance(head_size)
    length = headers.get("content-length", "")
    if not _LENGTH.fullmatch(length):
        return Corruption(
            place, f"a record claims a length of {length[:40]!r} bytes" if length else "a record has no Content-Length"
        )
    size, start, line_end = int(length), content.origin, b"\r\n" if b"\r\n" in head else b"\n"
    if size <= MAX_WARC_RECORD_BYTES:
        if not content.has(size) or not _is_end_of_record(content, size, line_end):
            return Corruption(place, _explain_length(content, size))
        block = content.peek(size)
        content.advance(size)
        return Record(headers, block, size)
    block = content.peek(SAMPLE_BYTES) if content.has(SAMPLE_BYTES) else b""
    if size > MAX_SKIPPED_RECORD_BYTES or not content.skip(size) or not _is_end_of_record(content, 0, line_end):
        problem = _explain_length(content, size)
        content.go_back(start)
        return Corruption(place, problem)
    return Record(headers, block, size)


def _is_end_of_record(content: _Content, size: int, line_end: bytes) -> bool:
    """Decide whether a record can end `size` bytes after the cursor, which the section must have.

    Two line ends must follow (ISO 28500:2017, section 4) or, as some programs write fewer or none, the end of the
    section or the next record. At damage no record ends, since the bytes before it are not reliable either.
    """
    separator = line_end * 2
    is_more = content.has(size + len(separator) + 1)
    if not is_more and content.has_damaged_end and content.end and not content.end.is_cut:
        return False
    if content.peek(len(separator), size) == separator:
        return True
    content.has(size + MAX_PADDING_BYTES + MAX_VERSION_LINE)
    following = content.peek(MAX_PADDING_BYTES + MAX_VERSION_LINE, size).lstrip(BLANKS)
    return not following or VERSION_LINE.match(following) is not None


def _explain_length(content: _Content, size: int) -> str:
    if content.end and content.has_damaged_end and not content.has(size + 1):
        return f"a record is not complete: {content.end.problem}"
    if not content.has(size) and size <= MAX_WARC_RECORD_BYTES:
        return f"a record claims a length of {size} bytes but has {content.available}"
    return f"a record claims a length of {size} bytes, but no record ends there"
