"""An endless stream of synthetic news articles in time order: events, copies, updates, excerpts, templated reports.

Words have the frequencies of natural text (Zipf) and stand in phrases that recur; names and rare words of an event
recur in the articles on it. Most articles are the only ones on their event; a few events have a hundred articles or
more. Lengths are those of news: half of the articles have 200 to 500 words. Every run yields the same articles.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

import numpy as np

ARTICLES_PER_DAY = 2500  # of some 160 outlets with 15 articles each
OUTLETS = 160
WORDS = 200_000
PHRASES = 8_000  # of two to four words
FIRST_PUBLISHED_AT = datetime(2024, 1, 1, tzinfo=UTC)
# The other articles are the only ones on their event.
SHARES = {"copy": 0.08, "update": 0.03, "excerpt": 0.02, "template": 0.02, "event": 0.35}
EVENT_TERMS = 40  # names and rare words of an event
OPEN_EVENTS = 300  # that articles report on at one time
MAX_EVENT_SIZE = 200  # articles

_KINDS = [*SHARES, "alone"]
_PROBABILITIES = [*SHARES.values(), 1 - sum(SHARES.values())]
_SYLLABLES = [a + b for a in "bcdfghklmnprstvz" for b in ("a", "e", "i", "o", "u", "ar", "en", "il", "ou", "st")]


@dataclass(slots=True)
class SyntheticArticle:
    """One article; `source` is the number of its outlet, from 0."""

    number: int
    at: datetime
    source: int
    title: str
    paragraphs: list[str]

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)


class ArticleGenerator:
    """Generates articles, each of which may repeat earlier ones."""

    def __init__(self, seed: int = 7) -> None:
        self._rng = np.random.default_rng(seed)
        self._vocabulary = [_spell(number) for number in range(WORDS)]
        self._cumulative_weights = np.cumsum(1 / (np.arange(WORDS) + 2.7))
        self._phrases = [" ".join(self._choose_words(int(size))) for size in self._rng.integers(2, 5, PHRASES)]
        self._events = [self._choose_event_terms() for _ in range(OPEN_EVENTS)]
        self._remaining = np.array(
            [self._choose_event_size() for _ in self._events]
        )  # articles still to come on each event
        self._recent: list[SyntheticArticle] = []

    def generate(self) -> Iterator[SyntheticArticle]:
        """Yield articles without end."""
        for number in count():
            at = FIRST_PUBLISHED_AT + timedelta(days=number / ARTICLES_PER_DAY)
            source = int(self._rng.integers(OUTLETS))
            title, paragraphs = self._write(str(self._rng.choice(_KINDS, p=_PROBABILITIES)), at, source)
            article = SyntheticArticle(number, at, source, title, paragraphs)
            is_full = len(self._recent) > 2 * ARTICLES_PER_DAY
            self._recent = [*self._recent[-ARTICLES_PER_DAY:], article] if is_full else [*self._recent, article]
            yield article

    def _write(self, kind: str, at: datetime, source: int) -> tuple[str, list[str]]:
        """Return (title, paragraphs) of an article of this kind."""
        if kind in ("copy", "update", "excerpt") and self._recent:
            original = self._recent[-int(self._rng.integers(1, min(len(self._recent), ARTICLES_PER_DAY // 2) + 1))]
            return self._make_title(original.title.split()[:4]), self._rework(kind, original.paragraphs, source)
        if kind == "template":
            return f"Markets at {at:%H:%M}", [self._write_templated_report(at)]
        if kind == "event":
            position = self._rng.integers(self._remaining.sum())
            number = int(np.searchsorted(np.cumsum(self._remaining), position, side="right"))
            event = self._events[number]
            self._remaining[number] -= 1
            if not self._remaining[number]:
                self._events[number], self._remaining[number] = self._choose_event_terms(), self._choose_event_size()
            return self._write_report(event)
        return self._write_report(self._choose_event_terms())

    def _write_report(self, event: list[str]) -> tuple[str, list[str]]:
        terms = [event[int(index)] for index in self._rng.integers(0, EVENT_TERMS // 4, 4)]
        return self._make_title(terms), [self._write_paragraph(event) for _ in range(self._choose_paragraph_count())]

    def _rework(self, kind: str, paragraphs: list[str], source: int) -> list[str]:
        """Return the paragraphs of a copy, excerpt or update of an original."""
        name = _spell(source)
        footer = f"{name} {_spell(source + 50)} is read every morning, all rights reserved by {name}"
        if kind == "copy":
            return [f"{name.upper()} - {paragraphs[0]}", *paragraphs[1:], footer]
        if kind == "excerpt":
            return [*paragraphs[: max(2, len(paragraphs) // 3)], footer]
        own = [self._write_paragraph(self._choose_event_terms()) for _ in range(2)]
        return [own[0], *paragraphs[1:], own[1]]

    def _write_paragraph(self, event: list[str]) -> str:
        parts = self._choose_words(30)
        for index in self._rng.integers(0, 30, 6):
            parts[index] = event[int(abs(self._rng.normal(0, EVENT_TERMS / 4))) % EVENT_TERMS]
        for index in self._rng.integers(0, 30, 7):
            parts[index] = self._phrases[int(self._rng.exponential(PHRASES / 8)) % PHRASES]
        parts[int(self._rng.integers(30))] = str(self._rng.integers(2, 2000))
        return " ".join(parts).capitalize() + "."

    def _write_templated_report(self, at: datetime) -> str:
        words, values = self._vocabulary, self._rng.integers(1, 9999, 12)
        parts = (f"{words[300 + n]} {words[340 + n]} stood at {value} points" for n, value in enumerate(values))
        return f"At {at:%H:%M} " + " and ".join(parts) + "."

    def _make_title(self, terms: list[str]) -> str:
        return " ".join([*terms, *self._choose_words(4)]).capitalize()

    def _choose_paragraph_count(self) -> int:
        """Return the length of a text in paragraphs, which have some 38 words each."""
        return int(np.clip(self._rng.lognormal(2.1, 0.6), 2, 40))

    def _choose_event_size(self) -> int:
        """Return the number of articles on an event: two events in five have two, one in fifty more than fifty."""
        return min(2 + int(2 * self._rng.pareto(1.2)), MAX_EVENT_SIZE)

    def _choose_event_terms(self) -> list[str]:
        ranks = 500 + (WORDS - 500) * self._rng.random(EVENT_TERMS) ** 2.5
        return [self._vocabulary[int(rank)] for rank in ranks]

    def _choose_words(self, size: int) -> list[str]:
        weights = self._cumulative_weights
        ranks = np.searchsorted(weights, self._rng.random(size) * weights[-1])
        return [self._vocabulary[rank] for rank in ranks.tolist()]


def generate_rows(seed: int = 7, language: str = "en") -> Iterator[dict[str, object]]:
    """Yield rows of the table `articles`, without end; each seed has articles of its own, of the same days."""
    for article in ArticleGenerator(seed).generate():
        yield _make_row(article, language)


def _make_row(article: SyntheticArticle, language: str) -> dict[str, object]:
    text, at = article.text, f"{article.at:%Y-%m-%dT%H:%M:%SZ}"
    return {
        "external_id": str(article.number), "source_id": article.source + 1, "title": article.title, "text": text,
        "language": language, "word_count": text.count(" ") + 1,
        "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "published_at": at, "published_precision": "minute", "first_seen_at": at,
    }  # fmt: skip


def _spell(number: int) -> str:
    """Return a word that no other number has; small numbers have short words."""
    word = ""
    number += len(_SYLLABLES)
    while number:
        number, syllable = divmod(number, len(_SYLLABLES))
        word += _SYLLABLES[syllable]
    return word
