"""Read articles from Parquet: those that this job wrote, that `newsfold export parquet` did, or another program."""

from collections.abc import Sequence
from datetime import datetime

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import ArrayType, BooleanType, MapType, StringType, StructField, StructType, TimestampType

from newsfold.bulk.extraction import ARTICLE_COLUMNS
from newsfold.bulk.inputs import InputFile
from newsfold.bulk.keys import article_id
from newsfold.bulk.rows import schema
from newsfold.db.values.times import format_time

_TIME_FORMAT = "yyyy-MM-dd'T'HH:mm:ss'Z'"
_TIMES = ("published_at", "modified_at", "first_seen_at")
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


def read_articles(session: SparkSession, files: Sequence[InputFile], now: datetime) -> tuple[DataFrame, DataFrame]:
    """Return (articles, rejected) from Parquet files, with the columns of the job.

    Values of another type than the column's are converted or, where that is impossible, missing. Rows with neither URL
    nor external id are left out, those without a text rejected. An id may have several rows. An article of which
    nothing tells when it was first seen counts as seen when it was published, or else `now`.
    """
    table = session.read.option("mergeSchema", "true").parquet(*[_no_glob(file.address) for file in files])
    make_id = F.udf(article_id, "bigint", useArrow=False)
    columns = [_column(table, field).alias(field.name) for field in schema(ARTICLE_COLUMNS)]
    known = table.select(*columns).where("coalesce(external_id, url) is not null")
    seen = F.coalesce("first_seen_at", "published_at", F.lit(format_time(now)))
    named = known.withColumns(
        {
            "text_sha256": F.sha2("text", 256),
            "id": make_id(F.coalesce("external_id", "url")),
            "first_seen_at": seen,
            "published_precision": F.expr(_PRECISION_SQL),
        }
    )
    rejected = named.where("text = ''").selectExpr(
        "coalesce(url, external_id) as url", "'import' as stage", "'no text' as reason", "first_seen_at as at",
        "archive_id", "capture_id",
    )  # fmt: skip
    return named.where("text <> ''"), rejected


def _no_glob(address: str) -> str:
    """Return an address in which Spark finds no pattern."""
    return "".join(f"\\{character}" if character in "[]{}*?\\" else character for character in address)


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
