"""Find stories that may be about the same event as another one, for a person who decides it."""

from collections import Counter
from typing import Any

from sqlite_utils import Database

from newsfold.db.queries.search_syntax import quote_token

MAX_WORDS = 12  # of the titles of a story that are searched for
MIN_LENGTH = 4  # characters of such a word; one character in scripts without spaces
MAX_MATCHES = 400  # articles with one of the words that are compared
NEAR_IDS = 5000  # how far the ids of the articles are apart at most: stored within some days


def find_merge_candidates(news: Database, story_id: int, words: list[str], limit: int = 8) -> list[dict[str, Any]]:
    """Return up to `limit` other stories whose titles share most of the `words`, near the articles of this story.

    The keys of a row: id, title, language, article_count, source_count, first_published_at.
    """
    near = news.conn.execute(
        "select min(article_id), max(article_id) from story_articles where story_id = ?", [story_id]
    ).fetchone()
    if near[0] is None or not words:
        return []
    query = "title : (" + " OR ".join(quote_token(word) for word in words[:MAX_WORDS]) + ")"
    matches = news.conn.execute(
        """
        select story_articles.story_id, articles.title from articles_fts
        join articles on articles.id = articles_fts.rowid
        join story_articles on story_articles.article_id = articles.id
        where articles_fts match ? and articles_fts.rowid between ? and ? and story_articles.story_id <> ?
        order by articles_fts.rank limit ?
        """,
        [query, near[0] - NEAR_IDS, near[1] + NEAR_IDS, story_id, MAX_MATCHES],
    ).fetchall()
    shared = Counter[int]()
    for other, title in matches:
        folded = title.casefold()
        shared[other] = max(shared[other], sum(word.casefold() in folded for word in words))
    best = [other for other, _ in shared.most_common(limit)]
    rows = news.query(
        f"""
        select id, title, language, article_count, source_count, first_published_at from stories
        where id in ({", ".join("?" * len(best))})
        """,
        best,
    )
    return sorted(rows, key=lambda row: best.index(row["id"]))
