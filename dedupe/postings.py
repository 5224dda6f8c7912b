"""Which slots have a term, and with what weight: a sorted array, beside lists of what came since (pure)."""

from array import array
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from dedupe.vectors import Terms, Weights

RECENT = 100_000  # entries that are kept in lists at least, before all are sorted anew

# An entry is one number: the slot, then the weight; in the sorted array the term stands before them.
_WEIGHT_BITS = 16
_ENTRY_BITS = 26 + _WEIGHT_BITS
_WEIGHT = (1 << _WEIGHT_BITS) - 1
_ENTRY = (1 << _ENTRY_BITS) - 1

Entries = NDArray[np.int64]


class Postings:
    """What is found does not depend on when entries came or were sorted: products are of whole numbers."""

    def __init__(self) -> None:
        self._recent: dict[int, array[int]] = {}
        self._recent_size = 0
        self._split(np.empty(0, np.int64))

    def add(self, slot: int, terms: Terms, weights: Weights) -> None:
        for term, entry in zip(terms.tolist(), ((slot << _WEIGHT_BITS) + _whole(weights)).tolist(), strict=True):
            if (posting := self._recent.get(term)) is None:
                self._recent[term] = array("q", (entry,))
            else:
                posting.append(entry)
        self._recent_size += len(terms)
        if self._recent_size > max(RECENT, len(self._sorted) // 2):
            self._sort(np.empty(0, np.int64))

    def extend(self, slots: Entries, terms: Terms, weights: Weights) -> None:
        """Many at once; a slot for each term."""
        self._sort((terms.astype(np.int64) << _ENTRY_BITS) + (slots << _WEIGHT_BITS) + _whole(weights))

    def products(self, terms: Terms, weights: Weights, slots: int) -> NDArray[np.float64]:
        """Of these terms with each of so many slots, in some unit."""
        factors = _whole(weights).astype(np.float32)
        return self._of_sorted(terms, factors, slots) + self._of_recent(terms, factors, slots)

    def _of_sorted(self, terms: Terms, factors: Weights, slots: int) -> NDArray[np.float64]:
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

    def _of_recent(self, terms: Terms, factors: Weights, slots: int) -> NDArray[np.float64]:
        postings = [(at, posting) for at, term in enumerate(terms.tolist()) if (posting := self._recent.get(term))]
        if not postings:
            return np.zeros(slots)
        entries = np.concatenate([np.frombuffer(posting, np.int64) for _, posting in postings])
        each = np.repeat(factors[[at for at, _ in postings]], [len(posting) for _, posting in postings])
        products = (entries & _WEIGHT).astype(np.float32) * each
        return np.bincount(entries >> _WEIGHT_BITS, products, slots).astype(np.float64)

    def _sort(self, more: Entries) -> None:
        """All, with the recent ones and these."""
        terms = np.fromiter(self._recent, np.int64, len(self._recent))
        sizes = np.fromiter(map(len, self._recent.values()), np.int64, len(self._recent))
        recent = np.fromiter(chain.from_iterable(self._recent.values()), np.int64, int(sizes.sum()))
        recent += np.repeat(terms << _ENTRY_BITS, sizes)
        self._recent, self._recent_size = {}, 0
        self._split(np.sort(np.concatenate([self._sorted, recent, more])))

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


def _whole(weights: Weights) -> Entries:
    return (weights * _WEIGHT).astype(np.int64)
