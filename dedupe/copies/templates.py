"""Recognize templated reports, as on weather or markets: one wording around other numbers (pure).

Two reports of one template are no copies, and their common wording does not put them into one story.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from newsfold.dedupe.copies.overlap import measure_overlap
from newsfold.dedupe.parameters import CopyParameters
from newsfold.dedupe.tokens import Text

_GROUP = re.compile(r"[., ](?=\d{3}(?!\d))")
_SEPARATOR = re.compile(r"[,:]")


class NumberPair(NamedTuple):
    """The numbers of two texts, as they are written, between the same two words."""

    between: tuple[str, str]
    one: str
    other: str

    @property
    def differ(self) -> bool:
        """Tell whether the numbers have other values: `1,200` and `1.200` have one."""
        return _normalise(self.one) != _normalise(self.other)


def is_template_pair(
    one: Text, other: Text, numbers: tuple[int, int], shared_words: int, parameters: CopyParameters
) -> bool:
    """Decide whether what two texts share is the wording of a template around numbers that differ.

    `numbers` are those that `compare_numbers` returns. `shared_words` is the number of words that they share, at most:
    among many, a few different numbers, such as those in the footers of two sources, make no template. Two texts with
    a long common quotation are about one event, however many numbers have changed.
    """
    conflicts, compared = numbers
    if conflicts < parameters.min_conflicts or conflicts <= parameters.min_conflict_share * compared:
        return False
    if conflicts * parameters.max_words_per_conflict < shared_words:
        return False
    return not _have_common_quotation(one, other, parameters)


def is_same_template(one: Text, other: Text, parameters: CopyParameters) -> bool:
    """Decide whether two whole texts are the same except for their numbers, so that they must not share a story.

    The test is stricter than `is_template_pair`, which only rules out a copy: a later report of one event may well give
    a new toll in the words of an earlier one.
    """
    conflicts, compared = compare_numbers(one, other)
    if conflicts < parameters.template_conflicts or conflicts <= parameters.template_conflict_share * compared:
        return False
    if _have_common_quotation(one, other, parameters):
        return False
    return measure_overlap(one.number_masked_shingles, other.number_masked_shingles)[1] >= parameters.min_containment


def compare_numbers(one: Text, other: Text) -> tuple[int, int]:
    """Return the number of places with different numbers in the two texts, and the number of places that both have.

    See `align_numbers` for the places. Two reports of one template differ in most of them, an update and its original
    in few.
    """
    pairs = list(align_numbers(one, other))
    return sum(pair.differ for pair in pairs), len(pairs)


def align_numbers(one: Text, other: Text) -> Iterator[NumberPair]:
    """Yield the numbers that stand at the same place in two texts, in the order of `one`.

    A place is a pair of words with a number between them (`Text.numbers`); where a pair of words occurs several times,
    the first number stands against the first. Pairs of words that the two texts have with unlike counts of numbers are
    left out.
    """
    for place, ours in one.numbers.items():
        theirs = other.numbers.get(place, [])
        if len(ours) == len(theirs):
            for number, other_number in zip(ours, theirs, strict=True):
                yield NumberPair(place, number, other_number)


def _have_common_quotation(one: Text, other: Text, parameters: CopyParameters) -> bool:
    """Decide whether both texts have the same whole quotation of `common_quotation_words` or more."""
    return any(len(quotation) >= parameters.common_quotation_words for quotation in one.quotations & other.quotations)


def _normalise(number: str) -> str:
    """Return one spelling for `1,200`, `1.200` and `1 200`, and one for `8:07` and `8.07`."""
    return _SEPARATOR.sub(".", _GROUP.sub("", number))
