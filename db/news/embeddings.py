"""Embeddings of articles, and the model that makes them, if one is chosen."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database


class MissingModel(LookupError):
    """The embedding model is not installed or does not work here; the message says what to do."""


@dataclass(frozen=True, slots=True)
class ChosenModel:
    """A model by name; `unrelated` is the cosine of its embeddings of two texts that have nothing in common."""

    model: str
    unrelated: float


def chosen_model(news: Database) -> ChosenModel | None:
    """Return the model of this database; None if articles are compared by their words alone."""
    row = news.conn.execute("select model, unrelated from folding where model is not null").fetchone()
    return row and ChosenModel(*row)


def choose_model(news: Database, chosen: ChosenModel | None) -> None:
    """Save the model; if it is another than before, delete all embeddings, which cannot be compared with its own."""
    if chosen != chosen_model(news):
        news.conn.execute("delete from embeddings")
        values = (None, None) if chosen is None else (chosen.model, chosen.unrelated)
        news.conn.execute("update folding set model = ?, unrelated = ?", values)


def has_embeddings(news: Database) -> bool:
    """Return whether any article has an embedding."""
    return news.conn.execute("select 1 from embeddings limit 1").fetchone() is not None


def read_embeddings(news: Database, ids: Sequence[int]) -> dict[int, bytes]:
    """Return the packed embeddings of those of the articles that have an up-to-date one, by id."""
    marks = ", ".join("?" * len(ids))
    query = f"select article_id, vector from embeddings where article_id in ({marks})"
    return dict(news.conn.execute(query, list(ids)).fetchall())


def save_embedding(news: Database, article_id: int, vector: bytes) -> None:
    """Save the packed embedding of the article as it is now; a change of its text deletes it."""
    news.conn.execute("insert or replace into embeddings (article_id, vector) values (?, ?)", [article_id, vector])
