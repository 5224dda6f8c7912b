"""Embed articles with the sentence-embedding model that is named in the database; a separate package installs it.

A model is an entry point of the group `newsfold.embeddings`: a callable without parameters that returns a Model.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from importlib.metadata import entry_points
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from newsfold.db.news.embeddings import (
    ChosenModel,
    MissingModel,
    choose_model,
    chosen_model,
    has_embeddings,
    read_embeddings,
    save_embedding,
)
from newsfold.db.news.signatures import ArticleText
from newsfold.dedupe.parameters import StoryParameters
from newsfold.dedupe.stories.embedding_similarity import Embedding, pack_vector

ENTRY_POINT_GROUP = "newsfold.embeddings"
DEFAULT_MODEL = "e5"
MAX_TEXT_CHARACTERS = 200  # embedded of a text: its beginning tells the event, and more characters take more time


class Model(Protocol):
    """A model for sentence embeddings.

    `unrelated` is the cosine similarity that it gives two texts with nothing in common; similar texts are near 1.
    """

    unrelated: float

    def encode(self, texts: Sequence[str]) -> NDArray[np.floating]:
        """Return the embeddings, an array of shape (texts, dimensions)."""


class ModelMismatch(ValueError):
    """The database has vectors of another model, which cannot be compared with those of this one."""


class ArticleEmbeddings:
    """The embeddings of a database's articles, by the model chosen there (None: no embeddings)."""

    def __init__(self, news: Database) -> None:
        self.news = news
        self.chosen = chosen_model(news)

    def adapt(self, parameters: StoryParameters) -> StoryParameters:
        """Return the parameters with `unrelated_cosine` of the chosen model; unchanged without a model."""
        return parameters if self.chosen is None else replace(parameters, unrelated_cosine=self.chosen.unrelated)

    def embed(self, article: ArticleText) -> Embedding | None:
        """Return the article's embedding; compute and store it if there is none yet.

        It has the precision of the stored form, also if it was computed now. Return None if no model is chosen, or if
        the article has neither title nor text. Raise MissingModel if the model has to run and cannot be loaded.
        """
        if self.chosen is None or not (text := model_input(article["title"], article["text"])):
            return None
        packed = read_embeddings(self.news, [article["id"]]).get(article["id"])
        if packed is None:
            packed = pack_vector(self._model.encode([text])[0])
            save_embedding(self.news, article["id"], packed)
        return Embedding.unpack(packed, article["language"])

    @cached_property
    def _model(self) -> Model:
        return load_model(self.chosen.model if self.chosen else DEFAULT_MODEL)


def select_model(news: Database, name: str | None, *, refold: bool) -> None:
    """Choose the model of this and all later runs by its name; with None, articles are compared by terms alone.

    Raise MissingModel if the model cannot be loaded. Raise ModelMismatch if the database has vectors of another model,
    unless `refold` says that all articles are folded again.
    """
    before = chosen_model(news)
    chosen = None if name is None else ChosenModel(name, load_model(name).unrelated)
    if chosen and before and chosen != before and has_embeddings(news) and not refold:
        raise ModelMismatch(
            f"articles were folded with the model {before.model}; add --all to fold them all with {name}"
        )
    with news.atomic():
        choose_model(news, chosen)


def load_model(name: str) -> Model:
    """Return the model of this name. Raise MissingModel if no installed package has it, or if it fails to load."""
    entry_point = next(iter(entry_points(group=ENTRY_POINT_GROUP, name=name)), None)
    if entry_point is None:
        raise MissingModel(_advice(name, "is not known to any package here"))
    try:
        model: Model = entry_point.load()()
    except (ImportError, OSError, RuntimeError) as error:
        raise MissingModel(_advice(name, f"cannot be used here ({error})")) from None
    return model


def model_input(title: str, text: str) -> str:
    """Return what is embedded of an article: the title and the beginning of the text; "" if both are empty."""
    return " ".join(f"{title}. {text[:MAX_TEXT_CHARACTERS]}".replace("\0", " ").split()) if title or text else ""


def _advice(name: str, problem: str) -> str:
    package = "'newsfold[embeddings]'" if name == DEFAULT_MODEL else "the package that provides it"
    return (
        f"the model {name} {problem}; install {package} and run again,"
        " or continue with terms alone: `newsfold dedupe --no-embeddings`"
    )
