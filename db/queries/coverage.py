"""Read stories with their articles, for the command line and the sqlite-utils plugin."""

import json
from typing import Any, TypedDict, cast

from sqlite_utils import Database

from newsfold.db.news.articles import PUBLISHED_AT_SQL
from newsfold.db.news.stories import SINGLE_SOURCE_SQL
from newsfold.db.values.urls import canonical_url

# `hours` is the time from the first article to the last, `pace` the number of articles per hour in it; `single_source`
# is true for a story of three articles or more from one source.
STORY_COLUMNS = (
    "id, title, lead_article_id, first_published_at, last_published_at, article_count, source_count,"
    f" sources_independent, language, countries, hours, pace, {SINGLE_SOURCE_SQL} as single_source"
)
ORDERS = {
    "newest": "last_published_at desc, id desc",
    "largest": "sources_independent desc, article_count desc, last_published_at desc, id desc",
}


class CoverageRow(TypedDict):
    """An article of a story.

    `copy_of` is its primary original; `copy_kind`, `similarity` and `containment` describe it as a copy of that one.
    All four are None for an original. `also_of` are the ids of its other originals, `reissue_of` is that of an old text
    that it repeats. `score` and `reason` (parsed JSON) say why it is in the story. `versions` is the number of its
    versions, 0 if the publisher never changed it.
    """

    article_id: int
    copy_of: int | None
    source: str | None
    title: str
    url: str | None
    published_at: str | None
    published_precision: str
    first_seen_at: str
    agency: str | None
    kind: str
    word_count: int
    copy_kind: str | None
    similarity: float | None
    containment: float | None
    score: float | None
    reason: dict[str, Any]
    versions: int
    also_of: list[int]
    reissue_of: int | None


def list_stories(
    news: Database,
    *,
    order: str = "newest",
    language: str | None = None,
    min_sources: int = 1,
    limit: int = 20,
) -> list[dict[str, Any]]:
    """Return up to `limit` stories in an order of ORDERS, in `language` (None: any), of at least `min_sources` sources.

    The keys of a row: STORY_COLUMNS, with countries as a list and single_source as a bool, and sources, a list of the
    names of the sources.
    """
    rows = news.query(
        f"""
        select {STORY_COLUMNS}, (
            select json_group_array(name) from (
                select distinct source as name from coverage
                where coverage.story_id = stories.id and source is not null order by name
            )
        ) as sources
        from stories
        where article_count > 0 and source_count >= :min_sources
            and (:language is null or language = :language)
        order by {ORDERS[order]} limit :limit
        """,
        {"language": language, "min_sources": min_sources, "limit": limit},
    )
    return [_parse_story(row, "countries", "sources") for row in rows]


def find_story(news: Database, story_id: int) -> dict[str, Any] | None:
    """Return the story with this id, or the story that it was merged into; None if no story ever had this id.

    The keys: STORY_COLUMNS, with countries as a list and single_source as a bool.
    """
    alias = news.conn.execute("select story_id from story_aliases where old_id = ?", [story_id]).fetchone()
    rows = news.query(f"select {STORY_COLUMNS} from stories where id = ?", [alias[0] if alias else story_id])
    return next((_parse_story(row, "countries") for row in rows), None)


def read_story_coverage(news: Database, story_id: int) -> list[CoverageRow]:
    """Return the articles of a story in order of time, those without a time last."""
    rows = news.query(
        f"""
        select coverage.article_id, coverage.copy_of, coverage.source, coverage.title, coverage.url,
            coverage.published_at, articles.published_precision, articles.first_seen_at, articles.agency,
            articles.kind, articles.word_count, copies.kind as copy_kind, copies.similarity, copies.containment,
            story_articles.score, story_articles.reason,
            (select count(*) from article_versions where article_versions.article_id = articles.id) as versions,
            (
                select json_group_array(others.original_id) from copies as others
                where others.article_id = articles.id and others.is_primary = 0 and others.kind <> 'reissue'
            ) as also_of,
            (
                select others.original_id from copies as others
                where others.article_id = articles.id and others.kind = 'reissue'
            ) as reissue_of
        from coverage
        join articles on articles.id = coverage.article_id
        join story_articles on story_articles.article_id = coverage.article_id
        left join copies on copies.article_id = coverage.article_id and copies.is_primary = 1
        where coverage.story_id = ?
        order by {PUBLISHED_AT_SQL} is null, {PUBLISHED_AT_SQL}, articles.id
        """,
        [story_id],
    )
    return cast("list[CoverageRow]", [_parse_json(row, "reason", "also_of") for row in rows])


def read_story_versions(news: Database, story_id: int) -> dict[int, list[dict[str, Any]]]:
    """Return article id → its versions, oldest first, for the articles of the story that their publisher changed.

    The keys of a version: seen_at, title, text.
    """
    versions: dict[int, list[dict[str, Any]]] = {}
    query = """
        select article_versions.article_id, seen_at, title, text from article_versions
        join story_articles on story_articles.article_id = article_versions.article_id
        where story_articles.story_id = ? order by seen_at, capture_id
    """
    for row in news.query(query, [story_id]):
        versions.setdefault(row.pop("article_id"), []).append(row)
    return versions


def find_article_id(news: Database, name: str) -> int | None:
    """Return the id of the article whose id, URL or external id is `name`; None if there is none."""
    if name.isdecimal():
        row = news.conn.execute("select id from articles where id = ?", [int(name[:18])]).fetchone()
    else:
        query = """
            select article_id from article_urls where url = :url union all select id from articles where url = :url
            union all select id from articles where external_id = :name
        """
        row = news.conn.execute(query, {"url": canonical_url(name), "name": name}).fetchone()
    return int(row[0]) if row else None


def find_rejection(news: Database, url: str) -> str | None:
    """Return the stage and the latest reason for which the page at `url` became no article; None if none is known."""
    query = (
        "select stage || ' rejected it (' || reason || ')' from rejected where url in (?, ?) order by at desc, id desc"
    )
    row = news.conn.execute(query, [url, canonical_url(url)]).fetchone()
    return row[0] if row else None


def read_article_summary(news: Database, article_id: int) -> dict[str, Any]:
    """Return the url and source of the article, its story and its primary original.

    The keys: url, source (name), story_id, copy_of (id of the primary original), copy_kind, and reason (parsed JSON:
    why the article is in its story). All values are None if the article is in no story.
    """
    query = """
        select coverage.url, coverage.source, coverage.story_id, coverage.copy_of, copies.kind as copy_kind,
            story_articles.reason
        from coverage
        join story_articles on story_articles.article_id = coverage.article_id
        left join copies on copies.article_id = coverage.article_id and copies.is_primary = 1
        where coverage.article_id = ?
    """
    empty = dict.fromkeys(("url", "source", "story_id", "copy_of", "copy_kind", "reason"))
    return next((_parse_json(row, "reason") for row in news.query(query, [article_id])), empty)


def _parse_story(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return _parse_json(row, *names) | {"single_source": bool(row["single_source"])}


def _parse_json(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return row | {name: json.loads(row[name]) for name in names}
