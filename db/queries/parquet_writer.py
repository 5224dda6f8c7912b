"""Articles as a Parquet file, for DuckDB, pandas and their like."""

import importlib.util
from collections.abc import Iterable
from itertools import islice
from typing import IO, Any

from newsfold.db.values.times import parse_time

ROWS = 4096  # in a row group; what is held in memory at once
TIMES = ("published_at", "modified_at", "first_seen_at", "gone_at")
FLAGS = ("is_free", "complete")
NUMBERS = ("article_id", "story_id", "copy_of", "word_count")
LISTS = ("authors", "tags", "optouts")
TEXTS = (
    "external_id", "url", "source", "title", "standfirst", "text", "agency", "kind", "published_precision",
    "published_from", "language", "section", "image_url",
)  # fmt: skip


def can_write() -> bool:
    """Whether the library is there, which is an extra."""
    return importlib.util.find_spec("pyarrow") is not None


def write_parquet(rows: Iterable[dict[str, Any]], file: IO[bytes]) -> int:
    """Rows of an export of articles, one row group after the other; returns how many.

    Columns are named as in `articles`. A date known only as a day is its midnight, and `published_precision` says so.
    """
    import pyarrow
    from pyarrow.parquet import ParquetWriter

    when, texts = pyarrow.timestamp("us", tz="UTC"), pyarrow.list_(pyarrow.string())
    kinds = (
        (NUMBERS, pyarrow.int64()), (TEXTS, pyarrow.string()), (TIMES, when), (FLAGS, pyarrow.bool_()), (LISTS, texts)
    )  # fmt: skip
    schema = pyarrow.schema([(name, kind) for names, kind in kinds for name in names])
    count = 0
    with ParquetWriter(file, schema, compression="zstd") as writer:
        rest = iter(rows)
        while group := list(islice(rest, ROWS)):
            writer.write_table(pyarrow.Table.from_pylist([_typed(row) for row in group], schema))
            count += len(group)
    return count


def _typed(row: dict[str, Any]) -> dict[str, Any]:
    row = row | {"external_id": row["id"], "published_at": row["date"]}
    row |= {name: row[name] and parse_time(row[name]) for name in TIMES}
    return row | {name: bool(row[name]) for name in FLAGS}
