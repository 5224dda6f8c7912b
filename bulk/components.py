"""Connected components of a graph by star contraction (Kiveris et al. 2014, "Connected components in MapReduce")."""

from collections.abc import Callable

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

# A task folds a component; this many articles take it a minute. Among millions of articles a day, chance and phrases
# that all use connect very many by weak pairs: there, pairs are only those that share more. Copies share .44 at least.
MAX_ARTICLES = 20_000
STRICTER = (0.3, 0.4, 0.5, 0.6)
MAX_ROUNDS = 60  # each round halves the longest paths, so that even a chain of all articles needs fewer

Keep = Callable[[str, DataFrame], DataFrame]


def find_components(pairs: DataFrame, keep: Keep) -> DataFrame:
    """Return (node, component) for each node of the pairs (one, other); a component is named by its lowest node.

    `keep(name, table)` stores a table and returns it as it was stored, so that no round is computed twice. Raise
    RuntimeError if the components are not found in MAX_ROUNDS rounds.
    """
    edges, before = keep("round-0", pairs.select("one", "other")), None
    for number in range(1, MAX_ROUNDS + 1):
        edges = keep(f"round-{number}", _small_star(_large_star(edges)))
        state = edges.agg(F.count("*"), F.bit_xor(F.xxhash64("one", "other"))).first()
        if state == before:
            ends = edges.select(F.col("one").alias("node"), F.col("other").alias("component"))
            return ends.union(edges.select("other", "other")).distinct()
        before = state
    raise RuntimeError(f"the components of the pairs were not found in {MAX_ROUNDS} rounds")


def find_limited_components(pairs: DataFrame, keep: Keep, limit: int = MAX_ARTICLES) -> DataFrame:
    """Return (node, component) as `find_components` does for the pairs (one, other, share).

    A component with more nodes than `limit` is taken apart: its pairs with the smallest shares are left out, by the
    steps of STRICTER.
    """
    components = find_components(pairs, keep)
    for share in STRICTER:
        sizes = components.groupBy("component").agg(F.count("*").alias("nodes"))
        large = sizes.where(F.col("nodes") > limit).select("component")
        if large.isEmpty():
            break
        inside = components.join(large, "component").select(F.col("node").alias("one"))
        strong = pairs.where(F.col("share") >= share).join(inside, "one", "left_semi")
        apart = find_components(strong, _keep_below(keep, str(share)))
        components = keep(f"{share}", components.join(large, "component", "left_anti").unionByName(apart))
    return components


def _keep_below(keep: Keep, folder: str) -> Keep:
    return lambda name, table: keep(f"{folder}-{name}", table)


def _large_star(edges: DataFrame) -> DataFrame:
    """Connect the larger neighbours of each node to the least one of its neighbours and itself."""
    both = edges.union(edges.select("other", "one"))
    least = both.groupBy("one").agg(F.min("other").alias("least"))
    starred = both.join(least, "one").where("other > one")
    return starred.select(F.col("other").alias("one"), F.least("one", "least").alias("other")).distinct()


def _small_star(edges: DataFrame) -> DataFrame:
    """Connect each node and its smaller neighbours to the least one of them."""
    down = edges.where("one <> other").select(
        F.greatest("one", "other").alias("one"), F.least("one", "other").alias("other")
    )
    least = down.groupBy("one").agg(F.min("other").alias("least"))
    neighbours = down.join(least, "one").where("other <> least").select(F.col("other").alias("one"), "least")
    return neighbours.union(least).toDF("one", "other").distinct()
