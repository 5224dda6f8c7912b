"""Fold the articles of each component of similar texts, as one process folds them, and return which are copies."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from newsfold.bulk.known_copies import RecordingDetector
from newsfold.bulk.rows import Row, map_rows
from newsfold.bulk.session import PARTITIONS
from newsfold.db.scratch import (
    SCRATCH_COLUMNS,
    empty_scratch,
    fill_scratch,
    open_scratch,
    read_members,
    read_scratch_copies,
)
from newsfold.dedupe.run import fold_once
from newsfold.dedupe.stories.reasons import rename_articles

COLUMNS = """
    article_id bigint not null, original_id bigint, is_primary int, kind string, similarity double,
    containment double, reason string, recurring binary
"""
# Groups of equal texts in a task, on average. Spark would put them into as few tasks as have many bytes, but folding
# them takes long.
NODES_PER_TASK = 1000
# `added_at` of the stories that are thrown away here; it has no effect.
NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)


def find_copies(articles: DataFrame, members: DataFrame, components: DataFrame) -> DataFrame:
    """Return the rows of `copies` without reissues, and rows of originals with blocks that recur (see `split_found`).

    `reason` is that of the copy in its story, null beside others. `members` are (article id, node), `components` (node,
    component); an article whose node is in no component resembles no other.
    """
    alone = members.groupBy("node").agg(F.count("*").alias("articles")).where("articles > 1").select("node")
    named = components.union(alone.join(components, "node", "left_anti").select("node", F.col("node")))
    texts = articles.select("id", "source", "at", *SCRATCH_COLUMNS)
    grouped = texts.join(members.join(named, "node").select("id", "component"), "id")
    most = int(articles.sparkSession.conf.get(PARTITIONS) or 1)
    tasks = min(max(1, -(-components.count() // NODES_PER_TASK)), most)
    ordered = grouped.repartition(tasks, "component").sortWithinPartitions("component", *folding_order())
    return map_rows(ordered, _fold_components, COLUMNS)


def split_found(found: DataFrame) -> tuple[DataFrame, DataFrame]:
    """Return (copies, blocks) from the rows of `find_copies`.

    `copies` are the rows of `copies` with `reason`. `blocks` are (article_id, recurring): for an original with blocks
    that texts on other subjects have too, the packed flags of the words in them.
    """
    blocks = found.where("original_id is null").select("article_id", "recurring")
    return found.where("original_id is not null").drop("recurring"), blocks


def folding_order() -> list[Column]:
    """Return the expressions by which the fold queue orders articles (db.news.fold_queue)."""
    expressions = ("at is null", "at", "if(at is null, '', text_sha256)", "id")
    return [F.expr(expression) for expression in expressions]


def _fold_components(rows: Iterable[Row]) -> Iterator[Row]:
    with TemporaryDirectory() as folder:
        news = open_scratch(Path(folder))
        for _, component in groupby(rows, itemgetter("component")):
            # By their ids in the scratch database, which begin at 1.
            ids = [0, *(number for (number,) in fill_scratch(news, component, keep=("id",)))]
            recurring: dict[int, bytes] = {}
            fold_once(news, now=NO_TIME, make_detector=partial(RecordingDetector, recurring))
            reasons = {member.article_id: member.reason for member in read_members(news)}
            for copy in read_scratch_copies(news):
                named = {"article_id": ids[copy.article_id], "original_id": ids[copy.original_id]}
                reason = name_articles(reasons[copy.article_id], ids) if copy.is_primary else None
                yield copy._asdict() | named | {"reason": reason}
            for number in sorted(recurring):
                yield {"article_id": ids[number], "recurring": recurring[number]}
            empty_scratch(news)
        news.close()


def name_articles(reason: str, ids: Sequence[int]) -> str:
    """Return a reason of the scratch database (JSON) with the ids of the job; `ids` has them by scratch id."""
    return json.dumps(rename_articles(json.loads(reason), dict(enumerate(ids))), ensure_ascii=False)
