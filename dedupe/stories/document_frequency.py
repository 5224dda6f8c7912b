"""How many articles of a language have a term: kept in the store, growing with each article, forgetting the old."""

import numpy as np
from sqlite_utils import Database

from newsfold.db.news.document_frequency import articles_by_language, read_pages, save_language, save_pages
from newsfold.dedupe.parameters import Parameters
from newsfold.dedupe.stories.stopwords import common_terms
from newsfold.dedupe.stories.term_vectors import TERMS, Terms, Weights
from newsfold.dedupe.stories.tfidf import rarity

LANGUAGES = 8  # in memory, of 4 MB each
PAGE = 1 << 12  # terms that are stored together
HEAVIEST = 2.0**40  # weight of the latest article at which all are made lighter: it doubles with every half-life


class _Language:
    """Frequencies by term id, and which pages of them changed since they were saved."""

    def __init__(self, articles: float, latest: float, pages: list[tuple[int, bytes]]) -> None:
        self.articles, self.latest = articles, latest
        self.having = np.zeros(TERMS, np.float32)
        self.changed = np.zeros(TERMS // PAGE, np.bool_)
        for number, page in pages:
            count = len(page) // 6
            terms = np.frombuffer(page, "<u2", count).astype(np.int64)
            self.having[number * PAGE + terms] = np.frombuffer(page, "<f4", count, 2 * count)

    def pages(self) -> list[tuple[int, bytes]]:
        """Those that changed: six bytes for each term that there is."""
        found = []
        for number in np.flatnonzero(self.changed).tolist():
            page = self.having[number * PAGE : (number + 1) * PAGE]
            terms = np.flatnonzero(page)
            found.append((number, terms.astype("<u2").tobytes() + page[terms].astype("<f4").tobytes()))
        return found


class Frequencies:
    """Each article weighs a little more than the one before it, which forgets the old without touching it."""

    def __init__(self, news: Database, parameters: Parameters) -> None:
        self.news = news
        self.parameters = parameters
        self._languages: dict[str, _Language] = {}

    def rarity(self, language: str | None, terms: Terms) -> Weights:
        """By the articles so far."""
        known = self._language(language)
        having, articles = known.having[terms] / known.latest, known.articles / known.latest
        return rarity(having, articles, common_terms(language)[terms], self.parameters)

    def add(self, language: str | None, terms: Terms) -> None:
        """One more article, with these terms; one without any tells nothing."""
        if not len(terms):
            return
        known = self._language(language)
        known.latest *= 2 ** (1 / self.parameters.half_life)
        known.articles += known.latest
        known.having[terms] += np.float32(known.latest)
        known.changed[terms // PAGE] = True
        if known.latest > HEAVIEST:
            known.latest, known.articles = known.latest / HEAVIEST, known.articles / HEAVIEST
            known.having /= np.float32(HEAVIEST)
            known.changed[:] = True

    def save(self) -> None:
        for language, known in self._languages.items():
            if known.changed.any():
                save_language(self.news, language, known.articles, known.latest)
                save_pages(self.news, language, known.pages())
                known.changed[:] = False

    def _language(self, language: str | None) -> _Language:
        key = language or ""
        if key not in self._languages:
            if len(self._languages) == LANGUAGES:
                self.save()
                self._languages.clear()
            figures = articles_by_language(self.news).get(key, (0.0, 1.0))
            self._languages[key] = _Language(*figures, read_pages(self.news, key))
        return self._languages[key]
