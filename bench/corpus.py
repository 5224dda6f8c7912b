"""A made-up day's news as large as one likes: in time order, with events, copies, updates and reports of one template.

Words have the frequencies of natural text (Zipf) and stand in phrases that recur; names and the rare words of an event
recur in what is told of it. Most articles are the only ones of their event; a few events are told a hundred times.
Lengths are those of news: half the articles between 200 and 500 words. The same numbers come out in every run.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

import numpy as np

A_DAY = 2500  # articles; some 160 outlets with 15 each
OUTLETS = 160
WORDS = 200_000
PHRASES = 8_000  # of two to four words
FIRST = datetime(2024, 1, 1, tzinfo=UTC)
SHARES = {"copy": 0.08, "update": 0.03, "excerpt": 0.02, "template": 0.02, "event": 0.35}  # the rest is told once
EVENT_TERMS = 40  # names and rare words of an event
OPEN_EVENTS = 300  # told at one time
MOST_TOLD = 200  # articles of one event
_SYLLABLES = [a + b for a in "bcdfghklmnprstvz" for b in ("a", "e", "i", "o", "u", "ar", "en", "il", "ou", "st")]


@dataclass(slots=True)
class Told:
    """One article: when, by which outlet, in which sentences."""

    number: int
    at: datetime
    source: int
    title: str
    paragraphs: list[str]

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)


class Newsroom:
    """Makes one article after the other."""

    def __init__(self, seed: int = 7) -> None:
        self.chance = np.random.default_rng(seed)
        self.words = [_spelt(number) for number in range(WORDS)]
        self.shares = np.cumsum(1 / (np.arange(WORDS) + 2.7))
        self.phrases = [" ".join(self._words(int(size))) for size in self.chance.integers(2, 5, PHRASES)]
        self.events = [self._event() for _ in range(OPEN_EVENTS)]
        self.untold = np.array([self._size() for _ in self.events])  # articles that are still to come of each
        self.recent: list[Told] = []

    def articles(self) -> Iterator[Told]:
        for number in count():
            at = FIRST + timedelta(days=number / A_DAY)
            source = int(self.chance.integers(OUTLETS))
            made = Told(number, at, source, *self._made(str(self.chance.choice(_KINDS, p=_ODDS)), at, source))
            self.recent = [*self.recent[-A_DAY:], made] if len(self.recent) > 2 * A_DAY else [*self.recent, made]
            yield made

    def _made(self, kind: str, at: datetime, source: int) -> tuple[str, list[str]]:
        if kind in ("copy", "update", "excerpt") and self.recent:
            original = self.recent[-int(self.chance.integers(1, min(len(self.recent), A_DAY // 2) + 1))]
            return self._title(original.title.split()[:4]), self._remade(kind, original.paragraphs, source)
        if kind == "template":
            return f"Markets at {at:%H:%M}", [self._report(at)]
        if kind == "event":
            place = int(np.searchsorted(np.cumsum(self.untold), self.chance.integers(self.untold.sum()), side="right"))
            event = self.events[place]
            self.untold[place] -= 1
            if not self.untold[place]:
                self.events[place], self.untold[place] = self._event(), self._size()
            return self._story(event)
        return self._story(self._event())

    def _story(self, event: list[str]) -> tuple[str, list[str]]:
        terms = [event[int(place)] for place in self.chance.integers(0, EVENT_TERMS // 4, 4)]
        return self._title(terms), [self._paragraph(event) for _ in range(self._length())]

    def _remade(self, kind: str, paragraphs: list[str], source: int) -> list[str]:
        foot = f"{_spelt(source)} {_spelt(source + 50)} is read every morning, all rights reserved by {_spelt(source)}"
        if kind == "copy":
            return [f"{_spelt(source).upper()} - {paragraphs[0]}", *paragraphs[1:], foot]
        if kind == "excerpt":
            return [*paragraphs[: max(2, len(paragraphs) // 3)], foot]
        own = [self._paragraph(self._event()) for _ in range(2)]
        return [own[0], *paragraphs[1:], own[1]]

    def _paragraph(self, event: list[str]) -> str:
        pieces = self._words(30)
        for place in self.chance.integers(0, 30, 6):
            pieces[place] = event[int(abs(self.chance.normal(0, EVENT_TERMS / 4))) % EVENT_TERMS]
        for place in self.chance.integers(0, 30, 7):
            pieces[place] = self.phrases[int(self.chance.exponential(PHRASES / 8)) % PHRASES]
        pieces[int(self.chance.integers(30))] = str(self.chance.integers(2, 2000))
        return " ".join(pieces).capitalize() + "."

    def _report(self, at: datetime) -> str:
        values = self.chance.integers(1, 9999, 12)
        parts = (
            f"{self.words[300 + n]} {self.words[340 + n]} stood at {value} points" for n, value in enumerate(values)
        )
        return f"At {at:%H:%M} " + " and ".join(parts) + "."

    def _title(self, terms: list[str]) -> str:
        return " ".join([*terms, *self._words(4)]).capitalize()

    def _length(self) -> int:
        """In paragraphs, of some 38 words."""
        return int(np.clip(self.chance.lognormal(2.1, 0.6), 2, 40))

    def _size(self) -> int:
        """Articles of an event: two in five have two, one in fifty more than fifty."""
        return min(2 + int(2 * self.chance.pareto(1.2)), MOST_TOLD)

    def _event(self) -> list[str]:
        places = 500 + (WORDS - 500) * self.chance.random(EVENT_TERMS) ** 2.5
        return [self.words[int(place)] for place in places]

    def _words(self, size: int) -> list[str]:
        places = np.searchsorted(self.shares, self.chance.random(size) * self.shares[-1])
        return [self.words[place] for place in places.tolist()]


def rows() -> Iterator[dict[str, object]]:
    """Of the table `articles`, without end."""
    return map(_row, Newsroom().articles())


def _row(told: Told) -> dict[str, object]:
    return {
        "external_id": str(told.number), "source_id": told.source + 1, "title": told.title, "text": told.text,
        "language": "en", "word_count": told.text.count(" ") + 1,
        "text_sha256": hashlib.sha256(told.text.encode()).hexdigest(),
        "published_at": f"{told.at:%Y-%m-%dT%H:%M:%SZ}", "published_precision": "minute",
        "first_seen_at": f"{told.at:%Y-%m-%dT%H:%M:%SZ}",
    }  # fmt: skip


def _spelt(number: int) -> str:
    """A word of its own for each number, short for small ones."""
    spelt = ""
    number += len(_SYLLABLES)
    while number:
        number, place = divmod(number, len(_SYLLABLES))
        spelt += _SYLLABLES[place]
    return spelt


_KINDS = [*SHARES, "alone"]
_ODDS = [*SHARES.values(), 1 - sum(SHARES.values())]
