"""Full-text search over the articles."""

import re
import sqlite3
from typing import Any

from sqlite_utils import Database

_TOKEN = re.compile(r'"([^"]*)"|(\S+)')
_OPERATORS = {"AND", "OR", "NOT"}
_SPACELESS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
ORDERS = {
    "recency": "coalesce(articles.published_at, articles.first_seen_at) desc, articles.id desc",
    "relevance": "rank",
}


class BadQuery(Exception):
    """The search words cannot be read as a query."""


def search_articles(news: Database, words: str, *, order: str = "recency", limit: int = 20) -> list[dict[str, Any]]:
    """Articles that hold all of `words`; "phrases", prefix*, OR and NOT work. Raises BadQuery.

    Each row has article_id, story_id, title, source, url, published_at, language and a `snippet` in which what was
    found stands between [ and ].
    """
    index = "articles_trigram" if _SPACELESS.search(words) else "articles_fts"
    found, parameters = _matching(index, words)
    try:
        return list(
            news.query(
                f"""
                select articles.id as article_id, story_articles.story_id, articles.title, sources.name as source,
                    articles.url, articles.published_at, articles.language, found.snippet
                from ({found}) as found
                join articles on articles.id = found.rowid
                left join sources on sources.id = articles.source_id
                left join story_articles on story_articles.article_id = articles.id
                order by {ORDERS[order]} limit ?
                """,
                [*parameters, limit],
            )
        )
    except sqlite3.OperationalError as error:
        raise BadQuery(f"cannot search for {words!r}: {error}; put special characters into double quotes") from error


def fts_query(words: str) -> str:
    """`words` as an FTS5 expression: what is no operator, phrase or prefix is quoted, so that it cannot be syntax."""
    parts = []
    for phrase, word in _TOKEN.findall(words):
        if word in _OPERATORS:
            parts.append(word)
        elif word.endswith("*") and len(word) > 1:
            parts.append(f"{_quoted(word[:-1])}*")
        elif phrase or word:
            parts.append(_quoted(phrase or word))
    if not parts:
        raise BadQuery("there are no words to search for; give at least one")
    return " ".join(parts)


def _matching(index: str, words: str) -> tuple[str, list[str]]:
    shortest = min((len(phrase or word) for phrase, word in _TOKEN.findall(words)), default=0)
    if index == "articles_trigram" and 0 < shortest < 3:
        # A trigram index has no words of one or two characters; as the start of a trigram it has nearly all.
        start = words.strip().split()[0]
        return (
            "select distinct doc as rowid, 0 as rank, '' as snippet from articles_trigram_terms"
            " where term >= ? and term < ?",
            [start, start[:-1] + chr(ord(start[-1]) + 1)],
        )
    return (
        f"select rowid, rank, snippet({index}, -1, '[', ']', '…', 16) as snippet from {index} where {index} match ?",
        [fts_query(words)],
    )


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
