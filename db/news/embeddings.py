"""Vectors of what articles mean, and which model makes them, if any."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database


class MissingModel(LookupError):
    """What makes the vectors is not installed; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A model; `unrelated` is the cosine of its vectors of two texts that have nothing in common."""

    model: str
    unrelated: float


def chosen_model(news: Database) -> Chosen | None:
    """What articles are compared by besides their words; None where words alone count."""
    row = news.conn.execute("select model, unrelated from folding where model is not null").fetchone()
    return row and Chosen(*row)


def choose_model(news: Database, chosen: Chosen | None) -> None:
    """Vectors of another model go: the two cannot be compared."""
    if chosen != chosen_model(news):
        news.conn.execute("delete from embeddings")
        values = (None, None) if chosen is None else (chosen.model, chosen.unrelated)
        news.conn.execute("update folding set model = ?, unrelated = ?", values)


def has_embeddings(news: Database) -> bool:
    return news.conn.execute("select 1 from embeddings limit 1").fetchone() is not None


def read_embeddings(news: Database, ids: Sequence[int]) -> dict[int, bytes]:
    """Of those of the articles of which a vector was made as they are now."""
    marks = ", ".join("?" * len(ids))
    query = f"select article_id, vector from embeddings where article_id in ({marks})"
    return dict(news.conn.execute(query, list(ids)).fetchall())


def save_embedding(news: Database, article_id: int, vector: bytes) -> None:
    news.conn.execute("insert or replace into embeddings (article_id, vector) values (?, ?)", [article_id, vector])
