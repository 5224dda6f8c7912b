"""The sketches of some days in memory, and which of them a text is worth comparing with (pure)."""

import math
from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from dedupe.parameters import Parameters
from dedupe.sketch import Keys, Sketch

TAIL = 1000  # articles added one by one before they are sorted in among the others

_SLOT = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)


class Candidates:
    """What is found depends on the articles within reach only, not on when others came or went."""

    def __init__(self, parameters: Parameters) -> None:
        self.parameters = parameters
        self.slots: dict[int, int] = {}
        self.articles: list[int] = []
        self.days: list[float] = []
        self.keys: list[Keys] = []
        self.sorted = np.empty(0, np.uint64)  # key in the upper half, slot in the lower
        self.sorted_slots = 0
        self.tail: defaultdict[int, list[int]] = defaultdict(list)

    def __contains__(self, article_id: int) -> bool:
        return article_id in self.slots

    def __len__(self) -> int:
        return len(self.slots)

    def add(self, article_id: int, day: float | None, keys: Keys) -> None:
        slot = len(self.articles)
        self.slots[article_id] = slot
        self.articles.append(article_id)
        self.days.append(math.nan if day is None else day)
        self.keys.append(keys)
        for key in keys.tolist():
            self.tail[key].append(slot)
        if slot - self.sorted_slots >= TAIL:
            self._sort()

    def extend(self, rows: list[tuple[int, float | None, Keys]]) -> None:
        """Many at once; those that are there already stay as they are."""
        for article_id, day, keys in rows:
            if article_id not in self.slots:
                self.slots[article_id] = len(self.articles)
                self.articles.append(article_id)
                self.days.append(math.nan if day is None else day)
                self.keys.append(keys)
        if rows:
            self._sort()

    def remove(self, article_id: int) -> None:
        if (slot := self.slots.pop(article_id, None)) is not None:
            self.articles[slot] = -1

    def forget(self, before: float) -> None:
        """Drop what is older, once that is worth the work."""
        gone = len(self.articles) - len(self.slots) + int(np.sum(np.array(self.days[: TAIL * 64]) < before))
        if gone > TAIL * 4 and gone > len(self.articles) / 4:
            for article_id, slot in list(self.slots.items()):
                if self.days[slot] < before:
                    self.remove(article_id)
            self._sort()

    def near(self, sketch: Sketch, day: float | None) -> list[int]:
        """Ids of the likeliest, within `copy_days`; without a time everything is within reach."""
        probes, slots = self._hits(sketch.probes)
        if not len(slots):
            return []
        found, place = np.unique(slots, return_inverse=True)
        reach = np.array([self._is_near(slot, day) for slot in found.tolist()])[place]
        probes, place = probes[reach], place[reach]
        if not len(probes):
            return []
        # What many articles share says little of any of them.
        rarity = 1 / np.bincount(probes)[probes]
        hits, weight = np.bincount(place, minlength=len(found)), np.bincount(place, rarity, len(found))
        sizes = np.array([len(self.keys[slot]) for slot in found.tolist()])
        share = np.maximum(hits / sizes, hits * self.parameters.sample_modulus / len(sketch.probes))
        ranked = sorted(
            (-float(weight[at]), self.articles[int(found[at])])
            for at in np.flatnonzero(share >= self.parameters.likely)
        )
        return [article_id for _, article_id in ranked[: self.parameters.max_candidates]]

    def _hits(self, probes: Keys) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
        """Which probe is a key of which slot."""
        wide = probes.astype(np.uint64) << _HALF
        first = np.searchsorted(self.sorted, wide)
        count = np.searchsorted(self.sorted, wide | _SLOT, side="right") - first
        which = np.repeat(np.arange(len(probes)), count)
        start = np.repeat(first - np.concatenate(([0], np.cumsum(count)[:-1])), count)
        slots = (self.sorted[start + np.arange(len(which))] & _SLOT).astype(np.int64)
        new = [(at, slot) for at, key in enumerate(probes.tolist()) if key in self.tail for slot in self.tail[key]]
        if not new:
            return which, slots
        added = np.array(new, np.int64)
        return np.concatenate((which, added[:, 0])), np.concatenate((slots, added[:, 1]))

    def _is_near(self, slot: int, day: float | None) -> bool:
        if self.articles[slot] < 0:
            return False
        return day is None or not abs(self.days[slot] - day) > self.parameters.copy_days

    def _sort(self) -> None:
        """All that is alive, sorted anew."""
        kept = [slot for slot, article_id in enumerate(self.articles) if article_id >= 0]
        self.articles = [self.articles[slot] for slot in kept]
        self.days = [self.days[slot] for slot in kept]
        self.keys = [self.keys[slot] for slot in kept]
        self.slots = {article_id: slot for slot, article_id in enumerate(self.articles)}
        self.sorted_slots = len(kept)
        self.tail.clear()
        sizes = np.array([len(keys) for keys in self.keys], np.int64)
        joined = np.concatenate(self.keys) if self.keys else np.empty(0, np.uint32)
        owners = np.repeat(np.arange(len(sizes), dtype=np.uint64), sizes)
        self.sorted = np.sort(joined.astype(np.uint64) << _HALF | owners)
