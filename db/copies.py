"""Copies: which article is made from which."""

from sqlite_utils import Database


def save_copy(
    news: Database,
    article_id: int,
    original_id: int,
    *,
    primary: bool,
    kind: str,
    similarity: float,
    containment: float,
) -> None:
    if primary:
        news.conn.execute("update copies set is_primary = 0 where article_id = ?", [article_id])
    news.conn.execute(
        "insert or replace into copies (article_id, original_id, is_primary, kind, similarity, containment)"
        " values (?, ?, ?, ?, ?, ?)",
        [article_id, original_id, int(primary), kind, round(similarity, 4), round(containment, 4)],
    )


def copies_of(news: Database, original_id: int) -> list[int]:
    """Ids of the articles whose primary original this is."""
    rows = news.conn.execute(
        "select article_id from copies where original_id = ? and is_primary = 1 order by article_id", [original_id]
    )
    return [row[0] for row in rows.fetchall()]


def forget_copies(news: Database, article_id: int) -> None:
    """What the article was made from."""
    news.conn.execute("delete from copies where article_id = ?", [article_id])


def forget_copies_of(news: Database, original_id: int) -> None:
    """What was made from the article."""
    news.conn.execute("delete from copies where original_id = ?", [original_id])
