"""Read the term vectors, neighbours and embeddings of the originals that new articles are compared with."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

DAY = 86_400  # seconds


@dataclass(frozen=True, slots=True)
class PackedMember:
    """An original that links stories, with its vectors packed as they are stored.

    `day` is its time in days since 1970, None if unknown. `terms` is the term vector, `neighbours` the (article id,
    similarity) pairs of the most similar articles, `embedding` the embedding, None if there is none.
    """

    article_id: int
    story_id: int
    day: float | None
    terms: bytes
    neighbours: bytes
    embedding: bytes | None
    language: str | None


def read_members(news: Database, since: float, until: float) -> list[PackedMember]:
    """Return the originals that link stories from `since` to `until` (days since 1970), in order of time."""
    return _read_members(
        news,
        "and signatures.at between ? and ? order by signatures.at, signatures.article_id",
        [math.floor(since * DAY), math.ceil(until * DAY)],
    )


def read_undated_members(news: Database, limit: int) -> list[PackedMember]:
    """Return the `limit` newest originals that link stories and have no time, newest first."""
    return _read_members(news, "and signatures.at is null order by signatures.article_id desc limit ?", [limit])


def read_latest_members(news: Database, limit: int) -> list[PackedMember]:
    """Return the `limit` latest originals that link stories and have a time, latest first."""
    return _read_members(
        news, "and signatures.at is not null order by signatures.at desc, signatures.article_id desc limit ?", [limit]
    )


def _read_members(news: Database, condition: str, values: Sequence[int]) -> list[PackedMember]:
    rows = news.conn.execute(
        f"""
        select signatures.article_id, story_articles.story_id, signatures.at / {DAY}.0, signatures.terms,
            signatures.near, embeddings.vector, articles.language
        from signatures join story_articles on story_articles.article_id = signatures.article_id
        join articles on articles.id = signatures.article_id
        left join embeddings on embeddings.article_id = signatures.article_id
        where signatures.glues = 1 and not exists (
            select 1 from copies where copies.article_id = signatures.article_id and copies.is_primary = 1
        ) {condition}
        """,
        values,
    )
    return [PackedMember(*row) for row in rows.fetchall()]


def read_terms(news: Database, ids: Sequence[int]) -> dict[int, tuple[bytes, bytes]]:
    """Return article id → (packed term vector, packed neighbours), for those of `ids` that were folded as originals."""
    marks = ", ".join("?" * len(ids))
    query = f"select article_id, terms, near from signatures where terms <> x'' and article_id in ({marks})"
    return {row[0]: row[1:] for row in news.conn.execute(query, list(ids)).fetchall()}
