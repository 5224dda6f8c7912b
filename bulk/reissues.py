"""Find the originals that repeat a text older than the days in which copies are looked for, by bands of MinHash."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from newsfold.bulk.rows import Row, map_rows
from newsfold.db.news.copies import Reissue
from newsfold.db.news.minhashes import MAX_BAND_ARTICLES, MAX_FOUND
from newsfold.dedupe.copies.minhash_signature import estimate_similarities, make_bands
from newsfold.dedupe.copies.series import match_reissue
from newsfold.dedupe.parameters import PARAMETERS
from newsfold.dedupe.tokens import Text

_BAND_COLUMNS = "id bigint not null, band binary not null"
_CANDIDATE_COLUMNS = "id bigint not null, older bigint not null, older_day double not null"
COLUMNS = """
    article_id bigint not null, original_id bigint not null, is_primary int not null, kind string not null,
    similarity double not null, containment double not null
"""


def find_reissues(originals: DataFrame) -> DataFrame:
    """Return the rows of `copies` with the kind `reissue`.

    `originals` has `id`, `source`, `title`, `text`, `kind`, `at`, `day`, `text_sha256` and `minhash`.
    """
    dated = originals.where("day is not null and minhash is not null and kind <> 'live'")
    candidates = _find_candidates(dated.select("id", "at", "day", "text_sha256", "minhash"))
    text = dated.select("id", F.struct("source", "title", "text").alias("article"))
    older = text.select(F.col("id").alias("older"), F.col("article").alias("older_article"))
    pairs = candidates.join(text, "id").join(older, "older")
    return map_rows(pairs.repartition("id").sortWithinPartitions("id", "older"), _compare_pairs, COLUMNS)


def _find_candidates(dated: DataFrame) -> DataFrame:
    """Return for each article the older ones that its signature resembles most."""
    bands = map_rows(dated.select("id", "minhash"), _make_bands, _BAND_COLUMNS).join(dated.drop("minhash"), "id")
    by_band = Window.partitionBy("band").orderBy("at", "text_sha256", "id")
    older = bands.withColumn("rank", F.row_number().over(by_band)).where(F.col("rank") <= MAX_BAND_ARTICLES)
    older = older.select("band", F.col("id").alias("older"), F.col("day").alias("older_day"))
    far = F.col("day") - F.col("older_day") > PARAMETERS.copies.max_days_apart
    shared = bands.select("id", "band", "day").join(older, "band").where(far)
    counted = shared.groupBy("id", "older", "older_day").count()
    most_first = Window.partitionBy("id").orderBy(F.desc("count"), "older_day", "older")
    found = counted.withColumn("rank", F.row_number().over(most_first)).where(F.col("rank") <= MAX_FOUND)
    signatures = dated.select("id", "minhash")
    pairs = (
        found.select("id", "older", "older_day")
        .join(signatures, "id")
        .join(signatures.select(F.col("id").alias("older"), F.col("minhash").alias("older_minhash")), "older")
    )
    return map_rows(pairs.repartition("id").sortWithinPartitions("id", "older_day", "older"), _rank, _CANDIDATE_COLUMNS)


def _make_bands(rows: Iterable[Row]) -> Iterator[Row]:
    for row in rows:
        yield from ({"id": row["id"], "band": band} for band in make_bands(row["minhash"]))


def _rank(rows: Iterable[Row]) -> Iterator[Row]:
    limits = PARAMETERS.reissues
    for article, pairs in groupby(rows, itemgetter("id")):
        found = list(pairs)
        estimates = estimate_similarities(found[0]["minhash"], [pair["older_minhash"] for pair in found]).tolist()
        ranked = sorted(zip([-one for one in estimates], range(len(found)), strict=True))
        for negative, number in ranked[: limits.max_candidates]:
            if -negative >= limits.min_estimate:
                pair = found[number]
                yield {"id": article, "older": pair["older"], "older_day": pair["older_day"]}


def _compare_pairs(rows: Iterable[Row]) -> Iterator[Row]:
    for article, pairs in groupby(rows, itemgetter("id")):
        found = [reissue for pair in pairs if (reissue := _compare(pair))]
        if found:
            best = min(found, key=lambda reissue: reissue.rank)
            measures = {"similarity": best.similarity, "containment": best.containment}
            yield {
                "article_id": article,
                "original_id": best.original_id,
                "is_primary": 0,
                "kind": "reissue",
            } | measures


def _compare(pair: Row) -> Reissue | None:
    one, older = pair["article"], pair["older_article"]
    same_source = one["source"] is not None and one["source"] == older["source"]
    texts = Text(one["text"], one["title"]), Text(older["text"], older["title"])
    match = match_reissue(*texts, PARAMETERS, same_source=same_source)
    if match is None:
        return None
    return Reissue(pair["older"], round(match.similarity, 4), round(match.containment, 4), pair["older_day"])
