"""CSV output without formulas: a spreadsheet that opens the file executes no cell (pure)."""

import csv
import io
import unicodedata
from codecs import getincrementaldecoder
from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any

from newsfold.db.values.text import clean_text

MAX_CELL_CHARACTERS = 16 << 20  # of a cell that is read; csv's default of 131,072 is less than a long article
csv.field_size_limit(MAX_CELL_CHARACTERS)

# Checked before clean_text, which turns a carriage return into a newline.
_BLANK_STARTS = ("\t", "\r", "\n")
_FORMULA_STARTS = ("=", "+", "-", "@", *_BLANK_STARTS)


class SafeCsvStream:
    """Escaper of the cells of a UTF-8 CSV that arrives in chunks of bytes; a chunk may end inside a character."""

    def __init__(self) -> None:
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._pending = ""

    def feed(self, chunk: bytes, *, last: bool) -> bytes:
        """Return the escaped rows that are complete after `chunk`, b"" if there are none.

        `last` is True for the last chunk; everything that remains is then returned.
        """
        self._pending += self._decoder.decode(chunk, last)
        # With an odd number of quotes, the text ends inside a quoted cell, where a line end does not end a row.
        if not last and (self._pending.count('"') % 2 or not self._pending.endswith("\n")):
            return b""
        rows, self._pending = self._pending, ""
        return escape_formulas(rows).encode()


def escape_formulas(text: str) -> str:
    """Return the CSV rows in `text` with every cell escaped by escape_cell."""
    out = io.StringIO()
    rows = csv.reader(io.StringIO(text, newline=""))
    csv.writer(out).writerows([escape_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def write_csv(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], file: IO[str]) -> None:
    """Write a header line, then one line for each row with its values of `columns`, escaped by escape_cell.

    None becomes an empty cell; line ends within a cell become spaces.
    """
    out = csv.writer(file, lineterminator="\n")
    out.writerow(columns)
    for row in rows:
        cells = ("" if row[name] is None else " ".join(str(row[name]).splitlines()) for name in columns)
        out.writerow(map(escape_cell, cells))


def escape_cell(cell: str) -> str:
    """Return `cell` cleaned by clean_text, with an apostrophe before it if a spreadsheet would execute it as a formula.

    Spreadsheets of East Asian languages take the full-width forms of `=`, `+`, `-` and `@` too. Signed numbers such as
    `-3` are not changed.
    """
    text = clean_text(cell)
    if cell.startswith(_BLANK_STARTS):
        text = f"'{text}"
    start = unicodedata.normalize("NFKC", text[:1])
    return f"'{text}" if start in _FORMULA_STARTS and not _is_number(text) else text


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
