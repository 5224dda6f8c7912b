"""How each source has been in the last weeks: pace, own against copied texts, delay behind the first, health."""

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from statistics import median
from typing import Any

from sqlite_utils import Database

from newsfold.db.news.signatures import PUBLISHED_AT_SQL
from newsfold.db.queries.filter_sql import newest_coverage
from newsfold.db.values.times import format_time, parse_time

DAYS = 28  # that are looked at, up to the newest coverage


def source_pace(news: Database) -> list[dict[str, Any]]:
    """Every source: name, homepage, owner, language, country, tags, enabled, and of the last `DAYS` days

    `days` (articles of each, the oldest first), `articles`, `copies`, `delay_minutes` (the median behind the first
    outlet, in stories of several whose times are known to the minute; None without any) and `was_first` (times);
    `last_at`, and the feeds' `feeds`, `worked_at`, `error`.
    """
    newest = newest_coverage(news)
    since = format_time(parse_time(newest) - timedelta(days=DAYS)) if newest else ""
    articles, delays, feeds = _articles(news, since), _delays(news, since), _feeds(news)
    last = dict(
        news.conn.execute(
            "select id, (select max(published_at) from articles where source_id = sources.id) from sources"
        ).fetchall()
    )
    rows = news.query("select * from sources order by name collate nocase")
    return [
        row
        | {
            "tags": json.loads(row["tags"]),
            "days": _days(articles[row["id"]], newest),
            "articles": sum(count for _, count, _ in articles[row["id"]]),
            "copies": sum(copies for _, _, copies in articles[row["id"]]),
            "delay_minutes": median(delays[row["id"]]) if delays[row["id"]] else None,
            "was_first": sum(not delay for delay in delays[row["id"]]),
            "last_at": last[row["id"]],
        }
        | feeds.get(row["id"], {"feeds": 0, "worked_at": None, "error": None})
        for row in rows
    ]


def _articles(news: Database, since: str) -> dict[int, list[tuple[str, int, int]]]:
    """source id → (day, articles, copies)."""
    rows = news.conn.execute(
        """
        select source_id, substr(published_at, 1, 10) as day, count(*), count(copies.article_id)
        from articles left join copies on copies.article_id = articles.id and copies.is_primary = 1
        where published_at >= ? and source_id is not null group by 1, 2
        """,
        [since],
    )
    found = defaultdict(list)
    for number, day, count, copies in rows.fetchall():
        found[number].append((day, count, copies))
    return found


def _delays(news: Database, since: str) -> dict[int, list[float]]:
    """source id → minutes behind the first outlet, one for each story that it shared."""
    rows = news.conn.execute(
        f"""
        select story_articles.story_id, articles.source_id, min({PUBLISHED_AT_SQL}),
            min(articles.published_precision = 'minute')
        from stories
        join story_articles on story_articles.story_id = stories.id
        join articles on articles.id = story_articles.article_id
        where stories.last_published_at >= ? and stories.source_count > 1 and articles.source_id is not null
        group by 1, 2
        """,
        [since],
    )
    stories = defaultdict(list)
    for story, source, at, exact in rows.fetchall():
        stories[story].append((source, at, exact))
    found = defaultdict(list)
    for outlets in stories.values():
        if all(exact and at for _, at, exact in outlets):
            first = min(at for _, at, _ in outlets)
            for source, at, _ in outlets:
                found[source].append((parse_time(at) - parse_time(first)).total_seconds() / 60)
    return found


def _feeds(news: Database) -> dict[int, dict[str, Any]]:
    rows = news.query(
        """
        select source_id, count(*) as feeds, max(worked_at) as worked_at, max(failures) as failures,
            max(case when failures > 0 then coalesce(error, 'status ' || status) end) as error
        from feeds group by source_id
        """
    )
    return {row["source_id"]: row for row in rows}


def _days(articles: Iterable[tuple[str, int, int]], newest: str | None) -> list[int]:
    if newest is None:
        return []
    counts = {day: count for day, count, _ in articles}
    last = parse_time(newest)
    return [counts.get(f"{last - timedelta(days=back):%Y-%m-%d}", 0) for back in range(DAYS - 1, -1, -1)]
