"""Stories page by page: newest or largest first, narrowed, each page beginning where the last one ended."""

import json
from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database

from newsfold.db.news.signatures import PUBLISHED_AT_SQL
from newsfold.db.queries.filter_sql import Conditions, article_conditions, joined, since_of
from newsfold.db.queries.filters import Filter
from newsfold.db.queries.search import newest_matches

FEW = 8000  # articles up to which it is faster to begin with them than with the stories in order
NEWEST_MATCHES = 3000  # articles with the words that stories are looked up for
DEK = 400  # characters of the text that stand for a standfirst
KEYS = {
    "newest": ("last_published_at", "id"),
    "largest": ("sources_independent", "article_count", "ifnull(last_published_at, '')", "id"),
}
_COLUMNS = """
    stories.id, stories.title, stories.lead_article_id, stories.first_published_at, stories.last_published_at,
    stories.article_count, stories.source_count, stories.sources_independent, stories.language
"""

Key = Sequence[str | int]


def story_page(
    news: Database, narrow: Filter, *, order: str = "newest", after: Key | None = None, limit: int = 30
) -> list[dict[str, Any]]:
    """Stories with `dek` (standfirst or beginning) and `image_url` of their lead article.

    `after` is the `key` of the last one seen.
    Raises BadQuery for words that cannot be read. Stories without any time come last.
    """
    conditions = _story_conditions(news, narrow)
    if order == "largest":
        return _rows(news, conditions, KEYS["largest"], after, limit)
    rows = []
    if after is None or after[0] != "":
        rows = _rows(news, [*conditions, ("last_published_at is not null", [])], KEYS["newest"], after, limit)
    if len(rows) < limit:
        rest = after[1:] if after and after[0] == "" else None
        undated = _rows(news, [*conditions, ("last_published_at is null", [])], ("id",), rest, limit - len(rows))
        rows += [row | {"key": ["", row["id"]]} for row in undated]
    return rows


def coverage_of(news: Database, story_ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """story id → its articles in order of time: article_id, source, title, url, language, at, added_at, copy_of."""
    rows = news.query(
        f"""
        select story_articles.story_id, articles.id as article_id, sources.name as source, articles.title,
            articles.url, articles.language, articles.published_at, articles.published_precision,
            {PUBLISHED_AT_SQL} as at, story_articles.added_at, copies.original_id as copy_of
        from story_articles
        join articles on articles.id = story_articles.article_id
        left join sources on sources.id = articles.source_id
        left join copies on copies.article_id = articles.id and copies.is_primary = 1
        where story_articles.story_id in ({", ".join("?" * len(story_ids))})
        order by at is null, at, articles.id
        """,
        list(story_ids),
    )
    found: dict[int, list[dict[str, Any]]] = {number: [] for number in story_ids}
    for row in rows:
        found[row["story_id"]].append(row)
    return found


def _story_conditions(news: Database, narrow: Filter) -> Conditions:
    found: Conditions = [("article_count > 0", [])]
    if narrow.min_sources > 1:
        found.append(("source_count >= ?", [narrow.min_sources]))
    if narrow.language:
        found.append(("language = ?", [narrow.language]))
    if since := since_of(news, narrow):
        found.append(("last_published_at >= ?", [since]))
    if narrow.until:
        found.append(("last_published_at < ?", [narrow.until]))
    if of_articles := article_conditions(news, narrow):
        found.append(_with_such_articles(news, of_articles))
    if narrow.words:
        ids = newest_matches(news, narrow.words, NEWEST_MATCHES)
        found.append((_STORIES_OF.format("select value from json_each(?)"), [f"[{','.join(map(str, ids))}]"]))
    return found


_STORIES_OF = "stories.id in (select story_id from story_articles where article_id in ({}))"


def _with_such_articles(news: Database, of_articles: Conditions) -> tuple[str, list[Any]]:
    sql, values = joined(of_articles)
    count = f"select count(*) from (select 1 from articles where {sql} limit {FEW + 1})"
    if news.conn.execute(count, values).fetchone()[0] <= FEW:
        return _STORIES_OF.format(f"select id from articles where {sql}"), values
    return (
        "exists (select 1 from story_articles cross join articles on articles.id = story_articles.article_id"
        f" where story_articles.story_id = stories.id and {sql})",
        values,
    )


def _rows(
    news: Database, conditions: Conditions, keys: Sequence[str], after: Key | None, limit: int
) -> list[dict[str, Any]]:
    if after is not None:
        marks = ", ".join("?" * len(keys))
        conditions = [*conditions, (f"({', '.join(keys)}) < ({marks})", list(after))]
    sql, values = joined(conditions)
    chosen = f"""
        select {_COLUMNS}, json_array({", ".join(keys)}) as key from stories where {sql}
        order by {", ".join(f"{key} desc" for key in keys)} limit ?
    """
    rows = news.query(
        f"""
        select chosen.*, articles.image_url,
            case when articles.standfirst <> '' then articles.standfirst else substr(articles.text, 1, {DEK}) end as dek
        from ({chosen}) as chosen left join articles on articles.id = chosen.lead_article_id
        """,
        [*values, limit],
    )
    return [row | {"key": json.loads(row["key"])} for row in rows]
