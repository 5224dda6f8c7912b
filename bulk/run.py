"""The bulk job: from saved pages to articles, copies and stories, in steps that Spark distributes.

 1. Extract the pages of WARC files and archives; read ready articles from Parquet; of each article keep the newest.
 2. Compute shingle hashes, MinHash signatures and terms (features).
 3. Group equal texts, and pair the groups that have enough hashes in common (candidates).
 4. Find the connected components of the pairs; all texts that an article may be a copy of are in its component.
 5. Fold each component as one process would fold it, for its copies.
 6. Find the reissues of old texts among the originals, by bands of MinHash.
 7. Cluster the originals into stories, in windows of weeks, and join the windows.
 8. Put copies into the stories of their originals, and summarize the stories.

Each step stores its table and is skipped if an earlier run of the same job has stored it. The results do not depend on
the number of partitions or machines.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as F

from newsfold.bulk.candidates import find_pairs, group_equal_texts
from newsfold.bulk.components import find_components, find_limited_components
from newsfold.bulk.copies import find_copies, split_found
from newsfold.bulk.extraction import choose_newest, extract_files
from newsfold.bulk.features import make_features
from newsfold.bulk.inputs import InputFile, InputKind, choose_partitions, find_inputs
from newsfold.bulk.parquet_articles import check_files, read_articles
from newsfold.bulk.reissues import find_reissues
from newsfold.bulk.session import PARTITIONS
from newsfold.bulk.stages import Stages
from newsfold.bulk.story_tables import place_articles, summarize_stories
from newsfold.bulk.story_windows import cluster_windows, find_windows, link_windows
from newsfold.db.news.articles import PUBLISHED_AT_SQL

TABLES = ("articles", "rejected", "copies", "stories", "story_articles")
# Spark calls the scalar minimum `least`.
_TIME_SQL = PUBLISHED_AT_SQL.replace("articles.", "").replace("min(", "least(")


def run_bulk(
    session: SparkSession,
    inputs: Sequence[str],
    output: str,
    *,
    now: datetime,
    begin_step: Callable[[str], None] = lambda name: None,
) -> dict[str, int]:
    """Extract and fold the pages of `inputs` into Parquet tables below `output`; return the number of rows of each.

    The tables are TABLES, with the columns of `news.db`, partitioned by `day`: that of the article, of the first
    article of the story, or of the rejection. Ids are from content: the same input gives the same rows. `begin_step` is
    called with the name of each step; there is none if the same job has ended before. Raise NoInput if a path names no
    file, and UnusableOutput if a table would replace data that this job did not write.
    """
    output = output.rstrip("/")
    files = find_inputs(session, inputs, [f"{output}/{name}" for name in TABLES])
    stages = Stages(session, output, files)
    stages.claim_output(TABLES)
    if stages.has_ended(TABLES):
        return {name: _count(session, f"{output}/{name}") for name in TABLES}
    if not session.sparkContext.getConf().contains(PARTITIONS):
        session.conf.set(PARTITIONS, str(choose_partitions(files)))

    def step(name: str, make: Callable[[], DataFrame]) -> DataFrame:
        begin_step(name)
        return stages.step(name, make)

    articles, rejected = _split(step, session, files, now)
    features = step("features", lambda: make_features(articles))
    nodes, members = group_equal_texts(features)
    members = step("members", lambda: members)
    pairs = step("pairs", lambda: find_pairs(nodes))
    components = step("components", lambda: find_limited_components(pairs, _keep_below(stages, "components")))
    window_copies, blocks = split_found(step("window_copies", lambda: find_copies(articles, members, components)))
    originals = articles.join(
        window_copies.where("is_primary = 1").select(F.col("article_id").alias("id")), "id", "left_anti"
    )
    marked = originals.join(features.select("id", "day", "minhash", "terms"), "id")
    reissues = step("reissues", lambda: find_reissues(marked))
    windows = step("windows", lambda: find_windows(marked))
    clusters = step("clusters", lambda: cluster_windows(marked, blocks, windows))
    links = step("links", lambda: link_windows(clusters))
    joined = step("joined", lambda: find_components(links, _keep_below(stages, "joined")))
    placed = step("placed", lambda: place_articles(clusters, joined, window_copies, articles))
    stories = step("stories", lambda: summarize_stories(placed, window_copies, articles))

    begin_step("tables")
    days = articles.select(F.col("id").alias("article_id"), F.substring("at", 1, 10).alias("day"))
    copies = window_copies.drop("reason").unionByName(reissues)
    story_articles = placed.drop("terms").join(
        articles.select(F.col("id").alias("article_id"), F.col("first_seen_at").alias("added_at")), "article_id"
    )
    tables = {
        "articles": articles.withColumn("day", F.substring("at", 1, 10)).drop("at"),
        "rejected": rejected.withColumn("day", F.substring("at", 1, 10)),
        "copies": copies.join(days, "article_id"),
        "stories": stories.withColumn("day", F.substring("first_published_at", 1, 10)),
        "story_articles": story_articles.join(days, "article_id"),
    }
    counts = {name: _write(session, table, f"{output}/{name}") for name, table in tables.items()}
    stages.delete()
    return counts


def _extract(session: SparkSession, files: Sequence[InputFile], now: datetime) -> DataFrame:
    return extract_files(session, [file for file in files if file.kind != InputKind.PARQUET], now)


def _split(
    step: Callable[[str, Callable[[], DataFrame]], DataFrame],
    session: SparkSession,
    files: Sequence[InputFile],
    now: datetime,
) -> tuple[DataFrame, DataFrame]:
    """Return (articles, rejected): the newest capture of each article, and the articles that are ready in Parquet.

    An article with a capture is not taken from Parquet, and of several rows there, that seen first is.
    """
    articles, rejected = choose_newest(step("extracted", lambda: _extract(session, files, now)))
    ready = [file for file in files if file.kind == InputKind.PARQUET]
    if ready:
        checked = step("checked", lambda: check_files(session, ready))
        known, without_text = read_articles(session, checked, now)
        rejected = rejected.unionByName(without_text)
        both = articles.withColumn("is_ready", F.lit(0)).unionByName(known.withColumn("is_ready", F.lit(1)))
        same_id = Window.partitionBy("id")
        first = same_id.orderBy("is_ready", "first_seen_at", "text_sha256", F.xxhash64(*known.columns))
        ranked = both.withColumn("rank", F.row_number().over(first)).withColumn(
            "first_seen_at", F.min("first_seen_at").over(same_id)
        )
        articles = ranked.where("rank = 1").drop("rank", "is_ready")
    return step("articles", lambda: articles.withColumn("at", F.expr(_TIME_SQL))), rejected


def _keep_below(stages: Stages, name: str) -> Callable[[str, DataFrame], DataFrame]:
    return lambda part, table: stages.keep(f"{name}-{part}", table)


def _write(session: SparkSession, table: DataFrame, path: str) -> int:
    """Write a table, partitioned by day, in place of a former one; return the number of its rows."""
    key = "id" if "id" in table.columns else "article_id" if "article_id" in table.columns else "url"
    ordered = table.repartition("day").sortWithinPartitions("day", key)
    ordered.write.mode("overwrite").partitionBy("day").parquet(path)
    return _count(session, path)


def _count(session: SparkSession, path: str) -> int:
    return int(session.read.schema("day string").parquet(path).count())  # an empty table has no schema of its own
