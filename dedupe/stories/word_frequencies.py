"""Frequencies of words in general texts, by which a database with few articles knows which words are common (pure).

The lists are the small ones of the package wordfreq: the words that are one in a million or more in Wikipedia,
subtitles, news, books and the web. They cover 46 languages and were counted up to 2021. The package is finished: later
texts are left out, because machines write many of them.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from heapq import nlargest
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from newsfold.dedupe.stories.stopwords import stopword_mask
from newsfold.dedupe.stories.term_vectors import VOCABULARY_SIZE, TermIds
from newsfold.dedupe.stories.tfidf import list_terms
from newsfold.dedupe.tokens import is_dense, split_words

# ISO 639-1 code (as in `articles.language`) → wordfreq's list, where it has another name.
_LISTS = {"bs": "sh", "hr": "sh", "nn": "nb", "no": "nb", "sr": "sh", "tl": "fil"}
ARTICLE_WORDS = 300  # words of the article for which shares are computed
STOPWORD_SHARE = 0.5  # least share of articles with a stopword
_BREAK = "ǂ"  # a letter that no language of the lists has: it ends a word of a script without spaces
MAX_EDGES = 100  # most frequent characters at an edge of words, of which pairs across two words are estimated


Shares = NDArray[np.float16]


def shares_of(terms: TermIds, known: TermIds, shares: Shares) -> Shares:
    """Return the expected share of articles with each of the term ids; the two arrays are those of `list_shares`."""
    positions = np.minimum(known.searchsorted(terms), len(known) - 1)
    found: Shares = np.where(known[positions] == terms, shares[positions], np.float16(0))
    return found


def list_shares(language: str | None) -> tuple[TermIds, Shares]:
    """Return two read-only arrays: the term ids with a share above 0, ascending, and their shares.

    `language` is an ISO 639-1 code, None if unknown. Where it has no list of frequencies, all is 0 but the shares of
    its stopwords. Words count as independent of each other: a share is 1 - (1 - frequency) ** ARTICLE_WORDS. Where no
    share is above 0, the arrays hold one term with the share 0.
    It takes 20 to 200 ms, so that `dedupe/share_cache.py` keeps the arrays, which have about 200 kB.
    """
    words: list[str] = []
    of_words: list[float] = []  # the frequency of each
    first, last = defaultdict[str, float](float), defaultdict[str, float](float)  # see `_most_frequent`
    for frequency, entries in _read_list(language or ""):
        dense = [entry for entry in entries if is_dense(entry)]
        others = [entry for entry in entries if not is_dense(entry)] if dense else entries
        found = split_words(" ".join(others))
        if dense:
            found_dense = split_words(f" {_BREAK} ".join(["", *dense, ""]))
            for token, following in pairwise(found_dense):
                if token == _BREAK != following:
                    first[following] += frequency
                if following == _BREAK != token:
                    last[token] += frequency
            found += found_dense
        words += *found, _BREAK
        of_words += [frequency] * (len(found) + 1)
    for ending, share in _most_frequent(last):
        for beginning, other_share in _most_frequent(first):
            words += ending, beginning, _BREAK
            of_words += [share * other_share] * 3
    terms, positions = list_terms(words)
    frequencies = np.bincount(terms, np.array(of_words)[positions], VOCABULARY_SIZE)
    shares = 1 - (1 - np.minimum(frequencies, 1)) ** ARTICLE_WORDS
    expected: Shares = np.maximum(shares, STOPWORD_SHARE * stopword_mask(language)).astype(np.float16)
    known: TermIds = (np.flatnonzero(expected) if expected.any() else np.zeros(1)).astype(np.int32)
    arrays = known, expected[known]
    for array in arrays:
        array.flags.writeable = False
    return arrays


def _most_frequent(edges: Mapping[str, float]) -> list[tuple[str, float]]:
    """Return the MAX_EDGES characters with the highest shares of words that begin or end with them, and the shares."""
    return nlargest(MAX_EDGES, edges.items(), key=lambda edge: edge[1])


def _read_list(language: str) -> Iterator[tuple[float, list[str]]]:
    """Yield (frequency, the words that have it) of the language's list; nothing if there is none."""
    from wordfreq import available_languages, cB_to_freq, read_cBpack  # takes a quarter of a second, and is rarely used

    name = _LISTS.get(language, language)
    if (path := available_languages("small").get(name)) is not None:
        for negated_centibels, words in enumerate(read_cBpack(path)):
            yield cB_to_freq(-negated_centibels), words
