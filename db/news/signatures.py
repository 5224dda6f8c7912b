"""Read the articles to fold, and store their signatures, the data that later folding compares other articles with.

A signature holds the FracMinHash sketch, which finds copies, and the term vector and the neighbours, which find
stories. The sketch of a copy is empty.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from sqlite3 import Cursor
from typing import Any, TypedDict, cast

from sqlite_utils import Database

from newsfold.db.news.articles import PUBLISHED_AT_SQL

DAY = 86_400  # seconds

# (article id, its time in days since 1970 or None if unknown, the packed hashes of its sketch)
StoredSketch = tuple[int, float | None, bytes]


class ArticleText(TypedDict):
    """An article as folding reads it.

    `source` is the name of its source. `at` is its time as UTC text (PUBLISHED_AT_SQL), None if unknown. `has_story`
    says whether it is in a story already; SQLite returns 0 or 1.
    """

    id: int
    title: str
    text: str
    kind: str
    language: str | None
    source_id: int | None
    source: str | None
    published_precision: str
    at: str | None
    first_seen_at: str
    text_sha256: str
    has_story: bool


@dataclass(frozen=True, slots=True)
class Signature:
    """The signature of one article, packed as bytes.

    `terms` is the term vector, `sketch` the hashes of the sketch, `neighbours` the (article id, similarity) pairs of
    the most similar articles. `links_stories` is False for an article about several events, a round-up or a live blog,
    which must not connect their stories.
    """

    terms: bytes
    sketch: bytes
    neighbours: bytes
    links_stories: bool


def has_same_source(one: ArticleText, other: ArticleText) -> bool:
    """Decide whether two articles are from one source; an unknown source equals no other."""
    return one["source_id"] is not None and one["source_id"] == other["source_id"]


def read_texts(news: Database, ids: Sequence[int]) -> dict[int, ArticleText]:
    """Return id → article, for those of `ids` that exist."""
    rows = news.conn.execute(
        f"""
        select articles.id, title, text, kind, articles.language, source_id, sources.name as source,
            published_precision, {PUBLISHED_AT_SQL} as at, first_seen_at, text_sha256,
            exists (select 1 from story_articles where story_articles.article_id = articles.id) as has_story
        from articles left join sources on sources.id = articles.source_id
        where articles.id in ({", ".join("?" * len(ids))})
        """,
        list(ids),
    )
    return {row["id"]: cast("ArticleText", row) for row in named_rows(rows)}


def named_rows(cursor: Cursor) -> list[dict[str, Any]]:
    """Return all rows of `cursor` as dictionaries. Unlike `query` of sqlite-utils, this sets no savepoint per query."""
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def has_terms(news: Database, article_id: int) -> bool:
    """Return whether the article was folded as an original before, so that its terms are counted already."""
    query = "select 1 from signatures where article_id = ? and terms <> x''"
    return news.conn.execute(query, [article_id]).fetchone() is not None


def save_signature(news: Database, article: ArticleText, signature: Signature) -> None:
    """Store the signature of the article, and remove the article from the fold queue."""
    news.conn.execute(
        "insert or replace into signatures (article_id, at, glues, terms, sketch, near)"
        " values (?, unixepoch(?), ?, ?, ?, ?)",
        [
            article["id"],
            article["at"],
            int(signature.links_stories),
            signature.terms,
            signature.sketch,
            signature.neighbours,
        ],
    )
    news.conn.execute("delete from unfolded where article_id = ?", [article["id"]])


def read_sketches(news: Database, since: float, until: float) -> list[StoredSketch]:
    """Return the sketches of the originals from `since` to `until`, both in days since 1970."""
    return _read_sketches(news, "signatures.at between ? and ?", [math.floor(since * DAY), math.ceil(until * DAY)])


def read_latest_sketches(news: Database, limit: int) -> list[StoredSketch]:
    """Return the sketches of the `limit` latest originals that have a time."""
    return _read_sketches(news, "signatures.at is not null order by signatures.at desc limit ?", [limit])


def read_undated_sketches(news: Database, limit: int) -> list[StoredSketch]:
    """Return the sketches of the `limit` newest originals without a time."""
    return _read_sketches(news, "signatures.at is null order by signatures.article_id desc limit ?", [limit])


def _read_sketches(news: Database, condition: str, values: Sequence[int]) -> list[StoredSketch]:
    rows = news.conn.execute(
        f"""
        select article_id, at / {DAY}.0, sketch from signatures
        where sketch <> x'' and not exists (
            select 1 from copies where copies.article_id = signatures.article_id and copies.is_primary = 1
        ) and {condition}
        """,
        values,
    )
    return rows.fetchall()
