"""The articles of the time window; search by TF-IDF cosine similarity with exponential time decay (pure)."""

import math
from bisect import bisect_left, insort
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from newsfold.dedupe.parameters import StoryParameters
from newsfold.dedupe.stories.embedding_similarity import Embedding, EmbeddingIndex, blend
from newsfold.dedupe.stories.inverted_index import InvertedIndex
from newsfold.dedupe.stories.reverse_neighbours import ReverseNeighbours
from newsfold.dedupe.stories.term_vectors import VOCABULARY_SIZE, TermVector, Weights
from newsfold.dedupe.stories.time_decay import time_decay

Scores = NDArray[np.float64]
_SCORE_LEVELS = 65_535  # a score of 1 as it is stored, in two bytes
_NEIGHBOUR_BYTES = 6  # of one packed neighbour
_MIN_GROWTH = 500  # articles to add before it is worth looking for old ones
_MAX_COMPARED = 4_000  # members whose similarities to others are cached, some 5 MB


class Neighbour(NamedTuple):
    """A similar article.

    `score` is its cosine similarity by terms, blended with that by embeddings, at most 1, times the time decay.
    """

    article_id: int
    score: float


class RankedNeighbour(NamedTuple):
    """A similar article of a member; sorted ones are the most similar first.

    `is_folded_later` tells that it was folded after the member.
    """

    negative_score: float
    article_id: int
    is_folded_later: bool


@dataclass(slots=True)
class Member:
    """An article that others are compared with.

    `day` is its time in days since 1970, None if unknown. `packed_neighbours` are the articles that were most similar
    to it when it was folded, as `pack_neighbours` returned them; they are unpacked when they are first read.
    `embedding` is None if the article was folded without a model. `caution` is that of an article being folded (see
    `StoryParameters.caution`), 0 for the others.
    """

    article_id: int
    story_id: int
    day: float | None
    vector: TermVector
    packed_neighbours: bytes = b""
    embedding: Embedding | None = None
    caution: float = 0.0
    _neighbours: tuple[Neighbour, ...] | None = field(default=None, init=False)

    @property
    def neighbours(self) -> tuple[Neighbour, ...]:
        """Return the articles that were most similar when this one was folded, most similar first."""
        if self._neighbours is None:
            self._neighbours = unpack_neighbours(self.packed_neighbours)
        return self._neighbours


def pack_neighbours(neighbours: Sequence[Neighbour]) -> bytes:
    """Return the stored form: all ids in four bytes each, then all scores in two bytes each, little-endian."""
    articles = np.array([neighbour.article_id for neighbour in neighbours], "<u4")
    scores = np.array([neighbour.score * _SCORE_LEVELS for neighbour in neighbours]).round().astype("<u2")
    return articles.tobytes() + scores.tobytes()


def unpack_neighbours(packed: bytes) -> tuple[Neighbour, ...]:
    """Return the neighbours that `pack_neighbours` packed, their scores rounded to 1/65,535."""
    count = len(packed) // _NEIGHBOUR_BYTES
    articles, scores = np.frombuffer(packed, "<u4", count), np.frombuffer(packed, "<u2", count, 4 * count)
    return tuple(map(Neighbour, articles.tolist(), (scores / _SCORE_LEVELS).tolist()))


