"""Signatures: what folding stores of each article, and the texts that it reads.

A signature holds the FracMinHash sketch, by which copies are found, and the term vector and the neighbours, by which
stories are found. A copy's signature has an empty sketch.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from sqlite3 import Cursor
from typing import Any, TypedDict, cast

from sqlite_utils import Database

from newsfold.db.news.articles import PUBLISHED_AT_SQL

DAY = 86_400  # seconds

# Article id, its time in days since 1970, and the packed hashes of its sketch.
StoredSketch = tuple[int, float | None, bytes]


class ArticleText(TypedDict):
    """An article as folding compares it; `at` is PUBLISHED_AT_SQL, `has_story` is 0 or 1, as SQLite has no booleans."""

    id: int
    title: str
    text: str
    kind: str
    language: str | None
    source_id: int | None
    source: str | None
    published_precision: str
    at: str | None
    has_story: bool


@dataclass(frozen=True, slots=True)
class Signature:
    """`terms` is the packed term vector, `sketch` the packed sketch, `neighbours` the packed similarities to others.

    `links_stories` is False for an article that tells many events and so may not join two stories.
    """

    terms: bytes
    sketch: bytes
    neighbours: bytes
    links_stories: bool


def read_texts(news: Database, ids: Sequence[int]) -> dict[int, ArticleText]:
    """Return the articles with these ids, by id; ids of no article are left out."""
    rows = news.conn.execute(
        f"""
        select articles.id, title, text, kind, articles.language, source_id, sources.name as source,
            published_precision, {PUBLISHED_AT_SQL} as at,
            exists (select 1 from story_articles where story_articles.article_id = articles.id) as has_story
        from articles left join sources on sources.id = articles.source_id
        where articles.id in ({", ".join("?" * len(ids))})
        """,
        list(ids),
    )
    return {row["id"]: cast("ArticleText", row) for row in named_rows(rows)}


def named_rows(cursor: Cursor) -> list[dict[str, Any]]:
    """Fetch all rows as dictionaries, without the savepoint that sqlite-utils' `query` sets for each query."""
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def has_terms(news: Database, article_id: int) -> bool:
    """Return whether the article was folded before as an original, so that its terms are counted already."""
    query = "select 1 from signatures where article_id = ? and terms <> x''"
    return news.conn.execute(query, [article_id]).fetchone() is not None


def save_signature(news: Database, article: ArticleText, signature: Signature) -> None:
    """Save the signature and take the article out of the fold queue."""
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
    """Return the sketches of the originals between two times, in days since 1970."""
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
