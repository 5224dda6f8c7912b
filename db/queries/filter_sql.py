"""Translate a Filter to SQL conditions on `articles` and `stories`, with the values of their placeholders."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlite_utils import Database

from newsfold.db.queries.filters import Filter
from newsfold.db.values.times import format_time, parse_time

# SQL with question marks as placeholders, and a value for each of them.
Condition = tuple[str, list[Any]]


def build_article_conditions(news: Database, filters: Filter) -> list[Condition]:
    """Return the conditions of `filters` on articles: source, country, tag, section and `newer_than`.

    The caller adds the conditions on language and period: a list of stories compares those of the story, a search those
    of the article.
    """
    conditions: list[Condition] = []
    if filters.source or filters.country or filters.tag:
        ids = _find_source_ids(news, filters)
        conditions.append((f"articles.source_id in ({', '.join('?' * len(ids))})", ids))
    if filters.section:
        conditions.append(("articles.section = ?", [filters.section]))
    if filters.newer_than is not None:
        conditions.append(("articles.id > ?", [filters.newer_than]))
    return conditions


def join_conditions(conditions: Sequence[Condition]) -> Condition:
    """Return `conditions` combined with "and"; if there are none, a condition that is always true."""
    sql = " and ".join(f"({condition})" for condition, _ in conditions) or "1"
    return sql, [value for _, values in conditions for value in values]


def resolve_since(news: Database, filters: Filter) -> str | None:
    """Return the start of the period as UTC text; None if `filters` has none.

    It is `filters.since` or the time `filters.days` before the newest coverage, the later one if both are set.
    """
    if filters.days is None:
        return filters.since
    newest = read_newest_coverage(news)
    if newest is None:
        return filters.since
    begin = format_time(parse_time(newest) - timedelta(days=filters.days))
    return max(begin, filters.since) if filters.since else begin


def read_newest_coverage(news: Database) -> str | None:
    """Return the time of the latest article of any story as UTC text; None if there is none."""
    row = news.conn.execute("select max(last_published_at) from stories").fetchone()
    return str(row[0]) if row[0] else None


def read_latest_article_id(news: Database) -> int:
    """Return the highest article id, 0 if there is none; every article added later has a higher id."""
    return int(news.conn.execute("select coalesce(max(id), 0) from articles").fetchone()[0])


def _find_source_ids(news: Database, filters: Filter) -> list[int]:
    rows = news.conn.execute(
        """
        select id from sources
        where (:source is null or name = :source) and (:country is null or country = :country)
            and (:tag is null or exists (select 1 from json_each(sources.tags) where value = :tag))
        """,
        {"source": filters.source, "country": filters.country, "tag": filters.tag},
    )
    return [row[0] for row in rows.fetchall()]
