"""What stories are compared by: the weighted terms of each article, those most like it, and how common terms are."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

DAY = 86_400  # seconds
CHUNK = 500  # below SQLite's limit of parameters in any build


@dataclass(frozen=True, slots=True)
class PackedMember:
    """`terms` and `title_terms` are packed vectors, `near` packed likenesses; `day` is since 1970."""

    article_id: int
    story_id: int
    day: float | None
    terms: bytes
    title_terms: bytes
    near: bytes


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
            signatures.title_terms, coalesce(neighbours.near, x'')
        from signatures join story_articles on story_articles.article_id = signatures.article_id
        left join neighbours on neighbours.article_id = signatures.article_id
        where signatures.glues = 1 and not exists (
            select 1 from copies where copies.article_id = signatures.article_id and copies.is_primary = 1
        ) {which}
        """,
        values,
    )
    return [PackedMember(*row) for row in rows.fetchall()]


def read_terms(news: Database, ids: Sequence[int]) -> dict[int, tuple[bytes, bytes, bytes]]:
    """The packed terms of text and title and the packed likenesses, of originals that have been folded."""
    rows = news.conn.execute(
        f"""
        select signatures.article_id, terms, title_terms, coalesce(near, x'')
        from signatures left join neighbours on neighbours.article_id = signatures.article_id
        where signatures.terms <> x'' and signatures.article_id in ({", ".join("?" * len(ids))})
        """,
        list(ids),
    )
    return {row[0]: row[1:] for row in rows.fetchall()}


def save_neighbours(news: Database, article_id: int, near: bytes) -> None:
    news.conn.execute("insert or replace into neighbours (article_id, near) values (?, ?)", [article_id, near])


def articles_by_language(news: Database) -> dict[str, tuple[float, float]]:
    """Language → how many articles there were, and the weight of the latest."""
    rows = news.conn.execute("select language, articles, latest from languages")
    return {row[0]: (row[1], row[2]) for row in rows.fetchall()}


def term_frequencies(news: Database, language: str, terms: Iterable[int]) -> dict[int, float]:
    """How many articles of the language had each term so far; 0 for a new one."""
    wanted = list(terms)
    found = dict.fromkeys(wanted, 0.0)
    for at in range(0, len(wanted), CHUNK):
        part = wanted[at : at + CHUNK]
        marks = ", ".join("?" * len(part))
        query = f"select term, articles from term_frequencies where language = ? and term in ({marks})"
        found.update(news.conn.execute(query, [language, *part]).fetchall())
    return found


def save_frequencies(news: Database, language: str, articles: float, latest: float, added: Mapping[int, float]) -> None:
    """`articles` and `latest` are the language's new figures; `added` is what came to each term."""
    news.conn.execute(
        "insert or replace into languages (language, articles, latest) values (?, ?, ?)",
        [language, articles, latest],
    )
    news.conn.executemany(
        "insert into term_frequencies (language, term, articles) values (?, ?, ?)"
        " on conflict (language, term) do update set articles = articles + excluded.articles",
        [[language, *term] for term in added.items()],
    )
