"""A text as weighted terms, and the document frequencies that weigh them (pure)."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from newsfold.dedupe.parameters import Parameters
from newsfold.dedupe.stories.term_vectors import TERMS, Weighed, Weights, weighed
from newsfold.dedupe.tokens import Hashes, Text, is_dense, word_hash, word_hashes

BEGIN = "\u0e00"  # of the scripts in which a character can say as much as a word


@dataclass(frozen=True, slots=True)
class Bag:
    """Term ids in order, each with how often it stands there."""

    terms: NDArray[np.int32]
    counts: NDArray[np.int64]


def bags(text: Text) -> tuple[Bag, Bag]:
    """Of text with title, and of the title alone."""
    heading = _terms(text.title_words, text.title_hashes)
    return _bag(np.concatenate([_terms(text.words, text.hashes), heading])), _bag(heading)


def spellings(text: Text, terms: Collection[int]) -> dict[int, str]:
    """The word of text or title that each of these terms stands for, where there is one."""
    found: dict[int, str] = {}
    for tokens, hashes in ((text.words, text.hashes), (text.title_words, text.title_hashes)):
        ids = (hashes % np.uint64(TERMS)).tolist()
        found |= {term: word for term, word in zip(ids, tokens, strict=True) if term in terms and _is_term(word)}
        found |= {term: pair for pair in _pairs(tokens) if (term := term_of(pair)) in terms}
    return found


def rarity(having: NDArray[np.float32], articles: float, common: NDArray[np.bool_], parameters: Parameters) -> Weights:
    """Of terms that so many of the articles have; `common` are those that the language is known to use everywhere.

    As if `prior_articles` had been there before the first one, half of them with every common term.
    """
    prior = parameters.prior_articles
    # 1 + keeps a term of every article above nothing.
    return np.log(1 + (articles + prior + 1) / (having + prior / 2 * common + 1)).astype(np.float32)


def weigh(whole: Bag, heading: Bag, rarities: Weights, parameters: Parameters) -> Weighed:
    """TF-IDF with sublinear counts (Salton and Buckley 1988): the heaviest `parameters.terms` of text with title, and
    those of the title that are among them. `rarities` are of the terms of the whole.
    """
    weights = _tf_idf(whole, rarities)
    in_whole = np.searchsorted(whole.terms, heading.terms)
    of_title = _tf_idf(heading, rarities[in_whole])
    if len(weights) <= parameters.terms:
        return weighed(whole.terms, weights, in_whole, of_title)
    kept = np.zeros(len(weights), np.bool_)
    kept[np.argsort(-weights, kind="stable")[: parameters.terms]] = True
    places = np.cumsum(kept) - 1
    return weighed(whole.terms[kept], weights[kept], places[in_whole][kept[in_whole]], of_title[kept[in_whole]])


def term_of(word: str) -> int:
    """The id of a term; the same in every run."""
    return word_hash(word) % TERMS


def _tf_idf(bag: Bag, rarities: Weights) -> Weights:
    return ((1 + np.log(bag.counts)) * rarities).astype(np.float32)


def _bag(terms: NDArray[np.int32]) -> Bag:
    ordered = np.sort(terms)
    is_first = np.ones(len(ordered) + 1, np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=is_first[1:-1])
    bounds = np.flatnonzero(is_first)
    return Bag(ordered[bounds[:-1]], bounds[1:] - bounds[:-1])


def _terms(tokens: list[str], hashes: Hashes) -> NDArray[np.int32]:
    """Words; pairs of neighbours where each character is a word, since one says too little."""
    found = hashes[np.fromiter(map(_is_term, tokens), np.bool_, len(tokens))]
    if pairs := list(_pairs(tokens)):
        found = np.concatenate([found, word_hashes(pairs)])
    return (found % np.uint64(TERMS)).astype(np.int32)


@lru_cache(1 << 17)
def _is_term(word: str) -> bool:
    return len(word) > 1 and not is_dense(word)


def _pairs(tokens: list[str]) -> Iterator[str]:
    """Neighbours that say too little alone: characters of a script without spaces, or words of one."""
    if max(tokens, default="") < BEGIN:
        return
    alone = np.fromiter((word >= BEGIN and not _is_term(word) for word in tokens), np.bool_, len(tokens))
    for at in np.flatnonzero(alone[:-1] & alone[1:]).tolist():
        yield tokens[at] + tokens[at + 1]
