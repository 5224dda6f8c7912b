"""How many articles of a language have a term: kept in the store, growing with each article, forgetting the old."""

from collections import Counter
from collections.abc import Iterable

from sqlite_utils import Database

from db.members import articles_by_language, save_frequencies, term_frequencies
from dedupe.common_words import common_terms
from dedupe.parameters import Parameters
from dedupe.terms import Known

KEPT = 500_000  # terms in memory, some 60 MB


class Frequencies:
    """Each article weighs a little more than the one before it, which forgets the old without touching a row."""

    def __init__(self, news: Database, parameters: Parameters) -> None:
        self.news = news
        self.parameters = parameters
        self.languages = articles_by_language(news)
        self._clear()

    def known(self, language: str | None, terms: Iterable[int]) -> Known:
        """What the articles so far tell of these terms."""
        key = language or ""
        kept = self._kept.setdefault(key, {})
        articles, latest = self.languages.get(key, (0.0, 1.0))
        if missing := [term for term in terms if term not in kept]:
            kept.update(term_frequencies(self.news, key, missing))
        return Known({term: kept[term] / latest for term in terms}, articles / latest, common_terms(language))

    def add(self, language: str | None, terms: Iterable[int]) -> None:
        """One more article, whose terms are all known."""
        key = language or ""
        articles, latest = self.languages.get(key, (0.0, 1.0))
        weight = latest * 2 ** (1 / self.parameters.half_life)
        self.languages[key] = articles + weight, weight
        kept, added = self._kept[key], self._added.setdefault(key, Counter())
        for term in terms:
            kept[term] += weight
            added[term] += weight  # type: ignore[assignment]

    def save(self) -> None:
        for language, added in self._added.items():
            save_frequencies(self.news, language, *self.languages[language], added)
        self._added.clear()
        if sum(map(len, self._kept.values())) > KEPT:
            self._clear()

    def _clear(self) -> None:
        self._kept: dict[str, dict[int, float]] = {}
        self._added: dict[str, Counter[int]] = {}
