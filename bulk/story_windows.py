"""Cluster the originals into stories, by language and window of days, and join the windows.

A window is a number of whole periods of PERIOD_DAYS, as few as have MIN_ARTICLES together, with the OVERLAP_DAYS before
them. It is folded as one process folds it, beginning with the document frequencies of all articles before it. Where
windows overlap, the later one tells which of its stories goes on from which story of the earlier one. A window is named
by its first period.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from newsfold.bulk.copies import NO_TIME, folding_order, name_articles
from newsfold.bulk.known_copies import OriginalsOnly
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
from newsfold.dedupe.run import fold_once
from newsfold.dedupe.stories.document_frequency import pack_pages
from newsfold.dedupe.stories.term_vectors import VOCABULARY_SIZE

PERIOD_DAYS = 14  # with the overlap, a third of the articles are folded twice
# A language of fewer articles is folded in one window, as in one process. Folding them takes a minute of one core.
MIN_ARTICLES = 20_000
OVERLAP_DAYS = math.ceil(PARAMETERS.stories.max_days_apart)
# Copies were found before: without sketches, none is looked for among the originals.
_STORIES_ONLY = replace(PARAMETERS, copies=replace(PARAMETERS.copies, min_words=1 << 30, min_title_words=1 << 30))

MEMBER_COLUMNS = """
    window bigint not null, language string not null, article_id bigint not null, story bigint not null, score double,
    reason string not null, terms binary not null, is_own boolean not null
"""
WINDOW_COLUMNS = """
    language string not null, window bigint not null, periods array<bigint> not null, articles double not null,
    pages array<struct<page: int, terms: binary>> not null
"""
_COUNT_COLUMNS = """
    language string not null, period bigint not null, is_overlap boolean not null, articles bigint not null,
    weight double not null, terms binary not null, weights binary not null
"""


def find_windows(originals: DataFrame) -> DataFrame:
    """Return the windows of each language, with the document frequencies with which they begin (WINDOW_COLUMNS).

    `periods` are those of a window that have articles. `originals` has the columns `id`, `language`, `at`, `day`,
    `text_sha256` and `terms`.
    """
    period = F.floor(F.col("day") / PERIOD_DAYS)
    is_overlap = F.col("day") >= (period + 1) * PERIOD_DAYS - OVERLAP_DAYS
    keys = ("language", "period", "is_overlap")
    parts = originals.where("day is not null").select(
        F.coalesce("language", F.lit("")).alias("language"), period.alias("period"), is_overlap.alias("is_overlap"),
        "terms", "at", "text_sha256", "id",
    )  # fmt: skip
    ordered = parts.repartition(*keys).sortWithinPartitions(*keys, *folding_order())
    counts = map_rows(ordered, _count_parts, _COUNT_COLUMNS)
    in_order = counts.repartition("language").sortWithinPartitions(*keys)
    return map_rows(in_order, _divide, WINDOW_COLUMNS)


def _count_parts(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the document frequencies of each part of a period alone, in which its last article weighs 1."""
    growth = 2 ** (1 / PARAMETERS.stories.half_life)
    for (language, period, is_overlap), part in groupby(rows, itemgetter("language", "period", "is_overlap")):
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
            "period": period,
            "is_overlap": is_overlap,
            "articles": articles,
            "weight": total / weight,
            "terms": distinct.astype("<i4").tobytes(),
            "weights": (frequencies[distinct] / weight).astype("<f4").tobytes(),
        }


@dataclass(slots=True)
class _Counts:
    """The document frequencies of some articles, of which the last one weighs 1, and the sum of the weights."""

    articles: float = 0.0
    frequencies: NDArray[np.float32] = field(default_factory=lambda: np.zeros(VOCABULARY_SIZE, np.float32))

    def add(self, part: Row) -> None:
        """Count the articles of a later part, a row of _COUNT_COLUMNS."""
        decay = 0.5 ** (part["articles"] / PARAMETERS.stories.half_life)
        self.frequencies *= np.float32(decay)
        self.frequencies[np.frombuffer(part["terms"], "<i4")] += np.frombuffer(part["weights"], "<f4")
        self.articles = self.articles * decay + part["weight"]

    def as_row(self) -> Row:
        """Return the columns `articles` and `pages`."""
        pages = [{"page": page, "terms": terms} for page, terms in pack_pages(self.frequencies)]
        return {"articles": self.articles, "pages": pages}

    def copy(self) -> "_Counts":
        """Return the present state."""
        return _Counts(self.articles, self.frequencies.copy())


