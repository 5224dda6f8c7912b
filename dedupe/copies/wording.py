"""Find the wording that two articles share without a common event, so that it puts them into no story (pure).

It is that of a template, as for weather or markets, or what one source prints again and again: the wording of its match
reports or recipes, standing background, the footer of a press office.
"""

import numpy as np
from numpy.typing import NDArray

from newsfold.dedupe.copies.kinds import CommonWording
from newsfold.dedupe.copies.overlap import find_runs
from newsfold.dedupe.copies.templates import is_same_template, is_template_pair
from newsfold.dedupe.parameters import CopyParameters
from newsfold.dedupe.stories.stopwords import stopword_mask
from newsfold.dedupe.stories.tfidf import term_id
from newsfold.dedupe.tokens import SHINGLE, Text, is_among

MIN_LETTERS = 3  # letters of a word that tells what a text is about; shorter words are not compared


def find_common_wording(
    one: Text, other: Text, language: str | None, parameters: CopyParameters, *, same_source: bool
) -> CommonWording | None:
    """Return the wording that two texts, no copies of each other, share without a common event; None if there is none.

    `language` is that of the texts (ISO 639-1), None if unknown. `same_source` tells that both are from one source.
    """
    if is_same_template(one, other, parameters):
        return CommonWording.TEMPLATE
    if same_source and share_only_reused_wording(one, other, language, parameters):
        return CommonWording.REUSED
    return None


def share_only_reused_wording(one: Text, other: Text, language: str | None, parameters: CopyParameters) -> bool:
    """Decide whether two texts of one source, no copies of each other, have only reused wording in common.

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
    if shared >= parameters.min_containment and differ_in_title_words(one, other, parameters):
        return True
    ours, theirs = (_own_words(text, marked, language) for text, marked in zip((one, other), flags, strict=True))
    fewest = min(len(ours), len(theirs))
    return fewest >= parameters.min_own_words and len(ours & theirs) < parameters.min_own_share * fewest


def differ_in_title_words(one: Text, other: Text, parameters: CopyParameters) -> bool:
    """Decide whether two texts of one source are one wording around the words of their titles, as match reports are.

    So are recipes, obituaries and job advertisements. The titles have at most half of their words in common. The words
    that only one title has stand in the text below it, and not in the other text; an update's title has words that the
    former text has as well.
    """
    ours, theirs = _long_words(set(one.title_words)), _long_words(set(other.title_words))
    only_ours, only_theirs = ours - theirs, theirs - ours
    if not only_ours or not only_theirs or 2 * len(ours & theirs) > min(len(ours), len(theirs)):
        return False
    words, other_words = set(one.words), set(other.words)
    in_own_text = len(only_ours & words) + len(only_theirs & other_words)
    in_other_text = len(only_ours & other_words) + len(only_theirs & words)
    count = len(only_ours) + len(only_theirs)
    return (
        in_own_text >= parameters.min_title_words_in_own_text * count
        and in_other_text <= parameters.max_title_words_in_other_text * count
    )


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
