"""Cluster the originals into stories, by language and window of days, and join the windows.

A window holds WINDOW_DAYS of its own and the OVERLAP_DAYS before them. It is folded as one process folds it, beginning
with the document frequencies of all articles before it. Where windows overlap, the later one tells which of its stories
goes on from which story of the earlier one.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from newsfold.bulk.copies import NO_TIME, folding_order, name_articles
from newsfold.bulk.rows import Row, map_rows
from newsfold.db.news.document_frequency import LanguageTotals
from newsfold.db.scratch import (
    SCRATCH_COLUMNS,
    empty_scratch,
    fill_scratch,
    open_scratch,
    read_members,
    save_frequencies,
)
from newsfold.dedupe.parameters import PARAMETERS
from newsfold.dedupe.run import dedupe
from newsfold.dedupe.stories.document_frequency import pack_pages
from newsfold.dedupe.stories.term_vectors import VOCABULARY_SIZE

WINDOW_DAYS = 7
OVERLAP_DAYS = math.ceil(PARAMETERS.stories.max_days_apart)
# Copies were found before: without sketches, none is looked for among the originals.
_STORIES_ONLY = replace(PARAMETERS, copies=replace(PARAMETERS.copies, min_words=1 << 30, min_title_words=1 << 30))

MEMBER_COLUMNS = """
    window bigint not null, language string not null, article_id bigint not null, story bigint not null, score double,
    reason string not null, terms binary not null, is_own boolean not null
"""
FREQUENCY_COLUMNS = """
    language string not null, window bigint not null, articles double not null,
    pages array<struct<page: int, terms: binary>> not null
"""
_COUNT_COLUMNS = """
    language string not null, window bigint not null, is_overlap boolean not null, articles bigint not null,
    weight double not null, terms binary not null, weights binary not null
"""


def count_frequencies(originals: DataFrame) -> DataFrame:
    """Return the document frequencies with which each window of each language begins (FREQUENCY_COLUMNS).

    `originals` has the columns `id`, `language`, `at`, `day`, `kind`, `text_sha256` and `terms`.
    """
    dated = originals.where("day is not null and kind <> 'digest'")
    window = F.floor(F.col("day") / WINDOW_DAYS)
    is_overlap = F.col("day") >= (window + 1) * WINDOW_DAYS - OVERLAP_DAYS
    keys = ("language", "window", "is_overlap")
    parts = dated.select(
        F.coalesce("language", F.lit("")).alias("language"), window.alias("window"), is_overlap.alias("is_overlap"),
        "terms", "at", "text_sha256", "id",
    )  # fmt: skip
    ordered = parts.repartition(*keys).sortWithinPartitions(*keys, *folding_order())
    counts = map_rows(ordered, _count_parts, _COUNT_COLUMNS)
    in_order = counts.repartition("language").sortWithinPartitions(*keys)
    return map_rows(in_order, _sum_up, FREQUENCY_COLUMNS)


def _count_parts(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the document frequencies of each part of a window alone, in which its last article weighs 1."""
    growth = 2 ** (1 / PARAMETERS.stories.half_life)
    for (language, window, is_overlap), part in groupby(rows, itemgetter("language", "window", "is_overlap")):
        frequencies, articles, weight = np.zeros(VOCABULARY_SIZE, np.float64), 0, 1.0
        total = 0.0
        for row in part:
            terms = np.frombuffer(row["terms"], "<i4")
            if len(terms):
                articles, weight = articles + 1, weight * growth
                frequencies[terms] += weight
                total += weight
        distinct = np.flatnonzero(frequencies)
        yield {
            "language": language,
            "window": window,
            "is_overlap": is_overlap,
            "articles": articles,
            "weight": total / weight,
            "terms": distinct.astype("<i4").tobytes(),
            "weights": (frequencies[distinct] / weight).astype("<f4").tobytes(),
        }


