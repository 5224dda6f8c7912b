"""Make the tables `stories` and `story_articles` from the stories of the windows."""

from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from operator import itemgetter

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from newsfold.bulk.rows import Row, map_rows
from newsfold.bulk.story_windows import name_of_story
from newsfold.db.values.times import day_of
from newsfold.dedupe.parameters import PARAMETERS
from newsfold.dedupe.stories.summary import MAX_COMPARED, DatedArticle, centralities, summarize
from newsfold.dedupe.stories.term_vectors import unpack_vectors

ARTICLE_COLUMNS = "article_id bigint not null, story_id bigint not null, score double, reason string not null"
STORY_COLUMNS = """
    id bigint not null, title string not null, lead_article_id bigint not null, first_published_at string,
    last_published_at string, article_count int not null, source_count int not null, sources_independent int not null,
    language string, countries string not null, hours double, pace double
"""


def place_articles(members: DataFrame, joined: DataFrame, copies: DataFrame, articles: DataFrame) -> DataFrame:
    """Return (article_id, story_id, score, reason, terms) of each article, the rows of `story_articles` with the terms.

    `members` are the stories of the windows, `joined` (node, component) those that go on from one window to the next,
    `copies` the rows of `copies`, `articles` all articles. The id of a story is that of its first original.
    """
    own = members.where("is_own").withColumn("node", name_of_story())
    named = own.join(joined, "node", "left").withColumn("name", F.coalesce("component", "node"))
    times = articles.select(F.col("id").alias("article_id"), "at", "text_sha256")
    order = F.struct(F.col("at").isNull(), "at", "text_sha256", "article_id")
    dated = named.join(times, "article_id")
    first = dated.groupBy("name").agg(F.min_by("article_id", order).alias("story_id"))
    originals = dated.join(first, "name").select("article_id", "story_id", "score", "reason", "terms")
    placed = copies.where("is_primary = 1").join(
        originals.select(F.col("article_id").alias("original_id"), "story_id"), "original_id"
    )
    return originals.union(
        placed.select(
            "article_id", "story_id", F.col("containment").alias("score"), "reason", F.lit(b"").alias("terms")
        )
    )


def summarize_stories(placed: DataFrame, copies: DataFrame, articles: DataFrame) -> DataFrame:
    """Return the rows of `stories`. `placed` is the result of `place_articles`."""
    primary = copies.where("is_primary = 1").select(
        F.col("article_id").alias("id"), F.col("original_id").alias("copy_of")
    )
    numbers = primary.groupBy(F.col("copy_of").alias("id")).agg(F.count("*").alias("copies"))
    columns = ("id", "title", "kind", "word_count", "language", "is_free", "complete", "agency", "source", "at")
    rows = (
        placed.select(F.col("article_id").alias("id"), "story_id", "terms")
        .join(articles.select(*columns, "text_sha256"), "id")
        .join(primary, "id", "left")
        .join(numbers, "id", "left")
    )
    order = [F.expr(column) for column in ("story_id", "copy_of is not null", "at is null", "at", "text_sha256", "id")]
    return map_rows(rows.repartition("story_id").sortWithinPartitions(*order), _summarize, STORY_COLUMNS)


def _summarize(rows: Iterable[Row]) -> Iterator[Row]:
    for story_id, members in groupby(rows, itemgetter("story_id")):
        packed: dict[int, bytes] = {}
        dated: list[DatedArticle] = []
        for row in members:
            if row["terms"] and len(packed) < MAX_COMPARED:
                packed[row["id"]] = row["terms"]
            dated.append(_dated_article(row))
        vectors = unpack_vectors(list(islice(packed.values(), MAX_COMPARED)), PARAMETERS.stories.text_weight)
        central = centralities(dict(zip(packed, vectors, strict=True))) if len(packed) > 1 else {}
        yield {"id": story_id, **summarize(dated, central, None)}


def _dated_article(row: Row) -> DatedArticle:
    """Return the article as summaries need it; what only the list of sources knows is unknown here."""
    return DatedArticle(
        id=row["id"],
        title=row["title"],
        kind=row["kind"],
        word_count=row["word_count"],
        language=row["language"],
        is_free=row["is_free"],
        complete=row["complete"],
        agency=row["agency"],
        source_id=row["source"],  # any value that tells sources apart
        source=row["source"],
        owner=None,
        country=None,
        at=row["at"],
        copy_of=row["copy_of"],
        is_copy=int(row["copy_of"] is not None),
        copies=row["copies"] or 0,
        day=day_of(row["at"]),
    )
