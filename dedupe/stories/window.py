"""The recent articles in memory, and how much alike they are (pure)."""

import math
from bisect import insort
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from newsfold.dedupe.parameters import Parameters
from newsfold.dedupe.stories.embedding_similarity import Meaning, Meanings, mixed
from newsfold.dedupe.stories.inverted_index import Postings
from newsfold.dedupe.stories.reverse_neighbours import Later
from newsfold.dedupe.stories.term_vectors import TERMS, Vector

Scores = NDArray[np.float64]
_EXACT = 65_535
_SPARE = 500


@dataclass(frozen=True, slots=True)
class Like:
    """An article and its likeness, which is of 1 and less the farther apart the two are in time."""

    article_id: int
    score: float


@dataclass(slots=True)
class Member:
    """An article that stories are compared by; `day` is its time in days since 1970, None when it has none.

    `near` are the articles most like it when it came, nearest first, kept packed until they are asked for.
    """

    article_id: int
    story_id: int
    day: float | None
    terms: Vector
    packed_near: bytes = b""
    meaning: Meaning | None = None
    _near: tuple[Like, ...] | None = field(default=None, init=False)

    @property
    def near(self) -> tuple[Like, ...]:
        if self._near is None:
            self._near = unpack_likes(self.packed_near)
        return self._near


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
        self._kept = 0  # members when last looked at for old ones
        self._terms, self._weights = np.zeros((0, 0), np.int32), np.zeros((0, 0), np.float32)
        self._days: Scores = np.zeros(0)
        self._clear()

    def __len__(self) -> int:
        return len(self._slots)

    def __contains__(self, article_id: int) -> bool:
        return article_id in self._slots

    def __getitem__(self, article_id: int) -> Member:
        return self._members[self._slots[article_id]]

    def add(self, member: Member) -> None:
        """Raises ValueError for one without terms, which nothing is like."""
        if not len(member.terms.terms):
            raise ValueError(f"article {member.article_id} has no terms")
        slot, top = self._append(member), self.parameters.posted_terms
        self._later.add(member.article_id, ((like.article_id, like.score) for like in member.near))
        for like in member.near:
            if (known := self._near.get(like.article_id)) is not None:
                insort(known, (Like(member.article_id, like.score), True), key=_nearest_first)
        self._postings.add(slot, member.terms.terms[:top], member.terms.weights[:top])

    def extend(self, members: Iterable[Member]) -> None:
        """Many at once; those that are there already stay as they are."""
        slots = [self._append(one) for one in members if one.article_id not in self._slots and len(one.terms.terms)]
        if slots:
            self._post(slots[0], slots[-1] + 1)
            self._tell([self._members[slot] for slot in slots])

    def move(self, article_id: int, story_id: int) -> None:
        if article_id in self._slots:
            self._leave(self[article_id])
            self[article_id].story_id = story_id
            self._stories.setdefault(story_id, {})[article_id] = None

    def merge(self, old_id: int, story_id: int) -> None:
        for article_id in list(self._stories.get(old_id, ())):
            self.move(article_id, story_id)

    def remove(self, article_id: int) -> None:
        self._near.pop(article_id, None)  # it may have been asked for without being here
        if article_id in self._slots:
            self._leave(self[article_id])
            near = [like.article_id for like in self[article_id].near]
            self._later.remove(article_id, near)
            for changed in near:
                self._near.pop(changed, None)
            self._removed.append(self._slots.pop(article_id))

    def forget(self, before: float) -> None:
        """Drop what is older, once so much came that it is worth the work."""
        if len(self._members) < 2 * self._kept + _SPARE:
            return
        members = [m for m in map(self.__getitem__, self._slots) if m.day is None or m.day >= before]
        self._kept = len(members)
        if 2 * len(members) > len(self._members):
            return
        self._clear()
        self.extend(members)

    def members(self, story_id: int, but: int, now: float | None) -> list[int]:
        """The story's latest `story_members` that are near in time to `now`, without the article `but`."""
        found = [a for a in self._stories.get(story_id, ()) if a != but and self.is_near(a, now)]
        if len(found) <= self.parameters.story_members:
            return sorted(found)  # they stand as they came and moved in this run, which must not decide
        return sorted(found, key=lambda a: (self[a].day or math.inf, a))[-self.parameters.story_members :]

    def is_near(self, article_id: int, now: float | None) -> bool:
        if article_id not in self._slots:
            return False
        day = self[article_id].day
        return now is None or day is None or abs(now - day) <= self.parameters.story_days

    def nearest(self, terms: Vector, day: float | None, meaning: Meaning | None = None) -> list[Like]:
        """The `near` members most like these terms, nearest first; found by the heaviest, measured by all."""
        if not len(terms.terms):
            return []
        limits, top = self.parameters, self.parameters.search_terms
        rough = self._postings.products(terms.terms[:top], terms.weights[:top], len(self._members))
        chosen = self._top(rough, limits.candidates, day)
        if meaning is not None:
            rough = np.zeros(len(self._members))
            self._meanings.abroad(meaning, rough, limits)
            chosen = np.union1d(chosen, self._top(rough, limits.near, day))
        alike = mixed(self._products(terms, chosen), meaning, self._meant(chosen), limits)
        scores = alike * self._nearness(self._days[chosen], day)
        likes = map(Like, [self._members[slot].article_id for slot in chosen.tolist()], scores.tolist())
        return sorted(likes, key=lambda like: (-like.score, like.article_id))[: limits.near]

    def near(self, member: Member) -> list[tuple[Like, bool]]:
        """What is most like it, nearest first, and whether that came after it."""
        found = self._near.get(member.article_id)
        if found is None:
            later = self._later.of(member.article_id)
            found = [(like, False) for like in member.near] + [(Like(*one), True) for one in later]
            found.sort(key=_nearest_first)
            self._near[member.article_id] = found
        return found

    def story(self, article_id: int) -> int | None:
        """None for an article that is not here."""
        slot = self._slots.get(article_id)
        return None if slot is None else self._members[slot].story_id

    def likeness(self, member: Member, articles: Collection[int]) -> Scores:
        """To each of the members."""
        slots = np.fromiter((self._slots[article_id] for article_id in articles), np.int64, len(articles))
        alike = mixed(self._products(member.terms, slots), member.meaning, self._meant(slots), self.parameters)
        return alike * self._nearness(self._days[slots], member.day)

    def _products(self, terms: Vector, slots: NDArray[np.int64]) -> Scores:
        self._dense[terms.terms] = terms.weights
        # Several times as fast as by brackets.
        weights = self._dense.take(self._terms.take(slots, 0))
        found: Scores = np.einsum("ij,ij->i", weights, self._weights.take(slots, 0)).astype(np.float64)
        self._dense[terms.terms] = 0
        return found

    def _top(self, rough: Scores, count: int, day: float | None) -> NDArray[np.int64]:
        """Slots of so many at most that score highest, once time has taken from it."""
        rough *= self._nearness(self._days[: len(rough)], day)
        rough[self._removed] = 0
        chosen = np.flatnonzero(rough)
        if len(chosen) > count:
            chosen = chosen[np.argpartition(-rough[chosen], count)[:count]]
        return chosen

    def _meant(self, slots: NDArray[np.int64]) -> list[Meaning | None]:
        return [self._members[slot].meaning for slot in slots.tolist()]

    def _nearness(self, days: Scores, day: float | None) -> Scores:
        if day is None:
            return np.ones(len(days))
        apart = np.abs(days - day)
        apart[np.isnan(apart)] = 0.0
        found: Scores = np.exp(apart / -self.parameters.decay_days)
        found[apart > self.parameters.story_days] = 0.0
        return found

    def _tell(self, members: Sequence[Member]) -> None:
        """Those that they are like have them near, whether they are here yet or not."""
        counts = [len(member.packed_near) // 6 for member in members]
        both = list(zip(members, counts, strict=True))
        targets = np.frombuffer(b"".join(member.packed_near[: 4 * count] for member, count in both), "<u4")
        scores = np.frombuffer(b"".join(member.packed_near[4 * count :] for member, count in both), "<u2")
        sources = np.repeat([member.article_id for member in members], counts)
        self._later.extend(sources, targets.astype(np.int64), scores / _EXACT)
        self._near.clear()

    def _append(self, member: Member) -> int:
        terms, weights, slot = member.terms.terms, member.terms.weights, len(self._members)
        self._make_room(slot, len(terms))
        self._slots[member.article_id] = slot
        self._members.append(member)
        self._stories.setdefault(member.story_id, {})[member.article_id] = None
        if member.meaning is not None:
            self._meanings.put(slot, member.meaning)
        self._days[slot] = math.nan if member.day is None else member.day
        self._weights[slot, len(terms) :] = 0  # of one that was there before
        self._terms[slot, : len(terms)], self._weights[slot, : len(terms)] = terms, weights
        return slot

    def _post(self, first: int, last: int) -> None:
        """The heaviest terms of these slots; what is lighter hardly finds anything and would make all slower."""
        weights = self._weights[first:last, : self.parameters.posted_terms]
        slots, places = np.nonzero(weights)
        self._postings.extend(slots + first, self._terms[slots + first, places], weights[slots, places])

    def _leave(self, member: Member) -> None:
        articles = self._stories[member.story_id]
        del articles[member.article_id]
        if not articles:
            del self._stories[member.story_id]

    def _make_room(self, slot: int, width: int) -> None:
        """For a vector of this width at this slot, twice as much as before where it is too little."""
        rows, columns = self._terms.shape
        if slot >= rows or width > columns:
            grown = max(rows, 2 * slot, 64), max(columns, width)
            more = ((0, grown[0] - rows), (0, grown[1] - columns))
            self._terms, self._weights = np.pad(self._terms, more), np.pad(self._weights, more)
            self._days = np.pad(self._days, more[0])

    def _clear(self) -> None:
        self._slots: dict[int, int] = {}
        self._removed: list[int] = []  # slots that hold no member any more
        self._members: list[Member] = []
        self._stories: dict[int, dict[int, None]] = {}
        self._later = Later()
        self._near: dict[int, list[tuple[Like, bool]]] = {}  # what was asked for and has not changed since
        self._postings = Postings()
        self._meanings = Meanings()


def _nearest_first(one: tuple[Like, bool]) -> tuple[float, int]:
    return -one[0].score, one[0].article_id
