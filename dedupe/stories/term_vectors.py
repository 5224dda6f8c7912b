"""Weighted terms as they are stored, in two and a half bytes a term, and as they are compared (pure).

What is compared is always unpacked from what is stored, so that a run that reads it later finds the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Terms = NDArray[np.int32]
Weights = NDArray[np.float32]
Levels = NDArray[np.int64]

TERMS = 1 << 20  # ids: few of the words of a day meet in one, and what is stored of a language stays bounded
LEVELS = 15  # of weights, in half a byte
RATIO = 1.2  # of one level to the one below
TITLE_LEVELS = 255
TELLING = 0.5  # of the weight of the text's heaviest term
_STEP = 0xFFFF  # the largest distance of two terms in a row that two bytes hold
_ROWS = 1000  # unpacked at once
_WEIGHTS = np.concatenate([[0.0], RATIO ** np.arange(1.0 - LEVELS, 1.0)]).astype(np.float32)
_FOUR = np.array([1, 1 << 4, 1 << 8, 1 << 12])
_BORDERS = np.concatenate([[0.0], np.sqrt(_WEIGHTS[2:] * _WEIGHTS[1:-1])])


@dataclass(frozen=True, slots=True)
class Vector:
    """Ids of terms, the heaviest first; those of the title are TERMS higher. The product of two is their likeness."""

    terms: Terms
    weights: Weights


@dataclass(frozen=True, slots=True)
class Weighed:
    """What is stored of a text: terms, in order, with levels of weight; those at `places` are the title's as well."""

    terms: Terms
    levels: Levels
    places: Levels
    title_levels: Levels

    def pack(self) -> bytes:
        """Numbers of two bytes: how many terms of the title, and for each its place and level; then for each term its
        distance from the one before; then the levels of four terms each.
        """
        if not len(self.terms):
            return b""
        steps, levels = _steps(self.terms, self.levels)
        four = np.zeros((len(steps) + 3) // 4 * 4, np.int64)
        four[: len(levels)] = levels
        title = (self.places << 8) + self.title_levels
        return np.concatenate(([len(title)], title, steps, four.reshape(-1, 4) @ _FOUR)).astype("<u2").tobytes()

    def vector(self, text_weight: float) -> Vector:
        """What `unpack` makes of it."""
        if not len(self.terms):
            return EMPTY
        rows = np.zeros(len(self.terms), np.int64), np.zeros(len(self.places), np.int64)
        text = _scaled(_WEIGHTS[self.levels], rows[0], 1, text_weight)
        said = _said(_WEIGHTS[self.levels[self.places]], rows[1], 1)
        title = _scaled(self.title_levels.astype(np.float32), rows[1], 1, (1 - text_weight) * said)
        weights, terms = np.concatenate((text, title)), np.concatenate((self.terms, self.terms[self.places] + TERMS))
        order = np.argsort(-weights, kind="stable")
        return Vector(terms[order], weights[order])


EMPTY = Vector(np.empty(0, np.int32), np.empty(0, np.float32))
NOTHING = Weighed(np.empty(0, np.int32), *[np.empty(0, np.int64)] * 3)


def weighed(terms: Terms, weights: Weights, places: NDArray[np.int64], title_weights: Weights) -> Weighed:
    """`title_weights` are of the terms at `places`, which are below 256."""
    if not len(terms):
        return NOTHING
    levels = np.searchsorted(_BORDERS, weights / weights.max()).clip(1, LEVELS)
    shares = title_weights / title_weights.max(initial=0.0)
    return Weighed(terms, levels, places, np.ceil(shares * TITLE_LEVELS).clip(1, TITLE_LEVELS).astype(np.int64))


def unpack(packed: Sequence[bytes], text_weight: float) -> list[Vector]:
    """`text_weight` is the share of the text in a likeness, the rest is the title's."""
    found: list[Vector] = []
    for at in range(0, len(packed), _ROWS):
        found += _unpacked(packed[at : at + _ROWS], text_weight)
    return found


def _unpacked(packed: Sequence[bytes], text_weight: float) -> list[Vector]:
    sizes = np.fromiter(map(len, packed), np.int64, len(packed)) // 2
    flat = np.frombuffer(b"".join(packed), "<u2").astype(np.int64)
    rows = np.repeat(np.arange(len(packed)), sizes)
    heads = np.cumsum(sizes) - sizes
    titles = np.zeros(len(packed), np.int64)
    titles[sizes > 0] = flat[heads[sizes > 0]]
    place = np.arange(len(flat)) - heads[rows]
    steps = (sizes - 1 - titles) * 4 // 5
    is_title = (place > 0) & (place <= titles[rows])
    is_step = (place > titles[rows]) & (place <= (titles + steps)[rows])
    title, text = np.flatnonzero(is_title), np.flatnonzero(is_step)
    # The level of a step stands in a quarter of a number after all steps.
    step = place[text] - titles[rows[text]] - 1
    quarters = flat[(heads + 1 + titles + steps)[rows[text]] + step // 4]
    levels = quarters >> (step % 4 << 2) & LEVELS
    terms, text_rows = _totals(flat[text], rows[text], len(packed))[levels > 0], rows[text][levels > 0]
    levels = levels[levels > 0]
    at = np.searchsorted(text_rows, rows[title]) + (flat[title] >> 8)
    of_title, said = terms[at] + TERMS, _said(_WEIGHTS[levels[at]], rows[title], len(packed))
    weights = np.concatenate([
        _scaled(_WEIGHTS[levels], text_rows, len(packed), text_weight),
        _scaled((flat[title] & 0xFF).astype(np.float32), rows[title], len(packed), (1 - text_weight) * said),
    ])  # fmt: skip
    return _heaviest_first(
        np.concatenate([terms, of_title]), weights, np.concatenate([text_rows, rows[title]]), len(packed)
    )


def _steps(terms: Terms, levels: Levels) -> tuple[Levels, Levels]:
    """Distances; what is too far is bridged by steps of no level."""
    distances = terms.astype(np.int64)
    distances[1:] -= terms[:-1]
    far = distances // _STEP
    if not far.any():
        return distances, levels
    at = np.arange(len(terms)) + np.cumsum(far)
    steps, of_steps = np.full(at[-1] + 1, _STEP), np.zeros(at[-1] + 1, np.int64)
    steps[at], of_steps[at] = distances % _STEP, levels
    return steps, of_steps


def _totals(steps: Levels, rows: Levels, count: int) -> Levels:
    """Of the steps so far in the same row."""
    total, sizes = np.concatenate([[0], np.cumsum(steps)]), np.bincount(rows, minlength=count)
    found: Levels = total[1:] - total[np.cumsum(sizes) - sizes][rows]
    return found


def _said(weights: Weights, rows: Levels, count: int) -> NDArray[np.float64]:
    """How much of its share a title has, by its weightiest term in the text: one like any other says little."""
    heaviest = np.zeros(count)
    np.maximum.at(heaviest, rows, weights)
    return np.minimum(1.0, heaviest / TELLING)


def _scaled(weights: Weights, rows: Levels, count: int, share: float | NDArray[np.float64]) -> Weights:
    """To a Euclidean length that is the root of the share."""
    lengths = np.bincount(rows, weights.astype(np.float64) ** 2, count)
    return (weights * np.sqrt(share / np.maximum(lengths, 1e-9))[rows]).astype(np.float32)


def _heaviest_first(terms: Levels, weights: Weights, rows: Levels, count: int) -> list[Vector]:
    # In one number: the row, how light the term is, and where it stands.
    light = 0x3F80_0000 - weights.view(np.int32).astype(np.int64)
    order = np.sort((rows << 50) + (light << 20) + np.arange(len(rows))) & 0xF_FFFF
    sorted_terms, weights = terms[order].astype(np.int32), weights[order]
    bounds = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=count))]).tolist()
    return [Vector(sorted_terms[first:last], weights[first:last]) for first, last in pairwise(bounds)]
