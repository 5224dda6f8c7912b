"""Weigh the terms of a text by TF-IDF with sublinear term frequency (Salton and Buckley 1988) (pure)."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray

from newsfold.dedupe.parameters import StoryParameters
from newsfold.dedupe.stories.term_vectors import VOCABULARY_SIZE, QuantizedTerms, Weights, quantize
from newsfold.dedupe.tokens import Text, digest_word, hash_word, hash_words, is_dense

FIRST_WITHOUT_VOWELS = "\u0590"  # first character of the scripts that are not cut
STEM, LONG_STEM = 6, 8  # letters of a word that are its term; of a word of `LONG_WORD` letters, often a compound
LONG_WORD = 10
MAX_CACHED_TERMS = 1 << 16
_GREEK, _MARKS = re.compile("[\u0370-\u03ff\u1f00-\u1fff]"), re.compile("[\u0300-\u036f]+")
FIRST_DENSE = "\u0e00"  # first character of the scripts without spaces between words


@dataclass(frozen=True, slots=True)
class TermCounts:
    """The distinct term ids of a text, ascending, and the term frequency of each: how often it occurs."""

    terms: NDArray[np.int32]
    counts: NDArray[np.int64]


def find_terms(words: list[str]) -> NDArray[np.int32]:
    """Return the term id of each word, in order; -1 for a word that is no term."""
    return np.fromiter(map(term_of_word, words), np.int32, len(words))


def count_terms(
    text: Text, terms: NDArray[np.int32] | None = None, left_out: NDArray[np.bool_] | None = None
) -> tuple[TermCounts, TermCounts]:
    """Return two term counts: of text and title together, and of the title alone.

    `terms` are those of the words of the text as `find_terms` returns them, if they are known. `left_out` marks the
    words that do not count, one flag for each; None stands for none.
    """
    words = text.words
    terms = find_terms(words) if terms is None else terms
    if left_out is not None and left_out.any():
        words = [word for word, flag in zip(words, left_out.tolist(), strict=True) if not flag]
        terms = terms[~left_out]
    of_text, of_title = _add_pairs(terms, words), _add_pairs(find_terms(text.title_words), text.title_words)
    return _count(np.concatenate([of_text, of_title])), _count(of_title)


def spell_terms(text: Text, terms: Collection[int]) -> dict[int, str]:
    """Return term id → a word with this id in the text or title, for those of the ids `terms` that occur there."""
    spelt: dict[int, str] = {}
    for tokens in (text.words, text.title_words):
        spelt |= {term: word for word in tokens if (term := term_of_word(word)) in terms}
        spelt |= {term: pair for pair in dense_pairs(tokens) if (term := term_id(pair)) in terms}
    return spelt


def list_terms(words: list[str]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return the term ids of consecutive words, as `split_words` returns them, and the position of each one's word.

    It is for many words of which few occur twice: it hashes only the distinct terms, and caches none.
    """
    kept = [at for at, word in enumerate(words) if _is_term(word)]
    pairs = _dense_pairs_at(words)
    terms = [*map(_stem, [words[at] for at in kept]), *[words[at] + words[at + 1] for at in pairs]]
    numbers = {term: number for number, term in enumerate(dict.fromkeys(terms))}
    digests = b"".join(map(digest_word, numbers))
    ids = (np.frombuffer(digests, "<u8") % VOCABULARY_SIZE).astype(np.int32)
    return ids[np.fromiter(map(numbers.__getitem__, terms), np.int64, len(terms))], np.array(kept + pairs, np.int64)


def idf(
    frequencies: NDArray[np.float32], articles: float, expected: NDArray[np.float16], parameters: StoryParameters
) -> Weights:
    """Return the inverse document frequency of each term; `frequencies` of all `articles` articles contain it.

    They are smoothed as if `prior_articles` had come before the first article, of which the shares `expected` contain
    the terms, `min_expected` at least; and by one more article, but the fewer articles are counted, the less by it:
    it would make a name that general texts lack as common as a word of one article in a hundred.
    """
    prior = parameters.prior_articles
    smoothing = articles / (articles + parameters.smoothing_articles)
    with_term = frequencies + prior * np.maximum(expected, parameters.min_expected) + smoothing
    # The 1 keeps the value of a term that every article has above zero.
    idfs: Weights = np.log(1 + (articles + prior + 1) / with_term).astype(np.float32)
    return idfs


