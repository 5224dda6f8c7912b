"""A text as weighted terms, and the document frequencies that weigh them (pure)."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
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


def vector(found: Mapping[int, int], frequencies: Mapping[int, int], articles: int, limit: int) -> Vector:
    """TF-IDF with sublinear counts (Salton and Buckley 1988), its `limit` heaviest terms.

    `frequencies` is how many of the `articles` so far have a term; a new term has 0.
    """
    # 1 + keeps a common word above nothing while few articles are known.
    weighted = {
        term: (1 + math.log(count)) * math.log(1 + (articles + 1) / (frequencies.get(term, 0) + 1))
        for term, count in found.items()
    }
    heaviest = sorted(weighted.items(), key=lambda item: (-item[1], item[0]))[:limit]
    weights = np.array([weight for _, weight in heaviest], np.float32)
    length = float(np.linalg.norm(weights)) or 1.0
    return Vector(np.array([term for term, _ in heaviest], np.uint32), weights / np.float32(length))


def vectors(
    title: Mapping[int, int],
    text: Mapping[int, int],
    frequencies: Mapping[int, int],
    articles: int,
    parameters: Parameters,
) -> tuple[Vector, Vector]:
    limit = parameters.terms
    return vector(text, frequencies, articles, limit), vector(title, frequencies, articles, limit)


def _terms(text: str) -> list[int]:
    """Words; pairs of neighbours where each character is a word, since one says too little."""
    tokens = words(text)
    found: Iterable[str] = (token for token in tokens if len(token) > 1)
    pairs = (one + other for one, other in pairwise(tokens) if len(one) == len(other) == 1 and ord(one) > 0xE00)
    return [word_hash(token) & 0xFFFFFFFF for token in (*found, *pairs)]
