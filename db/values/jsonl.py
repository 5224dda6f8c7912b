"""Read untrusted JSONL files, plain or gzip: their lines, and the JSON object in a line."""

import codecs
import gzip
import io
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, Protocol

from newsfold.db.values.magic_bytes import GZIP_MAGIC

_PEEKED_BYTES = 64
_DAMAGED = b"the file is damaged: "


class JsonlLine(NamedTuple):
    """One non-blank line of a JSONL file.

    `number` counts all lines of the file from 1. `bytes_read` is the position in the file after this line, in
    compressed bytes for a gzip file. `content` includes the line end; of a line that is too long, it has only the
    start.
    """

    number: int
    bytes_read: int
    content: bytes


def read_jsonl_lines(path: Path, max_bytes: int) -> Iterator[JsonlLine]:
    """Yield the non-blank lines of a JSONL file, with one line in memory at a time.

    Gzip is told by the first bytes or, if they are damaged, by a name in `.gz`. A byte order mark is left out, and
    UTF-16 becomes UTF-8. A line longer than `max_bytes` is cut to its first `max_bytes` + 1 bytes, which parse_json_row
    rejects. If a gzip file is damaged, the last line's content is an error message, which parse_json_row rejects as
    well. Raise OSError if the file cannot be read.
    """
    with path.open("rb") as raw:
        start = raw.peek(_PEEKED_BYTES)[:_PEEKED_BYTES]
        is_gzip = start.startswith(GZIP_MAGIC) or (path.suffix == ".gz" and not start.lstrip().startswith(b"{"))
        file = io.BufferedReader(gzip.GzipFile(fileobj=raw)) if is_gzip else raw
        number, lines = 0, None
        while True:
            number += 1
            try:
                lines = lines or _as_utf8(file)
                line = lines.readline(max_bytes + 1)
                if len(line) > max_bytes and not line.endswith(b"\n"):
                    _skip_line(lines, max_bytes)
            except (EOFError, gzip.BadGzipFile, zlib.error) as error:
                yield JsonlLine(number, raw.tell(), _DAMAGED + str(error).encode())
                return
            if not line:
                return
            if line.strip():
                yield JsonlLine(number, raw.tell(), line)


class _Lines(Protocol):
    def readline(self, size: int, /) -> bytes: ...


class _TranscodedLines:
    """The lines of a file in UTF-16, as UTF-8; what cannot be decoded becomes U+FFFD."""

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self._text = io.TextIOWrapper(file, encoding, errors="replace", newline="\n")

    def readline(self, size: int, /) -> bytes:
        return self._text.readline(size).encode("utf-8", "replace")


def _as_utf8(file: Any) -> _Lines:
    start = file.peek(len(codecs.BOM_UTF8))[: len(codecs.BOM_UTF8)]
    if start == codecs.BOM_UTF8:
        file.read(len(start))
    elif start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return _TranscodedLines(file, "utf-16")
    elif len(start) > 1 and 0 in start[:2]:  # the first character of a row is ASCII
        return _TranscodedLines(file, "utf-16-be" if start[0] == 0 else "utf-16-le")
    lines: _Lines = file
    return lines


def _skip_line(file: _Lines, max_bytes: int) -> None:
    while (rest := file.readline(max_bytes)) and not rest.endswith(b"\n"):
        pass


def parse_json_row(line: bytes, max_bytes: int) -> dict[str, Any]:
    """Return the JSON object in `line`.

    Raise ValueError, with the reason as its message, if `line` has more than `max_bytes` bytes or is not a JSON object.
    """
    if len(line) > max_bytes:
        raise ValueError(f"longer than {max_bytes} bytes")
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        if line.startswith(_DAMAGED):
            raise ValueError(f"{line.decode('utf-8', 'replace')} (invalid JSON)") from None
        raise ValueError(f"invalid JSON: {error}") from None
    if not isinstance(row, dict):
        raise ValueError("not a JSON object")
    return row
