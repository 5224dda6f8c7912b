"""Sum up the newest day of coverage, and the stories that a reader marked."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlite_utils import Database

from newsfold.db.queries.filter_sql import read_newest_coverage
from newsfold.db.queries.trends import find_growing_stories
from newsfold.db.values.times import format_time, parse_time

DAY_HOURS = 24  # length of the day that ends with the newest coverage
GROWING_HOURS = 6  # hours in which a story gains outlets to be among the growing ones
MAX_LISTED = 5  # stories in each list
VOLUME_DAYS, VOLUME = 3, 12  # days, and stories of several outlets in them from which single reports are in the way


def read_day(news: Database) -> dict[str, Any]:
    """Return what the DAY_HOURS up to the newest coverage brought.

    The keys: until (UTC text, None without coverage); articles, sources, stories and copies (numbers); largest and
    growing, each a list of up to MAX_LISTED stories (id, title, language, article_count, source_count, and for growing
    ones `joined` and `added` as in find_growing_stories); has_volume, whether at least VOLUME stories of several
    sources had coverage in the last VOLUME_DAYS days.
    """
    newest = read_newest_coverage(news)
    if newest is None:
        return {"until": None, "largest": [], "growing": [], "has_volume": False} | dict.fromkeys(
            ("articles", "sources", "stories", "copies"), 0
        )
    since = format_time(parse_time(newest) - timedelta(hours=DAY_HOURS))
    counts = next(
        iter(
            news.query(
                """
                select count(*) as articles, count(distinct source_id) as sources,
                    count(distinct story_articles.story_id) as stories, count(copies.article_id) as copies
                from articles
                left join story_articles on story_articles.article_id = articles.id
                left join copies on copies.article_id = articles.id and copies.is_primary = 1
                where published_at >= ? and published_at <= ?
                """,
                [since, newest],
            )
        )
    )
    largest = news.query(
        """
        select id, title, language, article_count, source_count from stories where last_published_at >= ?
        order by source_count desc, article_count desc, last_published_at desc, id desc limit ?
        """,
        [since, MAX_LISTED],
    )
    volume_since = format_time(parse_time(newest) - timedelta(days=VOLUME_DAYS))
    shared = news.conn.execute(
        "select count(*) from (select 1 from stories where last_published_at >= ? and source_count > 1 limit ?)",
        [volume_since, VOLUME],
    ).fetchone()[0]
    return counts | {
        "until": newest,
        "largest": [row for row in largest if row["source_count"] > 1],
        "growing": find_growing_stories(news, MAX_LISTED, hours=GROWING_HOURS),
        "has_volume": shared >= VOLUME,
    }


def read_marked_stories(news: Database, seen_ids: Mapping[int, int]) -> list[dict[str, Any]]:
    """Return the stories of `seen_ids` (story id → highest article id seen), those with most new articles first.

    The keys of a row: marked_id (the id in `seen_ids`), id (another one if the story was merged), title, language,
    last_published_at, and new_articles, the number of its articles with an id above the one seen.
    """
    rows = news.query(
        """
        select marked.key as marked_id, stories.id, stories.title, stories.language, stories.last_published_at, (
            select count(*) from story_articles
            where story_articles.story_id = stories.id and story_articles.article_id > marked.value
        ) as new_articles
        from json_each(?) as marked
        left join story_aliases on story_aliases.old_id = cast(marked.key as integer)
        join stories on stories.id = coalesce(story_aliases.story_id, cast(marked.key as integer))
        where stories.article_count > 0
        order by new_articles desc, stories.last_published_at desc, stories.id desc
        """,
        [json.dumps(dict(seen_ids))],
    )
    return [row | {"marked_id": int(row["marked_id"])} for row in rows]
