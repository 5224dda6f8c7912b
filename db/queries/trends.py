"""What grows and what there is to choose from: stories by day and language, the fastest ones, lists for filters."""

from datetime import timedelta
from typing import Any

from sqlite_utils import Database

from newsfold.db.queries.filter_sql import newest_coverage
from newsfold.db.values.times import format_time, parse_time

DAYS = 30
FEWEST_DAYS = 7  # also where the database is younger
GROWING_HOURS = 24


def stories_by_day(news: Database) -> tuple[list[str], dict[str, list[int]]]:
    """The last `DAYS` days up to the newest coverage, and language → how many stories began on each of them.

    Where the first stories are younger than that, so is the first day.
    """
    newest = newest_coverage(news)
    if newest is None:
        return [], {}
    days = [f"{parse_time(newest) - timedelta(days=back):%Y-%m-%d}" for back in range(DAYS - 1, -1, -1)]
    places = {day: place for place, day in enumerate(days)}
    rows = news.conn.execute(
        """
        select coalesce(language, ''), substr(first_published_at, 1, 10) as day, count(*) from stories
        where last_published_at >= ? and first_published_at >= ? and article_count > 0 group by 1, 2
        """,
        [days[0], days[0]],
    )
    found: dict[str, list[int]] = {}
    for language, day, count in rows.fetchall():
        if day in places:
            found.setdefault(language, [0] * DAYS)[places[day]] = count
    first = min((place for counts in found.values() for place, count in enumerate(counts) if count), default=0)
    begin = min(first, DAYS - FEWEST_DAYS)
    return days[begin:], {
        language: counts[begin:] for language, counts in sorted(found.items(), key=lambda item: -sum(item[1]))
    }


def growing_stories(news: Database, limit: int = 15) -> list[dict[str, Any]]:
    """Stories by the outlets that joined within the last `GROWING_HOURS` hours: `joined` outlets, `added` articles."""
    newest = newest_coverage(news)
    if newest is None:
        return []
    since = format_time(parse_time(newest) - timedelta(hours=GROWING_HOURS))
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


def choices(news: Database) -> dict[str, list[str]]:
    """What filters can choose from: `languages`, `countries`, `sources`, `tags`, and the usual `sections`."""

    def column(query: str) -> list[str]:
        return [value for (value,) in news.conn.execute(query)]

    return {
        "languages": column(_LANGUAGES),
        "countries": column("select distinct country from sources where country <> '' order by 1"),
        "sources": column("select name from sources order by name collate nocase"),
        "tags": column("select distinct value from sources, json_each(sources.tags) order by 1"),
        "sections": column(_SECTIONS),
    }


# One step for each language: every other way reads all stories.
_LANGUAGES = """
    with recursive found (language) as (
        select min(language) from stories
        union all
        select (select min(language) from stories where stories.language > found.language) from found
        where found.language is not null
    )
    select language from found where language <> ''
"""
_SECTIONS = """
    select section from (select section from articles order by id desc limit 2000)
    where section <> '' group by section order by count(*) desc limit 100
"""
