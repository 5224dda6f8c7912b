"""Write exported articles as a Parquet file, for DuckDB, pandas and other readers of Arrow tables."""

import importlib.util
from collections.abc import Iterable
from itertools import islice
from typing import IO, Any

from newsfold.db.news.articles import ARTICLE_COLUMNS, Kind, Use
from newsfold.db.values.times import parse_time

ROWS_PER_GROUP = 4096  # rows that are in memory at once

# Columns are grouped by kind; within a kind they are in the order of ARTICLE_COLUMNS.
_KIND_ORDER = (Kind.INTEGER, Kind.TEXT, Kind.TIME, Kind.FLAG, Kind.JSON_LIST)
# Columns from other tables; each list follows the column of `articles` that is its key here.
_JOINED_COLUMNS = {
    "id": [("story_id", Kind.INTEGER), ("copy_of", Kind.INTEGER)],
    "url": [("source", Kind.TEXT)],
}


def parquet_columns() -> list[tuple[str, Kind]]:
    """Return (name, kind) of each column of a Parquet file, in order."""
    columns: list[tuple[str, Kind]] = []
    for column in ARTICLE_COLUMNS:
        if Use.EXPORT in column.uses:
            columns.append(("article_id" if column.name == "id" else column.name, column.kind))
            columns += _JOINED_COLUMNS.get(column.name, [])
    return sorted(columns, key=lambda column: _KIND_ORDER.index(column[1]))


_COLUMNS = parquet_columns()
_TIMES = tuple(name for name, kind in _COLUMNS if kind is Kind.TIME)
_FLAGS = tuple(name for name, kind in _COLUMNS if kind is Kind.FLAG)


def is_parquet_available() -> bool:
    """Return whether pyarrow is installed, an optional dependency."""
    return importlib.util.find_spec("pyarrow") is not None


def write_parquet(rows: Iterable[dict[str, Any]], file: IO[bytes]) -> int:
    """Write the `rows` of export_articles to `file` as Parquet, in row groups; return the number of rows.

    The columns have the names of those in `articles`. A date known only as a day becomes midnight UTC; its
    `published_precision` is `day`.
    """
    import pyarrow
    from pyarrow.parquet import ParquetWriter

    types = {
        Kind.INTEGER: pyarrow.int64(),
        Kind.TEXT: pyarrow.string(),
        Kind.TIME: pyarrow.timestamp("us", tz="UTC"),
        Kind.FLAG: pyarrow.bool_(),
        Kind.JSON_LIST: pyarrow.list_(pyarrow.string()),
    }
    schema = pyarrow.schema([(name, types[kind]) for name, kind in _COLUMNS])
    count = 0
    with ParquetWriter(file, schema, compression="zstd") as writer:
        remaining = iter(rows)
        while group := list(islice(remaining, ROWS_PER_GROUP)):
            writer.write_table(pyarrow.Table.from_pylist([_convert_row(row) for row in group], schema))
            count += len(group)
    return count


def _convert_row(row: dict[str, Any]) -> dict[str, Any]:
    """Return the row with the column names of `articles`, times as datetimes and flags as booleans."""
    row = row | {"external_id": row["id"], "published_at": row["date"]}
    row |= {name: row[name] and parse_time(row[name]) for name in _TIMES}
    return row | {name: bool(row[name]) for name in _FLAGS}
