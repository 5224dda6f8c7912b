"""Read the content of a WARC file, plain or compressed with gzip or zstd, in sections that hold whole records."""

import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from newsfold.db.archive.zstd import Reference, zstd
from newsfold.db.values.magic_bytes import GZIP_MAGIC as _GZIP_MAGIC
from newsfold.db.values.magic_bytes import ZSTD_MAGIC as _ZSTD_MAGIC

READ_BYTES = 32 << 10  # bytes of the file that are read at a time
PIECE_BYTES = 256 << 10  # bytes of content that are decompressed at a time
SEARCH_BYTES = 1 << 20  # bytes of a file that are searched at a time for the start of a member
PROBE_BYTES = 2048  # bytes of a possible member that are decompressed to see whether it holds a record
MAX_DICTIONARY_BYTES = 16 << 20  # of a zstd dictionary; those in use have some 100 KiB

VERSION_LINE = re.compile(rb"WARC/\d{1,2}\.\d{1,3}[ \t]*\r?\n", re.I)
MAX_VERSION_LINE = 32  # bytes, enough for every match of VERSION_LINE that is not padded with spaces

# A frame that holds the dictionary of all others (specification "Zstandard Compression for WARC Files" 1.0, IIPC).
_DICTIONARY_MAGIC = b"\x5d\x2a\x4d\x18"
_SKIPPABLE_FRAME = re.compile(rb"[\x50-\x5f]\x2a\x4d\x18", re.DOTALL)  # RFC 8878, section 3.1.2
_RECORD_START = b"WARC/"
_PADDING = b"\0"
BLANKS = b"\xef\xbb\xbf\r\n \t\0"  # bytes that may stand between records: line ends, padding, a byte order mark

