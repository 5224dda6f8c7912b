"""Document frequencies by language, in which each new article counts and older ones decay exponentially."""

from collections import OrderedDict
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from newsfold.db.news.document_frequency import (
    LanguageTotals,
    read_pages,
    save_language,
    save_pages,
    totals_by_language,
)
from newsfold.dedupe.parameters import StoryParameters
from newsfold.dedupe.share_cache import expected_shares
from newsfold.dedupe.stories.term_vectors import VOCABULARY_SIZE, TermIds, Weights
from newsfold.dedupe.stories.tfidf import idf

MAX_LANGUAGES = 4  # in memory, 4 MB each; to save one and read another takes some milliseconds
PAGE_TERMS = 1 << 12  # term ids whose frequencies are stored in one row, a page
RESCALE_AT = 2.0**40  # once an article weighs more, all weights are divided by this; a weight doubles each half-life


class _LanguageCounts:
    """The document frequency of each term id in one language, and which pages have to be saved.

    Frequencies are sums of the weights of articles. Of the `totals`, `articles` is the sum over all articles, `latest`
    the weight of the latest one, `clear_joins` the sum over those that clearly belonged to a story when they came.
    `pages` are (page number, bytes) as `pack_pages` returns them.
    """

    def __init__(self, totals: LanguageTotals, pages: list[tuple[int, bytes]]) -> None:
        self.articles, self.latest, self.clear_joins = totals
        self.frequencies = np.zeros(VOCABULARY_SIZE, np.float32)
        self.is_changed = np.zeros(VOCABULARY_SIZE // PAGE_TERMS, np.bool_)  # by page
        for number, page in pages:
            count = len(page) // 6
            terms = np.frombuffer(page, "<u2", count).astype(np.int64)
            self.frequencies[number * PAGE_TERMS + terms] = np.frombuffer(page, "<f4", count, 2 * count)

    def changed_pages(self) -> list[tuple[int, bytes]]:
        """Return the changed pages as `pack_pages` does."""
        return pack_pages(self.frequencies, np.flatnonzero(self.is_changed).tolist())


def pack_pages(frequencies: NDArray[np.float32], numbers: Iterable[int] | None = None) -> list[tuple[int, bytes]]:
    """Return (page number, bytes) of the pages `numbers` (None: all), without terms of frequency 0.

    `frequencies` has one for each term id. The bytes are the term ids relative to the page, two bytes each, then the
    frequencies, four bytes each.
    """
    pages = []
    for number in range(VOCABULARY_SIZE // PAGE_TERMS) if numbers is None else numbers:
        page = frequencies[number * PAGE_TERMS : (number + 1) * PAGE_TERMS]
        terms = np.flatnonzero(page != 0)  # several times as fast with flags
        if len(terms):
            pages.append((number, terms.astype("<u2").tobytes() + page[terms].astype("<f4").tobytes()))
    return pages


class DocumentFrequencies:
    """The number of articles of each language that contain a term, with decaying weights.

    Each article weighs slightly more than the one before it, so that old articles lose weight without a change of their
    counts.
    """

    def __init__(self, news: Database, parameters: StoryParameters) -> None:
        self.news = news
        self.parameters = parameters
        self._languages: OrderedDict[str, _LanguageCounts] = OrderedDict()  # the most recently used last

    def idf(self, language: str | None, terms: TermIds) -> Weights:
        """Return the inverse document frequency of each term id, from the articles of the language counted so far.

        Articles of unknown language (None) are counted together.
        """
        counts = self._counts(language)
        frequencies, articles = counts.frequencies[terms] / counts.latest, counts.articles / counts.latest
        return idf(frequencies, articles, expected_shares(language, terms), self.parameters)

    def caution(self, language: str | None) -> float:
        """Return by how much scores are lowered at most while few articles of the language are known.

        See `StoryParameters.caution`.
        """
        counts, limits = self._counts(language), self.parameters
        articles = counts.articles / counts.latest
        clear_joins = counts.clear_joins / counts.latest + limits.caution_rate * limits.caution_prior
        rate = clear_joins / (articles + limits.caution_prior)
        newness = max(1 - articles / limits.caution_articles, 0.0)
        return limits.caution * newness * max(1 - rate / limits.caution_rate, 0.0)

    def add_join(self, language: str | None) -> None:
        """Count the latest article added as one that clearly belongs to a story."""
        counts = self._counts(language)
        counts.clear_joins += counts.latest

    def add(self, language: str | None, terms: TermIds) -> None:
        """Count one more article with these distinct term ids; an article without terms is not counted."""
        if not len(terms):
            return
        counts = self._counts(language)
        counts.latest *= 2 ** (1 / self.parameters.half_life)
        counts.articles += counts.latest
        counts.frequencies[terms] += np.float32(counts.latest)
        counts.is_changed[terms // PAGE_TERMS] = True
        if counts.latest > RESCALE_AT:
            counts.latest, counts.articles = counts.latest / RESCALE_AT, counts.articles / RESCALE_AT
            counts.clear_joins /= RESCALE_AT
            counts.frequencies /= np.float32(RESCALE_AT)
            counts.is_changed[:] = True

    def save(self) -> None:
        """Save the totals and the changed pages of the languages that have new articles to the database."""
        for language, counts in self._languages.items():
            self._save_counts(language, counts)

    def _save_counts(self, language: str, counts: _LanguageCounts) -> None:
        if counts.is_changed.any():
            save_language(self.news, language, LanguageTotals(counts.articles, counts.latest, counts.clear_joins))
            save_pages(self.news, language, counts.changed_pages())
            counts.is_changed[:] = False

    def _counts(self, language: str | None) -> _LanguageCounts:
        key = language or ""
        if key in self._languages:
            self._languages.move_to_end(key)
        else:
            if len(self._languages) == MAX_LANGUAGES:
                self._save_counts(*self._languages.popitem(last=False))
            totals = totals_by_language(self.news).get(key, LanguageTotals(0.0, 1.0, 0.0))
            self._languages[key] = _LanguageCounts(totals, read_pages(self.news, key))
        return self._languages[key]
