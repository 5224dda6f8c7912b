"""Find the pairs of texts that may be copies of each other, by the hashes that both sketches have.

The fold of one process compares an article with those that it finds by the hashes of its sketch (dedupe.copies
.candidates). This step finds the same pairs, and a few more, by joins: it may not know yet which articles are
originals, and does not need to. The pairs only decide which articles are folded together.
"""

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from newsfold.dedupe.parameters import PARAMETERS

# Of all texts near in time that store one hash, the earliest are paired with the others. One of them is the original,
# where a text was printed a thousand times; and a passage that an outlet prints below every article costs no more than
# this number for each of them. Where the limit is reached, the pair has to be found by other hashes.
MAX_STORING = 40
BUCKET_DAYS = int(PARAMETERS.copies.max_days_apart)  # texts that may be copies are in one or in neighbouring buckets
# A component of a round-up is found by hashes that few originals store. Originals are not known here; each may have
# copies.
MAX_RARE = 16 * PARAMETERS.roundups.max_sharing_originals


def group_equal_texts(features: DataFrame) -> tuple[DataFrame, DataFrame]:
    """Return (nodes, members). A node stands for all equal texts of one bucket of days; a member is (id, node).

    A node is named by the lowest id of its articles. `first_day` and `last_day` are their days, null if unknown.
    """
    bucketed = features.withColumn("bucket", F.floor(F.col("day") / BUCKET_DAYS))
    same_text = Window.partitionBy("text_key", "bucket")
    members = bucketed.select("id", F.min("id").over(same_text).alias("node"))
    nodes = bucketed.groupBy("text_key", "bucket").agg(
        F.min("id").alias("node"),
        F.min("day").alias("first_day"),
        F.max("day").alias("last_day"),
        F.min_by(F.struct("length", "stored", "query"), "id").alias("sketch"),
    )
    return nodes.select("text_key", "bucket", "node", "first_day", "last_day", "sketch.*"), members


def find_pairs(nodes: DataFrame) -> DataFrame:
    """Return the pairs (one, other, share) of nodes that must be folded together: equal, similar, text and round-up.

    `share` is the estimated containment, 1 for equal texts.
    """
    hits = _find_hits(nodes)
    # A later article may share less (see dedupe.copies.candidates) only as a round-up, which its own hashes show. One
    # common hash is chance, unless it is the only one, that of a short text.
    enough = (F.col("share") >= PARAMETERS.copies.min_sketch_share) & (F.col("hits") >= F.least(F.lit(2), "size"))
    similar = hits.where(enough).select("one", "other", "share")
    pairs = (
        _equal_neighbours(nodes).withColumn("share", F.lit(1.0)).union(similar).union(_find_roundup_components(hits))
    )
    return pairs.where(F.col("one") != F.col("other")).groupBy("one", "other").agg(F.max("share").alias("share"))


def _equal_neighbours(nodes: DataFrame) -> DataFrame:
    """Return the pairs of nodes with equal texts in neighbouring buckets, or of which one has no time."""
    previous = nodes.select("text_key", (F.col("bucket") + 1).alias("bucket"), F.col("node").alias("other"))
    dated = nodes.join(previous, ["text_key", "bucket"]).select(F.col("node").alias("one"), "other")
    undated = nodes.where("bucket is null").select("text_key", F.col("node").alias("one"))
    anywhere = undated.join(nodes.select("text_key", F.col("node").alias("other")), "text_key")
    return dated.union(anywhere.select("one", "other"))


def _find_hits(nodes: DataFrame) -> DataFrame:
    """Return, for each text `one` and each text `other` that stores hashes of it, the number of these `hits`.

    `rare_hits` are those on hashes that at most MAX_RARE texts store; `length` is the number of hashes of `one`,
    `size` that of the stored hashes of `other`, `share` the estimated containment. Texts more than `max_days_apart` in
    time are no pair.
    """
    share = F.col("hits") * F.greatest(1 / F.col("size"), PARAMETERS.copies.sample_modulus / F.col("length"))
    size = F.size("stored").alias("size")
    days = ("first_day", "last_day")
    buckets = F.array(*[F.col("bucket") + offset for offset in (-1, 0, 1)])
    stored = nodes.select(F.col("node").alias("other"), *days, size, F.explode("stored").alias("hash"), "bucket")
    query = nodes.select(F.col("node").alias("one"), *days, "length", F.explode("query").alias("hash"), "bucket")
    near = stored.where("bucket is not null").withColumn("bucket", F.explode(buckets))
    dated = _join(query.where("bucket is not null"), near, ["hash", "bucket"])
    undated = _join(query.where("bucket is null"), stored.drop("bucket"), ["hash"]).union(
        _join(query.where("bucket is not null").drop("bucket"), stored.where("bucket is null").drop("bucket"), ["hash"])
    )
    return (
        dated.union(undated)
        .groupBy("one", "other")
        .agg(
            F.count("*").alias("hits"),
            F.sum(F.col("is_rare").cast("int")).alias("rare_hits"),
            F.first("length").alias("length"),
            F.first("size").alias("size"),
        )
        .withColumn("share", share)
    )


def _join(query: DataFrame, stored: DataFrame, key: list[str]) -> DataFrame:
    """Return a row for each hash that `one` has and `other` stores, if they are near enough in time."""
    by_key = Window.partitionBy(*key)
    counted = stored.withColumn("storing", F.count("*").over(by_key)).withColumn(
        "rank", F.row_number().over(by_key.orderBy(F.col("first_day").asc_nulls_last(), "other"))
    )
    limited = counted.where(F.col("rank") <= MAX_STORING).select(
        *key, "other", "size", F.col("first_day").alias("since"), F.col("last_day").alias("until"),
        (F.col("storing") <= MAX_RARE).alias("is_rare"),
    )  # fmt: skip
    pairs = query.join(limited, key)
    days = PARAMETERS.copies.max_days_apart
    is_near = (F.col("since") - F.col("last_day") <= days) & (F.col("first_day") - F.col("until") <= days)
    is_undated = F.col("since").isNull() | F.col("first_day").isNull()
    return pairs.where((F.col("one") != F.col("other")) & (is_undated | is_near)).select(
        "one", "other", "length", "size", "is_rare"
    )


def _find_roundup_components(hits: DataFrame) -> DataFrame:
    """Return the pairs of a text that may be a round-up and of the texts that it may be made of."""
    limits = PARAMETERS.roundups
    by_text = Window.partitionBy("one")
    most_first = by_text.orderBy(F.desc("rare_hits"), "other")
    ranked = hits.where("rare_hits > 0").withColumn("rank", F.row_number().over(most_first))
    best = ranked.where(F.col("rank") <= limits.max_components).withColumn("covered", F.sum("rare_hits").over(by_text))
    needed: Column = limits.min_sketch_share * F.col("length") / PARAMETERS.copies.sample_modulus
    return best.where((F.col("covered") >= needed) & (F.col("rare_hits") > 1)).select("one", "other", "share")