def _divide(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the windows of each language, each with what the articles before its overlap weigh."""
    for language, parts in groupby(rows, itemgetter("language")):
        counts, full = _Counts(), None
        window, size, overlap = None, 0, counts
        for period, of_period in groupby(parts, itemgetter("period")):
            if window is None or size >= MIN_ARTICLES:
                if full:
                    yield full
                start = overlap if window and window["periods"][-1] == period - 1 else counts
                full, window, size = window, {"language": language, "window": period, "periods": []}, 0
                window |= start.as_row()
            window["periods"].append(period)
            overlap = counts
            for part in of_period:
                if part["is_overlap"]:
                    overlap = counts.copy()
                size += part["articles"]
                counts.add(part)
        if full and window and size < MIN_ARTICLES:
            full["periods"] += window["periods"]
            window = None
        yield from filter(None, (full, window))


def cluster_windows(originals: DataFrame, blocks: DataFrame, windows: DataFrame) -> DataFrame:
    """Return in which story of each window the articles are (MEMBER_COLUMNS).

    `originals` has `id`, `source`, `at`, `day` and SCRATCH_COLUMNS; `blocks` are those of `split_found`, `windows` the
    result of `find_windows`. `story` is the id of the story's first article in the window; `is_own` tells that the
    article is not in the overlap. Articles without a time are in the last window of their language.
    """
    period = F.floor(F.col("day") / PERIOD_DAYS)
    known = originals.select(
        "id", "source", "at", *SCRATCH_COLUMNS, F.coalesce("language", F.lit("")).alias("key"), "day"
    )
    known = known.join(blocks.select(F.col("article_id").alias("id"), "recurring"), "id", "left")
    key = F.col("language").alias("key")
    own = F.broadcast(windows.select(key, "window", F.explode("periods").alias("period")))
    last = F.broadcast(windows.groupBy(key).agg(F.max("window").alias("last")))
    starts = F.broadcast(windows.select(key, (F.col("window") - 1).alias("period"), F.col("window").alias("next")))
    placed = (
        known.withColumn("period", period)
        .join(own, ["key", "period"], "left")
        .join(starts, ["key", "period"], "left")
        .join(last, "key", "left")
    )
    is_repeated = F.col("next").isNotNull() & (F.col("day") >= (F.col("period") + 1) * PERIOD_DAYS - OVERLAP_DAYS)
    window = F.coalesce("window", "last", F.lit(0))  # no article of the language has a time: there are no windows
    numbers = F.when(is_repeated, F.array(window, "next")).otherwise(F.array(window))
    spread = placed.select("*", F.posexplode(numbers).alias("repetition", "in"))
    articles = spread.withColumn("is_own", F.expr("repetition = 0")).withColumn("window", F.col("in"))
    needed = articles.drop("period", "day", "last", "next", "repetition", "in")
    start = windows.select(key, "window", F.lit(None).alias("id"), "articles", "pages")
    rows = needed.unionByName(start, allowMissingColumns=True)
    # A task for each window: by a hash, several would get into one task while other cores have none.
    tasks = max(1, windows.count())
    in_order = Window.orderBy("language", "window")
    numbered = windows.select(key, "window", (F.row_number().over(in_order) - 1).alias("number"))
    task = F.coalesce("number", F.pmod(F.hash("key"), F.lit(tasks)))  # a language without windows has no number
    # The row of the frequencies has no id, and so comes first of its window.
    ordered = (
        rows.join(F.broadcast(numbered), ["key", "window"], "left")
        .repartitionById(tasks, task.cast("int"))
        .drop("number")
        .sortWithinPartitions("key", "window", F.col("id").isNotNull(), *folding_order())
    )
    return map_rows(ordered, _cluster_windows, MEMBER_COLUMNS)


def _cluster_windows(rows: Iterable[Row]) -> Iterator[Row]:
    with TemporaryDirectory() as folder:
        news = open_scratch(Path(folder))
        for (language, window), articles in groupby(rows, itemgetter("key", "window")):
            kept: list[tuple[Any, ...]] = [(0, False, None)]  # by the ids of the scratch database, which begin at 1
            for is_article, group in groupby(articles, lambda row: row["id"] is not None):
                if is_article:
                    kept += fill_scratch(news, group, keep=("id", "is_own", "recurring"))
                    continue
                for row in group:
                    pages = [(page["page"], page["terms"]) for page in row["pages"]]
                    # How many of them clearly joined a story is not known, and does not matter after MIN_ARTICLES.
                    save_frequencies(news, language, LanguageTotals(row["articles"], 1.0, 0.0), pages)
            blocks = {number: flags for number, (_, _, flags) in enumerate(kept) if flags is not None}
            fold_once(news, now=NO_TIME, parameters=_STORIES_ONLY, make_detector=partial(OriginalsOnly, blocks))
            ids = [number for number, _, _ in kept]
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
    named = members.select("article_id", name_of_story().alias("name"), "is_own")
    earlier = named.where("is_own").select("article_id", F.col("name").alias("other"))
    later = named.where("not is_own").select("article_id", F.col("name").alias("one"))
    common = earlier.join(later, "article_id").groupBy("one", "other").count()
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
