"""Read a map of file paths to URLs from a CSV or JSONL file, and find the URLs of the files that are imported."""

import csv
import os
from collections.abc import Iterator
from pathlib import Path

from newsfold.crawler.interchange.saved_pages import SavedPageError, check_url, printable_path
from newsfold.db.values.jsonl import parse_json_row, read_jsonl_lines

MAX_ROW_BYTES = 64 << 10
MAX_ROWS = 2_000_000  # some 500 MB in memory
DELIMITERS = ",;\t"
PATH_COLUMNS = ("path", "file", "filename", "file_name")
URL_COLUMNS = ("url", "address", "uri", "link")


class UrlMap:
    """A map of file paths to URLs. `problems` are (location, reason) of the rows that cannot be used.

    A CSV file has a header line with the columns `path` and `url`, or no header and these two columns; it is separated
    by commas, semicolons or tabs. A JSONL row is {path, url}. A path is relative to an imported folder, or is written
    as on the command line, or is absolute.
    """

    def __init__(self, path: Path) -> None:
        """Read the map; raise OSError if the file cannot be read."""
        self.problems: list[tuple[str, SavedPageError]] = []
        self._rows: dict[str, tuple[str, str]] = {}
        self._unused: set[str] = set()
        for location, item in _read_rows(path):
            if isinstance(item, SavedPageError):
                self.problems.append((location, item))
            elif item[0] in self._rows:
                self.problems.append((location, SavedPageError(f"{item[0][:80]!r} is in an earlier row")))
            elif len(self._rows) >= MAX_ROWS:
                self.problems.append((location, SavedPageError(f"the map has more than {MAX_ROWS} rows")))
                break
            else:
                self._rows[item[0]] = location, item[1]
        self._unused.update(self._rows)

    def find_url(self, folder: Path, file: Path) -> str:
        """Return the URL of `file`, which is below `folder`, "" if the map has none."""
        relative = os.path.relpath(file, folder)
        keys = (relative, os.path.normpath(file), os.path.join(folder.name, relative), os.path.abspath(file))
        key = next((key for key in keys if key in self._rows), None)
        if key is None:
            return ""
        self._unused.discard(key)
        return self._rows[key][1]

    def find_unused(self) -> Iterator[tuple[str, SavedPageError]]:
        """Yield (location, reason) for each row whose path was not found."""
        for key, (location, _) in self._rows.items():
            if key in self._unused:
                yield location, SavedPageError(f"{key[:80]!r} is no file in the imported folders")


def _read_rows(path: Path) -> Iterator[tuple[str, tuple[str, str] | SavedPageError]]:
    """Yield (location, (normalised path, URL) or error) for each row."""
    is_jsonl, columns, delimiter = False, (0, 1), ","
    for index, (number, _, line) in enumerate(read_jsonl_lines(path, MAX_ROW_BYTES)):
        if not index:
            is_jsonl = line.lstrip().startswith(b"{")
            # An address may hold more of another delimiter than the row has.
            delimiter = max(DELIMITERS, key=lambda mark: (_is_usable(line, mark), line.count(mark.encode())))
            if not is_jsonl and (found := _header_columns(line.decode("utf-8", "replace"), delimiter)):
                columns = found
                continue
        location = f"{printable_path(path)}, line {number}"
        try:
            values = _json_row(line) if is_jsonl else _csv_row(line, delimiter, columns)
            yield location, (os.path.normpath(values[0]), check_url(values[1]))
        except SavedPageError as error:
            yield location, error
        except (ValueError, csv.Error) as error:
            yield location, SavedPageError(str(error))


def _is_usable(line: bytes, delimiter: str) -> bool:
    """Decide whether `delimiter` makes a header of a line, or a row with a web address in its second cell."""
    try:
        if not _header_columns(line.decode("utf-8", "replace"), delimiter):
            check_url(_csv_row(line, delimiter, (0, 1))[1])
    except (ValueError, csv.Error):
        return False
    return True


def _header_columns(line: str, delimiter: str) -> tuple[int, int] | None:
    try:
        names = [name.strip().lower() for name in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:
        return None
    path = next((names.index(name) for name in PATH_COLUMNS if name in names), None)
    url = next((names.index(name) for name in URL_COLUMNS if name in names), None)
    return None if path is None or url is None else (path, url)


def _csv_row(line: bytes, delimiter: str, columns: tuple[int, int]) -> tuple[str, str]:
    if len(line) > MAX_ROW_BYTES:
        raise ValueError(f"longer than {MAX_ROW_BYTES} bytes")
    cells = next(csv.reader([line.decode("utf-8", "surrogateescape")], delimiter=delimiter, strict=True), [])
    if len(cells) <= max(columns) or not cells[columns[0]] or not cells[columns[1]]:
        raise ValueError("a row needs a path and a url")
    return cells[columns[0]], cells[columns[1]]


def _json_row(line: bytes) -> tuple[str, str]:
    fields = parse_json_row(line, MAX_ROW_BYTES)
    path, url = fields.get("path"), fields.get("url")
    if not isinstance(path, str) or not isinstance(url, str) or not path or not url:
        raise ValueError("a row needs path and url as text")
    return path, url
