"""Embeddings of articles, and the embedding model of the database, if one is chosen."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database


class MissingModel(LookupError):
    """The embedding model is not installed or does not work here; the message says what to do."""


@dataclass(frozen=True, slots=True)
class ChosenModel:
    """An embedding model by name; `unrelated` is the cosine of its embeddings of two texts with nothing in common."""

    model: str
    unrelated: float


def chosen_model(news: Database) -> ChosenModel | None:
    """Return the embedding model of this database; None if articles are compared by their words alone."""
    row = news.conn.execute("select model, unrelated from folding where model is not null").fetchone()
    return row and ChosenModel(*row)


def choose_model(news: Database, chosen: ChosenModel | None) -> None:
    """Store the embedding model of this database; None means that articles are compared by their words alone.

    If it differs from the stored one, delete all embeddings: those of two models cannot be compared.
    """
    if chosen != chosen_model(news):
        news.conn.execute("delete from embeddings")
        values = (None, None) if chosen is None else (chosen.model, chosen.unrelated)
        news.conn.execute("update folding set model = ?, unrelated = ?", values)


def has_embeddings(news: Database) -> bool:
    """Return whether any article has an embedding."""
    return news.conn.execute("select 1 from embeddings limit 1").fetchone() is not None


def read_embeddings(news: Database, ids: Sequence[int]) -> dict[int, bytes]:
    """Return article id → packed embedding, for those of the articles that have one."""
    marks = ", ".join("?" * len(ids))
    query = f"select article_id, vector from embeddings where article_id in ({marks})"
    return dict(news.conn.execute(query, list(ids)).fetchall())


def save_embedding(news: Database, article_id: int, vector: bytes) -> None:
    """Store the packed embedding of the article's current title and text; a trigger deletes it when they change."""
    news.conn.execute("insert or replace into embeddings (article_id, vector) values (?, ?)", [article_id, vector])
