"""Read articles from Parquet: those that this job wrote, that `newsfold export parquet` did, or another program."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from pyarrow import ArrowException
from pyarrow.parquet import ParquetFile
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import ArrayType, BooleanType, MapType, StringType, StructField, StructType, TimestampType

from newsfold.bulk.extraction import ARTICLE_COLUMNS, MAX_REASON
from newsfold.bulk.inputs import InputFile, no_glob, open_locally
from newsfold.bulk.keys import article_id
from newsfold.bulk.rows import Row, map_rows, schema
from newsfold.db.values.times import format_time
from newsfold.extract.classify import KINDS

_TIME_FORMAT = "yyyy-MM-dd'T'HH:mm:ss'Z'"
_TIMES = ("published_at", "modified_at", "first_seen_at")
_CHECKED_COLUMNS = "address string not null, reason string"
# A time without a day would be taken for one of today.
_HAS_DAY = r"^\d{4}-\d{2}-\d{2}"
_JSON_TYPES = {
    "authors": "array<string>", "tags": "array<string>", "optouts": "array<string>", "quality": "map<string,string>",
}  # fmt: skip
# Values of the columns that may not be null, where the files do not have them.
_DEFAULTS = {
    "title": "", "standfirst": "", "text": "", "authors": "[]", "byline": "", "kind": "article", "is_free": 1,
    "complete": 1, "tags": "[]", "optouts": "[]", "quality": "{}", "word_count": 0,
}  # fmt: skip
# A date without a precision is taken for a day if it is a midnight.
_PRECISION_SQL = """
    case when published_at is null then 'none'
        when published_precision in ('minute', 'day', 'none') then published_precision
        when published_at like '%T00:00:00Z' then 'day'
        else 'minute'
    end
"""


def check_files(session: SparkSession, files: Sequence[InputFile]) -> DataFrame:
    """Return (address, reason) of each Parquet file; the reason is null for one that can be read to its end."""
    addresses = session.sparkContext.parallelize([(file.address,) for file in files], max(1, len(files)))
    return map_rows(session.createDataFrame(addresses, "address string"), _check, _CHECKED_COLUMNS)


def _check(rows: Iterable[Row]) -> Iterator[Row]:
    for row in rows:
        reason = None
        with open_locally(row["address"]) as path:
            try:
                with ParquetFile(path) as file:
                    for _ in file.iter_batches():
                        pass
            except (ArrowException, OSError) as error:
                if getattr(error, "errno", None) is not None:  # of the disk, not of the content
                    raise
                reason = f"cannot be read: {error}"[:MAX_REASON]
        yield {"address": row["address"], "reason": reason}


def read_articles(session: SparkSession, checked: DataFrame, now: datetime) -> tuple[DataFrame, DataFrame]:
    """Return (articles, rejected) from the Parquet files `checked` (see `check_files`), with the columns of the job.

    A file that cannot be read is one row of `rejected`. Values of another type than the column's are converted or,
    where that is impossible, missing; an unknown kind is `article`. Rows with neither URL nor external id are left
    out, those without a text rejected. An id may have several rows. An article of which nothing tells when it was first
    seen counts as seen when it was published, or else `now`.
    """
    at = F.lit(format_time(now))
    damaged = checked.where("reason is not null").select(
        F.col("address").alias("url"), F.lit("import").alias("stage"), "reason", at.alias("at"),
        F.lit(None).cast("string").alias("archive_id"), F.lit(None).cast("bigint").alias("capture_id"),
    )  # fmt: skip
    readable = [no_glob(row["address"]) for row in checked.where("reason is null").collect()]
    if not readable:
        return session.createDataFrame([], schema(ARTICLE_COLUMNS)), damaged
    table = session.read.option("mergeSchema", "true").parquet(*sorted(readable))
    make_id = F.udf(article_id, "bigint", useArrow=False)
    columns = [_column(table, field).alias(field.name) for field in schema(ARTICLE_COLUMNS)]
    known = table.select(*columns).where("coalesce(external_id, url) is not null")
    seen = F.coalesce("first_seen_at", "published_at", at)
    named = known.withColumns(
        {
            "text_sha256": F.sha2("text", 256),
            "id": make_id(F.coalesce("external_id", "url")),
            "first_seen_at": seen,
            "kind": F.when(F.col("kind").isin(*KINDS), F.col("kind")).otherwise("article"),
            "published_precision": F.expr(_PRECISION_SQL),
        }
    )
    rejected = named.where("text = ''").selectExpr(
        "coalesce(url, external_id) as url", "'import' as stage", "'no text' as reason", "first_seen_at as at",
        "archive_id", "capture_id",
    )  # fmt: skip
    return named.where("text <> ''"), rejected.unionByName(damaged)


def _column(table: DataFrame, field: StructField) -> Column:
    """Return a column in the form that `news.db` has: times and lists as text, flags as 0 and 1."""
    name, default = field.name, F.lit(_DEFAULTS.get(field.name)).cast(field.dataType)
    if name not in table.columns:
        return default
    kind, column = table.schema[name].dataType, F.col(name)
    if isinstance(kind, (ArrayType, MapType, StructType)):
        return F.coalesce(F.to_json(column) if name in _JSON_TYPES else F.lit(None).cast(field.dataType), default)
    if name in _TIMES:
        return F.date_format(column if isinstance(kind, TimestampType) else _parse_time(column), _TIME_FORMAT)
    if isinstance(field.dataType, StringType):
        text = F.make_valid_utf8(column.cast("string"))
        if name in _JSON_TYPES:
            text = F.when(F.from_json(text, _JSON_TYPES[name]).isNotNull(), text)
        return F.coalesce(text, default)
    number = column.cast("int") if isinstance(kind, BooleanType) else column.cast("string")
    return F.coalesce(number.try_cast(field.dataType), default)


def _parse_time(column: Column) -> Column:
    text = column.cast("string")
    return F.try_to_timestamp(F.when(text.rlike(_HAS_DAY), text))
