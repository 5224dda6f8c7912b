"""Limits for connections that run untrusted SQL: sizes of values, statements and results, and the memory of SQLite."""

import sqlite3
import sys
from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

# Bytes of a string, blob or table row. The text of an article is far below; a longer value cannot be read.
MAX_VALUE_BYTES = 2_000_000
MAX_RESULT_BYTES = 50_000_000  # of all values of one result, as Python objects
MAX_MEMORY_BYTES = 256 << 20  # that SQLite takes in the whole process, page caches included

MAX_TRIMMED = 100  # different characters that trim() removes

# See https://www.sqlite.org/limits.html; the defaults let one statement take gigabytes of memory.
LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: MAX_VALUE_BYTES,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 100,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 100,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 50,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 100_000,
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 100,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1000,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}

# SQLite checks a time limit only between two instructions, and a call of a function is one. These functions may run for
# minutes: the time
# of `snippet` grows with the square of the matches in a text, that of `printf` with a number in its arguments.
ENDLESS_FUNCTIONS = ("snippet", "printf", "format")


def limit_connection(conn: sqlite3.Connection) -> None:
    """Apply LIMITS and MAX_RESULT_BYTES to a connection that runs untrusted SQL.

    Its rows become `sqlite3.Row`; fetching a larger result raises sqlite3.OperationalError. SQLite's functions that
    search one long text for another one, whose time grows with the product of their lengths, are replaced.
    """
    for category, limit in LIMITS.items():
        conn.setlimit(category, limit)
    conn.create_function("instr", 2, _instr, deterministic=True)
    conn.create_function("replace", 3, _replace, deterministic=True)
    for name in ("trim", "ltrim", "rtrim"):
        conn.create_function(name, 2, _TRIMS[name], deterministic=True)
    conn.row_factory = _limited_row_factory()


def limit_memory() -> None:
    """Limit the memory of SQLite in this process to MAX_MEMORY_BYTES; beyond it, a statement fails with MemoryError.

    The limit cannot be raised again, so only the process of a server should call this.
    """
    conn = sqlite3.connect(":memory:")
    conn.execute(f"pragma hard_heap_limit = {MAX_MEMORY_BYTES}")
    conn.close()


def _limited_row_factory() -> Callable[[sqlite3.Cursor, tuple[Any, ...]], sqlite3.Row]:
    sizes: WeakKeyDictionary[sqlite3.Cursor, int] = WeakKeyDictionary()

    def make_row(cursor: sqlite3.Cursor, values: tuple[Any, ...]) -> sqlite3.Row:
        size = sizes.get(cursor, 0) + sum(map(sys.getsizeof, values))
        if size > MAX_RESULT_BYTES:
            raise sqlite3.OperationalError(
                f"the result has more than {MAX_RESULT_BYTES // 1_000_000} MB; select fewer rows or columns"
            )
        sizes[cursor] = size
        return sqlite3.Row(cursor, values)

    return make_row


def _instr(text: object, part: object) -> int | None:
    """Return the place of `part` in `text`, from 1 on, 0 if it is not there, None if an argument is null."""
    if text is None or part is None:
        return None
    if isinstance(text, bytes) and isinstance(part, bytes):
        return text.find(part) + 1
    return _as_text(text).find(_as_text(part)) + 1


def _replace(text: object, old: object, new: object) -> str | None:
    """Return `text` with `new` in place of each `old`, None if an argument is null.

    If the result would be too long, return a string of blanks that is too long: SQLite then reports its own error.
    """
    if text is None or old is None or new is None:
        return None
    whole, part, other = _as_text(text), _as_text(old), _as_text(new)
    if not part:
        return whole
    if len(whole) + whole.count(part) * (len(other) - len(part)) > MAX_VALUE_BYTES:
        return " " * (MAX_VALUE_BYTES + 1)
    return whole.replace(part, other)


def _strip_with(strip: Callable[[str, str], str]) -> Callable[[object, object], str | None]:
    """Return an SQL function that strips characters from a text; null for null or for more than MAX_TRIMMED of them."""

    def trim(text: object, characters: object) -> str | None:
        if text is None or characters is None or len(_as_text(characters)) > MAX_TRIMMED:
            return None
        return strip(_as_text(text), _as_text(characters)) if characters else _as_text(text)

    return trim


_TRIMS = {"trim": _strip_with(str.strip), "ltrim": _strip_with(str.lstrip), "rtrim": _strip_with(str.rstrip)}


def _as_text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
