"""Which slots have a term, and with what weight: a sorted array, and a short one of what came since (pure)."""

import numpy as np
from numpy.typing import NDArray

from newsfold.dedupe.stories.term_vectors import Terms, Weights

RECENT = 30_000  # entries in the short array, before they go into the other

# An entry is one number: the term, the slot, the weight.
_WEIGHT_BITS = 16
_ENTRY_BITS = 26 + _WEIGHT_BITS
_WEIGHT = (1 << _WEIGHT_BITS) - 1
_ENTRY = (1 << _ENTRY_BITS) - 1

Entries = NDArray[np.int64]
Products = NDArray[np.float64]


class Postings:
    """What is found does not depend on when entries came or were sorted: products are of whole numbers."""

    def __init__(self) -> None:
        self._recent: Entries = np.empty(0, np.int64)
        self._split(np.empty(0, np.int64))

    def add(self, slot: int, terms: Terms, weights: Weights) -> None:
        self._recent = _merged(self._recent, np.sort(_entries(np.int64(slot), terms, weights)))
        if len(self._recent) > RECENT:
            self.extend(self._recent[:0], self._recent[:0], weights[:0])

    def extend(self, slots: Entries, terms: Terms | Entries, weights: Weights) -> None:
        """Many at once; a slot for each term."""
        more = np.sort(np.concatenate([self._recent, _entries(slots, terms, weights)]))
        self._recent = self._recent[:0]
        self._split(_merged(self._sorted, more))

    def products(self, terms: Terms, weights: Weights, slots: int) -> Products:
        """Of these terms with each of so many slots, in some unit."""
        factors = _whole(weights).astype(np.float32)
        return self._of_sorted(terms, factors, slots) + self._of_recent(terms, factors, slots)

    def _of_sorted(self, terms: Terms, factors: Weights, slots: int) -> Products:
        at = np.searchsorted(self._terms[:-1], terms)
        known = np.flatnonzero(self._terms[at] == terms)
        firsts, lasts = self._bounds[at[known]], self._bounds[at[known] + 1]
        bounds = list(zip(firsts.tolist(), lasts.tolist(), strict=True))
        if not bounds:
            return np.zeros(slots)
        found = np.concatenate([self._slots[first:last] for first, last in bounds])
        products = np.concatenate([self._weights[first:last] for first, last in bounds])
        products *= np.repeat(factors[known], lasts - firsts)
        return np.bincount(found, products, slots).astype(np.float64)

    def _of_recent(self, terms: Terms, factors: Weights, slots: int) -> Products:
        wanted = terms.astype(np.int64) << _ENTRY_BITS
        firsts = np.searchsorted(self._recent, wanted)
        sizes = np.searchsorted(self._recent, wanted | _ENTRY, side="right") - firsts
        places = np.repeat(firsts - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
        entries = self._recent[places] & _ENTRY
        products = (entries & _WEIGHT).astype(np.float32) * np.repeat(factors, sizes)
        return np.bincount(entries >> _WEIGHT_BITS, products, slots).astype(np.float64)

    def _split(self, entries: Entries) -> None:
        """Slots and weights by themselves, in half the space, with the bounds of each term."""
        self._sorted = entries
        self._slots = ((entries & _ENTRY) >> _WEIGHT_BITS).astype(np.int32)
        self._weights = (entries & _WEIGHT).astype(np.float32)
        terms = entries >> _ENTRY_BITS
        is_first = np.ones(len(terms) + 1, np.bool_)
        np.not_equal(terms[1:], terms[:-1], out=is_first[1:-1])
        self._bounds = np.flatnonzero(is_first)
        # One more at the end, which is no term.
        self._terms = np.append(terms[self._bounds[:-1]], -1).astype(np.int32)


def _entries(slots: Entries | np.int64, terms: Terms | Entries, weights: Weights) -> Entries:
    return (terms.astype(np.int64) << _ENTRY_BITS) + (slots << _WEIGHT_BITS) + _whole(weights)


def _merged(one: Entries, other: Entries) -> Entries:
    """Both are sorted, and so is what comes of them."""
    return np.insert(one, np.searchsorted(one, other), other)


def _whole(weights: Weights) -> Entries:
    return (weights * _WEIGHT).astype(np.int64)
