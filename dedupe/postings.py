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
        self._sorted: Entries = np.empty(0, np.int64)
        self._recent: dict[int, array[int]] = {}
        self._recent_size = 0

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
        order = np.argsort(terms)
        whole = _whole(weights[order]).tolist()
        wanted = terms[order].astype(np.int64) << _ENTRY_BITS
        firsts = np.searchsorted(self._sorted, wanted).tolist()
        lasts = np.searchsorted(self._sorted, wanted | _ENTRY, side="right").tolist()
        parts, factors = [], []
        for term, factor, first, last in zip(terms[order].tolist(), whole, firsts, lasts, strict=True):
            if first < last:
                parts.append(self._sorted[first:last])
                factors.append(factor)
            if (posting := self._recent.get(term)) is not None:
                parts.append(np.frombuffer(posting, np.int64))
                factors.append(factor)
        if not parts:
            return np.zeros(slots)
        entries, each = np.concatenate(parts), np.repeat(factors, [len(part) for part in parts])
        return np.bincount(
            (entries & _ENTRY) >> _WEIGHT_BITS, ((entries & _WEIGHT) * each).astype(np.float64), slots
        ).astype(np.float64)

    def _sort(self, more: Entries) -> None:
        """All, with the recent ones and these."""
        terms = np.fromiter(self._recent, np.int64, len(self._recent))
        sizes = np.fromiter(map(len, self._recent.values()), np.int64, len(self._recent))
        recent = np.fromiter(chain.from_iterable(self._recent.values()), np.int64, int(sizes.sum()))
        recent += np.repeat(terms << _ENTRY_BITS, sizes)
        self._sorted = np.sort(np.concatenate([self._sorted, recent, more]))
        self._recent, self._recent_size = {}, 0


def _whole(weights: Weights) -> Entries:
    return (weights * _WEIGHT).astype(np.int64)
