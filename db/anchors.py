"""Which story an article stands for while everything is folded anew: its id goes where its oldest original goes."""

from sqlite_utils import Database

from db.signatures import PLACE

# What folding makes; stories stay, for their ids have been given to people.
_FOLDED = ("copies", "story_articles", "signatures", "frequencies", "languages")


def unfold(news: Database) -> None:
    """Forget what folding made, but for which article stands for each story."""
    news.conn.execute(
        f"""
        insert or replace into story_anchors (article_id, story_id)
        select article_id, story_id from (
            select article_id, story_id, row_number() over (
                partition by story_id
                order by exists (
                    select 1 from copies where copies.article_id = articles.id and copies.is_primary = 1
                ), {PLACE} is null, {PLACE}, articles.id
            ) as place
            from story_articles join articles on articles.id = story_articles.article_id
        ) where place = 1
        """
    )
    for table in _FOLDED:
        news.conn.execute(f"delete from {table}")
    news.conn.execute("insert or ignore into unfolded (article_id) select id from articles")


def has_anchors(news: Database) -> bool:
    return news.conn.execute("select 1 from story_anchors limit 1").fetchone() is not None


def raise_anchor(news: Database, article_id: int) -> int | None:
    """The story that the article stands for; the next time it stands for none."""
    row = news.conn.execute(
        "delete from story_anchors where article_id = ? returning story_id", [article_id]
    ).fetchone()
    return None if row is None else int(row[0])


def remaining_anchors(news: Database) -> list[tuple[int, int]]:
    """(article, story), of the articles that have a story again; the older story first."""
    query = """
        select story_anchors.article_id, story_anchors.story_id from story_anchors
        join story_articles on story_articles.article_id = story_anchors.article_id order by 2
    """
    return news.conn.execute(query).fetchall()
