"""Store weighted terms in two and a half bytes a term, and unpack them into vectors for cosine similarity (pure).

Weights are quantized to fifteen levels before any comparison: a vector in memory is always what its stored form unpacks
to, so that a run which reads it from the database gets the same scores.
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
LEVELS = 15  # of weights, in half a byte
LEVEL_RATIO = 1.2  # of one level to the one below
TITLE_LEVELS = 255
FULL_TITLE_WEIGHT = 0.5  # of the text's heaviest term; a title whose heaviest term reaches it has its full share
_MAX_GAP = 0xFFFF  # between two consecutive term ids, as two bytes hold it
_ROWS_AT_ONCE = 1000
_WEIGHT_OF_LEVEL = np.concatenate([[0.0], LEVEL_RATIO ** np.arange(1.0 - LEVELS, 1.0)]).astype(np.float32)
_LEVEL_BORDERS = np.concatenate([[0.0], np.sqrt(_WEIGHT_OF_LEVEL[2:] * _WEIGHT_OF_LEVEL[1:-1])])
_NIBBLE_FACTORS = np.array([1, 1 << 4, 1 << 8, 1 << 12])  # four levels in one number of two bytes


@dataclass(frozen=True, slots=True)
class TermVector:
    """Term ids with their weights, the heaviest first; the ids of title terms are VOCABULARY_SIZE higher.

    The scalar product of two vectors is the similarity of the articles: `text_weight` × the cosine of their texts, plus
    at most 1 - `text_weight` × the cosine of their titles.
    """

    terms: TermIds
    weights: Weights


@dataclass(frozen=True, slots=True)
class QuantizedTerms:
    """The stored form of a text: ascending term ids with a level of weight each.

    `title_positions` are indexes into `terms`: the terms at them stand in the title too, with `title_levels`.
    """

    terms: TermIds
    levels: Integers
    title_positions: Integers
    title_levels: Integers

    def pack(self) -> bytes:
        """Return the stored bytes, a sequence of two-byte numbers; empty for a text without terms.

        They are the count of title terms; for each of them its position and its level; for each term its gap to the
        term before it; then the levels, four in each number.
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
        """Return the vector that `unpack_vectors` makes of the packed form."""
        if not len(self.terms):
            return EMPTY_VECTOR
        rows = np.zeros(len(self.terms), np.int64), np.zeros(len(self.title_positions), np.int64)
        text = _scale(_WEIGHT_OF_LEVEL[self.levels], rows[0], 1, text_weight)
        significance = _title_significance(_WEIGHT_OF_LEVEL[self.levels[self.title_positions]], rows[1], 1)
        title = _scale(self.title_levels.astype(np.float32), rows[1], 1, (1 - text_weight) * significance)
        weights = np.concatenate((text, title))
        terms = np.concatenate((self.terms, self.terms[self.title_positions] + VOCABULARY_SIZE))
        order = np.argsort(-weights, kind="stable")
        return TermVector(terms[order], weights[order])


EMPTY_VECTOR = TermVector(np.empty(0, np.int32), np.empty(0, np.float32))
NO_TERMS = QuantizedTerms(np.empty(0, np.int32), *[np.empty(0, np.int64)] * 3)


def quantize(terms: TermIds, weights: Weights, title_positions: Integers, title_weights: Weights) -> QuantizedTerms:
    """Return the terms with their weights rounded to levels.

    `terms` ascend; `title_weights` belong to the terms at `title_positions`, which are below 256.
    """
    if not len(terms):
        return NO_TERMS
    levels = np.searchsorted(_LEVEL_BORDERS, weights / weights.max()).clip(1, LEVELS)
    shares = title_weights / title_weights.max(initial=0.0)
    title_levels = np.ceil(shares * TITLE_LEVELS).clip(1, TITLE_LEVELS).astype(np.int64)
    return QuantizedTerms(terms, levels, title_positions, title_levels)


def unpack_vectors(packed: Sequence[bytes], text_weight: float) -> list[TermVector]:
    """Return a vector for each packed text; `text_weight` is the text's share beside the title's."""
    vectors: list[TermVector] = []
    for at in range(0, len(packed), _ROWS_AT_ONCE):
        vectors += _unpack_rows(packed[at : at + _ROWS_AT_ONCE], text_weight)
    return vectors


def _unpack_rows(packed: Sequence[bytes], text_weight: float) -> list[TermVector]:
    """Unpack all rows together; arrays named `…_rows` hold the row that each element belongs to."""
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
    # The level of a gap is a quarter of a number behind all gaps.
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
    """Return the gaps between the terms and their levels; gaps of level 0 bridge a distance too wide for two bytes."""
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
    """Return the running sum of the gaps within each row: the term ids."""
    total, sizes = np.concatenate([[0], np.cumsum(gaps)]), np.bincount(rows, minlength=count)
    terms: Integers = total[1:] - total[np.cumsum(sizes) - sizes][rows]
    return terms


def _title_significance(text_weights: Weights, rows: Integers, count: int) -> NDArray[np.float64]:
    """Return for each row which part of its share the title gets, from 0 to 1.

    `text_weights` are the weights that the title's terms have in the text: a title of common words only is like any
    other title and says little about the event.
    """
    heaviest = np.zeros(count)
    np.maximum.at(heaviest, rows, text_weights)
    return np.minimum(1.0, heaviest / FULL_TITLE_WEIGHT)


def _scale(weights: Weights, rows: Integers, count: int, share: float | NDArray[np.float64]) -> Weights:
    """Scale each row to a Euclidean length that is the square root of its share."""
    squares = np.bincount(rows, weights.astype(np.float64) ** 2, count)
    return (weights * np.sqrt(share / np.maximum(squares, 1e-9))[rows]).astype(np.float32)


def _split_heaviest_first(terms: Integers, weights: Weights, rows: Integers, count: int) -> list[TermVector]:
    """Return a vector for each row, its terms sorted by falling weight."""
    # One number to sort by: the row, how light the term is (bits of a positive float are in its order), its position.
    lightness = 0x3F80_0000 - weights.view(np.int32).astype(np.int64)
    order = np.sort((rows << 50) + (lightness << 20) + np.arange(len(rows))) & 0xF_FFFF
    sorted_terms, weights = terms[order].astype(np.int32), weights[order]
    bounds = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=count))]).tolist()
    return [TermVector(sorted_terms[first:last], weights[first:last]) for first, last in pairwise(bounds)]
