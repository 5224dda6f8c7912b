"""Which article each story's id stands by while everything is folded anew: the id goes where that article goes."""

from collections.abc import Mapping

from sqlite_utils import Database

from newsfold.db.news.signatures import PUBLISHED_AT_SQL
from newsfold.db.news.stories import make_alias, new_story, revive_story

# What folding makes; stories stay, for their ids have been given to people.
_FOLDED = ("copies", "story_articles", "signatures", "frequencies", "languages")


def unfold(news: Database) -> None:
    """Forget what folding made, but for the oldest original of each story, by which its id and its aliases stand."""
    news.conn.execute(
        f"""
        insert or replace into story_anchors (story_id, article_id)
        select story_id, article_id from (
            select article_id, story_id, row_number() over (
                partition by story_id
                order by exists (
                    select 1 from copies where copies.article_id = articles.id and copies.is_primary = 1
                ), {PUBLISHED_AT_SQL} is null, {PUBLISHED_AT_SQL}, articles.id
            ) as place
            from story_articles join articles on articles.id = story_articles.article_id
        ) where place = 1
        """
    )
    news.conn.execute(
        """
        insert or replace into story_anchors (story_id, article_id)
        select old_id, story_anchors.article_id from story_aliases join story_anchors using (story_id)
        """
    )
    for table in _FOLDED:
        news.conn.execute(f"delete from {table}")
    news.conn.execute("insert or ignore into unfolded (article_id) select id from articles")
    news.conn.execute("update folding set replayed = 0")


def begin_story(news: Database, article_id: int) -> int:
    """A new story; while all is folded anew, the oldest that stands by the article or began with it, if it is free."""
    query = """
        select min(story_anchors.story_id) from story_anchors join stories on stories.id = story_anchors.story_id
        where story_anchors.article_id = ?
        and not exists (select 1 from story_articles where story_articles.story_id = stories.id)
    """
    if (found := news.conn.execute(query, [article_id]).fetchone()[0]) is not None:
        return int(found)
    query = """
        select min(old_id) from story_aliases join story_anchors on story_anchors.story_id = old_id
        where story_aliases.article_id = ?
    """
    if (found := news.conn.execute(query, [article_id]).fetchone()[0]) is None:
        return new_story(news)
    revive_story(news, found)
    return int(found)


def restore_ids(news: Database) -> set[int]:
    """Give each story the oldest id that stands by one of its articles, in one transaction; the stories that changed.

    The others of those ids lead to it; a story that took the id of another has a new one.
    """
    rows = news.conn.execute(
        """
        select story_anchors.story_id, story_articles.story_id
        from story_anchors join story_articles using (article_id) order by 1
        """
    ).fetchall()
    ids: dict[int, int] = {}  # story as it is now → as it was
    for former, story_id in rows:
        ids.setdefault(story_id, former)
    taken = {former for former, _ in rows if former not in ids and _has_articles(news, former)}
    moves = {story: former for story, former in ids.items() if story != former}
    moves |= {story: new_story(news) for story in taken}
    _rename(news, moves)
    began = dict(news.conn.execute("select old_id, article_id from story_aliases").fetchall())
    for former, story_id in rows:
        if former != ids[story_id]:
            make_alias(news, former, ids[story_id], began.get(former))
    for story_id in moves.keys() - {former for former, _ in rows}:
        make_alias(news, story_id, moves[story_id], None)
    news.conn.execute("delete from story_anchors")
    return set(moves.values())


def _has_articles(news: Database, story_id: int) -> bool:
    return news.conn.execute("select 1 from story_articles where story_id = ?", [story_id]).fetchone() is not None


def _rename(news: Database, moves: Mapping[int, int]) -> None:
    """All at once, since one may take the id that another leaves."""
    news.conn.execute("pragma defer_foreign_keys = on")
    for target in moves.values():
        revive_story(news, target)
    leads = {
        target: news.conn.execute("select lead_article_id from stories where id = ?", [story_id]).fetchone()
        for story_id, target in moves.items()
    }
    for table in ("story_articles", "story_aliases"):
        news.conn.executemany(
            f"update {table} set story_id = ? where story_id = ?", [[-target, story] for story, target in moves.items()]
        )
        news.conn.execute(f"update {table} set story_id = -story_id where story_id < 0")
    news.conn.execute("delete from undescribed where story_id < 0")
    news.conn.executemany(
        "update stories set lead_article_id = ? where id = ?",
        [[lead[0] if lead else None, target] for target, lead in leads.items()],
    )
