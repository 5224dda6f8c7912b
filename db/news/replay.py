"""The replay of decisions in a full re-fold, in their order relative to the folding of articles.

For each article, table `folded_after` holds the latest decision that had been made when it was first folded. A re-fold
repeats this order, so that it makes the same stories. `folding.replayed` is the latest decision that has taken effect
in the current re-fold.
"""

from sqlite_utils import Database

from newsfold.db.news.fold_queue import select_pending


def latest_decision(news: Database) -> int:
    """Return the number of the latest decision, or 0 before the first."""
    return int(news.conn.execute("select coalesce(max(decision), 0) from corrections").fetchone()[0])


def save_folded_after(news: Database, article_id: int, decision: int) -> None:
    """Record that the article is first folded after this decision; 0 means that none was made yet.

    Nothing is stored for 0, or if the article is in a story already.
    """
    if decision:
        news.conn.execute(
            "insert or ignore into folded_after (article_id, decision) select :article, :decision"
            " where not exists (select 1 from story_articles where article_id = :article)",
            {"article": article_id, "decision": decision},
        )


def originals_folded_since(news: Database, decision: int, story_id: int) -> list[int]:
    """Return the ids of the story's originals that were first folded after this decision or a later one."""
    rows = news.conn.execute(
        """
        select article_id from story_articles join folded_after using (article_id)
        where story_id = ? and folded_after.decision >= ?
        and not exists (
            select 1 from copies where copies.article_id = story_articles.article_id and copies.is_primary = 1
        )
        order by article_id
        """,
        [story_id, decision],
    )
    return [row[0] for row in rows.fetchall()]


def replayed_decision(news: Database) -> int | None:
    """Return the number of the latest decision that took effect in the current re-fold, 0 before the first.

    Return None if there is no re-fold.
    """
    row = news.conn.execute("select replayed from folding").fetchone()
    return None if row[0] is None else int(row[0])


def needs_replay(news: Database) -> bool:
    """Return whether there are decisions but no folded articles."""
    has_stories = news.conn.execute("select 1 from story_articles limit 1").fetchone() is not None
    return not has_stories and latest_decision(news) > 0


def begin_replay(news: Database) -> None:
    """Begin a re-fold if there are decisions but no folded articles, as in a database that was rebuilt.

    An article is then folded after the decisions that were made before its `first_seen_at`.
    """
    if not needs_replay(news):
        return
    news.conn.execute(
        """
        insert or ignore into folded_after (article_id, decision)
        select articles.id, (select max(decision) from corrections where made_at <= first_seen_at) as latest
        from articles where latest is not null
        """
    )
    save_replayed(news, 0)


def next_decision(news: Database) -> int | None:
    """Return the number of the first decision that has not taken effect in the current re-fold; None if all have."""
    query = "select min(decision) from corrections where decision > (select replayed from folding)"
    decision = news.conn.execute(query).fetchone()[0]
    return None if decision is None else int(decision)


def save_replayed(news: Database, decision: int | None) -> None:
    """Store the number of the latest decision that took effect in the current re-fold; None ends the re-fold."""
    news.conn.execute("update folding set replayed = ?", [decision])


def pending_before(news: Database, decision: int) -> list[int]:
    """Return the ids of the queued articles that were first folded before this decision, in folding order."""
    earlier = f"select article_id from folded_after where decision < {int(decision)}"
    if replayed_decision(news):  # then all articles without a row in `folded_after` are folded already
        return select_pending(news, f"where unfolded.article_id in ({earlier})")
    later = f"select article_id from folded_after where decision >= {int(decision)}"
    return select_pending(news, f"where unfolded.article_id not in ({later})")
