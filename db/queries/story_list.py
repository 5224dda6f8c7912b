"""List the stories that match a filter, newest or largest first, in pages that follow each other."""

import json
from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database

from newsfold.db.news.articles import PUBLISHED_AT_SQL
from newsfold.db.news.stories import SINGLE_SOURCE_SQL
from newsfold.db.queries.filter_sql import Condition, build_article_conditions, join_conditions, resolve_since
from newsfold.db.queries.filters import Filter
from newsfold.db.queries.search import find_newest_matches

# Up to this number of matching articles, a query is faster if it starts from them than from the stories in their order.
FEW_ARTICLES = 8000
MAX_MATCHES = 3000  # articles that match the words, those with the highest ids; only their stories are listed
EXCERPT_LENGTH = 400  # characters of the text that stand for the standfirst of a lead article without one
SORT_KEYS = {
    "newest": ("last_published_at", "id"),
    "largest": ("sources_independent", "article_count", "ifnull(last_published_at, '')", "id"),
}
_COLUMNS = f"""
    stories.id, stories.title, stories.lead_article_id, stories.first_published_at, stories.last_published_at,
    stories.article_count, stories.source_count, stories.sources_independent, stories.language,
    {SINGLE_SOURCE_SQL} as single_source
"""
_STORIES_OF = "stories.id in (select story_id from story_articles where article_id in ({}))"

# The place of a story in the list: its values of the SORT_KEYS.
Key = Sequence[str | int]


def list_story_page(
    news: Database, filters: Filter, *, order: str = "newest", after: Key | None = None, limit: int = 30
) -> list[dict[str, Any]]:
    """Return one page of up to `limit` stories that match `filters`, in an order of SORT_KEYS.

    `after` is the `key` of the last row of the previous page; None for the first page. In the order "newest", stories
    without a time come last. Raise BadQuery if the words of `filters` have a syntax error.

    The keys of a row: id, title, lead_article_id, first_published_at, last_published_at, article_count, source_count,
    sources_independent, language, single_source (1 for a story of three articles or more from one source); image_url
    and dek of the lead article (dek: the standfirst, or else the start of the text); key (see Key).
    """
    conditions = _build_conditions(news, filters)
    if order == "largest":
        return _read_stories(news, conditions, SORT_KEYS["largest"], after, limit)
    # The key of a story without a time has the empty string in place of the time.
    is_after_undated = after is not None and after[0] == ""
    rows = []
    if not is_after_undated:
        dated = [*conditions, ("last_published_at is not null", [])]
        rows = _read_stories(news, dated, SORT_KEYS["newest"], after, limit)
    if len(rows) < limit:
        undated = [*conditions, ("last_published_at is null", [])]
        after_id = after[1:] if after and is_after_undated else None
        more = _read_stories(news, undated, ("id",), after_id, limit - len(rows))
        rows += [row | {"key": ["", row["id"]]} for row in more]
    return rows


def read_coverage_of(news: Database, story_ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """Return story id → its articles in order of time, those without a time last.

    The keys of a row: story_id, article_id, source (name), title, url, language, published_at, published_precision, at
    (the time that sorts it, PUBLISHED_AT_SQL), added_at (when it joined the story), copy_of (id of the primary
    original, None for an original).
    """
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
    coverage: dict[int, list[dict[str, Any]]] = {story_id: [] for story_id in story_ids}
    for row in rows:
        coverage[row["story_id"]].append(row)
    return coverage


def _build_conditions(news: Database, filters: Filter) -> list[Condition]:
    conditions: list[Condition] = [("article_count > 0", [])]
    if filters.min_sources > 1:
        conditions.append(("source_count >= ?", [filters.min_sources]))
    if filters.single:
        conditions.append(("article_count = 1", []))
    if filters.except_stories:
        conditions.append(("stories.id not in (select value from json_each(?))", [json.dumps(filters.except_stories)]))
    if filters.language:
        conditions.append(("language = ?", [filters.language]))
    if since := resolve_since(news, filters):
        conditions.append(("last_published_at >= ?", [since]))
    if filters.until:
        conditions.append(("last_published_at < ?", [filters.until]))
    if of_articles := build_article_conditions(news, filters):
        conditions.append(_has_article_with(news, of_articles))
    if filters.words:
        ids = find_newest_matches(news, filters.words, MAX_MATCHES)
        conditions.append((_STORIES_OF.format("select value from json_each(?)"), [json.dumps(ids)]))
    return conditions


def _has_article_with(news: Database, of_articles: Sequence[Condition]) -> Condition:
    """Return the condition on a story that one of its articles meets all conditions `of_articles`."""
    sql, values = join_conditions(of_articles)
    count = f"select count(*) from (select 1 from articles where {sql} limit {FEW_ARTICLES + 1})"
    if news.conn.execute(count, values).fetchone()[0] <= FEW_ARTICLES:
        return _STORIES_OF.format(f"select id from articles where {sql}"), values
    return (
        "exists (select 1 from story_articles cross join articles on articles.id = story_articles.article_id"
        f" where story_articles.story_id = stories.id and {sql})",
        values,
    )


def _read_stories(
    news: Database, conditions: Sequence[Condition], sort_key: Sequence[str], after: Key | None, limit: int
) -> list[dict[str, Any]]:
    if after is not None:
        marks = ", ".join("?" * len(sort_key))
        conditions = [*conditions, (f"({', '.join(sort_key)}) < ({marks})", list(after))]
    sql, values = join_conditions(conditions)
    page = f"""
        select {_COLUMNS}, json_array({", ".join(sort_key)}) as key from stories where {sql}
        order by {", ".join(f"{part} desc" for part in sort_key)} limit ?
    """
    rows = news.query(
        f"""
        select page.*, articles.image_url,
            case when articles.standfirst <> '' then articles.standfirst
                else substr(articles.text, 1, {EXCERPT_LENGTH}) end as dek
        from ({page}) as page left join articles on articles.id = page.lead_article_id
        """,
        [*values, limit],
    )
    return [row | {"key": json.loads(row["key"])} for row in rows]
