"""Recognise round-ups: texts made of parts of several others, such as an evening briefing (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from newsfold.dedupe.copies.compare import Match
from newsfold.dedupe.copies.kinds import CopyKind
from newsfold.dedupe.copies.overlap import find_runs, measure_overlap
from newsfold.dedupe.copies.templates import compare_numbers, is_template_pair
from newsfold.dedupe.parameters import Parameters
from newsfold.dedupe.tokens import SHINGLE, Text, hash_shingles, is_among, sort_unique

ShingleFlags = NDArray[np.bool_]  # one flag for each shingle of a text, in order


@dataclass(frozen=True, slots=True)
class RoundUp:
    """The components of a text in the order in which they come in it, and the share of the text that they cover.

    `components` are positions in the sequence of originals that `find_roundup` was given; empty if the text is no
    round-up. In `covered`, shingles in quotations have less weight.
    """

    components: tuple[int, ...] = ()
    covered: float = 0.0


def find_roundup(article: Text, originals: Sequence[Text], parameters: Parameters) -> RoundUp:
    """Cover the shingles of `article` with those of `originals`, one original after another; return the round-up.

    The original that adds most is always next. The result is RoundUp() (no components) unless two or more originals
    cover `min_containment` of the article.
    """
    if len(originals) < 2:
        return RoundUp()
    remaining = {number: flag_component(article, original, parameters) for number, original in enumerate(originals)}
    if sum(is_component(shared, parameters) for shared in remaining.values()) < 2:
        return RoundUp()
    is_quoted = is_among(article.shingle_sequence, article.quoted_shingles)
    weights = np.where(is_quoted, parameters.copies.quotation_weight, 1.0)
    covered, starts = np.zeros(len(weights), np.bool_), dict[int, int]()  # original → its first shingle in the text
    while remaining:
        number = max(remaining, key=lambda one: (float(weights[remaining[one] & ~covered].sum()), -one))
        new = remaining.pop(number) & ~covered
        if not is_component(new, parameters):
            break
        covered |= new
        starts[number] = int(new.argmax())
    share = float(weights[covered].sum() / max(1.0, weights.sum()))
    is_roundup = len(starts) > 1 and share >= parameters.copies.min_containment
    return RoundUp(tuple(sorted(starts, key=lambda one: starts[one])), share) if is_roundup else RoundUp()


def flag_component(article: Text, original: Text, parameters: Parameters) -> ShingleFlags:
    """Return which shingles of `article` are in passages of `min_passage_words` or more that `original` has too.

    All flags are false if the article lacks the opening of the original, or if the two are templated reports.
    """
    if not _has_opening(article, original, parameters):
        return np.zeros(len(article.shingle_sequence), np.bool_)
    shared = is_among(article.shingle_sequence, original.shingles)
    for start, end in zip(*find_runs(shared), strict=True):
        shared[start:end] &= end - start + SHINGLE > parameters.copies.min_passage_words
    numbers = compare_numbers(article, original)
    if is_template_pair(article, original, numbers, int(shared.sum()), parameters.copies):
        shared[:] = False
    return shared


def is_component(shared: ShingleFlags, parameters: Parameters) -> bool:
    """Decide whether the shingles flagged in a text are enough for a component of it; `shared` has all its shingles."""
    limits = parameters.roundups
    return bool(shared.sum() >= max(limits.min_component_words, limits.min_component_share * len(shared)))


def match_component(article: Text, original: Text, covered: float) -> Match:
    """Return the match of a round-up with one of its originals; `covered`, the evidence, is that of `RoundUp`."""
    return Match(CopyKind.EXCERPT, *measure_overlap(article.shingles, original.shingles), covered)


def _has_opening(article: Text, original: Text, parameters: Parameters) -> bool:
    """Decide whether the article has `min_opening_share` of the shingles of the original's first `opening_words`."""
    opening = sort_unique(hash_shingles(original.word_hashes[: parameters.roundups.opening_words]))
    if not len(opening):
        return False
    return bool(is_among(opening, article.shingles).mean() >= parameters.roundups.min_opening_share)
