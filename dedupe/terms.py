"""A text as weighted terms, and the document frequencies that weigh them (pure)."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dedupe.parameters import Parameters
from dedupe.text import Hashes, Text, word_hash, word_hashes, words

Weights = NDArray[np.float32]

TERMS = 1 << 20  # ids: few of the words of a day meet in one, and what is stored of a language stays bounded
_STEP = 0xFFFF  # the largest distance of two terms in a row that two bytes hold
_LEVELS = 255


@dataclass(frozen=True, slots=True)
class Vector:
    """Term ids in order, with weights of Euclidean length 1."""

    terms: NDArray[np.int32]
    weights: Weights

    def pack(self) -> bytes:
        """Three bytes a term: its distance from the one before, and its weight as a share of the heaviest."""
        levels = _levels(self.weights)
        steps = np.diff(self.terms, prepend=0)
        far = np.repeat(np.arange(len(steps)), steps // _STEP)  # bridged by steps without a weight
        steps = np.insert(steps % _STEP, far, _STEP)
        return steps.astype("<u2").tobytes() + np.insert(levels, far, 0).tobytes()

    @classmethod
    def unpack(cls, packed: bytes) -> "Vector":
        count = len(packed) // 3
        steps = np.frombuffer(packed, "<u2", count)
        levels = np.frombuffer(packed, np.uint8, count, 2 * count)
        terms = np.cumsum(steps, dtype=np.int32)[levels > 0]
        return cls(terms, _of_length_one(levels[levels > 0].astype(np.float32)))


@dataclass(frozen=True, slots=True)
class Bag:
    """Term ids in order, each with how often it stands there."""

    terms: NDArray[np.int32]
    counts: NDArray[np.int64]


def bags(title: str, text: Text) -> tuple[Bag, Bag]:
    """Of text with title, and of the title alone."""
    tokens = words(title)
    heading = _terms(tokens, word_hashes(tokens))
    return _bag(np.concatenate([_terms(text.words, text.hashes), heading])), _bag(heading)


def rarity(having: NDArray[np.float32], articles: float, common: NDArray[np.bool_], parameters: Parameters) -> Weights:
    """Of terms that so many of the articles have; `common` are those that the language is known to use everywhere.

    As if `prior_articles` had been there before the first one, half of them with every common term.
    """
    prior = parameters.prior_articles
    # 1 + keeps a term of every article above nothing.
    return np.log(1 + (articles + prior + 1) / (having + prior / 2 * common + 1)).astype(np.float32)


def vector(bag: Bag, rarities: Weights, parameters: Parameters) -> Vector:
    """TF-IDF with sublinear counts (Salton and Buckley 1988), the heaviest `parameters.terms`, as exact as stored."""
    weights = (1 + np.log(bag.counts)) * rarities
    kept = np.sort(np.lexsort((bag.terms, -weights))[: parameters.terms])
    levels = _levels(weights[kept])
    return Vector(bag.terms[kept], _of_length_one(levels.astype(np.float32)))


def term_of(word: str) -> int:
    """The id of a term; the same in every run."""
    return word_hash(word) % TERMS


def _levels(weights: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Shares of the heaviest; a hair less before rounding up, so that what was stored comes out the same."""
    levels: NDArray[np.uint8] = np.ceil(weights / weights.max(initial=0.0) * _LEVELS - 1e-3).clip(1).astype(np.uint8)
    return levels


def _of_length_one(weights: Weights) -> Weights:
    return weights / np.float32(np.linalg.norm(weights) or 1.0)


def _bag(terms: NDArray[np.int32]) -> Bag:
    return Bag(*np.unique(terms, return_counts=True))


def _terms(tokens: list[str], hashes: Hashes) -> NDArray[np.int32]:
    """Words; pairs of neighbours where each character is a word, since one says too little."""
    found = hashes[np.fromiter(map(len, tokens), np.int64, len(tokens)) > 1]
    if any(len(token) == 1 and ord(token) > 0xE00 for token in set(tokens)):
        pairs = [one + other for one, other in pairwise(tokens) if len(one) == len(other) == 1 and ord(one) > 0xE00]
        found = np.concatenate([found, word_hashes(pairs)])
    return (found % np.uint64(TERMS)).astype(np.int32)
