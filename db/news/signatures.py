"""What the folding remembers of each article: a sketch to find its like, weighted terms, and the mark of being done."""

import math
from collections.abc import Mapping, Sequence
from sqlite3 import Cursor
from typing import Any

from sqlite_utils import Database

DAY = 86_400  # seconds

# Article, its day and the keys of its sketch.
Packed = tuple[int, float | None, bytes]

# Its place in time: a day counts as its noon, never later than first seen; a crawled article without a date as first
# seen; an imported one without a date has none.
PUBLISHED_AT_SQL = """
    case articles.published_precision
        when 'minute' then articles.published_at
        when 'day' then min(substr(articles.published_at, 1, 10) || 'T12:00:00Z', articles.first_seen_at)
        else case when articles.capture_id is null then null else articles.first_seen_at end
    end
"""


def outdate_articles(news: Database, version: int) -> None:
    """What another version folded is undone."""
    if news.conn.execute("update folding set version = ? where version <> ?", [version, version]).rowcount:
        news.conn.execute("insert or ignore into unfolded (article_id) select article_id from signatures")


def pending_articles(news: Database) -> list[int]:
    """Ids of articles that are new, changed or outdated since they were folded, in order of time."""
    return fold_queue(news, "")


def pending_known_articles(news: Database) -> list[int]:
    """Those that have a story and must be folded again, whatever version folded them; in order of time."""
    return fold_queue(news, "cross join story_articles on story_articles.article_id = unfolded.article_id")


def fold_queue(news: Database, those: str) -> list[int]:
    """Of one moment by their text, so that the order of input changes nothing; without a time as they came."""
    # A cross join is done in this order: SQLite would rather go through all articles.
    rows = news.conn.execute(
        f"""
        select articles.id, {PUBLISHED_AT_SQL} as at
        from unfolded cross join articles on articles.id = unfolded.article_id {those}
        order by at is null, at, iif(at is null, '', articles.text_sha256), articles.id
        """
    )
    return [row[0] for row in rows.fetchall()]


def read_texts(news: Database, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """id → id, title, text, kind, language, source_id, source, published_precision, at, and whether it has a story."""
    rows = news.conn.execute(
        f"""
        select articles.id, title, text, kind, articles.language, source_id, sources.name as source,
            published_precision, {PUBLISHED_AT_SQL} as at,
            exists (select 1 from story_articles where story_articles.article_id = articles.id) as has_story
        from articles left join sources on sources.id = articles.source_id where articles.id in ({_marks(ids)})
        """,
        list(ids),
    )
    return {row["id"]: row for row in named_rows(rows)}


def named_rows(cursor: Cursor) -> list[dict[str, Any]]:
    """All that is left to fetch, without the savepoint that `query` sets for each question."""
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def has_terms(news: Database, article_id: int) -> bool:
    """Whether the article was folded before as an original, and its terms counted."""
    query = "select 1 from signatures where article_id = ? and terms <> x''"
    return news.conn.execute(query, [article_id]).fetchone() is not None


def save_signature(
    news: Database, article: Mapping[str, Any], glues: bool, terms: bytes, sketch: bytes, near: bytes
) -> None:
    """Marks the article as folded; `terms` is its packed vector, `near` the packed likenesses to others."""
    news.conn.execute(
        "insert or replace into signatures (article_id, at, glues, terms, sketch, near)"
        " values (?, unixepoch(?), ?, ?, ?, ?)",
        [article["id"], article["at"], int(glues), terms, sketch, near],
    )
    news.conn.execute("delete from unfolded where article_id = ?", [article["id"]])


def forget_signature(news: Database, article_id: int) -> None:
    """Makes the article undone again."""
    news.conn.execute("delete from signatures where article_id = ?", [article_id])
    news.conn.execute("insert or ignore into unfolded (article_id) values (?)", [article_id])


def read_sketches(news: Database, since: float, until: float) -> list[Packed]:
    """Of originals whose time lies between the two, in days since 1970."""
    return _sketches(news, "signatures.at between ? and ?", [math.floor(since * DAY), math.ceil(until * DAY)])


def read_latest_sketches(news: Database, limit: int) -> list[Packed]:
    """Of the latest originals with a time."""
    return _sketches(news, "signatures.at is not null order by signatures.at desc limit ?", [limit])


def read_undated_sketches(news: Database, limit: int) -> list[Packed]:
    """Of the latest originals without a time."""
    return _sketches(news, "signatures.at is null order by signatures.article_id desc limit ?", [limit])


def _sketches(news: Database, which: str, values: Sequence[int]) -> list[Packed]:
    rows = news.conn.execute(
        f"""
        select article_id, at / {DAY}.0, sketch from signatures
        where sketch <> x'' and not exists (
            select 1 from copies where copies.article_id = signatures.article_id and copies.is_primary = 1
        ) and {which}
        """,
        values,
    )
    return rows.fetchall()


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))
