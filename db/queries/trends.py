"""Count stories and articles by day, read the titles of the day, find growing stories, and list values for filters."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, timedelta, tzinfo
from typing import Any

from sqlite_utils import Database

from newsfold.db.queries.filter_sql import read_newest_coverage
from newsfold.db.values.local_days import count_by_day, days_until, slot_sql, start_of_day
from newsfold.db.values.times import format_time, parse_time

DAYS = 30  # length of the period of count_stories_by_day
MIN_DAYS = 7  # of the same, even if the first story is younger
MAX_TITLES = 20_000  # that are compared for the terms of the day
GROWING_HOURS = 24  # length of the period in which a growing story gains sources

# One index lookup for each language; `select distinct` would read all stories.
_LANGUAGES = """
    with recursive found (language) as (
        select min(language) from stories
        union all
        select (select min(language) from stories where stories.language > found.language) from found
        where found.language is not null
    )
    select language from found where language <> ''
"""
# The most frequent sections of the newest articles.
_SECTIONS = """
    select section from (select section from articles order by id desc limit 2000)
    where section <> '' group by section order by count(*) desc limit 100
"""


def count_stories_by_day(news: Database, zone: tzinfo = UTC) -> tuple[list[str], dict[str, list[int]]]:
    """Return the last days of `zone`, oldest first, and language → the number of stories that began on each of them.

    The last day is that of the newest coverage; days are text such as `2026-03-02`. There are DAYS of them, or fewer if
    the first story is younger, but at least MIN_DAYS. The most frequent language comes first; "" stands for an unknown
    one. Both results are empty for a database without stories.
    """
    newest = read_newest_coverage(news)
    if newest is None:
        return [], {}
    days = days_until(parse_time(newest), DAYS, zone)
    begin_at = format_time(start_of_day(date.fromisoformat(days[0]), zone))
    rows = news.conn.execute(
        f"""
        select coalesce(language, ''), {slot_sql("first_published_at")}, count(*) from stories
        where last_published_at >= ? and first_published_at >= ? and article_count > 0 group by 1, 2
        """,
        [begin_at, begin_at],
    )
    slots: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for language, slot, count in rows.fetchall():
        slots[language].append((slot, count))
    counted = {language: count_by_day(of_language, zone) for language, of_language in slots.items()}
    by_language = {language: [counts.get(day, 0) for day in days] for language, counts in counted.items()}
    first = min(
        (position for counts in by_language.values() for position, count in enumerate(counts) if count), default=0
    )
    begin = min(first, DAYS - MIN_DAYS)
    return days[begin:], {
        language: counts[begin:] for language, counts in sorted(by_language.items(), key=lambda item: -sum(item[1]))
    }


def count_articles_by_day(news: Database, days: Sequence[str], zone: tzinfo = UTC) -> tuple[list[int], list[int]]:
    """Return the numbers of originals and of copies that were published on each of `days`, adjacent days of `zone`."""
    if not days:
        return [], []
    first, last = date.fromisoformat(days[0]), date.fromisoformat(days[-1])
    slot = slot_sql("published_at", "published_precision = 'day'")
    rows = news.conn.execute(
        f"""
        select {slot}, count(*), count(copies.article_id) from articles
        left join copies on copies.article_id = articles.id and copies.is_primary = 1
        where published_at >= ? and published_at < ? group by 1
        """,
        # A day more at both ends, for the times that are known to the day only.
        [f"{first - timedelta(days=1)}", f"{last + timedelta(days=1)}U"],
    ).fetchall()
    copies = count_by_day(((slot, copies) for slot, _, copies in rows), zone)
    articles = count_by_day(((slot, articles) for slot, articles, _ in rows), zone)
    return [articles.get(day, 0) - copies.get(day, 0) for day in days], [copies.get(day, 0) for day in days]


def read_recent_titles(
    news: Database,
) -> tuple[list[tuple[str, int | None]], list[tuple[str, int | None]]]:
    """Return (title, source id) of the originals of the last GROWING_HOURS of coverage, and of the days before them.

    Up to MAX_TITLES of each, the latest; the earlier ones are of at most DAYS days.
    """
    newest = read_newest_coverage(news)
    if newest is None:
        return [], []
    end = parse_time(newest)
    begin = format_time(end - timedelta(hours=GROWING_HOURS))
    query = """
        select title, source_id from articles
        where published_at >= ? and published_at < ? and not exists (
            select 1 from copies where copies.article_id = articles.id and copies.is_primary = 1
        )
        order by published_at desc limit ?
    """
    recent = news.conn.execute(query, [begin, f"{newest}~", MAX_TITLES]).fetchall()
    earlier = news.conn.execute(query, [format_time(end - timedelta(days=DAYS)), begin, MAX_TITLES]).fetchall()
    return recent, earlier


def find_growing_stories(news: Database, limit: int = 15, *, hours: int = GROWING_HOURS) -> list[dict[str, Any]]:
    """Return up to `limit` stories of several sources, sorted by the number of sources that wrote about them recently.

    Recently means the `hours` before the newest coverage. The keys of a row: id, title, language,
    article_count, source_count, sources_independent; joined and added, the numbers of sources and of articles in these
    hours.
    """
    newest = read_newest_coverage(news)
    if newest is None:
        return []
    since = format_time(parse_time(newest) - timedelta(hours=hours))
    rows = news.query(
        """
        select stories.id, stories.title, stories.language, stories.article_count, stories.source_count,
            stories.sources_independent, count(distinct articles.source_id) as joined, count(*) as added
        from articles
        join story_articles on story_articles.article_id = articles.id
        join stories on stories.id = story_articles.story_id
        where articles.published_at >= ? and stories.source_count > 1
        group by stories.id order by joined desc, added desc, stories.id desc limit ?
        """,
        [since, limit],
    )
    return list(rows)


def read_filter_choices(news: Database) -> dict[str, list[str]]:
    """Return the values to choose from in a filter, under the keys languages, countries, sources, tags and sections.

    The sections are only the 100 most frequent ones of the newest 2000 articles.
    """

    def column(query: str) -> list[str]:
        return [value for (value,) in news.conn.execute(query)]

    return {
        "languages": column(_LANGUAGES),
        "countries": column("select distinct country from sources where country <> '' order by 1"),
        "sources": column("select name from sources order by name collate nocase"),
        "tags": column("select distinct value from sources, json_each(sources.tags) order by 1"),
        "sections": column(_SECTIONS),
    }
