"""Stories with their articles, as people read them."""

import json
from typing import Any

from sqlite_utils import Database

from newsfold.db.news.signatures import PUBLISHED_AT_SQL
from newsfold.db.values.urls import canonical_url

STORY_COLUMNS = (
    "id, title, lead_article_id, first_published_at, last_published_at, article_count, source_count,"
    " sources_independent, language, countries, hours, pace"
)
ORDERS = {
    "newest": "last_published_at desc, id desc",
    "largest": "sources_independent desc, article_count desc, last_published_at desc, id desc",
}


def list_stories(
    news: Database,
    *,
    order: str = "newest",
    language: str | None = None,
    min_sources: int = 1,
    limit: int = 20,
) -> list[dict[str, Any]]:
    """Stories with the names of their sources as `sources`."""
    rows = news.query(
        f"""
        select {STORY_COLUMNS}, (
            select group_concat(name, ', ') from (
                select distinct source as name from coverage where coverage.story_id = stories.id order by name
            )
        ) as sources
        from stories
        where article_count > 0 and source_count >= :min_sources
            and (:language is null or language = :language)
        order by {ORDERS[order]} limit :limit
        """,
        {"language": language, "min_sources": min_sources, "limit": limit},
    )
    return [_read(row, "countries") for row in rows]


def find_story(news: Database, story_id: int) -> dict[str, Any] | None:
    """The story of this id, or the one that it has become part of; None when there never was one."""
    alias = news.conn.execute("select story_id from story_aliases where old_id = ?", [story_id]).fetchone()
    rows = news.query(f"select {STORY_COLUMNS} from stories where id = ?", [alias[0] if alias else story_id])
    return next((_read(row, "countries") for row in rows), None)


def story_coverage(news: Database, story_id: int) -> list[dict[str, Any]]:
    """The articles of a story in order of time; those that copy another name it as `copy_of`, more in `also_of`."""
    rows = news.query(
        f"""
        select coverage.article_id, coverage.copy_of, coverage.source, coverage.title, coverage.url,
            coverage.published_at, articles.published_precision, articles.first_seen_at, articles.agency,
            articles.kind, articles.word_count, copies.kind as copy_kind, copies.similarity, copies.containment,
            story_articles.score, story_articles.reason,
            (select count(*) from article_versions where article_versions.article_id = articles.id) as versions,
            (
                select json_group_array(others.original_id) from copies as others
                where others.article_id = articles.id and others.is_primary = 0
            ) as also_of
        from coverage
        join articles on articles.id = coverage.article_id
        join story_articles on story_articles.article_id = coverage.article_id
        left join copies on copies.article_id = coverage.article_id and copies.is_primary = 1
        where coverage.story_id = ?
        order by {PUBLISHED_AT_SQL} is null, {PUBLISHED_AT_SQL}, articles.id
        """,
        [story_id],
    )
    return [_read(row, "reason", "also_of") for row in rows]


def story_versions(news: Database, story_id: int) -> dict[int, list[dict[str, Any]]]:
    """article_id → its versions (seen_at, title, text), oldest first, of the articles that changed."""
    found: dict[int, list[dict[str, Any]]] = {}
    query = """
        select article_versions.article_id, seen_at, title, text from article_versions
        join story_articles on story_articles.article_id = article_versions.article_id
        where story_articles.story_id = ? order by seen_at, capture_id
    """
    for row in news.query(query, [story_id]):
        found.setdefault(row.pop("article_id"), []).append(row)
    return found


def find_article(news: Database, name: str) -> int | None:
    """The article of this id, address or external id; None when there is none."""
    if name.isdecimal():
        row = news.conn.execute("select id from articles where id = ?", [int(name[:18])]).fetchone()
    else:
        query = """
            select article_id from article_urls where url = :url union all select id from articles where url = :url
            union all select id from articles where external_id = :name
        """
        row = news.conn.execute(query, {"url": canonical_url(name), "name": name}).fetchone()
    return int(row[0]) if row else None


def article_place(news: Database, article_id: int) -> dict[str, Any]:
    """url, source, story_id, copy_of, copy_kind, and the reason why it is in its story."""
    query = """
        select coverage.url, coverage.source, coverage.story_id, coverage.copy_of, copies.kind as copy_kind,
            story_articles.reason
        from coverage
        join story_articles on story_articles.article_id = coverage.article_id
        left join copies on copies.article_id = coverage.article_id and copies.is_primary = 1
        where coverage.article_id = ?
    """
    empty = dict.fromkeys(("url", "source", "story_id", "copy_of", "copy_kind", "reason"))
    return next((_read(row, "reason") for row in news.query(query, [article_id])), empty)


def _read(row: dict[str, Any], *names: str) -> dict[str, Any]:
    """With the columns of these names as what their JSON says."""
    return row | {name: json.loads(row[name]) for name in names}
