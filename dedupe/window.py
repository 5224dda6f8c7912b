"""The recent articles in memory, and how near their stories are to a new one (pure)."""

import math
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from dedupe.parameters import Parameters
from dedupe.terms import Vector


@dataclass(frozen=True, slots=True)
class Member:
    """An article that stories are compared by; `day` is its time in days since 1970, None when it has none."""

    article_id: int
    story_id: int
    day: float | None
    text: Vector
    title: Vector


@dataclass(frozen=True, slots=True)
class Nearness:
    """Mean score to the story's members; `best_id` is the nearest of them."""

    story_id: int
    score: float
    best_id: int
    best_score: float


@dataclass(slots=True)
class _Index:
    """Term → members that have it, with weights."""

    postings: dict[int, tuple["array[int]", "array[float]"]] = field(default_factory=dict)

    def add(self, slot: int, vector: Vector) -> None:
        for term, weight in zip(vector.terms.tolist(), vector.weights.tolist(), strict=True):
            slots, weights = self.postings.setdefault(term, (array("i"), array("f")))
            slots.append(slot)
            weights.append(weight)

    def cosines(self, vector: Vector, size: int) -> NDArray[np.float64]:
        slots, weights = [], []
        for term, weight in zip(vector.terms.tolist(), vector.weights.tolist(), strict=True):
            if found := self.postings.get(term):
                slots.append(np.array(found[0], dtype=np.int32))
                weights.append(np.array(found[1], dtype=np.float32) * weight)
        if not slots:
            return np.zeros(size)
        return np.bincount(np.concatenate(slots), np.concatenate(weights), size).astype(np.float64)


class Window:
    """Members are added in any order; `forget` drops those before a day."""

    def __init__(self, parameters: Parameters) -> None:
        self.parameters = parameters
        self._clear()

    def __len__(self) -> int:
        return len(self.slots)

    def __contains__(self, article_id: int) -> bool:
        return article_id in self.slots

    def member(self, article_id: int) -> Member:
        return self.members[self.slots[article_id]]

    def add(self, member: Member) -> None:
        slot = len(self.articles)
        self.slots[member.article_id] = slot
        self.articles.append(member.article_id)
        self.stories.append(member.story_id)
        self.days.append(math.nan if member.day is None else member.day)
        self.members.append(member)
        self.text.add(slot, member.text)
        self.title.add(slot, member.title)

    def move(self, article_id: int, story_id: int) -> None:
        if article_id in self.slots:
            self.stories[self.slots[article_id]] = story_id

    def merge(self, old_id: int, story_id: int) -> None:
        for slot, story in enumerate(self.stories):
            if story == old_id:
                self.stories[slot] = story_id

    def remove(self, article_id: int) -> None:
        if (slot := self.slots.pop(article_id, None)) is not None:
            self.stories[slot] = -1

    def forget(self, before: float) -> None:
        """Drop what is older, once that is worth the work."""
        old = sum(day < before for day in self.days)
        if old > 500 and old > len(self.days) / 2:
            kept = [m for m in self._alive() if m.day is None or m.day >= before]
            self._clear()
            for member in kept:
                self.add(member)

    def nearest(self, text: Vector, title: Vector, day: float | None) -> list[Nearness]:
        """Stories with a member within `story_days`, nearest first; without a time every member is near."""
        size = len(self.articles)
        if not size:
            return []
        weight = self.parameters.text_weight
        scores = weight * self.text.cosines(text, size) + (1 - weight) * self.title.cosines(title, size)
        stories = np.array(self.stories, dtype=np.int64)
        distance = np.abs(np.array(self.days) - (math.nan if day is None else day))
        near = (stories >= 0) & ~(distance > self.parameters.story_days)
        scores *= np.exp(-np.nan_to_num(distance, nan=0.0) / self.parameters.decay_days)
        return sorted(self._by_story(stories, scores, near), key=lambda found: (-found.score, found.story_id))

    def _by_story(
        self, stories: NDArray[np.int64], scores: NDArray[np.float64], near: NDArray[np.bool_]
    ) -> Iterator[Nearness]:
        # A mean reaches the threshold only where some member does.
        for story in np.unique(stories[near & (scores >= self.parameters.threshold)]).tolist():
            slots = np.flatnonzero(near & (stories == story))
            best = int(slots[np.argmax(scores[slots])])
            yield Nearness(story, float(scores[slots].mean()), self.articles[best], float(scores[best]))

    def _alive(self) -> list[Member]:
        return [
            Member(m.article_id, self.stories[slot], m.day, m.text, m.title)
            for slot, m in enumerate(self.members)
            if self.slots.get(m.article_id) == slot
        ]

    def _clear(self) -> None:
        self.slots: dict[int, int] = {}
        self.articles: list[int] = []
        self.stories: list[int] = []
        self.days: list[float] = []
        self.members: list[Member] = []
        self.text, self.title = _Index(), _Index()
