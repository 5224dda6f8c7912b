"""One story or one article with everything that is known of it, for reading."""

import json
from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database

from newsfold.db.news.signatures import PUBLISHED_AT_SQL

MOST_ARTICLES = 500  # of a story on one page
MOST_COPIES = 100  # of an article on one page

_ARTICLE = f"""
    select articles.id, articles.url, articles.title, articles.standfirst, articles.source_id, sources.name as source,
        sources.country, articles.language, articles.published_at, articles.published_precision,
        articles.published_from, articles.modified_at, articles.first_seen_at, articles.gone_at, articles.agency,
        articles.kind, articles.section, articles.word_count, articles.is_free, articles.complete, articles.image_url,
        {PUBLISHED_AT_SQL} as at,
        story_articles.story_id, story_articles.score, story_articles.added_at, story_articles.reason,
        copies.original_id as copy_of, copies.kind as copy_kind, copies.similarity, copies.containment,
        (select count(*) from article_versions where article_versions.article_id = articles.id) as versions
    from articles
    left join story_articles on story_articles.article_id = articles.id
    left join sources on sources.id = articles.source_id
    left join copies on copies.article_id = articles.id and copies.is_primary = 1
"""


def story_details(news: Database, story_id: int) -> list[dict[str, Any]]:
    """Articles of a story in order of time, without their texts; `reason` as it was decided, `at` the place in time."""
    rows = news.query(
        f"{_ARTICLE} where story_articles.story_id = ? order by at is null, at, articles.id limit ?",
        [story_id, MOST_ARTICLES],
    )
    return [_read(row) for row in rows]


def article_details(news: Database, article_id: int) -> dict[str, Any] | None:
    """One article, with authors and tags as lists and its story's title as `story_title`."""
    rows = news.query(
        f"""
        select found.*, more.authors, more.tags, more.external_id, stories.title as story_title,
            stories.article_count as story_articles
        from ({_ARTICLE} where articles.id = ?) as found
        join articles as more on more.id = found.id
        left join stories on stories.id = found.story_id
        """,
        [article_id],
    )
    for row in rows:
        return _read(row) | {name: json.loads(row[name]) for name in ("authors", "tags")}
    return None


def article_text(news: Database, article_id: int) -> str:
    row = news.conn.execute("select text from articles where id = ?", [article_id]).fetchone()
    return str(row[0]) if row else ""


def article_titles(news: Database, ids: Sequence[int]) -> dict[int, str]:
    marks = ", ".join("?" * len(ids))
    return dict(news.conn.execute(f"select id, title from articles where id in ({marks})", list(ids)).fetchall())


def article_copies(news: Database, article_id: int) -> list[dict[str, Any]]:
    """What it was taken from (`role` original) and what was taken from it (`role` copy), up to MOST_COPIES."""
    facts = "copies.kind, is_primary, similarity, containment"
    pairs = f"""
        select 'original' as role, original_id as other_id, {facts} from copies where article_id = :id
        union all select 'copy', article_id, {facts} from copies where original_id = :id
    """
    rows = news.query(
        f"""
        select pairs.*, articles.id, articles.title, articles.language, sources.name as source,
            {PUBLISHED_AT_SQL} as at,
            story_articles.story_id
        from ({pairs}) as pairs
        join articles on articles.id = pairs.other_id
        left join sources on sources.id = articles.source_id
        left join story_articles on story_articles.article_id = articles.id
        order by pairs.role desc, pairs.is_primary desc, at, articles.id limit {MOST_COPIES}
        """,
        {"id": article_id},
    )
    return list(rows)


def article_versions(news: Database, article_id: int) -> list[dict[str, Any]]:
    """seen_at, title, text of each, the oldest first."""
    query = "select seen_at, title, text from article_versions where article_id = ? order by seen_at, capture_id"
    return list(news.query(query, [article_id]))


def live_entries(news: Database, article_id: int) -> list[dict[str, Any]]:
    """published_at, title, text of each entry of a live blog, in the page's order."""
    query = "select published_at, title, text from live_entries where article_id = ? order by position limit 500"
    return list(news.query(query, [article_id]))


def other_urls(news: Database, article_id: int) -> list[dict[str, Any]]:
    """url and kind of the addresses that lead to the article, the canonical one aside."""
    query = "select url, kind from article_urls where article_id = ? and kind <> 'canonical' order by url limit 20"
    return list(news.query(query, [article_id]))


def _read(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"reason": json.loads(row["reason"] or "{}")}
