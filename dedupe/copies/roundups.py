"""A text put together from several others: a round-up of the day, an evening briefing (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from newsfold.dedupe.copies.compare import Match
from newsfold.dedupe.copies.overlap import overlap, runs
from newsfold.dedupe.copies.templates import is_report
from newsfold.dedupe.parameters import Parameters
from newsfold.dedupe.tokens import SHINGLE, Text, among, distinct, shingle_hashes

Shared = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Digest:
    """`parts` are places of originals, that of what the text opens with first; `held` is their share of the text."""

    parts: tuple[int, ...] = ()
    held: float = 0.0


def digest(article: Text, originals: Sequence[Text], parameters: Parameters) -> Digest:
    """Without parts for an article that is not made from several of these."""
    if len(originals) < 2:
        return Digest()
    weights = np.where(among(article.sequence, article.quoted), parameters.quoted_weight, 1.0)
    left = {number: part(article, original, parameters) for number, original in enumerate(originals)}
    held, parts = np.zeros(len(weights), np.bool_), dict[int, int]()  # original → where the text turns to it
    while left:
        number = max(left, key=lambda one: (float(weights[left[one] & ~held].sum()), -one))
        new = left.pop(number) & ~held
        if not is_part(new, parameters):
            break
        held |= new
        parts[number] = int(new.argmax())
    share = float(weights[held].sum() / max(1.0, weights.sum()))
    found = len(parts) > 1 and share >= parameters.containment
    return Digest(tuple(sorted(parts, key=lambda one: parts[one])), share) if found else Digest()


def part(article: Text, original: Text, parameters: Parameters) -> Shared:
    """The article's shingles, in order, that it has from this original in whole passages; none without its opening."""
    shared = among(article.sequence, original.shingles)
    for start, end in zip(*runs(shared), strict=True):
        shared[start:end] &= end - start + SHINGLE > parameters.passage_words
    opening = distinct(shingle_hashes(original.hashes[: parameters.part_opening]))
    has_opening = among(opening, article.shingles).mean() >= parameters.part_opening_share if len(opening) else False
    if not has_opening or is_report(article, original, int(shared.sum()), parameters):
        shared[:] = False
    return shared


def is_part(shared: Shared, parameters: Parameters) -> bool:
    """Whether so much of a text makes a part of it."""
    return bool(shared.sum() >= max(parameters.part_words, parameters.part_share * len(shared)))


def part_match(article: Text, original: Text, held: float) -> Match:
    """What a digest is to one of its originals; the evidence is what all of them have of it."""
    return Match("excerpt", *overlap(article.shingles, original.shingles), held)
