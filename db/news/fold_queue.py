"""The fold queue (table `unfolded`): articles that are new, changed, or were folded by another version.

Triggers queue new and changed articles. Articles are folded in the order of select_pending.
"""

from sqlite_utils import Database

from newsfold.db.news.articles import PUBLISHED_AT_SQL

# What names an article in `rejected`; only rows of other programs have neither an id nor a URL.
_KEY_SQL = "coalesce(articles.external_id, articles.url, 'article ' || articles.id)"


def is_queue_empty(news: Database) -> bool:
    """Return whether no article is queued."""
    return news.conn.execute("select 1 from unfolded limit 1").fetchone() is None


def has_outdated_articles(news: Database, version: int) -> bool:
    """Return whether another version than `version` folded the articles, and there are any."""
    query = "select 1 from folding where version <> ? and exists (select 1 from signatures)"
    return news.conn.execute(query, [version]).fetchone() is not None


def queue_outdated_articles(news: Database, version: int) -> None:
    """Store `version` as the current version of the fold; if another was stored, queue all folded articles again."""
    if news.conn.execute("update folding set version = ? where version <> ?", [version, version]).rowcount:
        news.conn.execute("insert or ignore into unfolded (article_id) select article_id from signatures")


def requeue(news: Database, article_id: int) -> None:
    """Delete the article's signature and queue the article, so that it is folded again."""
    news.conn.execute("delete from signatures where article_id = ?", [article_id])
    news.conn.execute("insert or ignore into unfolded (article_id) values (?)", [article_id])


def set_aside(news: Database, article_id: int, reason: str, at: str) -> None:
    """Take an article that cannot be folded out of the queue, and out of copies and stories, for `reason`.

    The reason becomes a row of `rejected` with the time `at`. The article stays, and is queued again when it changes.
    Its copies are queued.
    """
    copies = "select article_id from copies where original_id = ? and is_primary = 1"
    news.conn.execute(f"insert or ignore into unfolded (article_id) {copies}", [article_id])
    news.conn.execute("delete from copies where ? in (article_id, original_id)", [article_id])
    for table in ("story_articles", "signatures", "minhashes", "unfolded"):
        news.conn.execute(f"delete from {table} where article_id = ?", [article_id])
    news.conn.execute(
        "insert or ignore into rejected (url, stage, reason, at)"
        f" select {_KEY_SQL}, 'dedupe', ?, ? from articles where id = ?",
        [reason, at, article_id],
    )


def forget_set_aside(news: Database) -> None:
    """Delete the rows of set_aside about articles that are queued again."""
    news.conn.execute(
        "delete from rejected where stage = 'dedupe' and url in"
        f" (select {_KEY_SQL} from unfolded cross join articles on articles.id = unfolded.article_id)"
    )


def pending_articles(news: Database) -> list[int]:
    """Return the ids of all queued articles in folding order."""
    return select_pending(news, "")


def pending_known_articles(news: Database) -> list[int]:
    """Return the ids of the queued articles that are in a story from an earlier folding, in folding order."""
    return select_pending(news, "cross join story_articles on story_articles.article_id = unfolded.article_id")


def select_pending(news: Database, clause: str) -> list[int]:
    """Return the ids of the queued articles that the SQL `clause` (a join or a condition, "" for all) selects.

    They are in folding order: by time, those without a time last in the order of their ids. Articles of the same time
    are ordered by the digest of their text, so that the result does not depend on the order of input.
    """
    # A cross join fixes the order of the loops: SQLite would otherwise scan all articles.
    rows = news.conn.execute(
        f"""
        select articles.id, {PUBLISHED_AT_SQL} as at
        from unfolded cross join articles on articles.id = unfolded.article_id {clause}
        order by at is null, at, iif(at is null, '', articles.text_sha256), articles.id
        """
    )
    return [row[0] for row in rows.fetchall()]
