"""Read one story or one article in full detail, for the web pages."""

import json
from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database

from newsfold.db.news.articles import PUBLISHED_AT_SQL, Use, column_names
from newsfold.db.values.json_lists import read_string_list

# The most rows that one web page shows.
MAX_ARTICLES = 500
MAX_COPIES = 100
MAX_LIVE_ENTRIES = 500
MAX_OTHER_URLS = 20
SNIPPET_LENGTH = 300  # characters of the text that stand for the standfirst of an article without one

_COLUMNS = ", ".join(f"articles.{name}" for name in column_names(Use.PAGE))
_ARTICLES = f"""
    select {_COLUMNS}, sources.name as source, sources.country, sources.owner, sources.tags as source_tags,
        {PUBLISHED_AT_SQL} as at,
        case when articles.standfirst <> '' then articles.standfirst
            else substr(articles.text, 1, {SNIPPET_LENGTH}) end as snippet,
        story_articles.story_id, story_articles.score, story_articles.added_at, story_articles.reason,
        copies.original_id as copy_of, copies.kind as copy_kind, copies.similarity, copies.containment,
        (select count(*) from article_versions where article_versions.article_id = articles.id) as versions
    from articles
    left join story_articles on story_articles.article_id = articles.id
    left join sources on sources.id = articles.source_id
    left join copies on copies.article_id = articles.id and copies.is_primary = 1
"""


def read_story_details(news: Database, story_id: int) -> list[dict[str, Any]]:
    """Return up to MAX_ARTICLES articles of a story in order of time, without their texts.

    The keys of a row:
    - the columns that ARTICLE_COLUMNS marks for pages (id, url, title, standfirst, published_at, …);
    - source, country, owner and source_tags, the name, country, owner and tags (a JSON list) of its source;
    - snippet, the standfirst, or else the start of the text;
    - at, the time that sorts it (PUBLISHED_AT_SQL), None if unknown;
    - story_id, score, added_at and reason (parsed JSON: why it is in the story);
    - copy_of (id of the primary original), copy_kind, similarity, containment: all None for an original;
    - versions, the number of its versions.
    """
    rows = news.query(
        f"{_ARTICLES} where story_articles.story_id = ? order by at is null, at, articles.id limit ?",
        [story_id, MAX_ARTICLES],
    )
    return [_parse_reason(row) for row in rows]


def read_article_details(news: Database, article_id: int) -> dict[str, Any] | None:
    """Return the article with this id, or None if there is none.

    The keys are those of a row of read_story_details, and: authors and tags (lists), external_id, story_title and
    story_articles (the title of its story and the number of articles in it).
    """
    rows = news.query(
        f"""
        select details.*, articles.authors, articles.tags, articles.external_id, stories.title as story_title,
            stories.article_count as story_articles
        from ({_ARTICLES} where articles.id = ?) as details
        join articles on articles.id = details.id
        left join stories on stories.id = details.story_id
        """,
        [article_id],
    )
    for row in rows:
        return _parse_reason(row) | {name: read_string_list(row[name]) for name in ("authors", "tags")}
    return None


def read_article_text(news: Database, article_id: int) -> str:
    """Return the text of the article, "" if there is no article with this id."""
    row = news.conn.execute("select text from articles where id = ?", [article_id]).fetchone()
    return str(row[0]) if row else ""


def read_titles(news: Database, ids: Sequence[int]) -> dict[int, str]:
    """Return article id → title, for those of `ids` that exist."""
    marks = ", ".join("?" * len(ids))
    return dict(news.conn.execute(f"select id, title from articles where id in ({marks})", list(ids)).fetchall())


def read_article_copies(news: Database, article_id: int) -> list[dict[str, Any]]:
    """Return the originals of an article, then its copies, together at most MAX_COPIES rows.

    The keys of a row: role (of the other article, "original" or "copy"); other_id and id (both are the id of the other
    article); kind, is_primary, similarity and containment of the pair; title, language, source (name), at (the time as
    in read_story_details) and story_id of the other article.
    """
    columns = "copies.kind, is_primary, similarity, containment"
    pairs = f"""
        select 'original' as role, original_id as other_id, {columns} from copies where article_id = :id
        union all select 'copy', article_id, {columns} from copies where original_id = :id
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
        order by pairs.role desc, pairs.is_primary desc, at, articles.id limit {MAX_COPIES}
        """,
        {"id": article_id},
    )
    return list(rows)


def read_article_versions(news: Database, article_id: int) -> list[dict[str, Any]]:
    """Return the versions of an article (seen_at, title, text), oldest first; [] if the publisher never changed it."""
    query = "select seen_at, title, text from article_versions where article_id = ? order by seen_at, capture_id"
    return list(news.query(query, [article_id]))


def read_live_entries(news: Database, article_id: int) -> list[dict[str, Any]]:
    """Return up to MAX_LIVE_ENTRIES entries of a live blog in the order of its page; [] for any other article.

    The keys of a row: published_at, title, text.
    """
    query = f"""
        select published_at, title, text from live_entries where article_id = ?
        order by position limit {MAX_LIVE_ENTRIES}
    """
    return list(news.query(query, [article_id]))


def read_other_urls(news: Database, article_id: int) -> list[dict[str, Any]]:
    """Return up to MAX_OTHER_URLS URLs of an article besides the canonical one, in order of URL.

    The keys of a row: url, and kind as in `article_urls`.
    """
    query = f"""
        select url, kind from article_urls where article_id = ? and kind <> 'canonical'
        order by url limit {MAX_OTHER_URLS}
    """
    return list(news.query(query, [article_id]))


def _parse_reason(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"reason": json.loads(row["reason"] or "{}")}
