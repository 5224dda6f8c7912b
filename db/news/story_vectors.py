"""What stories are compared by: the weighted terms of each article, and those most like it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

DAY = 86_400  # seconds


@dataclass(frozen=True, slots=True)
class PackedMember:
    """`terms` is a packed vector, `near` packed likenesses, `meaning` a vector if one was made; `day` is since 1970."""

    article_id: int
    story_id: int
    day: float | None
    terms: bytes
    near: bytes
    meaning: bytes | None
    language: str | None


def read_members(news: Database, since: float, until: float) -> list[PackedMember]:
    """The originals that stories are compared by, in order of their time, which lies between the two."""
    return _members(
        news,
        "and signatures.at between ? and ? order by signatures.at, signatures.article_id",
        [math.floor(since * DAY), math.ceil(until * DAY)],
    )


def read_undated_members(news: Database, limit: int) -> list[PackedMember]:
    """The latest of those without a time."""
    return _members(news, "and signatures.at is null order by signatures.article_id desc limit ?", [limit])


def read_latest_members(news: Database, limit: int) -> list[PackedMember]:
    """The latest of those with a time."""
    return _members(
        news, "and signatures.at is not null order by signatures.at desc, signatures.article_id desc limit ?", [limit]
    )


def _members(news: Database, which: str, values: Sequence[int]) -> list[PackedMember]:
    rows = news.conn.execute(
        f"""
        select signatures.article_id, story_articles.story_id, signatures.at / {DAY}.0, signatures.terms,
            signatures.near, embeddings.vector, articles.language
        from signatures join story_articles on story_articles.article_id = signatures.article_id
        join articles on articles.id = signatures.article_id
        left join embeddings on embeddings.article_id = signatures.article_id
        where signatures.glues = 1 and not exists (
            select 1 from copies where copies.article_id = signatures.article_id and copies.is_primary = 1
        ) {which}
        """,
        values,
    )
    return [PackedMember(*row) for row in rows.fetchall()]


def read_terms(news: Database, ids: Sequence[int]) -> dict[int, tuple[bytes, bytes]]:
    """The packed terms and likenesses of originals that have been folded."""
    marks = ", ".join("?" * len(ids))
    query = f"select article_id, terms, near from signatures where terms <> x'' and article_id in ({marks})"
    return {row[0]: row[1:] for row in news.conn.execute(query, list(ids)).fetchall()}
