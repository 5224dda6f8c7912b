"""Read untrusted JSONL files, plain or gzip: their lines, and the JSON object in a line."""

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, cast


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
    """Yield the non-blank lines of a JSONL file, with one line in memory at a time; a name in `.gz` means gzip.

    A line longer than `max_bytes` is cut to its first `max_bytes` + 1 bytes, which parse_json_row rejects. If a gzip
    file is damaged, the last line's content is an error message, which parse_json_row rejects as well. Raise OSError if
    the file cannot be read.
    """
    with path.open("rb") as raw:
        file = cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if path.suffix == ".gz" else raw
        number = 0
        while True:
            number += 1
            try:
                line = file.readline(max_bytes + 1)
                if len(line) > max_bytes:
                    _skip_line(file, max_bytes)
            except (EOFError, gzip.BadGzipFile, zlib.error) as error:
                yield JsonlLine(number, raw.tell(), f"the file is damaged: {error}".encode())
                return
            if not line:
                return
            if line.strip():
                yield JsonlLine(number, raw.tell(), line)


def _skip_line(file: BinaryIO, max_bytes: int) -> None:
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
        raise ValueError(f"invalid JSON: {error}") from None
    if not isinstance(row, dict):
        raise ValueError("not a JSON object")
    return row
