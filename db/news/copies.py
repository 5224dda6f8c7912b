"""Table `copies`: which article is a copy of which original."""

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
    """Record that the article is a copy of the original; with `primary`, this becomes its only primary original.

    `kind` is one of CopyKind; `similarity` and `containment` (0 to 1) are those of the pair.
    """
    if primary:
        news.conn.execute("update copies set is_primary = 0 where article_id = ?", [article_id])
    news.conn.execute(
        "insert or replace into copies (article_id, original_id, is_primary, kind, similarity, containment)"
        " values (?, ?, ?, ?, ?, ?)",
        [article_id, original_id, int(primary), kind, round(similarity, 4), round(containment, 4)],
    )


def originals_of(news: Database, article_id: int) -> list[int]:
    """Return the ids of all originals of the article, primary or not."""
    rows = news.conn.execute("select original_id from copies where article_id = ?", [article_id])
    return [row[0] for row in rows.fetchall()]


def primary_original(news: Database, article_id: int) -> int | None:
    """Return the id of the article's primary original; None if the article is an original."""
    query = "select original_id from copies where article_id = ? and is_primary = 1"
    row = news.conn.execute(query, [article_id]).fetchone()
    return None if row is None else int(row[0])


def copies_of(news: Database, original_id: int) -> list[int]:
    """Return the ids of the articles whose primary original is `original_id`."""
    rows = news.conn.execute(
        "select article_id from copies where original_id = ? and is_primary = 1 order by article_id", [original_id]
    )
    return [row[0] for row in rows.fetchall()]


def all_copies_of(news: Database, original_id: int) -> list[int]:
    """Return the ids of the articles that have `original_id` among their originals, primary or not."""
    rows = news.conn.execute("select article_id from copies where original_id = ? order by article_id", [original_id])
    return [row[0] for row in rows.fetchall()]


def delete_originals(news: Database, article_id: int) -> None:
    """Delete the rows that make the article a copy, so that it is an original."""
    news.conn.execute("delete from copies where article_id = ?", [article_id])
