"""CSV whose cells no spreadsheet takes for formulas (pure)."""

import csv
import io
from codecs import getincrementaldecoder
from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any

from newsfold.db.values.text import storable

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class SafeCells:
    """CSV as it is streamed; each cell that a spreadsheet would take for a formula gets an apostrophe before it."""

    def __init__(self) -> None:
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._rest = ""

    def feed(self, chunk: bytes, *, last: bool) -> bytes:
        """The rows that are complete so far."""
        self._rest += self._decoder.decode(chunk, last)
        if not last and (self._rest.count('"') % 2 or not self._rest.endswith("\n")):
            return b""
        rows, self._rest = self._rest, ""
        return safe_csv(rows).encode()


def safe_csv(text: str) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(_safe_rows(csv.reader(io.StringIO(text, newline=""))))
    return out.getvalue()


def write_csv(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], file: IO[str]) -> None:
    """A line of names, then the rows; what is null is empty, and line ends within a cell become spaces."""
    out = csv.writer(file, lineterminator="\n")
    out.writerow(columns)
    for row in rows:
        out.writerow("" if row[name] is None else safe_cell(" ".join(str(row[name]).splitlines())) for name in columns)


def _safe_rows(rows: Iterable[list[str]]) -> Iterable[list[str]]:
    return ([safe_cell(cell) for cell in row] for row in rows)


def safe_cell(cell: str) -> str:
    """Negative numbers stay numbers."""
    cell = storable(cell) if not cell.startswith(FORMULA_STARTS[-2:]) else f"'{storable(cell)}"
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) and not _is_number(cell) else cell


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
