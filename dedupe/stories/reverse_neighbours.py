"""Which articles came after another and are like it: many at once in arrays, what came since in a dict (pure)."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Articles = NDArray[np.int64]
Scores = NDArray[np.float64]


class Later:
    """Each `source` came after its `targets`."""

    def __init__(self) -> None:
        self._targets, self._sources, self._scores = np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)
        self._gone: set[int] = set()  # sources in the arrays that were removed
        self._added: dict[int, dict[int, float]] = {}

    def add(self, source: int, targets: Iterable[tuple[int, float]]) -> None:
        for target, score in targets:
            self._added.setdefault(target, {})[source] = score

    def extend(self, sources: Articles, targets: Articles, scores: Scores) -> None:
        """A source for each target; none that is there already."""
        kept = ~np.isin(self._sources, list(self._gone))
        self._gone = set()
        targets = np.concatenate([self._targets[kept], targets])
        order = np.argsort(targets, kind="stable")
        self._targets = targets[order]
        self._sources = np.concatenate([self._sources[kept], sources])[order]
        self._scores = np.concatenate([self._scores[kept], scores])[order]

    def remove(self, source: int, targets: Iterable[int]) -> None:
        self._gone.add(source)
        for target in targets:
            self._added.get(target, {}).pop(source, None)

    def of(self, target: int) -> list[tuple[int, float]]:
        """(source, score) of all that came after it and are like it."""
        first, last = np.searchsorted(self._targets, (target, target + 1)).tolist()
        found = zip(self._sources[first:last].tolist(), self._scores[first:last].tolist(), strict=True)
        return [one for one in found if one[0] not in self._gone] + list(self._added.get(target, {}).items())
