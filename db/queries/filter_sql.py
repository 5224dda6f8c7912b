"""Filters as SQL conditions on `articles`, with the values they need."""

from datetime import timedelta
from typing import Any

from sqlite_utils import Database

from newsfold.db.queries.filters import Filter
from newsfold.db.values.times import format_time, parse_time

Conditions = list[tuple[str, list[Any]]]


def article_conditions(news: Database, narrow: Filter) -> Conditions:
    """Those on language, source and section: what an article itself must have."""
    found: Conditions = []
    if narrow.source or narrow.country or narrow.tag:
        ids = _source_ids(news, narrow)
        found.append((f"articles.source_id in ({', '.join('?' * len(ids))})", list(ids)))
    if narrow.section:
        found.append(("articles.section = ?", [narrow.section]))
    if narrow.seen is not None:
        found.append(("articles.id > ?", [narrow.seen]))
    return found


def since_of(news: Database, narrow: Filter) -> str | None:
    """Where the period begins: given, or so many days before the newest coverage."""
    if narrow.days is None:
        return narrow.since
    newest = newest_coverage(news)
    if newest is None:
        return narrow.since
    begin = format_time(parse_time(newest) - timedelta(days=narrow.days))
    return max(begin, narrow.since) if narrow.since else begin


def newest_coverage(news: Database) -> str | None:
    row = news.conn.execute("select max(last_published_at) from stories").fetchone()
    return str(row[0]) if row[0] else None


def latest_article(news: Database) -> int:
    """The highest id there is; what comes later is new to who has seen it."""
    return int(news.conn.execute("select coalesce(max(id), 0) from articles").fetchone()[0])


def joined(conditions: Conditions) -> tuple[str, list[Any]]:
    """All of them, and their values in order."""
    sql = " and ".join(f"({condition})" for condition, _ in conditions) or "1"
    return sql, [value for _, values in conditions for value in values]


def _source_ids(news: Database, narrow: Filter) -> list[int]:
    rows = news.conn.execute(
        """
        select id from sources
        where (:source is null or name = :source) and (:country is null or country = :country)
            and (:tag is null or exists (select 1 from json_each(sources.tags) where value = :tag))
        """,
        {"source": narrow.source, "country": narrow.country, "tag": narrow.tag},
    )
    return [row[0] for row in rows.fetchall()]
