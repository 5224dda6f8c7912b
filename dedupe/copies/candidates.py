"""The sketches of some days in memory, and which of them a text is worth comparing with (pure)."""

import math
from array import array
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from newsfold.dedupe.copies.minhash import Keys, Sketch
from newsfold.dedupe.parameters import Parameters

TAIL = 1000  # articles added one by one before they are sorted in among the others

Places = NDArray[np.int64]

_SLOT = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_MARKS = np.uint32(1 << 22)


@dataclass(frozen=True, slots=True)
class Near:
    """Ids of articles: `likely` hold much of the text or it of them, `parts` may each hold some of it, all most."""

    likely: list[int]
    parts: list[int]


NOBODY = Near([], [])


class Candidates:
    """What is found depends on the articles within reach only, not on when others came or went."""

    def __init__(self, parameters: Parameters) -> None:
        self.parameters = parameters
        self.slots: dict[int, int] = {}
        self.articles = array("q")  # by slot, as are the next three; -1 where one was removed
        self.days = array("d")
        self.sizes = array("d")  # keys
        self.keys: list[Keys] = []
        self.sorted = np.empty(0, np.uint64)  # key in the upper half, slot in the lower
        self.sorted_slots = 0
        self.tail: defaultdict[int, list[int]] = defaultdict(list)
        self.marks = np.zeros(int(_MARKS), np.bool_)  # by the lower bits of a key: most probes are no key of anybody

    def __contains__(self, article_id: int) -> bool:
        return article_id in self.slots

    def __len__(self) -> int:
        return len(self.slots)

    def add(self, article_id: int, day: float | None, keys: Keys) -> None:
        slot = self._append(article_id, day, keys)
        self.marks[keys % _MARKS] = True
        for key in keys.tolist():
            self.tail[key].append(slot)
        if slot - self.sorted_slots >= TAIL:
            self._sort()

    def extend(self, rows: Iterable[tuple[int, float | None, Keys]]) -> None:
        """Many at once; those that are there already stay as they are."""
        before = len(self.articles)
        for article_id, day, keys in rows:
            if article_id not in self.slots:
                self._append(article_id, day, keys)
        if len(self.articles) > before:
            self._sort()

    def remove(self, article_id: int) -> None:
        if (slot := self.slots.pop(article_id, None)) is not None:
            self.articles[slot] = -1

    def forget(self, before: float) -> None:
        for article_id, slot in list(self.slots.items()):
            if self.days[slot] < before:
                self.remove(article_id)

    def near(self, sketch: Sketch, day: float | None) -> Near:
        """The likeliest first, within `copy_days`; without a time everything is within reach."""
        probes, slots = self._within_reach(*self._hits(sketch.probes), day)
        if not len(slots):
            return NOBODY
        sharing = np.bincount(probes)[probes]
        return Near(self._likely(slots, sharing, len(sketch.probes), day), self._parts(probes, slots, sharing, sketch))

    def _likely(self, slots: Places, sharing: Places, length: int, day: float | None) -> list[int]:
        limits = self.parameters
        hits = np.bincount(slots, minlength=len(self.articles))
        share = hits * np.maximum(1 / np.frombuffer(self.sizes), limits.sample_modulus / length)
        # A later one may be a digest of which this is a part.
        found = np.flatnonzero(share >= min(limits.likely, limits.part_share))
        needed = np.full(len(found), limits.likely)
        if day is not None:
            needed[np.frombuffer(self.days)[found] > day] = limits.part_share
        found = found[share[found] >= needed]
        # What many articles share says little of any of them.
        weight = np.bincount(slots, 1 / sharing)[found]
        ranked = sorted(zip((-weight).tolist(), [self.articles[slot] for slot in found], strict=True))
        return [article_id for _, article_id in ranked[: limits.max_candidates]]

    def _parts(self, probes: Places, slots: Places, sharing: Places, sketch: Sketch) -> list[int]:
        """Each with something that those before it have not; none if one or less than half of the text is found."""
        limits = self.parameters
        needed = limits.digest_found * len(sketch.probes) / limits.sample_modulus
        rare = np.flatnonzero(sharing <= limits.part_sharing)
        if len(rare) < needed:
            return []
        found, hits = np.unique(slots[rare], return_counts=True)
        if np.sort(hits)[-limits.max_parts :].sum() < needed:
            return []
        own = {slot: set(probes[rare[slots[rare] == slot]].tolist()) for slot in self._most(found, hits)}
        held: set[int] = set()
        parts = []
        for slot, of_slot in own.items():
            if not of_slot <= held:
                held |= of_slot
                parts.append(self.articles[slot])
        return parts if len(parts) > 1 and len(held) >= needed else []

    def _most(self, slots: Places, hits: Places) -> list[int]:
        """Those with most hits."""
        ranked = sorted(
            zip((-hits).tolist(), slots.tolist(), strict=True), key=lambda one: (one[0], self.articles[one[1]])
        )
        return [slot for _, slot in ranked[: self.parameters.max_parts]]

    def _hits(self, probes: Keys) -> tuple[Places, Places]:
        """Which probe is a key of which slot."""
        known = np.flatnonzero(self.marks.take(probes % _MARKS))
        wide = probes[known].astype(np.uint64) << _HALF
        first = np.searchsorted(self.sorted, wide)
        size = np.searchsorted(self.sorted, wide | _SLOT, side="right") - first
        which = np.repeat(known, size)
        start = np.repeat(first - np.cumsum(size) + size, size)
        slots = (self.sorted[start + np.arange(len(which))] & _SLOT).astype(np.int64)
        keys = zip(known.tolist(), probes[known].tolist(), strict=True)
        new = [(at, slot) for at, key in keys if key in self.tail for slot in self.tail[key]]
        if not new:
            return which, slots
        added = np.array(new, np.int64)
        return np.concatenate((which, added[:, 0])), np.concatenate((slots, added[:, 1]))

    def _within_reach(self, probes: Places, slots: Places, day: float | None) -> tuple[Places, Places]:
        reach = np.frombuffer(self.articles, np.int64)[slots] >= 0 if len(slots) else slots > 0
        if day is not None and len(slots):
            reach &= ~(np.abs(np.frombuffer(self.days)[slots] - day) > self.parameters.copy_days)
        return probes[reach], slots[reach]

    def _append(self, article_id: int, day: float | None, keys: Keys) -> int:
        slot = self.slots[article_id] = len(self.articles)
        self.articles.append(article_id)
        self.days.append(math.nan if day is None else day)
        self.sizes.append(len(keys))
        self.keys.append(keys)
        return slot

    def _sort(self) -> None:
        """All that is alive, sorted anew."""
        kept = list(self.slots.values())
        self.articles = array("q", self.slots)
        self.days = array("d", (self.days[slot] for slot in kept))
        self.sizes = array("d", (self.sizes[slot] for slot in kept))
        self.keys = [self.keys[slot] for slot in kept]
        self.slots = {article_id: slot for slot, article_id in enumerate(self.articles)}
        self.sorted_slots = len(kept)
        self.tail.clear()
        owners = np.repeat(np.arange(len(kept), dtype=np.uint64), [len(keys) for keys in self.keys])
        joined = np.concatenate(self.keys) if self.keys else np.empty(0, np.uint32)
        self.sorted = np.sort(joined.astype(np.uint64) << _HALF | owners)
        self.marks[:] = False
        self.marks[joined % _MARKS] = True
