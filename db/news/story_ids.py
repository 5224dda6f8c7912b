"""Keep the ids of stories over a full re-fold.

The anchor of a story is its oldest original. After a re-fold, the story that contains the anchor gets the id of the
former story. During a re-fold, table `story_anchors` holds the anchor of each former story and alias.
"""

from collections.abc import Mapping

from sqlite_utils import Database

from newsfold.db.news.articles import PUBLISHED_AT_SQL
from newsfold.db.news.stories import make_alias, new_story, revive_story

# The tables that folding fills, except `stories`: its ids are in use outside the database, for example in links.
_FOLDED = ("copies", "story_articles", "signatures", "minhash_bands", "minhashes", "frequencies", "languages")

# The rows (story_id, article_id) of `story_anchors` for all stories.
ANCHORS = f"""
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


def clear_folding(news: Database) -> None:
    """Begin a full re-fold: store the anchor of each story id, delete all copies and stories, queue all articles."""
    news.conn.execute(f"insert or replace into story_anchors {ANCHORS}")
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
    """Return the id of a story without articles, for a story that this article begins.

    In a re-fold, it is the oldest former id whose anchor is this article and that no story has taken yet; or else the
    oldest alias whose oldest original was this article. Otherwise the id is new.
    """
    query = """
        select min(story_anchors.story_id) from story_anchors join stories on stories.id = story_anchors.story_id
        where story_anchors.article_id = ?
        and not exists (select 1 from story_articles where story_articles.story_id = stories.id)
    """
    if (story_id := news.conn.execute(query, [article_id]).fetchone()[0]) is not None:
        return int(story_id)
    query = """
        select min(old_id) from story_aliases join story_anchors on story_anchors.story_id = old_id
        where story_aliases.article_id = ?
    """
    if (story_id := news.conn.execute(query, [article_id]).fetchone()[0]) is None:
        return new_story(news)
    revive_story(news, story_id)
    return int(story_id)


def restore_ids(news: Database) -> set[int]:
    """End a re-fold: give each story the oldest former id whose anchor is one of its articles.

    Return the ids that stories have been given in place of another one. The other former ids whose anchors are in a
    story become its aliases. A story whose id belongs to another one gets a new id. This must run in a transaction.
    """
    anchors = news.conn.execute(
        """
        select story_anchors.story_id, story_articles.story_id
        from story_anchors join story_articles using (article_id) order by 1
        """
    ).fetchall()
    former_ids: dict[int, int] = {}  # story → the former id that it gets
    for former, story_id in anchors:
        former_ids.setdefault(story_id, former)
    taken = {former for former, _ in anchors if former not in former_ids and _has_articles(news, former)}
    moves = {story_id: former for story_id, former in former_ids.items() if story_id != former}
    moves |= {story_id: new_story(news) for story_id in taken}
    _change_ids(news, moves)
    first_articles = dict(news.conn.execute("select old_id, article_id from story_aliases").fetchall())
    for former, story_id in anchors:
        if former != former_ids[story_id]:
            make_alias(news, former, former_ids[story_id], first_articles.get(former))
    for story_id in moves.keys() - {former for former, _ in anchors}:
        make_alias(news, story_id, moves[story_id], None)
    news.conn.execute("delete from story_anchors")
    return set(moves.values())


def _has_articles(news: Database, story_id: int) -> bool:
    return news.conn.execute("select 1 from story_articles where story_id = ?", [story_id]).fetchone() is not None


def _change_ids(news: Database, moves: Mapping[int, int]) -> None:
    """Apply `moves` (story id → new id) all at once, because a story may get the id that another one gives up."""
    news.conn.execute("pragma defer_foreign_keys = on")
    for target in moves.values():
        revive_story(news, target)
    leads = {
        target: news.conn.execute("select lead_article_id from stories where id = ?", [story_id]).fetchone()
        for story_id, target in moves.items()
    }
    for table in ("story_articles", "story_aliases"):
        # First to negative ids, which no story has, so that ids never collide.
        news.conn.executemany(
            f"update {table} set story_id = ? where story_id = ?", [[-target, story] for story, target in moves.items()]
        )
        news.conn.execute(f"update {table} set story_id = -story_id where story_id < 0")
    news.conn.execute("delete from undescribed where story_id < 0")
    news.conn.executemany(
        "update stories set lead_article_id = ? where id = ?",
        [[lead[0] if lead else None, target] for target, lead in leads.items()],
    )
