"""Read articles from Parquet: those that this job wrote, or that `newsfold export parquet` did."""

from collections.abc import Sequence

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import ArrayType, BooleanType, TimestampType

from newsfold.bulk.extraction import ARTICLE_COLUMNS
from newsfold.bulk.inputs import InputFile
from newsfold.bulk.keys import article_id
from newsfold.bulk.rows import schema

_TIME_FORMAT = "yyyy-MM-dd'T'HH:mm:ss'Z'"
# Values of the columns that may not be null, where the files do not have them.
_DEFAULTS = {
    "title": "", "standfirst": "", "text": "", "authors": "[]", "byline": "", "kind": "article", "is_free": 1,
    "complete": 1, "published_precision": "none", "tags": "[]", "optouts": "[]", "quality": "{}", "word_count": 0,
}  # fmt: skip


def read_articles(session: SparkSession, files: Sequence[InputFile]) -> DataFrame:
    """Return the articles of Parquet files with the columns of the job.

    Those with neither URL nor external id are left out. Of several rows with one id, that seen first is taken.
    """
    table = session.read.option("mergeSchema", "true").parquet(*[file.address for file in files])
    make_id = F.udf(article_id, "bigint", useArrow=False)
    columns = [_column(table, field.name).cast(field.dataType).alias(field.name) for field in schema(ARTICLE_COLUMNS)]
    known = table.select(*columns).where("coalesce(external_id, url) is not null")
    hashed = known.withColumn("text_sha256", F.sha2("text", 256))
    named = hashed.withColumn("id", make_id(F.coalesce("external_id", "url")))
    by_id = ["first_seen_at", "text_sha256"]
    return named.repartition("id").sortWithinPartitions("id", *by_id).dropDuplicates(["id"])


def _column(table: DataFrame, name: str) -> Column:
    """Return a column in the form that `news.db` has: times and lists as text, flags as 0 and 1."""
    if name not in table.columns:
        return F.lit(_DEFAULTS.get(name))
    kind, column = table.schema[name].dataType, F.col(name)
    if isinstance(kind, TimestampType):
        return F.date_format(column, _TIME_FORMAT)
    if isinstance(kind, ArrayType):
        return F.to_json(column)
    return F.coalesce(column.cast("int") if isinstance(kind, BooleanType) else column, F.lit(_DEFAULTS.get(name)))
