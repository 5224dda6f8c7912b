"""What people had decided when an article was first folded, so that folding anew goes the way that it once went."""

from sqlite_utils import Database

from newsfold.db.news.signatures import fold_queue


def latest_decision(news: Database) -> int:
    """0 before the first."""
    return int(news.conn.execute("select coalesce(max(decision), 0) from corrections").fetchone()[0])


def save_folded_after(news: Database, article_id: int, decision: int) -> None:
    """Of an article without a story yet; none is kept of one that is older than every decision."""
    if decision:
        news.conn.execute(
            "insert or ignore into folded_after (article_id, decision) select :article, :decision"
            " where not exists (select 1 from story_articles where article_id = :article)",
            {"article": article_id, "decision": decision},
        )


def folded_since(news: Database, decision: int, story_id: int) -> list[int]:
    """Originals of the story that were first folded while the decision stood."""
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
    """The latest decision that took effect in a folding anew; None when none is under way."""
    row = news.conn.execute("select replayed from folding").fetchone()
    return None if row[0] is None else int(row[0])


def begin_replay(news: Database) -> None:
    """Where decisions are older than all folding, as in a database made anew: what was seen before each goes first."""
    if news.conn.execute("select 1 from story_articles limit 1").fetchone() or not latest_decision(news):
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
    """The first that has not taken effect in the folding anew."""
    query = "select min(decision) from corrections where decision > (select replayed from folding)"
    found = news.conn.execute(query).fetchone()[0]
    return None if found is None else int(found)


def save_replayed(news: Database, decision: int | None) -> None:
    news.conn.execute("update folding set replayed = ?", [decision])


def folded_before(news: Database, decision: int) -> list[int]:
    """Of the undone articles, in order of time, those that were first folded before this decision."""
    earlier = f"select article_id from folded_after where decision < {int(decision)}"
    if replayed_decision(news):  # all without a row are done
        return fold_queue(news, f"where unfolded.article_id in ({earlier})")
    later = f"select article_id from folded_after where decision >= {int(decision)}"
    return fold_queue(news, f"where unfolded.article_id not in ({later})")
