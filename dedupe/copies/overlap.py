"""Measure by shingles what two texts have in common (pure)."""

import numpy as np
from numpy.typing import NDArray

from newsfold.dedupe.parameters import CopyParameters
from newsfold.dedupe.tokens import SHINGLE, Hashes, Text, hash_shingles, is_among, is_dense, sort_unique


def measure_overlap(one: Hashes, other: Hashes) -> tuple[float, float]:
    """Return the shingle similarity (Jaccard) and the containment of two texts.

    They are the number of common shingles over that of all distinct shingles, and over that of the smaller array. Both
    arrays of shingle hashes are sorted and without duplicates, and neither is empty.
    """
    common = int(is_among(one, other).sum())
    return common / (len(one) + len(other) - common), common / min(len(one), len(other))


def weighted_containment(article: Text, original: Text, parameters: CopyParameters) -> float:
    """Return the containment with a lower weight, `quotation_weight`, for shingles that both texts have in quotations.

    Two reporters quote one speech in the same words; only common words outside of quotations are evidence that one
    reporter had the other's text.
    """
    shorter, longer = sorted((article, original), key=lambda text: len(text.shingles))
    both = article.quoted_shingles[is_among(article.quoted_shingles, original.quoted_shingles)]
    weights = np.where(is_among(shorter.shingles, both), parameters.quotation_weight, 1.0)
    shared = is_among(shorter.shingles, longer.shingles)
    return float(weights[shared].sum() / weights.sum())


def shared_passage_lengths(article: Text, original: Text) -> NDArray[np.intp]:
    """Return the lengths in words of the passages of `article` that `original` has too, in the order of `article`."""
    starts, ends = find_runs(is_among(article.shingle_sequence, original.shingles))
    return ends - starts + SHINGLE - 1


def find_runs(flags: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return two arrays: the start of each run of true values, and its end (the position after the last)."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.view(np.int8), [0]))))
    return edges[::2], edges[1::2]


def count_replaced(one: Text, other: Text) -> int:
    """Return the number of places, above or between the shared passages of `one`, where it has words of its own."""
    starts, ends = find_runs(is_among(one.shingle_sequence, other.shingles))
    # Where `other` has more words between two passages, only the shingles that span the place are not shared.
    return int((starts - np.concatenate(([0], ends[:-1])) >= SHINGLE).sum())


def count_plain_words(text: Text) -> float:
    """Return the length of a text in words; two characters of a script without spaces between words count as one."""
    return len(text.words) - sum(map(is_dense, text.words)) / 2


def lead_containment(one: Text, other: Text, parameters: CopyParameters) -> float:
    """Return the share of the lead of `one`, its first `lead_words` words, that `other` has, in shingles."""
    # The lead of a short text is its first half, because its end is no lead.
    opening = sort_unique(hash_shingles(one.word_hashes[: min(parameters.lead_words, len(one.word_hashes) // 2)]))
    return float(is_among(opening, other.shingles).sum()) / len(opening)


def count_own_words(article: Text, original: Text, parameters: CopyParameters, *, same_source: bool) -> int:
    """Return the number of words of `article` outside the passages that it shares with `original`.

    It is 0 if no shared passage has `min_passage_words`. For texts of two sources, only the words between the first and
    the last such passage count: a source puts words of its own above and below a text that it took from another, but
    has no need to do so with its own text.
    """
    shared = is_among(article.shingle_sequence, original.shingles)
    starts, ends = find_runs(shared)
    long_runs = np.flatnonzero(ends - starts + SHINGLE > parameters.min_passage_words)
    if not len(long_runs):
        return 0
    first, last = int(starts[long_runs[0]]), int(ends[long_runs[-1]]) + SHINGLE - 1
    is_shared_word = np.zeros(len(article.words), np.bool_)
    for offset in range(SHINGLE):
        is_shared_word[offset : offset + len(shared)] |= shared
    return int(np.count_nonzero(~is_shared_word if same_source else ~is_shared_word[first:last]))
