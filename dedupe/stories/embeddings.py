"""Vectors of what articles mean, made by a model that is installed beside Newsfold and named in the database.

A model is an entry point of the group `newsfold.embeddings`: something to call without arguments that returns a Model.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from importlib.metadata import entry_points
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from newsfold.db.news.embeddings import (
    Chosen,
    MissingModel,
    choose_model,
    chosen_model,
    has_embeddings,
    read_embeddings,
    save_embedding,
)
from newsfold.dedupe.parameters import Parameters
from newsfold.dedupe.stories.embedding_similarity import Meaning, pack_vector

GROUP = "newsfold.embeddings"
DEFAULT = "e5"
LEAD = 200  # characters of the text, which say what happened; each more costs


class Model(Protocol):
    """`unrelated` is the cosine of two rows for texts that have nothing in common; that of two alike is near 1."""

    unrelated: float

    def encode(self, texts: Sequence[str]) -> NDArray[np.floating]:
        """A row for each text, all of one length."""


class OtherModel(ValueError):
    """Vectors of two models cannot be compared."""


class Embeddings:
    """Of the articles of one database, made where they are missing; none where no model is chosen."""

    def __init__(self, news: Database) -> None:
        self.news = news
        self.chosen = chosen_model(news)

    def parameters(self, parameters: Parameters) -> Parameters:
        """With what the model makes different."""
        return parameters if self.chosen is None else replace(parameters, unrelated=self.chosen.unrelated)

    def of(self, article: Mapping[str, Any]) -> Meaning | None:
        """As exact as stored; None for an article without words, too. Raises MissingModel."""
        if self.chosen is None or not (text := lead(article["title"], article["text"])):
            return None
        packed = read_embeddings(self.news, [article["id"]]).get(article["id"])
        if packed is None:
            packed = pack_vector(self._model.encode([text])[0])
            save_embedding(self.news, article["id"], packed)
        return Meaning.unpack(packed, article["language"])

    @cached_property
    def _model(self) -> Model:
        return load(self.chosen.model if self.chosen else DEFAULT)


def choose(news: Database, name: str | None, *, anew: bool) -> None:
    """The model of this and all later runs; None for words alone. `anew` when all is to be folded with it.

    Raises MissingModel, or OtherModel where vectors of another would stay beside.
    """
    before = chosen_model(news)
    chosen = None if name is None else Chosen(name, load(name).unrelated)
    if chosen and before and chosen != before and has_embeddings(news) and not anew:
        raise OtherModel(f"articles were folded with the model {before.model}; add --all to fold them all with {name}")
    with news.atomic():
        choose_model(news, chosen)


def load(name: str) -> Model:
    """Raises MissingModel where no installed package has it, or the package does not work here."""
    found = next(iter(entry_points(group=GROUP, name=name)), None)
    if found is None:
        raise MissingModel(_advice(name, "is not known to any package here"))
    try:
        model: Model = found.load()()
    except (ImportError, OSError, RuntimeError) as error:
        raise MissingModel(_advice(name, f"cannot be used here ({error})")) from None
    return model


def lead(title: str, text: str) -> str:
    return " ".join(f"{title}. {text[:LEAD]}".replace("\0", " ").split()) if title or text else ""


def _advice(name: str, trouble: str) -> str:
    package = "'newsfold[embeddings]'" if name == DEFAULT else "the package that brings it"
    return (
        f"the model {name} {trouble}; install {package} and run again,"
        " or go on by words alone with `newsfold dedupe --no-embeddings`"
    )
