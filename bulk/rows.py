"""Apply Python functions to the rows of a Spark table, and the tables' schemas."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql.pandas.types import to_arrow_schema
from pyspark.sql.types import StructType

from newsfold.bulk.session import ROWS_PER_BATCH

Row = dict[str, Any]


def schema(columns: str) -> StructType:
    """Return the schema of columns in SQL's notation, `id bigint not null, title string`."""
    parsed = StructType.fromDDL(columns)
    assert isinstance(parsed, StructType)
    return parsed


def map_rows(table: DataFrame, function: Callable[[Iterator[Row]], Iterable[Row]], columns: str) -> DataFrame:
    """Return the table of the rows that `function` yields for the rows of each partition, in their order.

    `columns` describes the result as `schema` reads it. `function` must be importable by name, because it runs in other
    processes.
    """
    result = schema(columns)

    def run(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        arrow = to_arrow_schema(result)
        rows = iter(function(row for batch in batches for row in batch.to_pylist()))
        while chunk := list(islice(rows, ROWS_PER_BATCH)):
            yield pa.RecordBatch.from_pylist(chunk, schema=arrow)

    return table.mapInArrow(run, result)
