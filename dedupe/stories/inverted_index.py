"""An inverted index from term ids to the slots of the articles that contain them, with weights (pure).

It is one large sorted array, and a small one for recent entries, which is merged into the large one when it is full.
"""

import numpy as np
from numpy.typing import NDArray

from newsfold.dedupe.stories.term_vectors import TermIds, Weights

MAX_RECENT = 30_000  # entries in the small array before it is merged into the large one

# An entry is one number: the term in the upper bits, then the slot, then the weight.
_WEIGHT_BITS = 16
_ENTRY_BITS = 26 + _WEIGHT_BITS
_WEIGHT_MASK = (1 << _WEIGHT_BITS) - 1
_ENTRY_MASK = (1 << _ENTRY_BITS) - 1

Entries = NDArray[np.int64]
Slots = NDArray[np.int32]
Products = NDArray[np.float64]


class InvertedIndex:
    """An index to compute the scalar products of a vector with all indexed ones.

    Weights are integers here, so that sums are exact: they do not depend on the order in which entries were added and
    merged.
    """

    def __init__(self) -> None:
        self._recent: Entries = np.empty(0, np.int64)
        self._set_sorted(np.empty(0, np.int64))

    def add(self, slot: int, terms: TermIds, weights: Weights) -> None:
        """Index one slot under these term ids with their weights, from 0 to 1."""
        self._recent = _merge(self._recent, np.sort(_pack_entries(np.int64(slot), terms, weights)))
        if len(self._recent) > MAX_RECENT:
            self.extend(self._recent[:0], self._recent[:0], weights[:0])

    def extend(self, slots: Entries, terms: TermIds | Entries, weights: Weights) -> None:
        """Index many entries at once: `slots`, `terms` and `weights` are parallel arrays."""
        added = np.sort(np.concatenate([self._recent, _pack_entries(slots, terms, weights)]))
        self._recent = self._recent[:0]
        self._set_sorted(_merge(self._sorted, added))

    def products(self, terms: TermIds, weights: Weights, slots: int) -> Products:
        """Return the scalar product of a vector (`terms`, `weights`) with each of the first `slots` slots.

        All products are multiplied by one large constant, so that only their order and ratios have a meaning.
        """
        factors = _to_integers(weights).astype(np.float32)
        found, products = self._hits_in_sorted(terms, factors)
        recent, recent_products = self._hits_in_recent(terms, factors)
        weights = np.concatenate([products, recent_products])
        return np.bincount(np.concatenate([found, recent]), weights, slots).astype(np.float64, copy=False)

    def _hits_in_sorted(self, terms: TermIds, factors: Weights) -> tuple[Slots, Weights]:
        """Return the slots that have one of the terms, once for each, and the products of the two weights."""
        at = self._terms[:-1].searchsorted(terms)
        known = (self._terms[at] == terms).nonzero()[0]
        firsts, lasts = self._bounds[at[known]], self._bounds[at[known] + 1]
        bounds = list(zip(firsts.tolist(), lasts.tolist(), strict=True))
        if not bounds:
            return self._slots[:0], factors[:0]
        hits = np.concatenate([self._slots[first:last] for first, last in bounds])
        products = np.concatenate([self._weights[first:last] for first, last in bounds])
        products *= factors[known].repeat(lasts - firsts)
        return hits, products

    def _hits_in_recent(self, terms: TermIds, factors: Weights) -> tuple[Slots, Weights]:
        """Return what `_hits_in_sorted` does, from the small array."""
        keys = terms.astype(np.int64) << _ENTRY_BITS
        firsts = self._recent.searchsorted(keys)
        sizes = self._recent.searchsorted(keys | _ENTRY_MASK, side="right") - firsts
        positions = (firsts - sizes.cumsum() + sizes).repeat(sizes) + np.arange(sizes.sum())
        entries = self._recent[positions] & _ENTRY_MASK
        products = (entries & _WEIGHT_MASK).astype(np.float32) * factors.repeat(sizes)
        return (entries >> _WEIGHT_BITS).astype(np.int32), products

    def _set_sorted(self, entries: Entries) -> None:
        """Replace the large array; unpack its slots, its weights and the bounds of each term into smaller arrays."""
        self._sorted = entries
        self._slots = ((entries & _ENTRY_MASK) >> _WEIGHT_BITS).astype(np.int32)
        self._weights = (entries & _WEIGHT_MASK).astype(np.float32)
        terms = entries >> _ENTRY_BITS
        is_first = np.ones(len(terms) + 1, np.bool_)
        np.not_equal(terms[1:], terms[:-1], out=is_first[1:-1])
        self._bounds = np.flatnonzero(is_first)
        # A search past the last term id finds the sentinel -1, which is no term id.
        self._terms = np.append(terms[self._bounds[:-1]], -1).astype(np.int32)


def _pack_entries(slots: Entries | np.int64, terms: TermIds | Entries, weights: Weights) -> Entries:
    return (terms.astype(np.int64) << _ENTRY_BITS) + (slots << _WEIGHT_BITS) + _to_integers(weights)


def _merge(one: Entries, other: Entries) -> Entries:
    """Merge two sorted arrays into a sorted one."""
    return np.insert(one, one.searchsorted(other), other)


def _to_integers(weights: Weights) -> Entries:
    return (weights * _WEIGHT_MASK).astype(np.int64)
