"""Keep the expected shares of words, which take a tenth of a second for each language, for later runs.

They are files of up to 400 kB, one for each language (`newsfold/array_cache.py`).
"""

import re
from functools import lru_cache, partial

from newsfold.array_cache import cached_arrays
from newsfold.db.values import mojibake
from newsfold.dedupe import tokens
from newsfold.dedupe.stories import stopwords, term_vectors, tfidf, word_frequencies
from newsfold.dedupe.stories.term_vectors import TermIds
from newsfold.dedupe.stories.word_frequencies import Shares, list_shares, shares_of

# What the shares depend on: the code, and the packages with the lists of words.
_MODULES = (mojibake, tokens, stopwords, term_vectors, tfidf, word_frequencies)
_PACKAGES = ("wordfreq", "justext", "dateparser")
_LANGUAGE = re.compile("[a-z]{2,3}")  # becomes a part of the name of a file
MAX_LISTS = 64  # languages that are kept in memory, more than there are lists


def expected_shares(language: str | None, terms: TermIds) -> Shares:
    """Return the expected share of articles with each of the term ids (word_frequencies.shares_of)."""
    return shares_of(terms, *_cached_shares(language))


@lru_cache(MAX_LISTS)
def _cached_shares(language: str | None) -> tuple[TermIds, Shares]:
    """Return what list_shares returns, from the cache if it is there, and save it there if not."""
    if not _LANGUAGE.fullmatch(language or ""):
        return list_shares(language)
    known, shares = cached_arrays(f"{language}.shares", partial(list_shares, language), _MODULES, _PACKAGES)
    return known, shares
