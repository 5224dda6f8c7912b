"""Full-text search over the articles, newest or best first, page by page."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from newsfold.db.queries.filter_sql import Conditions, article_conditions, joined, since_of
from newsfold.db.queries.filters import Filter
from newsfold.db.queries.search_syntax import (
    OPERATORS,
    BadQuery,
    bare,
    expression,
    fts_query,
    is_long,
    is_spaceless,
    tokens_of,
)

CANDIDATES = 4000  # articles with the words that are put in order, the last to come in first
CANDIDATES_NARROWED = 20_000  # of which a filter keeps only some
ORDERS = ("recency", "relevance")
WEIGHTS = "8.0, 3.0, 1.0"  # of title, standfirst and text

_AT = "coalesce(articles.published_at, articles.first_seen_at)"

Key = Sequence[str | int | float]


@dataclass(frozen=True)
class Found:
    """`rows` of one page; `is_cut` that more articles had the words than were put in order."""

    rows: list[dict[str, Any]]
    is_cut: bool


def search_articles(
    news: Database, words: str, *, order: str = "recency", limit: int = 20, marks: tuple[str, str] = ("[", "]")
) -> list[dict[str, Any]]:
    """Articles that hold all of `words`; "phrases", prefix*, OR and NOT work. Raises BadQuery.

    Each row has article_id, story_id, title, source, url, published_at, language and a `snippet` in which what was
    found stands between the marks.
    """
    rows = search_page(news, Filter(words=words), order=order, limit=limit, marks=marks).rows
    return [{name: value for name, value in row.items() if name not in ("key", "at")} for row in rows]


def search_page(
    news: Database,
    narrow: Filter,
    *,
    order: str = "recency",
    after: Key | None = None,
    limit: int = 30,
    marks: tuple[str, str] = ("[", "]"),
) -> Found:
    """The articles that come after the one with the `key` of `after`, as in search_articles. Raises BadQuery."""
    conditions = _conditions(news, narrow)
    most = CANDIDATES_NARROWED if conditions else max(CANDIDATES, limit)
    candidates, values = _candidates(narrow.words, most + 1, ranked=order == "relevance")
    key = ("found.score", "articles.id") if order == "relevance" else (_AT, "articles.id")
    if after is not None:
        conditions.append((f"({', '.join(key)}) < (?, ?)", list(after)))
    sql, parameters = joined(conditions)
    query = f"""
        with found as materialized ({candidates})
        select articles.id as article_id, story_articles.story_id, articles.title, sources.name as source, articles.url,
            articles.published_at, {_AT} as at, articles.language, json_array({", ".join(key)}) as key,
            (select count(*) from found) as candidates
        from found cross join articles on articles.id = found.rowid
        left join sources on sources.id = articles.source_id
        left join story_articles on story_articles.article_id = articles.id
        where {sql}
        order by {", ".join(f"{part} desc" for part in key)} limit ?
    """
    rows = _asked(news, narrow.words, query, [*values, *parameters, limit])
    snippets = _snippets(news, narrow.words, [row["article_id"] for row in rows], marks)
    is_cut = bool(rows) and rows[0]["candidates"] > most
    for row in rows:
        row |= {"key": json.loads(row["key"]), "snippet": snippets.get(row["article_id"], "")}
        del row["candidates"]
    return Found(rows, is_cut)


def newest_matches(news: Database, words: str, limit: int) -> list[int]:
    """Ids of the articles with these words that came in last. Raises BadQuery."""
    candidates, values = _candidates(words, limit, ranked=False)
    return [row["rowid"] for row in _asked(news, words, f"select rowid from ({candidates})", values)]


def count_newer(news: Database, narrow: Filter, limit: int = 100) -> int:
    """How many articles came in after the one of `narrow.seen`, counted up to `limit`. Raises BadQuery."""
    candidates, values = _candidates(narrow.words, CANDIDATES, ranked=False)
    sql, parameters = joined(_conditions(news, narrow))
    query = f"""
        select count(*) as newer from (
            select 1 from ({candidates}) as found cross join articles on articles.id = found.rowid where {sql} limit ?
        )
    """
    return int(_asked(news, narrow.words, query, [*values, *parameters, limit])[0]["newer"])


def _conditions(news: Database, narrow: Filter) -> Conditions:
    found = article_conditions(news, narrow)
    if narrow.language:
        found.append(("articles.language = ?", [narrow.language]))
    if since := since_of(news, narrow):
        found.append((f"{_AT} >= ?", [since]))
    if narrow.until:
        found.append((f"{_AT} < ?", [narrow.until]))
    return found


def _asked(news: Database, words: str, query: str, values: Sequence[Any]) -> list[dict[str, Any]]:
    try:
        return list(news.query(query, list(values)))
    except sqlite3.OperationalError as error:
        if "interrupted" in str(error):
            raise
        raise BadQuery(
            f"cannot search for {words!r}: {error}; OR, AND and NOT stand between two words, and double quotes make"
            " words of special characters"
        ) from error


def _candidates(words: str, limit: int, *, ranked: bool) -> tuple[str, list[Any]]:
    """A query for rowid and score of the articles with these words, the youngest ones where there are too many."""
    tokens = tokens_of(words)
    if not is_spaceless(words):
        return _matching("articles_fts", fts_query(words), limit, ranked)
    if all(is_long(token) for token in tokens):
        return _matching("articles_trigram", fts_query(words), limit, ranked)
    sql, values = _by_sets(tokens)
    return f"select rowid, 0.0 as score from ({sql}) order by rowid desc limit ?", [*values, limit]


def _matching(index: str, expression: str, limit: int, ranked: bool) -> tuple[str, list[Any]]:
    newest = f"select rowid, 0.0 as score from {index} where {index} match ? order by rowid desc limit ?"
    if not ranked:
        return newest, [expression, limit]
    # Weighing needs every match of a word that is nearly everywhere; the youngest stand for all of them.
    oldest = f"select coalesce(min(rowid), 0) from ({newest})"
    # Rounded, so that the score in a page's key is the very one that the next page compares with.
    score = f"round(-bm25({index}, {WEIGHTS}), 6) as score"
    return (
        f"select rowid, {score} from {index} where {index} match ? and rowid >= ({oldest})",
        [expression, expression, limit],
    )


def _by_sets(tokens: Sequence[str]) -> tuple[str, list[Any]]:
    """For words of one or two characters, which a trigram index has only as the start of its trigrams."""
    groups, values, join = list[list[str]]([[]]), list[Any](), "intersect"
    for token in tokens:
        if token == "OR":
            groups.append([])
        elif token in OPERATORS:
            join = "except" if token == "NOT" else "intersect"
        else:
            sql, more = _word_set(token)
            groups[-1].append(f"{join if groups[-1] else ''} select rowid from ({sql})")
            values += more
            join = "intersect"
    if not all(groups):
        raise BadQuery("OR stands between two words")
    return " union ".join(f"select rowid from ({' '.join(group)})" for group in groups), values


def _word_set(token: str) -> tuple[str, list[Any]]:
    if is_long(token):
        return "select rowid from articles_trigram where articles_trigram match ?", [expression(token)]
    start = bare(token)
    return (
        "select distinct doc as rowid from articles_trigram_terms where term >= ? and term < ?",
        [start, start[:-1] + chr(ord(start[-1]) + 1)],
    )


def _snippets(news: Database, words: str, ids: Sequence[int], marks: tuple[str, str]) -> dict[int, str]:
    tokens = tokens_of(words)
    index = "articles_trigram" if is_spaceless(words) else "articles_fts"
    if index == "articles_trigram" and not all(map(is_long, tokens)):
        word = next(bare(token) for token in tokens if token not in OPERATORS)
        query = """
            select id, substr(text, max(1, instr(text, ?1) - 20), 60) as near from articles
            where id in (select value from json_each(?2))
        """
        rows = news.conn.execute(query, [word, json.dumps(list(ids))]).fetchall()
        return {number: near.replace(word, f"{marks[0]}{word}{marks[1]}") for number, near in rows}
    query = f"""
        select rowid, snippet({index}, -1, ?, ?, '…', {40 if index == "articles_trigram" else 24}) from {index}
        where {index} match ? and rowid between ? and ? and +rowid in (select value from json_each(?))
    """
    # With the plus, in one pass: looked up one by one, each would have the words' lists merged anew.
    span = [min(ids, default=0), max(ids, default=0)]
    return dict(news.conn.execute(query, [*marks, fts_query(words), *span, json.dumps(list(ids))]).fetchall())
