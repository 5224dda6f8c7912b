"""Index the sketches of originals in memory, and find those that are worth comparing with a text (pure).

A hit is a pair of one of the text's query hashes and an article that stores it.
"""

import math
from array import array
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from newsfold.dedupe.copies.minhash import Sketch, SketchHashes
from newsfold.dedupe.parameters import Parameters

TAIL = 1000  # articles added one by one that are held in a dict before they are sorted into the index

Integers = NDArray[np.int64]

_SLOT = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_FILTER_SIZE = np.uint32(1 << 22)


@dataclass(frozen=True, slots=True)
class Candidates:
    """The ids of the originals that are worth comparing with a text, in two lists that may overlap.

    `likely`: those whose estimated containment is enough for a comparison by words, most evidence first. `components`:
    those that together have enough of the text for it to be a round-up of them; none, or at least two.
    """

    likely: list[int]
    components: list[int]


NO_CANDIDATES = Candidates([], [])


class CandidateIndex:
    """An index from sketch hashes to the articles that store them.

    What a search returns depends only on which articles are in the index, not on the order in which they were added or
    removed.
    """

    def __init__(self, parameters: Parameters) -> None:
        self.copies = parameters.copies
        self.roundups = parameters.roundups
        self.slots: dict[int, int] = {}
        self.articles = array("q")  # article id by slot, -1 for a removed one; the next three lists are by slot, too
        self.days = array("d")
        self.sizes = array("d")  # number of stored hashes
        self.hashes: list[SketchHashes] = []
        self.sorted = np.empty(0, np.uint64)  # entries: a hash in the upper 32 bits, a slot in the lower
        self.sorted_slots = 0  # slots below it are in `sorted`, the others in `tail`
        self.tail: defaultdict[int, list[int]] = defaultdict(list)  # hash → slots
        # Whether any article stores a hash with these lower bits: most query hashes are skipped by one look-up here.
        self.filter = np.zeros(int(_FILTER_SIZE), np.bool_)

    def __contains__(self, article_id: int) -> bool:
        return article_id in self.slots

    def __len__(self) -> int:
        return len(self.slots)

    def add(self, article_id: int, day: float | None, hashes: SketchHashes) -> None:
        """Add one article that is not in the index, with its time in days since 1970 and its stored hashes."""
        slot = self._append(article_id, day, hashes)
        self.filter[hashes % _FILTER_SIZE] = True
        for one in hashes.tolist():
            self.tail[one].append(slot)
        if slot - self.sorted_slots >= TAIL:
            self._sort()

    def extend(self, rows: Iterable[tuple[int, float | None, SketchHashes]]) -> None:
        """Add many articles at once: (article id, day or None, stored hashes). Skip those already in the index."""
        before = len(self.articles)
        for article_id, day, hashes in rows:
            if article_id not in self.slots:
                self._append(article_id, day, hashes)
        if len(self.articles) > before:
            self._sort()

    def remove(self, article_id: int) -> None:
        """Remove an article, if it is in the index."""
        if (slot := self.slots.pop(article_id, None)) is not None:
            self.articles[slot] = -1

    def drop_before(self, day: float) -> None:
        """Remove the articles before `day`; those without a time stay."""
        for article_id, slot in list(self.slots.items()):
            if self.days[slot] < day:
                self.remove(article_id)

    def search(self, sketch: Sketch, day: float | None) -> Candidates:
        """Return the candidates within `max_days_apart` of `day`, best first; those of any time if `day` is None."""
        queries, slots = self._filter_by_time(*self._find_hits(sketch.query_hashes), day)
        if not len(slots):
            return NO_CANDIDATES
        sharing = np.bincount(queries)[queries]  # for each hit, the number of articles that store the same hash
        likely = self._find_likely(slots, sharing, len(sketch.query_hashes), day)
        return Candidates(likely, self._find_components(queries, slots, sharing, sketch))

    def _find_likely(self, slots: Integers, sharing: Integers, length: int, day: float | None) -> list[int]:
        """Return the ids of the articles with an estimated containment of `min_sketch_share`, most evidence first.

        `slots` and `sharing` hold the article's slot of each hit, and the number of articles that store the same hash.
        `length` is the number of the text's shingles, `day` its time or None.
        """
        hits = np.bincount(slots)
        chosen = np.flatnonzero(hits)
        share = hits[chosen] * np.maximum(1 / np.frombuffer(self.sizes)[chosen], self.copies.sample_modulus / length)
        needed = np.full(len(chosen), self.copies.min_sketch_share)
        if day is not None:
            # A later article may share less: it may be a round-up with this text as a component.
            needed[np.frombuffer(self.days)[chosen] > day] = self.roundups.min_component_share
        chosen = chosen[share >= needed]
        # A hash that many articles store is weak evidence for each of them.
        weight = np.bincount(slots, 1 / sharing)[chosen]
        ranked = sorted(zip((-weight).tolist(), [self.articles[slot] for slot in chosen], strict=True))
        return [article_id for _, article_id in ranked[: self.copies.max_candidates]]

    def _find_components(self, queries: Integers, slots: Integers, sharing: Integers, sketch: Sketch) -> list[int]:
        """Return the ids of the articles that the text may be a round-up of, those with the most hits first.

        Only hits on hashes that few articles store count. An article whose hits those before it have as well is left
        out. There are none unless two or more articles together reach `RoundupParameters.min_sketch_share`.
        """
        limits = self.roundups
        needed = limits.min_sketch_share * len(sketch.query_hashes) / self.copies.sample_modulus
        rare = np.flatnonzero(sharing <= limits.max_sharing_originals)
        if len(rare) < needed:
            return []
        distinct_slots, hits = np.unique(slots[rare], return_counts=True)
        if np.sort(hits)[-limits.max_components :].sum() < needed:
            return []
        by_slot = {
            slot: set(queries[rare[slots[rare] == slot]].tolist()) for slot in self._rank_by_hits(distinct_slots, hits)
        }
        covered: set[int] = set()
        components = []
        for slot, of_slot in by_slot.items():
            if not of_slot <= covered:
                covered |= of_slot
                components.append(self.articles[slot])
        return components if len(components) > 1 and len(covered) >= needed else []

    def _rank_by_hits(self, slots: Integers, hits: Integers) -> list[int]:
        """Return the `max_components` slots with the most hits; `hits` are the numbers of hits of `slots`."""
        ranked = sorted(
            zip((-hits).tolist(), slots.tolist(), strict=True), key=lambda one: (one[0], self.articles[one[1]])
        )
        return [slot for _, slot in ranked[: self.roundups.max_components]]

    def _find_hits(self, query_hashes: SketchHashes) -> tuple[Integers, Integers]:
        """Return the hits as two parallel arrays: positions in `query_hashes`, and slots of articles."""
        known = self.filter.take(query_hashes % _FILTER_SIZE).nonzero()[0]
        wide = query_hashes[known].astype(np.uint64) << _HALF
        first = self.sorted.searchsorted(wide)
        size = self.sorted.searchsorted(wide | _SLOT, side="right") - first
        queries = known.repeat(size)
        start = (first - size.cumsum() + size).repeat(size)
        slots = (self.sorted[start + np.arange(len(queries))] & _SLOT).astype(np.int64)
        pairs = zip(known.tolist(), query_hashes[known].tolist(), strict=True)
        in_tail = [(at, slot) for at, one in pairs if one in self.tail for slot in self.tail[one]]
        if not in_tail:
            return queries, slots
        added = np.array(in_tail, np.int64)
        return np.concatenate((queries, added[:, 0])), np.concatenate((slots, added[:, 1]))

    def _filter_by_time(self, queries: Integers, slots: Integers, day: float | None) -> tuple[Integers, Integers]:
        """Return the hits (query, slot) without those on removed articles or on articles too far in time from `day`.

        If `day` is None, articles of any time stay.
        """
        is_near = np.frombuffer(self.articles, np.int64)[slots] >= 0 if len(slots) else slots > 0
        if day is not None and len(slots):
            is_near &= ~(np.abs(np.frombuffer(self.days)[slots] - day) > self.copies.max_days_apart)
        return queries[is_near], slots[is_near]

    def _append(self, article_id: int, day: float | None, hashes: SketchHashes) -> int:
        slot = self.slots[article_id] = len(self.articles)
        self.articles.append(article_id)
        self.days.append(math.nan if day is None else day)
        self.sizes.append(len(hashes))
        self.hashes.append(hashes)
        return slot

    def _sort(self) -> None:
        """Rebuild the sorted entries from all articles that were not removed; this renumbers the slots."""
        old_slots = list(self.slots.values())
        self.articles = array("q", self.slots)
        self.days = array("d", (self.days[slot] for slot in old_slots))
        self.sizes = array("d", (self.sizes[slot] for slot in old_slots))
        self.hashes = [self.hashes[slot] for slot in old_slots]
        self.slots = {article_id: slot for slot, article_id in enumerate(self.articles)}
        self.sorted_slots = len(old_slots)
        self.tail.clear()
        owners = np.repeat(np.arange(len(old_slots), dtype=np.uint64), [len(hashes) for hashes in self.hashes])
        joined = np.concatenate(self.hashes) if self.hashes else np.empty(0, np.uint32)
        self.sorted = np.sort(joined.astype(np.uint64) << _HALF | owners)
        self.filter[:] = False
        self.filter[joined % _FILTER_SIZE] = True
