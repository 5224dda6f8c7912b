"""Recognize templated reports, as on weather, markets or matches: one wording around other numbers or words (pure).

Two reports of one template are no copies, and their common wording does not put them into one story.
"""

import re

import numpy as np
from numpy.typing import NDArray

from newsfold.dedupe.copies.overlap import find_runs, measure_overlap
from newsfold.dedupe.parameters import CopyParameters
from newsfold.dedupe.stories.stopwords import stopword_mask
from newsfold.dedupe.stories.tfidf import term_id
from newsfold.dedupe.tokens import SHINGLE, Text, is_among

MIN_LETTERS = 3  # letters of a word that tells what a text is about; shorter words are not compared

_GROUP = re.compile(r"[., ](?=\d{3}(?!\d))")
_SEPARATOR = re.compile(r"[,:]")


def is_template_pair(one: Text, other: Text, shared_words: int, parameters: CopyParameters) -> bool:
    """Decide whether what two texts share is the wording of a template around numbers that differ.

    `shared_words` is the number of words that they share, at most: among many, a few different numbers, such as those
    in the footers of two sources, make no template. Two texts with a long common quotation are about one event,
    however many numbers have changed.
    """
    conflicts, compared = compare_numbers(one, other)
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


def share_only_wording(one: Text, other: Text, language: str | None, parameters: CopyParameters) -> bool:
    """Decide whether two texts of one source, no copies of each other, have nothing in common but a block or a frame.

    A source uses its wording again: a template, standing background, the footer of a press office, a box about its
    newsletter. Where two of its texts share long passages and their own words have little in common, or where they are
    a template by their numbers or titles, what they share says nothing of their events. `language` is that of the texts
    (ISO 639-1), None if unknown; its stopwords do not count.
    """
    flags = _mark_shared_words(one, other, parameters), _mark_shared_words(other, one, parameters)
    if not all(map(len, flags)):
        return False
    shared = max(float(marked.mean()) for marked in flags)
    if shared < parameters.min_wording_share:
        return False
    if is_template_pair(one, other, min(len(one.words), len(other.words)), parameters):
        return True
    if shared >= parameters.min_containment and fill_title_slots(one, other, parameters):
        return True
    ours, theirs = (_own_words(text, marked, language) for text, marked in zip((one, other), flags, strict=True))
    fewest = min(len(ours), len(theirs))
    return fewest >= parameters.min_own_words and len(ours & theirs) < parameters.min_own_share * fewest


def fill_title_slots(one: Text, other: Text, parameters: CopyParameters) -> bool:
    """Decide whether two texts of one source fill a frame with the words of their titles, as match reports do.

    So do recipes, obituaries and job advertisements. The titles have at most half of their words in common. The words
    that one has and the other has not stand in the text under it, and not in the other text; an update's title has
    words that the former text has as well.
    """
    ours, theirs = _long_words(set(one.title_words)), _long_words(set(other.title_words))
    slots = ours - theirs, theirs - ours
    if not all(slots) or 2 * len(ours & theirs) > min(len(ours), len(theirs)):
        return False
    words = set(one.words), set(other.words)
    at_home = len(slots[0] & words[0]) + len(slots[1] & words[1])
    abroad = len(slots[0] & words[1]) + len(slots[1] & words[0])
    count = len(slots[0]) + len(slots[1])
    return at_home >= parameters.min_slots_at_home * count and abroad <= parameters.max_slots_abroad * count


def _mark_shared_words(one: Text, other: Text, parameters: CopyParameters) -> NDArray[np.bool_]:
    """Return for each word of `one` whether it is in a passage of `min_passage_words` or more that `other` has too."""
    is_shared = np.zeros(len(one.words), np.bool_)
    for start, end in zip(*find_runs(is_among(one.shingle_sequence, other.shingles)), strict=True):
        if end - start + SHINGLE > parameters.min_passage_words:
            is_shared[start : end + SHINGLE - 1] = True
    return is_shared


def _own_words(text: Text, is_shared: NDArray[np.bool_], language: str | None) -> set[str]:
    """Return the words of the text that are not marked as shared, without numbers, short words and stopwords."""
    is_stopword = stopword_mask(language)
    own = {word for word, shared in zip(text.words, is_shared.tolist(), strict=True) if not shared}
    return {word for word in _long_words(own) if not is_stopword[term_id(word)]}


def _long_words(words: set[str]) -> set[str]:
    return {word for word in words if len(word) >= MIN_LETTERS and not word[0].isdigit()}


def compare_numbers(one: Text, other: Text) -> tuple[int, int]:
    """Return the number of places with different numbers in the two texts, and the number of places that both have.

    A place is a pair of words with a number between them (`Text.numbers`); where a pair occurs several times, the first
    number stands against the first. Pairs that the two texts have in different numbers are left out. Two reports of one
    template differ in most places, an update and its original in few.
    """
    pairs = [pair for place in one.numbers.keys() & other.numbers.keys() for pair in align_numbers(one, other, place)]
    return sum(_normalise(ours) != _normalise(theirs) for ours, theirs in pairs), len(pairs)


def align_numbers(one: Text, other: Text, place: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the pairs of numbers that two texts have at a place that both have; none if they are not as many."""
    ours, theirs = one.numbers[place], other.numbers[place]
    return list(zip(ours, theirs, strict=True)) if len(ours) == len(theirs) else []


def _have_common_quotation(one: Text, other: Text, parameters: CopyParameters) -> bool:
    """Decide whether both texts have the same whole quotation of `common_quotation_words` or more."""
    return any(len(quotation) >= parameters.common_quotation_words for quotation in one.quotations & other.quotations)


def _normalise(number: str) -> str:
    """Return one spelling for `1,200`, `1.200` and `1 200`, and one for `8:07` and `8.07`."""
    return _SEPARATOR.sub(".", _GROUP.sub("", number))
