"""Table `copies`: which article is a copy of which original."""

from dataclasses import dataclass

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Reissue:
    """The older text that an article is a reissue of, `day` its time in days since 1970, and the measures of the pair.

    Of two such texts, the one of the lower `rank` is stored.
    """

    original_id: int
    similarity: float
    containment: float
    day: float

    @property
    def rank(self) -> tuple[float, float, int]:
        return -self.similarity, self.day, self.original_id


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


def read_reissue(news: Database, article_id: int) -> Reissue | None:
    """Return the older text that the article is a reissue of, None if it is none."""
    query = """
        select original_id, similarity, containment, signatures.at / 86400.0 from copies
        join signatures on signatures.article_id = original_id
        where copies.article_id = ? and kind = 'reissue'
    """
    row = news.conn.execute(query, [article_id]).fetchone()
    return None if row is None else Reissue(*row)


def save_reissue(news: Database, article_id: int, found: Reissue) -> None:
    """Record that the article is a reissue of `found`, in place of any other text."""
    news.conn.execute("delete from copies where article_id = ? and kind = 'reissue'", [article_id])
    save_copy(
        news,
        article_id,
        found.original_id,
        primary=False,
        kind="reissue",
        similarity=found.similarity,
        containment=found.containment,
    )


def kind_of_copy(news: Database, article_id: int, original_id: int) -> str | None:
    """Return the kind of copy that the article is of the original, None if it is none."""
    query = "select kind from copies where article_id = ? and original_id = ?"
    row = news.conn.execute(query, [article_id, original_id]).fetchone()
    return None if row is None else str(row[0])
