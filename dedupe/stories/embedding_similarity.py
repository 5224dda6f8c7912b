"""What the articles of the window mean, as vectors, and how far that makes them alike (pure)."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from newsfold.dedupe.parameters import Parameters

Scores = NDArray[np.float64]
_LEVELS = 127


@dataclass(frozen=True, slots=True)
class Meaning:
    """`vector` has length 1; `language` is the one that the article is written in."""

    vector: NDArray[np.float32]
    language: str | None

    @classmethod
    def of(cls, packed: bytes | None, language: str | None) -> "Meaning | None":
        return None if packed is None else cls.unpack(packed, language)

    @classmethod
    def unpack(cls, packed: bytes, language: str | None) -> "Meaning":
        vector = np.frombuffer(packed, np.int8).astype(np.float32)
        return cls(vector / np.float32(np.linalg.norm(vector) or 1), language)

    def likeness(self, other: "Meaning", parameters: Parameters) -> float:
        """Nothing at the cosine of articles that have nothing in common, 1 where they mean the same."""
        return float(_above(self.vector @ other.vector, parameters) ** self.power(other, parameters))

    def weight(self, other: "Meaning", parameters: Parameters) -> float:
        """Of that likeness beside the one by words, which two languages hardly share."""
        return parameters.meaning_weight_abroad if self._is_abroad(other) else parameters.meaning_weight

    def power(self, other: "Meaning", parameters: Parameters) -> float:
        """In one language all that is about one subject means much the same; only what is very near tells the event."""
        return 1.0 if self._is_abroad(other) else parameters.meaning_power

    def _is_abroad(self, other: "Meaning") -> bool:
        """An unknown language may be the same."""
        return None not in (self.language, other.language) and self.language != other.language


class Meanings:
    """Of the members of a window, by slot: what finds articles in other languages, which share no terms."""

    def __init__(self) -> None:
        self._slots: dict[str | None, array[int]] = {}
        self._vectors: dict[str | None, NDArray[np.float32]] = {}  # with room for more rows than there are

    def put(self, slot: int, meaning: Meaning) -> None:
        slots = self._slots.setdefault(meaning.language, array("q"))
        vectors = self._vectors.get(meaning.language)
        if vectors is None or len(slots) == len(vectors):
            grown = np.zeros((max(64, 2 * len(slots)), len(meaning.vector)), np.float32)
            grown[: len(slots)] = vectors if vectors is not None else 0
            self._vectors[meaning.language] = vectors = grown
        vectors[len(slots)] = meaning.vector
        slots.append(slot)

    def abroad(self, meaning: Meaning, scores: Scores, parameters: Parameters) -> None:
        """Write the likeness of what is in other languages into `scores`, by slot."""
        for language, slots in self._slots.items():
            if None not in (language, meaning.language) and language != meaning.language:
                found = self._vectors[language][: len(slots)] @ meaning.vector
                scores[np.frombuffer(slots, np.int64)] = _above(found, parameters)


def mixed(alike: Scores, meaning: Meaning | None, others: Sequence[Meaning | None], parameters: Parameters) -> Scores:
    """Likenesses by words to some articles, with their share of that by meaning where both have one."""
    known = [place for place, other in enumerate(others) if other is not None]
    if meaning is None or not known:
        return alike
    theirs = [other for other in others if other is not None]
    meant = _above(np.stack([other.vector for other in theirs]) @ meaning.vector, parameters)
    meant **= np.array([meaning.power(other, parameters) for other in theirs])
    weights = np.array([meaning.weight(other, parameters) for other in theirs])
    found = alike.copy()
    found[known] += weights * (meant - found[known])
    return found


def pack_vector(vector: NDArray[np.floating]) -> bytes:
    """Each number as a share of the largest."""
    largest = max(float(np.abs(vector).max(initial=0)), 1e-9)
    levels: NDArray[np.int8] = np.rint(vector / largest * _LEVELS).astype(np.int8)
    return levels.tobytes()


def _above(cosines: NDArray[np.float32] | np.float32, parameters: Parameters) -> NDArray[np.float64]:
    unrelated = parameters.unrelated
    return np.maximum(np.asarray(cosines, np.float64) - unrelated, 0) / (1 - unrelated)
