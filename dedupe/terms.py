"""A text as weighted terms, and the document frequencies that weigh them (pure)."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dedupe.parameters import Parameters
from dedupe.text import word_hash, words

TERM_BITS = np.uint64(0xFFFFFFFF)  # 32 bits: among a million terms few meet, and a vector is half as large


@dataclass(frozen=True, slots=True)
class Vector:
    """Term ids (32-bit hashes) with weights of Euclidean length 1."""

    terms: NDArray[np.uint32]
    weights: NDArray[np.float32]

    def pack(self) -> bytes:
        return self.terms.tobytes() + self.weights.tobytes()

    @classmethod
    def unpack(cls, packed: bytes) -> "Vector":
        half = len(packed) // 2
        return cls(np.frombuffer(packed[:half], np.uint32), np.frombuffer(packed[half:], np.float32))


def counts(title: str, text: str) -> tuple[Counter[int], Counter[int]]:
    """Counts by term id of text with the title twice, and of the title alone."""
    heading = _terms(title)
    return Counter(_terms(text)) + Counter(heading * 2), Counter(heading)


@dataclass(frozen=True, slots=True)
class Known:
    """What weighs terms: `frequencies` is how many of the `articles` so far have a term; a new term has 0.

    `common` are terms that the language is known to use everywhere, whatever those articles say.
    """

    frequencies: Mapping[int, int]
    articles: int
    common: Set[int] = frozenset()


def vector(found: Mapping[int, int], known: Known, parameters: Parameters) -> Vector:
    """TF-IDF with sublinear counts (Salton and Buckley 1988), the heaviest `parameters.terms` of them.

    As if `prior_articles` had been there before the first one, half of them with every common term.
    """
    prior = parameters.prior_articles
    total = known.articles + prior + 1
    weighted = {}
    for term, count in found.items():
        having = known.frequencies.get(term, 0) + (prior / 2 if term in known.common else 0) + 1
        # 1 + keeps a term of every article above nothing.
        weighted[term] = (1 + math.log(count)) * math.log(1 + total / having)
    heaviest = sorted(weighted.items(), key=lambda item: (-item[1], item[0]))[: parameters.terms]
    weights = np.array([weight for _, weight in heaviest], np.float32)
    length = float(np.linalg.norm(weights)) or 1.0
    return Vector(np.array([term for term, _ in heaviest], np.uint32), weights / np.float32(length))


def term_of(word: str) -> int:
    """The id of a term; the same in every run."""
    return word_hash(word) & 0xFFFFFFFF


def _terms(text: str) -> list[int]:
    """Words; pairs of neighbours where each character is a word, since one says too little."""
    tokens = words(text)
    found: Iterable[str] = (token for token in tokens if len(token) > 1)
    pairs = (one + other for one, other in pairwise(tokens) if len(one) == len(other) == 1 and ord(one) > 0xE00)
    return [term_of(token) for token in (*found, *pairs)]