def weigh_terms(whole: TermCounts, title: TermCounts, idfs: Weights, parameters: StoryParameters) -> QuantizedTerms:
    """Return the `parameters.max_terms` heaviest terms of an article, and which of them its title has.

    `whole` and `title` are those that `count_terms` returns; `idfs` are the inverse document frequencies of the terms
    of `whole`.
    """
    weights = _weigh(whole, idfs)
    in_whole = whole.terms.searchsorted(title.terms)
    title_weights = _weigh(title, idfs[in_whole])
    if len(weights) <= parameters.max_terms:
        return quantize(whole.terms, weights, in_whole, title_weights)
    is_kept = np.zeros(len(weights), np.bool_)
    is_kept[(-weights).argsort(kind="stable")[: parameters.max_terms]] = True
    title_kept = is_kept[in_whole]
    positions = is_kept.cumsum() - 1
    return quantize(whole.terms[is_kept], weights[is_kept], positions[in_whole][title_kept], title_weights[title_kept])


def term_id(word: str) -> int:
    """Return the id of the term that a word is a form of, below VOCABULARY_SIZE and the same in every run."""
    return hash_word(_stem(word)) % VOCABULARY_SIZE


def _stem(word: str) -> str:
    """Return the term that a word is a form of: without its ending, and without marks that its capitals may lack."""
    return _cut_ending(word if word.isascii() else _fold_marks(word))


def _fold_marks(word: str) -> str:
    """Return a casefolded word as it is where its title is in capitals: with i for ı, without Greek accents.

    Turkish has a dotless i, whose capital is the I of other languages. Greek capitals have no accents.
    """
    word = word.replace("\u0131", "i")
    return normalize("NFC", _MARKS.sub("", normalize("NFD", word))) if _GREEK.search(word) else word


def _cut_ending(word: str) -> str:
    """Return the word without what follows its first letters, so that its forms are one term in most languages.

    Scripts before U+0590 write vowels as letters (Latin, Greek, Cyrillic, Armenian): endings are cut there without
    rules for each language, as McNamee and Mayfield 2004 do. Other scripts say more in a letter, and numbers are exact.
    """
    if word >= FIRST_WITHOUT_VOWELS or word[:1].isdigit():
        return word
    return word[:LONG_STEM] if len(word) >= LONG_WORD else word[:STEM]


def _weigh(counts: TermCounts, idfs: Weights) -> Weights:
    return ((1 + np.log(counts.counts)) * idfs).astype(np.float32)


def _count(terms: NDArray[np.int32]) -> TermCounts:
    ordered = np.sort(terms)
    is_first = np.ones(len(ordered) + 1, np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=is_first[1:-1])
    bounds = is_first.nonzero()[0]
    return TermCounts(ordered[bounds[:-1]], bounds[1:] - bounds[:-1])


def _add_pairs(terms: NDArray[np.int32], tokens: list[str]) -> NDArray[np.int32]:
    """Return the term ids of words and, in scripts without spaces, of the pairs of adjacent characters.

    `terms` are those that `find_terms` returns for `tokens`.
    """
    terms = terms[terms >= 0]
    if pairs := list(dense_pairs(tokens)):
        terms = np.concatenate([terms, (hash_words(pairs) % np.uint64(VOCABULARY_SIZE)).astype(np.int32)])
    return terms


class _TermCache(dict[str, int]):
    """A dict from word to term id, -1 if the word is no term, that computes missing ids and is emptied when full."""

    def __missing__(self, word: str) -> int:
        if len(self) >= MAX_CACHED_TERMS:
            self.clear()
        self[word] = term = term_id(word) if _is_term(word) else -1
        return term


# `term_of_word(word)` returns the term id of a word; -1 if it is no term.
term_of_word = _TermCache().__getitem__


def _is_term(word: str) -> bool:
    return len(word) > 1 and not is_dense(word)


def dense_pairs(tokens: list[str]) -> Iterator[str]:
    """Yield the pairs of adjacent characters in scripts without spaces, where one alone says less than a word."""
    for at in _dense_pairs_at(tokens):
        yield tokens[at] + tokens[at + 1]


def _dense_pairs_at(tokens: list[str]) -> list[int]:
    """Return the position of the first character of each pair of `_dense_pairs`."""
    if max(tokens, default="") < FIRST_DENSE:
        return []
    is_short = np.fromiter((word >= FIRST_DENSE and not _is_term(word) for word in tokens), np.bool_, len(tokens))
    return np.flatnonzero(is_short[:-1] & is_short[1:]).tolist()