def _sum_up(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield for each window what the articles before it weigh at its beginning, which is in the overlap before it."""
    for language, parts in groupby(rows, itemgetter("language")):
        frequencies, articles = np.zeros(VOCABULARY_SIZE, np.float32), 0.0
        begun: set[int] = set()
        for part in parts:
            # The window itself, if nothing was in the overlap before it, and the next one before its overlap.
            begins = {part["window"], part["window"] + part["is_overlap"]} - begun
            begun |= begins
            for window in sorted(begins):
                row = {"language": language, "window": window, "articles": articles}
                yield row | {"pages": [{"page": page, "terms": terms} for page, terms in pack_pages(frequencies)]}
            decay = 0.5 ** (part["articles"] / PARAMETERS.stories.half_life)
            frequencies *= np.float32(decay)
            frequencies[np.frombuffer(part["terms"], "<i4")] += np.frombuffer(part["weights"], "<f4")
            articles = articles * decay + part["weight"]


def cluster_windows(originals: DataFrame, frequencies: DataFrame) -> DataFrame:
    """Return in which story of each window the articles are (MEMBER_COLUMNS).

    `originals` has `id`, `source`, `at`, `day` and SCRATCH_COLUMNS. `story` is the id of the story's first article in
    the window; `is_own` tells that the article is not in the overlap. Articles without a time are in the last window of
    their language.
    """
    own = F.floor(F.col("day") / WINDOW_DAYS)
    language = F.coalesce("language", F.lit(""))
    known = originals.select("id", "source", "at", *SCRATCH_COLUMNS, language.alias("key"), own.alias("own"), "day")
    last = F.coalesce(F.max("own").over(Window.partitionBy("key")), F.lit(0))
    placed = known.withColumn("own", F.coalesce("own", last))
    is_repeated = F.col("day") >= (F.col("own") + 1) * WINDOW_DAYS - OVERLAP_DAYS
    windows = F.when(is_repeated, F.array("own", F.col("own") + 1)).otherwise(F.array("own"))
    spread = placed.withColumn("window", F.explode(windows)).withColumn("is_own", F.expr("window = own"))
    # A window of which only the overlap has articles tells nothing.
    has_own = F.max("is_own").over(Window.partitionBy("key", "window"))
    needed = spread.withColumn("has_own", has_own).where("has_own").drop("has_own", "own", "day")
    start = frequencies.select(F.col("language").alias("key"), "window", F.lit(None).alias("id"), "articles", "pages")
    rows = needed.unionByName(start, allowMissingColumns=True)
    # The row of the frequencies has no id, and so comes first of its window.
    ordered = rows.repartition("key", "window").sortWithinPartitions(
        "key", "window", F.col("id").isNotNull(), *folding_order()
    )
    return map_rows(ordered, _cluster_windows, MEMBER_COLUMNS)


def _cluster_windows(rows: Iterable[Row]) -> Iterator[Row]:
    with TemporaryDirectory() as folder:
        news = open_scratch(Path(folder))
        for (language, window), articles in groupby(rows, itemgetter("key", "window")):
            kept: list[tuple[Any, ...]] = [(0, False)]  # by the ids of the scratch database, which begin at 1
            for is_article, group in groupby(articles, lambda row: row["id"] is not None):
                if is_article:
                    kept += fill_scratch(news, group, keep=("id", "is_own"))
                    continue
                for row in group:
                    pages = [(page["page"], page["terms"]) for page in row["pages"]]
                    # How many of them clearly joined a story is not known: no caution is taken for them.
                    joins = PARAMETERS.stories.caution_rate * row["articles"]
                    save_frequencies(news, language, LanguageTotals(row["articles"], 1.0, joins), pages)
            dedupe(news, now=NO_TIME, parameters=_STORIES_ONLY)
            ids = [number for number, _ in kept]
            first: dict[int, int] = {}
            for member in read_members(news):
                number = member.article_id
                yield {
                    "window": window,
                    "language": language,
                    "article_id": ids[number],
                    "story": ids[first.setdefault(member.story_id, number)],
                    "score": member.score,
                    "reason": name_articles(member.reason, ids),
                    "terms": member.terms,
                    "is_own": kept[number][1],
                }
            empty_scratch(news)
        news.close()


def link_windows(members: DataFrame) -> DataFrame:
    """Return the pairs (one, other) of stories in consecutive windows that are one story; each is a string.

    A story of the later window goes on from the one of the earlier window that has most of their common articles, if
    that is at least half of them, and if no other story of the later window has more of that one.
    """
    named = members.select("window", "article_id", "language", name_of_story().alias("name"), "is_own")
    earlier = named.where("is_own").select(
        (F.col("window") + 1).alias("window"), "language", "article_id", F.col("name").alias("other")
    )
    later = named.where("not is_own").select("window", "language", "article_id", F.col("name").alias("one"))
    common = earlier.join(later, ["window", "language", "article_id"]).groupBy("one", "other").count()
    of_later, of_earlier = Window.partitionBy("one"), Window.partitionBy("other")
    ranked = (
        common.withColumn("all", F.sum("count").over(of_later))
        .withColumn("rank", F.row_number().over(of_later.orderBy(F.desc("count"), "other")))
        .withColumn("rank_there", F.row_number().over(of_earlier.orderBy(F.desc("count"), "one")))
    )
    return ranked.where("rank = 1 and rank_there = 1 and 2 * count >= all").select("one", "other")


def name_of_story() -> Column:
    """Return the expression that names a story of one window: the window and the id of its first article."""
    return F.concat_ws("/", F.lpad(F.col("window").cast("string"), 10, "0"), F.col("story").cast("string"))
