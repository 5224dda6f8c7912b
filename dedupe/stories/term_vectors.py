"""Store weighted terms in two and a half bytes per term, and unpack them into vectors for cosine similarity (pure).

Weights are quantized to fifteen levels before any comparison: a vector in memory always equals the one that its stored
form unpacks to, so that a run that reads it from the database computes the same scores.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

TermIds = NDArray[np.int32]
Weights = NDArray[np.float32]
Integers = NDArray[np.int64]

VOCABULARY_SIZE = 1 << 20  # term ids are hashes: few words of a day collide, and what a language stores is bounded
LEVELS = 15  # of weights in the text, in half a byte; level 0 is no term
LEVEL_RATIO = 1.2  # of the weight of one level to that of the level below
TITLE_LEVELS = 255  # of weights in the title, in one byte
FULL_TITLE_WEIGHT = 0.5  # of the text's heaviest term; a title whose heaviest term reaches it has its full share
_MAX_GAP = 0xFFFF  # largest difference of two consecutive term ids that two bytes hold
_ROWS_AT_ONCE = 1000  # packed texts that are unpacked together
_WEIGHT_OF_LEVEL = np.concatenate([[0.0], LEVEL_RATIO ** np.arange(1.0 - LEVELS, 1.0)]).astype(np.float32)
_LEVEL_BORDERS = np.concatenate([[0.0], np.sqrt(_WEIGHT_OF_LEVEL[2:] * _WEIGHT_OF_LEVEL[1:-1])])
_NIBBLE_FACTORS = np.array([1, 1 << 4, 1 << 8, 1 << 12])  # pack four levels into one number of two bytes


@dataclass(frozen=True, slots=True)
class TermVector:
    """The term ids of an article and their weights, heaviest first; VOCABULARY_SIZE is added to the ids of title terms.

    The scalar product of two vectors is the similarity of the articles by terms: `text_weight` × the cosine similarity
    of their texts, plus at most (1 - `text_weight`) × the cosine similarity of their titles.
    """

    terms: TermIds
    weights: Weights


@dataclass(frozen=True, slots=True)
class QuantizedTerms:
    """The terms of an article as they are stored: ascending term ids, and the level of each weight, 1 to LEVELS.

    `title_positions` are indexes into `terms` of the terms that are in the title too; `title_levels` are the levels of
    their weights there, 1 to TITLE_LEVELS.
    """

    terms: TermIds
    levels: Integers
    title_positions: Integers
    title_levels: Integers

    def pack(self) -> bytes:
        """Return the stored bytes, a sequence of two-byte numbers; b"" if there are no terms.

        They are: the number of title terms; for each of them, its position and its level in one number; for each term,
        the difference of its id to that of the term before it; then the levels, four in each number.
        """
        if not len(self.terms):
            return b""
        gaps, levels = _split_into_gaps(self.terms, self.levels)
        nibbles = np.zeros((len(gaps) + 3) // 4 * 4, np.int64)
        nibbles[: len(levels)] = levels
        title = (self.title_positions << 8) + self.title_levels
        packed_levels = nibbles.reshape(-1, 4) @ _NIBBLE_FACTORS
        return np.concatenate(([len(title)], title, gaps, packed_levels)).astype("<u2").tobytes()

    def vector(self, text_weight: float) -> TermVector:
        """Return the vector, the same that `unpack_vectors` returns for the packed form."""
        if not len(self.terms):
            return EMPTY_VECTOR
        rows = np.zeros(len(self.terms), np.int64), np.zeros(len(self.title_positions), np.int64)
        text = _scale(_WEIGHT_OF_LEVEL[self.levels], rows[0], 1, text_weight)
        significance = _title_significance(_WEIGHT_OF_LEVEL[self.levels[self.title_positions]], rows[1], 1)
        title = _scale(self.title_levels.astype(np.float32), rows[1], 1, (1 - text_weight) * significance)
        weights = np.concatenate((text, title))
        terms = np.concatenate((self.terms, self.terms[self.title_positions] + VOCABULARY_SIZE))
        order = (-weights).argsort(kind="stable")
        return TermVector(terms[order], weights[order])


EMPTY_VECTOR = TermVector(np.empty(0, np.int32), np.empty(0, np.float32))
NO_TERMS = QuantizedTerms(np.empty(0, np.int32), *[np.empty(0, np.int64)] * 3)


def quantize(terms: TermIds, weights: Weights, title_positions: Integers, title_weights: Weights) -> QuantizedTerms:
    """Return the terms with their weights rounded to levels, relative to the heaviest term.

    `terms` are ascending ids. `title_positions`, all below 256, are indexes into `terms` of the terms that are in the
    title too; `title_weights` are their weights there.
    """
    if not len(terms):
        return NO_TERMS
    levels = np.minimum(np.maximum(_LEVEL_BORDERS.searchsorted(weights / weights.max()), 1), LEVELS)
    shares = title_weights / title_weights.max(initial=0.0)
    title_levels = np.minimum(np.maximum(np.ceil(shares * TITLE_LEVELS), 1), TITLE_LEVELS).astype(np.int64)
    return QuantizedTerms(terms, levels, title_positions, title_levels)


def unpack_vectors(packed: Sequence[bytes], text_weight: float) -> list[TermVector]:
    """Return the vector of each packed article, in order; `text_weight` is that of `TermVector`."""
    vectors: list[TermVector] = []
    for at in range(0, len(packed), _ROWS_AT_ONCE):
        vectors += _unpack_rows(packed[at : at + _ROWS_AT_ONCE], text_weight)
    return vectors


def _unpack_rows(packed: Sequence[bytes], text_weight: float) -> list[TermVector]:
    """Unpack all packed articles (rows) together; an array named `…_rows` holds the row of each element of another."""
    count = len(packed)
    sizes = np.fromiter(map(len, packed), np.int64, count) // 2
    numbers = np.frombuffer(b"".join(packed), "<u2").astype(np.int64)
    rows = np.repeat(np.arange(count), sizes)
    starts = np.cumsum(sizes) - sizes
    title_counts = np.zeros(count, np.int64)
    title_counts[sizes > 0] = numbers[starts[sizes > 0]]
    position = np.arange(len(numbers)) - starts[rows]
    gap_counts = (sizes - 1 - title_counts) * 4 // 5
    is_title = (position > 0) & (position <= title_counts[rows])
    is_gap = (position > title_counts[rows]) & (position <= (title_counts + gap_counts)[rows])
    titles, gaps = np.flatnonzero(is_title), np.flatnonzero(is_gap)
    # The levels follow all gaps, four in each number.
    gap_number = position[gaps] - title_counts[rows[gaps]] - 1
    packed_levels = numbers[(starts + 1 + title_counts + gap_counts)[rows[gaps]] + gap_number // 4]
    levels = packed_levels >> (gap_number % 4 << 2) & LEVELS
    is_term = levels > 0  # the other gaps only bridge a distance
    terms, text_rows = _sum_gaps(numbers[gaps], rows[gaps], count)[is_term], rows[gaps][is_term]
    levels = levels[is_term]
    title_rows = rows[titles]
    at = np.searchsorted(text_rows, title_rows) + (numbers[titles] >> 8)
    title_terms = terms[at] + VOCABULARY_SIZE
    significance = _title_significance(_WEIGHT_OF_LEVEL[levels[at]], title_rows, count)
    title_levels = (numbers[titles] & 0xFF).astype(np.float32)
    weights = np.concatenate([
        _scale(_WEIGHT_OF_LEVEL[levels], text_rows, count, text_weight),
        _scale(title_levels, title_rows, count, (1 - text_weight) * significance),
    ])  # fmt: skip
    return _split_heaviest_first(
        np.concatenate([terms, title_terms]), weights, np.concatenate([text_rows, title_rows]), count
    )


def _split_into_gaps(terms: TermIds, levels: Integers) -> tuple[Integers, Integers]:
    """Return the gaps, the differences of consecutive term ids, and the level that belongs to each.

    A difference that two bytes do not hold is split into several gaps, all but the last of level 0.
    """
    gaps = terms.astype(np.int64)
    gaps[1:] -= terms[:-1]
    bridges = gaps // _MAX_GAP
    if not bridges.any():
        return gaps, levels
    at = np.arange(len(terms)) + np.cumsum(bridges)
    split, split_levels = np.full(at[-1] + 1, _MAX_GAP), np.zeros(at[-1] + 1, np.int64)
    split[at], split_levels[at] = gaps % _MAX_GAP, levels
    return split, split_levels


def _sum_gaps(gaps: Integers, rows: Integers, count: int) -> Integers:
    """Return the term ids, the running sums of the gaps within each row; `rows` holds the row of each gap."""
    total, sizes = np.concatenate([[0], np.cumsum(gaps)]), np.bincount(rows, minlength=count)
    terms: Integers = total[1:] - total[np.cumsum(sizes) - sizes][rows]
    return terms


def _title_significance(text_weights: Weights, rows: Integers, count: int) -> NDArray[np.float64]:
    """Return for each row the factor, from 0 to 1, by which the weight of its title is multiplied.

    `text_weights` are the weights of the title's terms in the text, relative to the heaviest term; `rows` is the row of
    each. The factor is low if all of them are: a title of common words says little about the event.
    """
    heaviest = np.zeros(count)
    np.maximum.at(heaviest, rows, text_weights)
    return np.minimum(1.0, heaviest / FULL_TITLE_WEIGHT)


def _scale(weights: Weights, rows: Integers, count: int, share: float | NDArray[np.float64]) -> Weights:
    """Return the weights scaled so that the Euclidean length of each row is the square root of its share."""
    squares = np.bincount(rows, weights.astype(np.float64) ** 2, count)
    return (weights * np.sqrt(share / np.maximum(squares, 1e-9))[rows]).astype(np.float32)


def _split_heaviest_first(terms: Integers, weights: Weights, rows: Integers, count: int) -> list[TermVector]:
    """Return the vector of each row, its terms sorted by descending weight."""
    # Sort by one number: the row, the weight descending (positive floats have the order of their bits), the position.
    lightness = 0x3F80_0000 - weights.view(np.int32).astype(np.int64)
    order = np.sort((rows << 50) + (lightness << 20) + np.arange(len(rows))) & 0xF_FFFF
    sorted_terms, weights = terms[order].astype(np.int32), weights[order]
    bounds = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=count))]).tolist()
    return [TermVector(sorted_terms[first:last], weights[first:last]) for first, last in pairwise(bounds)]
