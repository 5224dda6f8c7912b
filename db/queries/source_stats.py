"""Statistics of each source over the last DAYS days: articles per day, copies, delay after the first report, feeds."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from statistics import median
from typing import Any, NamedTuple

from sqlite_utils import Database

from newsfold.db.news.articles import PUBLISHED_AT_SQL
from newsfold.db.queries.filter_sql import read_newest_coverage
from newsfold.db.values.json_lists import read_string_list
from newsfold.db.values.times import format_time, parse_time

DAYS = 28  # length of the period, which ends with the newest coverage


class _DayCount(NamedTuple):
    day: str
    articles: int
    copies: int


def read_source_stats(news: Database) -> list[dict[str, Any]]:
    """Return one row for every source, in order of name.

    The keys of a row:
    - the columns of `sources`, with tags as a list;
    - for the last DAYS days: days (the number of articles on each day, oldest first; [] for a database without
      stories), articles and copies (numbers);
    - for the stories of these days that have several sources and only times to the minute: delay_minutes (the median
      time from the first report to the source's own; None without such stories) and was_first (the number of stories
      that the source reported first);
    - last_at, the publication time of the newest article, None if there is none;
    - feeds (their number), worked_at (the last successful check of any feed), error (of a failing feed, else None).
    """
    newest = read_newest_coverage(news)
    since = format_time(parse_time(newest) - timedelta(days=DAYS)) if newest else ""
    counts, delays, feeds = _count_articles(news, since), _read_delays(news, since), _read_feeds(news)
    last = dict(
        news.conn.execute(
            "select id, (select max(published_at) from articles where source_id = sources.id) from sources"
        ).fetchall()
    )
    rows = news.query("select * from sources order by name collate nocase")
    return [
        row
        | {
            "tags": read_string_list(row["tags"]),
            "days": _articles_by_day(counts[row["id"]], newest),
            "articles": sum(count.articles for count in counts[row["id"]]),
            "copies": sum(count.copies for count in counts[row["id"]]),
            "delay_minutes": median(delays[row["id"]]) if delays[row["id"]] else None,
            "was_first": sum(not delay for delay in delays[row["id"]]),
            "last_at": last[row["id"]],
        }
        | feeds.get(row["id"], {"feeds": 0, "worked_at": None, "error": None})
        for row in rows
    ]


def _count_articles(news: Database, since: str) -> dict[int, list[_DayCount]]:
    """Return source id → the counts of each day with articles since the time `since`."""
    rows = news.conn.execute(
        """
        select source_id, substr(published_at, 1, 10) as day, count(*), count(copies.article_id)
        from articles left join copies on copies.article_id = articles.id and copies.is_primary = 1
        where published_at >= ? and source_id is not null group by 1, 2
        """,
        [since],
    )
    counts = defaultdict(list)
    for source_id, *count in rows.fetchall():
        counts[source_id].append(_DayCount(*count))
    return counts


def _read_delays(news: Database, since: str) -> dict[int, list[float]]:
    """Return source id → minutes after the first report, one number for each story; 0 if the source was first.

    The stories have several sources, all times to the minute, and their last article at `since` or later.
    """
    rows = news.conn.execute(
        f"""
        select story_articles.story_id, articles.source_id, min(unixepoch({PUBLISHED_AT_SQL})),
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
    for story_id, source_id, at, is_exact in rows.fetchall():
        stories[story_id].append((source_id, at, is_exact))
    delays = defaultdict(list)
    for reports in stories.values():
        if all(is_exact and at is not None for _, at, is_exact in reports):
            first = min(at for _, at, _ in reports)
            for source_id, at, _ in reports:
                delays[source_id].append((at - first) / 60)
    return delays


def _read_feeds(news: Database) -> dict[int, dict[str, Any]]:
    """Return source id → a row with feeds (their number), worked_at, failures (the most of one feed) and error."""
    rows = news.query(
        """
        select source_id, count(*) as feeds, max(worked_at) as worked_at, max(failures) as failures,
            max(case when failures > 0 then coalesce(error, 'status ' || status) end) as error
        from feeds group by source_id
        """
    )
    return {row["source_id"]: row for row in rows}


def _articles_by_day(counts: Iterable[_DayCount], newest: str | None) -> list[int]:
    if newest is None:
        return []
    by_day = {count.day: count.articles for count in counts}
    last = parse_time(newest)
    return [by_day.get(f"{last - timedelta(days=back):%Y-%m-%d}", 0) for back in range(DAYS - 1, -1, -1)]