# (offset, bytes at this offset, sentence for the user) of other formats that a file without a WARC record may have.
_OTHER_FORMATS = (
    (0, b"filedesc://", "this is an ARC file, the form before WARC; convert it, for example with `warcio recompress`"),
    (
        0,
        b"PK\x03\x04",
        "this is a ZIP file; if it is a WACZ file, unpack it and import the WARC files in its `archive`",
    ),
    (0, b"BZh", "this file is compressed with bzip2; decompress it first"),
    (0, b"\xfd7zXZ\0", "this file is compressed with xz; decompress it first"),
    (0, b"\x04\x22\x4d\x18", "this file is compressed with LZ4; decompress it first"),
    (257, b"ustar", "this is a tar file; unpack it and import the WARC files in it"),
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the content: `data`, read up to the byte `position` of the file.

    `member` is the byte of the file at which the compressed member begins (0 in a plain file), `is_start` marks its
    first piece. If `problem` is not "", `data` is empty and the member is damaged here, or cut if `is_cut`.
    """

    position: int
    member: int
    data: bytes = b""
    is_start: bool = False
    problem: str = ""
    is_cut: bool = False


class _Decompressor(Protocol):
    """The common part of the decompressors of one gzip member and of one zstd frame."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    @property
    def needs_input(self) -> bool: ...
    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class _GzipDecompressor:
    """A decompressor of one gzip member with the interface of ZstdDecompressor."""

    def __init__(self) -> None:
        self._inner, self.needs_input = zlib.decompressobj(wbits=31), True

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        content = self._inner.decompress(self._inner.unconsumed_tail + data, max_length)
        self.needs_input = len(content) < max_length and not self._inner.unconsumed_tail
        return content


class WarcFile:
    """The content of an open WARC file, as pieces.

    `size` is the number of bytes of the file, `is_plain` whether it is not compressed.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.size = file.seek(0, 2)
        self._dictionary: Reference | None = None
        self._dictionary_problem = ""
        file.seek(0)
        self._head = file.read(PROBE_BYTES)
        self._magic = _ZSTD_MAGIC if _is_zstd(self._head) else _GZIP_MAGIC
        if self._head.startswith(_DICTIONARY_MAGIC):
            try:
                self._dictionary = self._read_dictionary()
            except (zstd.ZstdError, ValueError) as error:
                self._dictionary_problem = f"its zstd dictionary is not readable ({error})"
        self._first: int | None = None
        if not VERSION_LINE.match(self._head.lstrip(BLANKS)):
            # The start of a file, which tells how it is compressed, may be lost, or look like another one's.
            for magic in dict.fromkeys((self._magic, _GZIP_MAGIC, _ZSTD_MAGIC)):
                self._magic = magic
                if (found := self._find_member(0)) is not None:
                    self._first = found
                    break
        # A plain file whose start is lost, or looks compressed by chance, is still plain, unless it holds compressed
        # records.
        self.is_plain = self._first is None

    def explain_no_record(self) -> str:
        """Return a sentence that explains why no record was found in the file."""
        head = self._head
        if not head or self._dictionary_problem:
            return self._dictionary_problem or "the file is empty"
        with suppress(zlib.error):
            head = zlib.decompressobj(wbits=31).decompress(head, PROBE_BYTES)
        known = (sentence for at, magic, sentence in _OTHER_FORMATS if head[at : at + len(magic)] == magic)
        return next(known, "this is not a WARC file, or it has no intact record")

    def pieces(self, member: int | None = None, skip: int = 0) -> Iterator[Piece]:
        """Yield the pieces of the content from the member that begins at the byte `member` on (None: the first one).

        The first `skip` bytes of its content are left out. After a damaged member, the next one that begins with a
        record follows. Zeros between and after members are padding, as gzip(1) takes them.
        """
        if self.is_plain:
            return self._plain_pieces(skip)
        return self._compressed_pieces(self._first if member is None else member, skip)

    def _plain_pieces(self, start: int) -> Iterator[Piece]:
        position = start
        while True:
            self._file.seek(position)
            data = self._file.read(PIECE_BYTES)
            if not data:
                return
            position += len(data)
            yield Piece(position, 0, data, is_start=position == len(data))

    def _compressed_pieces(self, member: int | None, skip: int) -> Iterator[Piece]:
        if member == self._first and not skip and (first := self._next_member(0)) and first[0] != member:
            yield Piece(0, 0, problem=first[1] or "a damaged compressed member")
        while member is not None:
            end, is_start = member, True
            for piece in self._member_pieces(member):
                if piece.problem:
                    yield piece
                    break
                end = piece.position
                if skip < len(piece.data):
                    yield Piece(end, member, piece.data[skip:], is_start=is_start and not skip)
                    is_start = False
                skip = max(skip - len(piece.data), 0)
            else:
                following = self._next_member(end)
                if following is not None and following[1]:
                    yield Piece(end, end, problem=following[1])
                member, skip = following[0] if following else None, 0
                continue
            member, skip = self._find_member(member + 1), 0

    def _member_pieces(self, member: int) -> Iterator[Piece]:
        """Yield the pieces of one member, the last one at the position of its end; or a last piece with a problem."""
        decompressor = self._decompressor()
        self._file.seek(member)
        position = member
        while not decompressor.eof:
            data = b""
            if decompressor.needs_input:
                self._file.seek(position)
                data = self._file.read(READ_BYTES)
                position += len(data)
                if not data:
                    yield Piece(position, member, problem="the file ends within a compressed member", is_cut=True)
                    return
            try:
                content = decompressor.decompress(data, PIECE_BYTES)
            except (zlib.error, zstd.ZstdError, EOFError) as error:
                yield Piece(position, member, problem=f"damaged compression ({error})")
                return
            if content or decompressor.eof:
                yield Piece(position - len(decompressor.unused_data), member, content)

    def _next_member(self, position: int) -> tuple[int | None, str] | None:
        """Return (position of the member at or after `position` or None, problem of the bytes before it or "").

        Return None at the end of the file.
        """
        while True:
            self._file.seek(position)
            head = self._file.read(SEARCH_BYTES)
            if not head:
                return None
            if head.startswith(self._magic):
                return position, ""
            if _SKIPPABLE_FRAME.match(head) and self._magic == _ZSTD_MAGIC:
                position += 8 + int.from_bytes(head[4:8], "little")
            elif head[:1] == _PADDING:
                position += len(head) - len(head.lstrip(_PADDING))
            else:
                return self._find_member(position), "bytes that are no compressed member"

    def _find_member(self, position: int) -> int | None:
        """Return the position of the first member at or after `position` that begins with a record; None if none."""
        while True:
            self._file.seek(position)
            window = self._file.read(SEARCH_BYTES)
            offset = window.find(self._magic)
            while offset >= 0:
                if self._begins_with_record(position + offset):
                    return position + offset
                offset = window.find(self._magic, offset + 1)
            if len(window) < SEARCH_BYTES:
                return None
            position += SEARCH_BYTES - len(self._magic)

    def _begins_with_record(self, position: int) -> bool:
        self._file.seek(position)
        try:
            content = self._decompressor().decompress(self._file.read(PROBE_BYTES), PROBE_BYTES)
        except (zlib.error, zstd.ZstdError, EOFError):
            return False
        return begins_with_record(content)

    def _decompressor(self) -> _Decompressor:
        if self._magic == _GZIP_MAGIC:
            return _GzipDecompressor()
        return zstd.ZstdDecompressor(zstd_dict=self._dictionary and self._dictionary.as_undigested_dict)

    def _read_dictionary(self) -> Reference:
        """Return the dictionary in the frame at the start of the file, which may be compressed itself.

        Raise ZstdError or ValueError if it is none.
        """
        self._file.seek(4)
        size = int.from_bytes(self._file.read(4), "little")
        data = self._file.read(size) if size <= MAX_DICTIONARY_BYTES else b""
        if data.startswith(_ZSTD_MAGIC):
            data = zstd.ZstdDecompressor().decompress(data, MAX_DICTIONARY_BYTES)
        return zstd.ZstdDict(data)


def begins_with_record(content: bytes) -> bool:
    """Decide whether the content of a compressed member begins like a WARC record."""
    return content.lstrip(BLANKS)[: len(_RECORD_START)].upper() == _RECORD_START


def _is_zstd(head: bytes) -> bool:
    return head.startswith(_ZSTD_MAGIC) or _SKIPPABLE_FRAME.match(head) is not None
