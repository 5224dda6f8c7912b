"""What two texts have in common, by their shingles (pure)."""

import numpy as np
from numpy.typing import NDArray

from newsfold.dedupe.parameters import Parameters
from newsfold.dedupe.tokens import SHINGLE, Hashes, Text, among, distinct, shingle_hashes


def overlap(one: Hashes, other: Hashes) -> tuple[float, float]:
    common = int(among(one, other).sum())
    return common / (len(one) + len(other) - common), common / min(len(one), len(other))


def evidence(article: Text, original: Text, parameters: Parameters) -> float:
    """Two reporters quote one speech alike; only what one of them wrote himself tells that the other had his text."""
    shorter, longer = sorted((article, original), key=lambda text: len(text.shingles))
    both = article.quoted[among(article.quoted, original.quoted)]
    weights = np.where(among(shorter.shingles, both), parameters.quoted_weight, 1.0)
    shared = among(shorter.shingles, longer.shingles)
    return float(weights[shared].sum() / weights.sum())


def passages(article: Text, original: Text) -> NDArray[np.intp]:
    """The lengths, in words, of the runs of the article that stand in the original."""
    starts, ends = runs(among(article.sequence, original.shingles))
    return ends - starts + SHINGLE - 1


def runs(flags: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Where those that are set, one after the other, begin and end."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.view(np.int8), [0]))))
    return edges[::2], edges[1::2]


def lead(one: Text, other: Text, parameters: Parameters) -> float:
    # Of a short text no more than the first half: what it ends with is no lead.
    opening = distinct(shingle_hashes(one.hashes[: min(parameters.lead_words, len(one.hashes) // 2)]))
    return float(among(opening, other.shingles).sum()) / len(opening)


def own_words(article: Text, original: Text, one_outlet: bool, parameters: Parameters) -> int:
    """How many of the article's words stand between passages of the original and are none of it.

    An outlet puts its own words above and below another's text, but has no need to do so with its own.
    """
    shared = among(article.sequence, original.shingles)
    starts, ends = runs(shared)
    whole = np.flatnonzero(ends - starts + SHINGLE > parameters.passage_words)
    if not len(whole):
        return 0
    first, last = int(starts[whole[0]]), int(ends[whole[-1]]) + SHINGLE - 1
    held = np.zeros(len(article.words), np.bool_)
    for offset in range(SHINGLE):
        held[offset : offset + len(shared)] |= shared
    return int(np.count_nonzero(~held if one_outlet else ~held[first:last]))
