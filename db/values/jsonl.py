"""Lines of JSONL files, plain or gzip, that nobody has checked before."""

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast


def lines(path: Path, longest: int) -> Iterator[tuple[int, int, bytes]]:
    """Line number, bytes of the file read so far, line without blank ones; of a line over `longest` bytes its start.

    A file that breaks off ends in a line that is no JSON.
    """
    with path.open("rb") as raw:
        opened = cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if path.suffix == ".gz" else raw
        number = 0
        while True:
            number += 1
            try:
                line = opened.readline(longest + 1)
                if len(line) > longest:
                    _skip_line(opened, longest)
            except (EOFError, gzip.BadGzipFile, zlib.error) as error:
                yield number, raw.tell(), f"the file is damaged: {error}".encode()
                return
            if not line:
                return
            if line.strip():
                yield number, raw.tell(), line


def _skip_line(opened: BinaryIO, longest: int) -> None:
    while (rest := opened.readline(longest)) and not rest.endswith(b"\n"):
        pass


def json_row(line: bytes, longest: int) -> dict[str, Any]:
    """Raises ValueError, which says what is wrong, for what is no object or has more than `longest` bytes."""
    if len(line) > longest:
        raise ValueError(f"longer than {longest} bytes")
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"no JSON: {error}") from None
    if not isinstance(row, dict):
        raise ValueError("no JSON object")
    return row
