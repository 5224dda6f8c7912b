"""A text as weighted terms, and the document frequencies that weigh them (pure)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dedupe.parameters import Parameters
from dedupe.text import word_hash, words

TERMS = 1 << 20  # ids: few of the words of a day meet in one, and what is stored of a language stays bounded
_STEP = 0xFFFF  # the largest distance of two terms in a row that two bytes hold
_LEVELS = 255


@dataclass(frozen=True, slots=True)
class Vector:
    """Term ids in order, with weights of Euclidean length 1."""

    terms: NDArray[np.int32]
    weights: NDArray[np.float32]

    def pack(self) -> bytes:
        """Three bytes a term: its distance from the one before, and its weight as a share of the heaviest."""
        levels = np.ceil(self.weights / self.weights.max() * _LEVELS) if len(self.weights) else self.weights
        steps = np.diff(self.terms, prepend=0)
        far = np.repeat(np.arange(len(steps)), steps // _STEP)  # bridged by steps without a weight
        steps = np.insert(steps % _STEP, far, _STEP)
        return steps.astype("<u2").tobytes() + np.insert(levels, far, 0).astype(np.uint8).tobytes()

    @classmethod
    def unpack(cls, packed: bytes) -> "Vector":
        count = len(packed) // 3
        steps = np.frombuffer(packed, "<u2", count)
        levels = np.frombuffer(packed, np.uint8, count, 2 * count)
        terms = np.cumsum(steps, dtype=np.int32)[levels > 0]
        return cls(terms, _of_length_one(levels[levels > 0].astype(np.float32)))


def counts(title: str, text: str) -> tuple[Counter[int], Counter[int]]:
    """Counts by term id of text with title, and of the title alone."""
    heading = _terms(title)
    return Counter(_terms(text)) + Counter(heading), Counter(heading)


@dataclass(frozen=True, slots=True)
class Known:
    """What weighs terms: `frequencies` is how many of the `articles` so far have a term; a new term has 0.

    `common` are terms that the language is known to use everywhere, whatever those articles say.
    """

    frequencies: Mapping[int, float]
    articles: float
    common: Set[int] = frozenset()


def vector(found: Mapping[int, int], known: Known, parameters: Parameters) -> Vector:
    """TF-IDF with sublinear counts (Salton and Buckley 1988), the heaviest `parameters.terms` of them.

    As if `prior_articles` had been there before the first one, half of them with every common term. The weights are
    as exact as they are stored.
    """
    prior = parameters.prior_articles
    having = [known.frequencies.get(term, 0) + (prior / 2 if term in known.common else 0) for term in found]
    terms = np.fromiter(found, np.int32, len(found))
    # 1 + keeps a term of every article above nothing.
    rarity = np.log(1 + (known.articles + prior + 1) / (np.array(having) + 1))
    weights = (1 + np.log(np.fromiter(found.values(), np.float64, len(found)))) * rarity
    heaviest = np.lexsort((terms, -weights))[: parameters.terms]
    kept = heaviest[np.argsort(terms[heaviest])]
    return Vector.unpack(Vector(terms[kept], _of_length_one(weights[kept].astype(np.float32))).pack())


def term_of(word: str) -> int:
    """The id of a term; the same in every run."""
    return word_hash(word) % TERMS


def _of_length_one(weights: NDArray[np.float32]) -> NDArray[np.float32]:
    return weights / np.float32(np.linalg.norm(weights) or 1.0)


def _terms(text: str) -> list[int]:
    """Words; pairs of neighbours where each character is a word, since one says too little."""
    tokens = words(text)
    found: Iterable[str] = (token for token in tokens if len(token) > 1)
    pairs = (one + other for one, other in pairwise(tokens) if len(one) == len(other) == 1 and ord(one) > 0xE00)
    return [term_of(token) for token in (*found, *pairs)]
