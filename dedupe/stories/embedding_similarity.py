"""Similarity of articles by sentence embeddings, blended with their similarity by terms (pure)."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from newsfold.dedupe.parameters import StoryParameters

Scores = NDArray[np.float64]
_MAX_LEVEL = 127  # largest value of a signed byte


@dataclass(frozen=True, slots=True)
class Embedding:
    """The embedding of one article: a vector of Euclidean length 1, and the article's language, None if unknown."""

    vector: NDArray[np.float32]
    language: str | None

    @classmethod
    def unpack(cls, packed: bytes, language: str | None) -> Self:
        """Return the embedding from the bytes that `pack_vector` returned, scaled to length 1."""
        vector = np.frombuffer(packed, np.int8).astype(np.float32)
        return cls(vector / np.float32(np.linalg.norm(vector) or 1), language)

    def similarity(self, other: "Embedding", parameters: StoryParameters) -> float:
        """Return the rescaled cosine similarity to the power of `exponent`: 0 for unrelated texts, 1 for equal ones."""
        return float(_rescale(self.vector @ other.vector, parameters) ** self.exponent(other, parameters))

    def weight(self, other: "Embedding", parameters: StoryParameters) -> float:
        """Return the weight of this similarity in `blend`; it is higher between languages, which share few terms."""
        return parameters.cross_lingual_weight if self._is_cross_lingual(other) else parameters.embedding_weight

    def exponent(self, other: "Embedding", parameters: StoryParameters) -> float:
        """Return the exponent that `similarity` applies to the rescaled cosine; 1 between languages.

        Within a language, all articles on one subject have similar embeddings; only the most similar ones are of one
        event, and the exponent separates them from the rest.
        """
        return 1.0 if self._is_cross_lingual(other) else parameters.embedding_power

    def _is_cross_lingual(self, other: "Embedding") -> bool:
        """Decide whether both languages are known and differ."""
        return None not in (self.language, other.language) and self.language != other.language


class EmbeddingIndex:
    """The embeddings of the window's members by language, to find candidates in other languages."""

    def __init__(self) -> None:
        self._slots: dict[str | None, array[int]] = {}
        self._vectors: dict[str | None, NDArray[np.float32]] = {}  # by language; has spare rows at the end

    def add(self, slot: int, embedding: Embedding) -> None:
        """Add the embedding of the member that has this slot in the window."""
        slots = self._slots.setdefault(embedding.language, array("q"))
        vectors = self._vectors.get(embedding.language)
        if vectors is None or len(slots) == len(vectors):
            grown = np.zeros((max(64, 2 * len(slots)), len(embedding.vector)), np.float32)
            grown[: len(slots)] = vectors if vectors is not None else 0
            self._vectors[embedding.language] = vectors = grown
        vectors[len(slots)] = embedding.vector
        slots.append(slot)

    def score_cross_lingual(self, embedding: Embedding, scores: Scores, parameters: StoryParameters) -> None:
        """Write into `scores` the similarity of `embedding` to each article of the window in another language.

        `scores` has one value for each slot, the index of an article in the window's arrays.
        """
        for language, slots in self._slots.items():
            if None not in (language, embedding.language) and language != embedding.language:
                cosines = self._vectors[language][: len(slots)] @ embedding.vector
                scores[np.frombuffer(slots, np.int64)] = _rescale(cosines, parameters)


def blend(
    by_terms: Scores, embedding: Embedding | None, others: Sequence[Embedding | None], parameters: StoryParameters
) -> Scores:
    """Return the weighted means of the similarities by terms and by embeddings of one article to several others.

    `by_terms` are its similarities to them by terms, `embedding` is its embedding, `others` are theirs, in the same
    order. Where either article has none, the similarity by terms stays.
    """
    known = [position for position, other in enumerate(others) if other is not None]
    if embedding is None or not known:
        return by_terms
    theirs = [other for other in others if other is not None]
    vectors = np.stack([other.vector for other in theirs])
    # Unlike `@`, `einsum` gives each article the same product whatever the number of the others.
    by_embedding = _rescale(np.einsum("ij,j->i", vectors, embedding.vector), parameters)
    by_embedding **= np.array([embedding.exponent(other, parameters) for other in theirs])
    weights = np.array([embedding.weight(other, parameters) for other in theirs])
    blended = by_terms.copy()
    blended[known] += weights * (by_embedding - blended[known])
    return blended


def pack_vector(vector: NDArray[np.floating]) -> bytes:
    """Return the stored form: one signed byte for each number, its ratio to the largest absolute value times 127."""
    largest = max(float(np.abs(vector).max(initial=0)), 1e-9)
    levels: NDArray[np.int8] = np.rint(vector / largest * _MAX_LEVEL).astype(np.int8)
    return levels.tobytes()


def _rescale(cosines: NDArray[np.float32] | np.float32, parameters: StoryParameters) -> NDArray[np.float64]:
    """Map cosine similarities linearly: `unrelated_cosine` and lower ones to 0, 1 to 1."""
    unrelated = parameters.unrelated_cosine
    return np.maximum(np.asarray(cosines, np.float64) - unrelated, 0) / (1 - unrelated)
