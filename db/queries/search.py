"""Search the full text of the articles; the results come newest or most relevant first, in pages."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from newsfold.db.connection import is_interrupted_error
from newsfold.db.queries.filter_sql import Condition, build_article_conditions, join_conditions, resolve_since
from newsfold.db.queries.filters import Filter
from newsfold.db.queries.search_syntax import (
    OPERATORS,
    BadQuery,
    build_fts_query,
    is_long,
    is_spaceless,
    quote_token,
    strip_marks,
    tokenize,
)
from newsfold.db.queries.snippets import MAX_CHARACTERS, make_snippet
from newsfold.db.values.local_days import slot_sql

CANDIDATES = 4000  # matching articles that are sorted; if more match, those with the highest ids
FILTERED_CANDIDATES = 20_000  # articles with the words that a filter examines until it has let CANDIDATES pass
ORDERS = ("newest", "relevance")
WEIGHTS = "8.0, 3.0, 1.0"  # weights of title, standfirst and text in bm25

_AT = "coalesce(articles.published_at, articles.first_seen_at)"

# The place of a row in the order of the results: (time or score, article id).
Key = Sequence[str | int | float]


@dataclass(frozen=True)
class SearchPage:
    """One page of results.

    `is_cut` is True if more articles matched than were sorted: the oldest ones are missing. `slots` are the
    numbers of all sorted articles that match, by slot (see local_days), also of those on other pages.
    """

    rows: list[dict[str, Any]]
    is_cut: bool
    slots: dict[str, int]


def search_articles(
    news: Database, words: str, *, order: str = "newest", limit: int = 20, marks: tuple[str, str] = ("[", "]")
) -> list[dict[str, Any]]:
    """Return up to `limit` articles that match the search expression `words`, in an order of ORDERS.

    An article matches if it contains all words; `words` may contain "phrases", prefix*, OR and NOT. Raise BadQuery if
    it has a syntax error. The keys of a row: article_id, story_id, title, source (name), url, published_at, language,
    and snippet, an excerpt with each match between the two `marks`.
    """
    rows = search_page(news, Filter(words=words), order=order, limit=limit, marks=marks).rows
    return [{name: value for name, value in row.items() if name not in ("key", "at")} for row in rows]


def search_page(
    news: Database,
    filters: Filter,
    *,
    order: str = "newest",
    after: Key | None = None,
    limit: int = 30,
    marks: tuple[str, str] = ("[", "]"),
) -> SearchPage:
    """Return one page of up to `limit` articles that match `filters`, in an order of ORDERS.

    `after` is the `key` of the last row of the previous page; None for the first page. The keys of a row are those of
    search_articles, and at (the publication time, or `first_seen_at` if unknown) and key (see Key). Raise BadQuery if
    the words have a syntax error.
    """
    conditions = _build_conditions(news, filters)
    max_hits = max(CANDIDATES, limit)
    max_candidates = FILTERED_CANDIDATES if conditions else max_hits
    candidates, values = _candidates_sql(filters.words, max_candidates + 1, ranked=order == "relevance")
    key = ("score", "id") if order == "relevance" else ("at", "id")
    is_after, after_values = "1", list[Any]()
    if after is not None:
        is_after, after_values = f"({', '.join(key)}) < (?, ?)", list(after)
    sql, parameters = join_conditions(conditions)
    in_order = ", ".join(f"{part} desc" for part in key)
    query = f"""
        with found as materialized ({candidates}),
        hits as materialized (
            select articles.id, {_AT} as at, found.score, articles.published_precision = 'day' as is_day
            from found cross join articles on articles.id = found.rowid where {sql} limit ?
        ),
        page as materialized (select * from hits where {is_after} order by {in_order} limit ?)
        select articles.id as article_id, story_articles.story_id, articles.title, sources.name as source, articles.url,
            articles.published_at, page.at, articles.language,
            json_array({", ".join(f"page.{part}" for part in key)}) as key,
            (select count(*) from found) as candidates, (select count(*) from hits) as all_hits, (
                select json_group_object(slot, articles) from (
                    select {slot_sql("at", "is_day")} as slot, count(*) as articles from hits where at > '' group by 1
                )
            ) as slots
        from page cross join articles on articles.id = page.id
        left join sources on sources.id = articles.source_id
        left join story_articles on story_articles.article_id = articles.id
        order by {", ".join(f"page.{part} desc" for part in key)}
    """
    rows = _run_query(news, filters.words, query, [*values, *parameters, max_hits + 1, *after_values, limit])
    snippets = _read_snippets(news, filters.words, [row["article_id"] for row in rows], marks)
    is_cut = bool(rows) and (rows[0]["candidates"] > max_candidates or rows[0]["all_hits"] > max_hits)
    slots: dict[str, int] = json.loads(rows[0]["slots"]) if rows else {}
    for row in rows:
        row |= {"key": json.loads(row["key"]), "snippet": snippets.get(row["article_id"], "")}
        del row["candidates"], row["all_hits"], row["slots"]
    return SearchPage(rows, is_cut, slots)


def find_newest_matches(news: Database, words: str, limit: int) -> list[int]:
    """Return the `limit` highest ids of articles that match `words`. Raise BadQuery if `words` has a syntax error."""
    candidates, values = _candidates_sql(words, limit, ranked=False)
    return [row["rowid"] for row in _run_query(news, words, f"select rowid from ({candidates})", values)]


def count_newer(news: Database, filters: Filter, limit: int = 100) -> int:
    """Return the number of articles that match `filters` with its `newer_than`, counting up to `limit`.

    Raise BadQuery if the words have a syntax error.
    """
    candidates, values = _candidates_sql(filters.words, CANDIDATES, ranked=False, above=filters.newer_than or 0)
    sql, parameters = join_conditions(_build_conditions(news, filters))
    query = f"""
        select count(*) as newer from (
            select 1 from ({candidates}) as found cross join articles on articles.id = found.rowid where {sql} limit ?
        )
    """
    return int(_run_query(news, filters.words, query, [*values, *parameters, limit])[0]["newer"])


def _build_conditions(news: Database, filters: Filter) -> list[Condition]:
    conditions = build_article_conditions(news, filters)
    if filters.language:
        conditions.append(("articles.language = ?", [filters.language]))
    if since := resolve_since(news, filters):
        conditions.append((f"{_AT} >= ?", [since]))
    if filters.until:
        conditions.append((f"{_AT} < ?", [filters.until]))
    return conditions


def _run_query(news: Database, words: str, query: str, values: Sequence[Any]) -> list[dict[str, Any]]:
    """Return the rows of `query`. Raise BadQuery if FTS5 rejects `words`, sqlite3.OperationalError if interrupted."""
    try:
        return list(news.query(query, list(values)))
    except sqlite3.OperationalError as error:
        if is_interrupted_error(error):
            raise
        raise BadQuery(
            f"cannot search for {words!r}: {error}; OR, AND and NOT stand between two words, and double quotes make"
            " words of special characters"
        ) from error


def _candidates_sql(words: str, limit: int, *, ranked: bool, above: int = 0) -> Condition:
    """Return SQL and the values of its placeholders; it selects rowid and score of the articles that match `words`.

    At most `limit` articles with ids over `above` are selected, those with the highest ids. The score is 0 unless
    `ranked`.
    """
    tokens = tokenize(words)
    if not is_spaceless(words):
        return _match_sql("articles_fts", build_fts_query(words), limit, ranked=ranked, above=above)
    if all(is_long(token) for token in tokens):
        return _match_sql("articles_trigram", build_fts_query(words), limit, ranked=ranked, above=above)
    sql, values = _short_words_sql(tokens)
    newest = f"select rowid, 0.0 as score from ({sql}) where rowid > ? order by rowid desc limit ?"
    return newest, [*values, above, limit]


def _match_sql(index: str, fts_query: str, limit: int, *, ranked: bool, above: int) -> Condition:
    newest = f"select rowid, 0.0 as score from {index} where {index} match ? and rowid > ? order by rowid desc limit ?"
    if not ranked:
        return newest, [fts_query, above, limit]
    # bm25 reads every match, which is slow for a word in nearly all articles, so only the newest matches are ranked.
    oldest = f"select coalesce(min(rowid), 0) from ({newest})"
    # Rounded, so that the score in a row's `key` equals the score that the query of the next page computes.
    score = f"round(-bm25({index}, {WEIGHTS}), 6) as score"
    return (
        f"select rowid, {score} from {index} where {index} match ? and rowid >= ({oldest}) order by rowid desc",
        [fts_query, fts_query, above, limit],
    )


def _short_words_sql(tokens: Sequence[str]) -> Condition:
    """Return SQL that selects the rowids of matches, by set operations on the matches of each word, and its values.

    It is for words of one or two characters, which a trigram index contains only as the start of its trigrams.
    """
    groups, values, operator = list[list[str]]([[]]), list[Any](), "intersect"
    for token in tokens:
        if token == "OR":
            groups.append([])
        elif token in OPERATORS:
            operator = "except" if token == "NOT" else "intersect"
        else:
            sql, word_values = _word_sql(token)
            groups[-1].append(f"{operator if groups[-1] else ''} select rowid from ({sql})")
            values += word_values
            operator = "intersect"
    if not all(groups):
        raise BadQuery("OR stands between two words")
    return " union ".join(f"select rowid from ({' '.join(group)})" for group in groups), values


def _word_sql(token: str) -> Condition:
    if is_long(token):
        return "select rowid from articles_trigram where articles_trigram match ?", [quote_token(token)]
    start = strip_marks(token)
    return (
        "select distinct doc as rowid from articles_trigram_terms where term >= ? and term < ?",
        [start, start[:-1] + chr(ord(start[-1]) + 1)],
    )


def _read_snippets(news: Database, words: str, ids: Sequence[int], marks: tuple[str, str]) -> dict[int, str]:
    """Return a snippet of each article; it is of the title if only the title has a match."""
    query = """
        select id, title, substr(standfirst || char(10) || text, 1, ?) as text from articles
        where id in (select value from json_each(?))
    """
    snippets = {}
    for article_id, title, text in news.conn.execute(query, [MAX_CHARACTERS, json.dumps(list(ids))]):
        snippet = make_snippet(text.strip(), words, marks)
        if marks[0] not in snippet and marks[0] in (in_title := make_snippet(title, words, marks)):
            snippet = in_title
        snippets[article_id] = snippet
    return snippets