class Window:
    """The members of the time window with their stories and neighbours.

    No result depends on the order in which members are added. Days are fractional days since 1970; None is an unknown
    time, which is within reach of every other and counts as `undated_days` apart from a known one. Each member has a
    slot, an index into the arrays; the slot of a removed member stays unused until `drop_before` rebuilds the window.
    """

    def __init__(self, parameters: StoryParameters) -> None:
        self.parameters = parameters
        self._max_days_apart = parameters.max_days_apart
        self._dense = np.zeros(2 * VOCABULARY_SIZE, np.float32)  # one vector while it is multiplied with others
        self._size_after_drop = 0  # number of members that the last `drop_before` left
        self._terms, self._weights = np.zeros((0, 0), np.int32), np.zeros((0, 0), np.float32)
        self._days: Scores = np.zeros(0)  # by slot, NaN for an unknown one
        self._articles = np.zeros(0, np.int64)  # ids by slot
        self._reset()

    def __len__(self) -> int:
        return len(self._slots)

    def __contains__(self, article_id: int) -> bool:
        return article_id in self._slots

    def __getitem__(self, article_id: int) -> Member:
        return self._members[self._slots[article_id]]

    def add(self, member: Member) -> None:
        """Add one member that is not in the window. Raise ValueError if it has no terms to compare it by."""
        if not len(member.vector.terms):
            raise ValueError(f"article {member.article_id} has no terms")
        slot, top = self._append(member), self.parameters.indexed_terms
        self._reverse.add(member.article_id, ((one.article_id, one.score) for one in member.neighbours))
        for neighbour in member.neighbours:
            if (cached := self._neighbours_in_both_directions.get(neighbour.article_id)) is not None:
                insort(cached, RankedNeighbour(-neighbour.score, member.article_id, is_folded_later=True))
        self._index.add(slot, member.vector.terms[:top], member.vector.weights[:top])

    def extend(self, members: Iterable[Member]) -> None:
        """Add many members at once; skip those without terms and those already in the window."""
        slots = [self._append(one) for one in members if one.article_id not in self._slots and len(one.vector.terms)]
        if slots:
            self._index_terms(slots[0], slots[-1] + 1)
            self._index_neighbours([self._members[slot] for slot in slots])

    def move(self, article_id: int, story_id: int) -> None:
        """Move an article to another story, if the article is in the window."""
        if article_id in self._slots:
            self._leave_story(self[article_id])
            self[article_id].story_id = story_id
            self._enter_story(self[article_id])

    def merge(self, merged_id: int, story_id: int) -> None:
        """Move all articles of the story `merged_id` to `story_id`."""
        for _, article_id in list(self._stories.get(merged_id, ())):
            self.move(article_id, story_id)

    def remove(self, article_id: int) -> None:
        """Remove an article, if it is in the window."""
        self._neighbours_in_both_directions.pop(article_id, None)  # also cached for articles outside
        self._compared.pop(article_id, None)
        if article_id in self._slots:
            self._compared.clear()
            self._leave_story(self[article_id])
            neighbours = [neighbour.article_id for neighbour in self[article_id].neighbours]
            self._reverse.remove(article_id, neighbours)
            for neighbour in neighbours:
                self._neighbours_in_both_directions.pop(neighbour, None)
            self._removed.append(self._slots.pop(article_id))

    def drop_before(self, day: float) -> None:
        """Remove the members before `day` if it is worth rebuilding the window; otherwise do nothing.

        Rebuilding is worth it if the number of members has doubled since the last call that looked for old ones, and
        half of them can go. Old members may remain; searches skip them, as all members beyond `max_days_apart`.
        """
        if len(self._members) < 2 * self._size_after_drop + _MIN_GROWTH:
            return
        members = [m for m in map(self.__getitem__, self._slots) if m.day is None or m.day >= day]
        self._size_after_drop = len(members)
        if 2 * len(members) > len(self._members):
            return
        self._reset()
        self.extend(members)

    def story_of(self, article_id: int) -> int | None:
        """Return the story id of an article; None if the article is not in the window."""
        slot = self._slots.get(article_id)
        return None if slot is None else self._members[slot].story_id

    def story_members(self, story_id: int, day: float | None, *, excluding: int | None = None) -> list[int]:
        """Return the latest `max_story_members` articles of a story within reach of `day`, except for `excluding`."""
        latest: list[int] = []
        for at, article_id in reversed(self._stories.get(story_id, ())):
            if self.find_within_reach(article_id, day) is None:
                if day is not None and at < day:
                    break  # and so are all before it
            elif article_id != excluding:
                if len(latest) == self.parameters.max_story_members:
                    return latest[::-1]
                latest.append(article_id)
        return sorted(latest)  # by id, so that the order of additions and moves changes nothing

    def find_within_reach(self, article_id: int, day: float | None) -> Member | None:
        """Return the article if it is in the window and at most `max_days_apart` from `day`, otherwise None.

        An unknown time is within reach of every other.
        """
        slot = self._slots.get(article_id)
        if slot is None:
            return None
        member = self._members[slot]
        if day is None or member.day is None or abs(day - member.day) <= self._max_days_apart:
            return member
        return None

    def search(self, vector: TermVector, day: float | None, embedding: Embedding | None = None) -> list[Neighbour]:
        """Return the members most similar to an article, at most `stored_neighbours`, most similar first.

        The article has this vector, time and embedding (None: it has none). Candidates are the members with the highest
        products by the heaviest terms, and by the embedding those in other languages; their similarity is then computed
        from all terms and the embeddings.
        """
        if not len(vector.terms):
            return []
        limits, top = self.parameters, self.parameters.query_terms
        rough = self._index.products(vector.terms[:top], vector.weights[:top], len(self._members))
        candidates = self._best_slots(rough, limits.max_candidates, day)
        if embedding is not None:
            rough = np.zeros(len(self._members))
            self._embeddings.score_cross_lingual(embedding, rough, limits)
            candidates = np.union1d(candidates, self._best_slots(rough, limits.stored_neighbours, day))
        scores = self._decayed_similarities(vector, day, embedding, candidates)
        articles = self._articles[candidates].tolist()
        ranked = sorted(zip((-scores).tolist(), articles, strict=True))[: limits.stored_neighbours]
        return [Neighbour(article_id, -negative_score) for negative_score, article_id in ranked]

    def neighbours_in_both_directions(self, member: Member) -> list[RankedNeighbour]:
        """Return the similar articles that were folded before and after the member, most similar first.

        They are the member's own neighbours, which were folded before it, and the articles folded after it that have it
        among their neighbours. The list is cached and must not be changed.
        """
        cached = self._neighbours_in_both_directions.get(member.article_id)
        if cached is None:
            later = self._reverse.later_articles(member.article_id)
            cached = [RankedNeighbour(-one.score, one.article_id, is_folded_later=False) for one in member.neighbours]
            cached += [RankedNeighbour(-score, article_id, is_folded_later=True) for article_id, score in later]
            cached.sort()
            self._neighbours_in_both_directions[member.article_id] = cached
        return cached

    def similarities(self, member: Member, articles: Collection[int]) -> Scores:
        """Return the time-decayed similarities of `member` to `articles`, in their order; all must be in the window.

        They are cached: an article is compared with the same ones for its score and for merging.
        """
        compared = self._compared.get(member.article_id)
        if compared is None:
            if len(self._compared) >= _MAX_COMPARED:
                self._compared.clear()
            compared = self._compared[member.article_id] = {}
        missing = [article_id for article_id in articles if article_id not in compared]
        if missing:
            slots = np.array([self._slots[article_id] for article_id in missing], np.int64)
            similarities = self._decayed_similarities(member.vector, member.day, member.embedding, slots)
            compared.update(zip(missing, similarities.tolist(), strict=True))
        return np.array([compared[article_id] for article_id in articles])

    def similarity_matrix(self, articles: Sequence[int]) -> Scores:
        """Return the symmetric matrix of the time-decayed similarities of `articles`, with 0 as its diagonal."""
        slots = [self._slots[article_id] for article_id in articles]
        members = [self._members[slot] for slot in slots]
        terms, weights = self._terms.take(slots, 0), self._weights.take(slots, 0)
        matrix = np.zeros((len(slots), len(slots)))
        for row in range(1, len(slots)):
            matrix[row, :row] = self._multiply(members[row].vector, terms[:row], weights[:row])
            if (embedding := members[row].embedding) is not None:
                others = [member.embedding for member in members[:row]]
                matrix[row, :row] = blend(matrix[row, :row], embedding, others, self.parameters)
        days = self._days[slots]
        matrix *= time_decay(days, days[:, None], self.parameters)
        return matrix + matrix.T

    def _decayed_similarities(
        self, vector: TermVector, day: float | None, embedding: Embedding | None, slots: NDArray[np.int64]
    ) -> Scores:
        """Return the time-decayed similarities of an article to the members in these slots."""
        similarities = self._products(vector, slots)
        if embedding is not None:
            others = [self._members[slot].embedding for slot in slots.tolist()]
            similarities = blend(similarities, embedding, others, self.parameters)
        return similarities * time_decay(self._days[slots], day, self.parameters)

    def _products(self, vector: TermVector, slots: NDArray[np.int64]) -> Scores:
        """Return the scalar products of the vector with the vectors of the members in these slots."""
        # `take` is several times as fast as indexing with brackets.
        return self._multiply(vector, self._terms.take(slots, 0), self._weights.take(slots, 0))

    def _multiply(self, vector: TermVector, terms: NDArray[np.int32], weights: Weights) -> Scores:
        """Return the scalar products of the vector with others: rows of `terms` and of their weights, padded with 0."""
        self._dense[vector.terms] = vector.weights
        products: Scores = np.einsum("ij,ij->i", self._dense.take(terms), weights).astype(np.float64)
        self._dense[vector.terms] = 0
        return products

    def _best_slots(self, rough: Scores, count: int, day: float | None) -> NDArray[np.int64]:
        """Return the slots of the `count` members with the highest scores after time decay, in no particular order.

        `rough` are scores by slot; they are changed in place. Members with a score of 0 are left out.
        """
        rough[self._removed] = 0
        slots = rough.nonzero()[0]
        scores = rough[slots] * time_decay(self._days[slots], day, self.parameters)
        is_near = scores > 0
        slots, scores = slots[is_near], scores[is_near]
        return slots[(-scores).argpartition(count)[:count]] if len(slots) > count else slots

    def _index_neighbours(self, members: Sequence[Member]) -> None:
        """Add the members to the reverse neighbours of their neighbours, which need not be in the window."""
        counts = [len(member.packed_neighbours) // _NEIGHBOUR_BYTES for member in members]
        pairs = list(zip(members, counts, strict=True))
        neighbours = np.frombuffer(b"".join(member.packed_neighbours[: 4 * count] for member, count in pairs), "<u4")
        scores = np.frombuffer(b"".join(member.packed_neighbours[4 * count :] for member, count in pairs), "<u2")
        articles = np.repeat([member.article_id for member in members], counts)
        self._reverse.extend(articles, neighbours.astype(np.int64), scores / _SCORE_LEVELS)
        self._neighbours_in_both_directions.clear()

    def _append(self, member: Member) -> int:
        """Store the member in the arrays; return its new slot."""
        terms, weights, slot = member.vector.terms, member.vector.weights, len(self._members)
        self._reserve(slot, len(terms))
        self._slots[member.article_id] = slot
        self._members.append(member)
        self._enter_story(member)
        if member.embedding is not None:
            self._embeddings.add(slot, member.embedding)
        self._days[slot] = math.nan if member.day is None else member.day
        self._articles[slot] = member.article_id
        self._weights[slot, len(terms) :] = 0  # the row may hold a longer vector from before a reset
        self._terms[slot, : len(terms)], self._weights[slot, : len(terms)] = terms, weights
        return slot

    def _index_terms(self, first: int, last: int) -> None:
        """Index the slots from `first` up to `last` by their heaviest terms; lighter ones cost time and find little."""
        weights = self._weights[first:last, : self.parameters.indexed_terms]
        slots, columns = np.nonzero(weights)
        self._index.extend(slots + first, self._terms[slots + first, columns], weights[slots, columns])

    def _enter_story(self, member: Member) -> None:
        insort(self._stories.setdefault(member.story_id, []), _place_in_story(member))

    def _leave_story(self, member: Member) -> None:
        articles = self._stories[member.story_id]
        del articles[bisect_left(articles, _place_in_story(member))]
        if not articles:
            del self._stories[member.story_id]

    def _reserve(self, slot: int, width: int) -> None:
        """Enlarge the arrays if a vector with `width` terms does not fit into this slot; rows are doubled."""
        rows, columns = self._terms.shape
        if slot >= rows or width > columns:
            new_rows, new_columns = max(rows, 2 * slot, 64), max(columns, width)
            padding = ((0, new_rows - rows), (0, new_columns - columns))
            self._terms, self._weights = np.pad(self._terms, padding), np.pad(self._weights, padding)
            self._days, self._articles = np.pad(self._days, padding[0]), np.pad(self._articles, padding[0])

    def _reset(self) -> None:
        """Remove all members; the arrays keep their size."""
        self._slots: dict[int, int] = {}
        self._removed: list[int] = []  # slots whose member was removed
        self._members: list[Member] = []  # by slot
        self._stories: dict[int, list[tuple[float, int]]] = {}  # the articles of each, as _place_in_story
        self._reverse = ReverseNeighbours()
        self._neighbours_in_both_directions: dict[int, list[RankedNeighbour]] = {}  # cache, by article id
        self._compared: dict[int, dict[int, float]] = {}  # cache of similarities: member → other article
        self._index = InvertedIndex()
        self._embeddings = EmbeddingIndex()


def _place_in_story(member: Member) -> tuple[float, int]:
    """Return by what the articles of a story are in order: time, an unknown one last, and id."""
    return member.day or math.inf, member.article_id
