"""Read the chunked coding of HTTP/1.1 as browsers do: join the chunks of a body, or repair their framing (pure)."""

import re
from collections.abc import Iterator

from newsfold.crawler.fetching.limits import MAX_CHUNK_LINE_BYTES

_SIZE = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*+(?:;|\Z)")
_LINE_BREAK = re.compile(rb"\r?\n")


class _ChunkReader:
    """A reader of a chunked body (RFC 9112, section 7.1), whose lines may end with a line feed alone.

    `has_begun` says whether the size of a chunk was read, `is_complete` whether the last chunk was. `is_refused` says
    that what follows cannot be read as chunks.
    """

    def __init__(self) -> None:
        self.has_begun = self.is_complete = self.is_refused = False
        self._rest = b""  # received, but not understood without what follows
        self._left = 0  # bytes of the current chunk that are still to come
        self._is_behind_data = False  # at the line break that ends a chunk

    def read(self, data: bytes) -> Iterator[tuple[bytes, bool]]:
        """Yield (part, whether it is data of a chunk) for the next `data` received.

        The other parts are the framing as the standard wants it, or what is refused.
        """
        data, self._rest, at = self._rest + data, b"", 0
        while at < len(data):
            if self.is_refused or self.is_complete:
                rest = data[at:]
                if self.is_complete and rest[-1:] == b"\r":
                    rest, self._rest = rest[:-1], b"\r"
                yield _LINE_BREAK.sub(b"\r\n", rest) if self.is_complete else rest, False
                return
            if self._left:
                part = data[at : at + self._left]
                at += len(part)
                self._left -= len(part)
                self._is_behind_data = self._left == 0
                yield part, True
                continue
            line_end = data.find(b"\n", at, at + MAX_CHUNK_LINE_BYTES)
            if line_end < 0 and len(data) - at < MAX_CHUNK_LINE_BYTES:
                self._rest = data[at:]
                return
            line = data[at : max(line_end, at)].strip()
            if self._is_behind_data and line_end >= 0 and not line:
                self._is_behind_data, at = False, line_end + 1
                yield b"\r\n", False
            elif not self._is_behind_data and (size := _SIZE.match(line)):
                self._left, at, self.has_begun = int(size[1], 16), line_end + 1, True
                self.is_complete = self._left == 0
                yield b"%x\r\n" % self._left, False
            else:
                self.is_refused = True


class ChunkRepair:
    """A filter for the bytes of a chunked body that writes its framing as RFC 9112 (section 7.1) wants it.

    What cannot be read as chunks is passed on unchanged, for the parser to refuse.
    """

    def __init__(self) -> None:
        self._reader = _ChunkReader()

    def feed(self, data: bytes) -> bytes:
        """Return the bytes to pass on now for the next `data` received."""
        return b"".join(part for part, _ in self._reader.read(data))


def join_chunks(body: bytes) -> tuple[bytes, bool]:
    """Return (the joined chunks of `body`, whether its last chunk is there).

    A body that is not chunked is returned as it is, and counts as whole. If the body is truncated or damaged, the
    chunks before that place are returned.
    """
    reader = _ChunkReader()
    joined = b"".join(part for part, is_data in reader.read(body) if is_data)
    if reader.has_begun:
        return joined, reader.is_complete
    is_cut = body[:1] == b"0" and not reader.is_refused  # within the size of the first chunk
    return (b"", False) if is_cut else (body, True)
