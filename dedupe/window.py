"""The recent articles in memory, and how much alike they are (pure)."""

import math
from array import array
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedupe.parameters import Parameters
from dedupe.terms import TERMS, Vector

Scores = NDArray[np.float32]
_EXACT = 65_535
_SPARE = 500  # forgotten members from which making room is worth the work


@dataclass(frozen=True, slots=True)
class Like:
    """An article and its likeness, which is of 1 and less the farther apart the two are in time."""

    article_id: int
    score: float


@dataclass(slots=True)
class Member:
    """An article that stories are compared by; `day` is its time in days since 1970, None when it has none.

    `near` are the articles most like it when it came, nearest first.
    """

    article_id: int
    story_id: int
    day: float | None
    terms: Vector
    near: tuple[Like, ...] = ()


def joined(text: Vector, title: Vector, parameters: Parameters) -> Vector:
    """Both in one, so that its product with another is the weighted mean of their cosines."""
    share = np.float32(parameters.text_weight)
    weights = np.concatenate([text.weights * np.sqrt(share), title.weights * np.sqrt(1 - share)])
    return Vector(np.concatenate([text.terms, title.terms + TERMS]), weights)


def pack_likes(likes: Sequence[Like]) -> bytes:
    """Six bytes each."""
    articles = np.array([like.article_id for like in likes], "<u4")
    scores = np.array([like.score * _EXACT for like in likes]).round().astype("<u2")
    return articles.tobytes() + scores.tobytes()


def unpack_likes(packed: bytes) -> tuple[Like, ...]:
    count = len(packed) // 6
    articles, scores = np.frombuffer(packed, "<u4", count), np.frombuffer(packed, "<u2", count, 4 * count)
    return tuple(map(Like, articles.tolist(), (scores / _EXACT).tolist()))


class Window:
    """Members are added in any order; `forget` drops those before a day."""

    def __init__(self, parameters: Parameters) -> None:
        self.parameters = parameters
        self._dense = np.zeros(2 * TERMS, np.float32)  # one vector at a time, for products with many
        self._clear()

    def __len__(self) -> int:
        return len(self._slots)

    def __contains__(self, article_id: int) -> bool:
        return article_id in self._slots

    def __getitem__(self, article_id: int) -> Member:
        return self._members[self._slots[article_id]]

    def add(self, member: Member) -> None:
        slot = len(self._members)
        self._slots[member.article_id] = slot
        self._members.append(member)
        self._days.append(math.nan if member.day is None else member.day)
        self._stories.setdefault(member.story_id, {})[member.article_id] = None
        for term, weight in zip(member.terms.terms.tolist(), member.terms.weights.tolist(), strict=True):
            slots, weights = self._postings.setdefault(term, (array("i"), array("f")))
            slots.append(slot)
            weights.append(weight)

    def move(self, article_id: int, story_id: int) -> None:
        if article_id in self._slots:
            self._leave(self[article_id])
            self[article_id].story_id = story_id
            self._stories.setdefault(story_id, {})[article_id] = None

    def merge(self, old_id: int, story_id: int) -> None:
        for article_id in list(self._stories.get(old_id, ())):
            self.move(article_id, story_id)

    def remove(self, article_id: int) -> None:
        if article_id in self._slots:
            self._leave(self[article_id])
            self._removed.append(self._slots.pop(article_id))

    def forget(self, before: float) -> None:
        """Drop what is older, once that is worth the work."""
        days = np.array(self._days)
        old = int((days < before).sum()) + len(self._removed)
        if old > _SPARE and old > len(days) / 2:
            kept = [m for m in map(self.__getitem__, self._slots) if m.day is None or m.day >= before]
            self._clear()
            for member in kept:
                self.add(member)

    def members(self, story_id: int, but: int, now: float | None) -> list[int]:
        """The story's latest `story_members` that are near in time to `now`, without the article `but`."""
        found = [a for a in self._stories.get(story_id, ()) if a != but and self.is_near(a, now)]
        if len(found) <= self.parameters.story_members:
            return found
        return sorted(found, key=lambda a: (self[a].day or math.inf, a))[-self.parameters.story_members :]

    def is_near(self, article_id: int, now: float | None) -> bool:
        if article_id not in self._slots:
            return False
        day = self[article_id].day
        return now is None or day is None or abs(now - day) <= self.parameters.story_days

    def nearest(self, terms: Vector, day: float | None) -> list[Like]:
        """The members most like these terms, nearest first; found by the heaviest of them, measured by all."""
        limits = self.parameters
        heaviest = np.argsort(-terms.weights, kind="stable")[: limits.search_terms]
        slots, products = [], []
        for term, weight in zip(terms.terms[heaviest].tolist(), terms.weights[heaviest].tolist(), strict=True):
            if posting := self._postings.get(term):
                slots.append(np.array(posting[0], np.int32))
                products.append(np.array(posting[1], np.float32) * weight)
        if not slots:
            return []
        found = np.bincount(np.concatenate(slots), np.concatenate(products), len(self._days))
        rough = found * self._nearness(np.array(self._days), day)
        rough[self._removed] = 0
        chosen = np.argsort(-rough, kind="stable")[: limits.candidates]
        articles = [self._members[slot].article_id for slot in chosen[rough[chosen] > 0].tolist()]
        likes = map(Like, articles, self.likeness(terms, day, articles).tolist())
        return sorted(likes, key=lambda like: (-like.score, like.article_id))

    def likeness(self, terms: Vector, day: float | None, articles: Collection[int]) -> Scores:
        """Of these terms at this time to each of the members."""
        others = [self[article_id] for article_id in articles]
        if not others:
            return np.zeros(0, np.float32)
        self._dense[terms.terms] = terms.weights
        products = self._dense[np.concatenate([other.terms.terms for other in others])]
        products *= np.concatenate([other.terms.weights for other in others])
        self._dense[terms.terms] = 0
        starts = np.cumsum([0, *(len(other.terms.terms) for other in others[:-1])])
        days = np.array([math.nan if other.day is None else other.day for other in others])
        return (np.add.reduceat(products, starts) * self._nearness(days, day)).astype(np.float32)

    def _nearness(self, days: NDArray[np.float64], day: float | None) -> NDArray[np.float64]:
        apart = np.nan_to_num(np.abs(days - (math.nan if day is None else day)), nan=0.0)
        return np.where(apart > self.parameters.story_days, 0.0, np.exp(-apart / self.parameters.decay_days))

    def _leave(self, member: Member) -> None:
        articles = self._stories[member.story_id]
        del articles[member.article_id]
        if not articles:
            del self._stories[member.story_id]

    def _clear(self) -> None:
        self._slots: dict[int, int] = {}
        self._members: list[Member] = []
        self._days: list[float] = []
        self._removed: list[int] = []  # slots that hold no member any more
        self._stories: dict[int, dict[int, None]] = {}
        self._postings: dict[int, tuple[array[int], array[float]]] = {}
