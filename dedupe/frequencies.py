"""How many articles of a language have a term: kept in the store, growing with each article, forgetting the old."""

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from db.members import articles_by_language, save_frequencies, term_frequencies
from dedupe.common_words import common_terms
from dedupe.parameters import Parameters
from dedupe.terms import TERMS, Weights, rarity

LANGUAGES = 8  # in memory, of 8 MB each

Terms = NDArray[np.int32]


class _Language:
    """Frequencies by term id, NaN where not yet read, and what came to them since they were saved."""

    def __init__(self, articles: float, latest: float) -> None:
        self.articles, self.latest = articles, latest
        self.having = np.full(TERMS, np.nan, np.float32)
        self.added = np.zeros(TERMS, np.float32)


class Frequencies:
    """Each article weighs a little more than the one before it, which forgets the old without touching a row."""

    def __init__(self, news: Database, parameters: Parameters) -> None:
        self.news = news
        self.parameters = parameters
        self._languages: dict[str, _Language] = {}

    def rarity(self, language: str | None, terms: Terms) -> Weights:
        """By the articles so far."""
        known = self._language(language)
        missing = terms[np.isnan(known.having[terms])]
        if len(missing):
            found = term_frequencies(self.news, language or "", missing.tolist())
            known.having[missing] = [found[term] for term in missing.tolist()]
        having, articles = known.having[terms] / known.latest, known.articles / known.latest
        return rarity(having, articles, common_terms(language)[terms], self.parameters)

    def add(self, language: str | None, terms: Terms) -> None:
        """One more article, whose terms have all been asked for."""
        known = self._language(language)
        known.latest *= 2 ** (1 / self.parameters.half_life)
        known.articles += known.latest
        known.having[terms] += np.float32(known.latest)
        known.added[terms] += np.float32(known.latest)

    def save(self) -> None:
        for language, known in self._languages.items():
            terms = np.flatnonzero(known.added)
            if len(terms):
                added = dict(zip(terms.tolist(), known.added[terms].tolist(), strict=True))
                save_frequencies(self.news, language, known.articles, known.latest, added)
                known.added[terms] = 0
        if len(self._languages) > LANGUAGES:
            self._languages.clear()

    def _language(self, language: str | None) -> _Language:
        key = language or ""
        if key not in self._languages:
            self._languages[key] = _Language(*articles_by_language(self.news).get(key, (0.0, 1.0)))
        return self._languages[key]
