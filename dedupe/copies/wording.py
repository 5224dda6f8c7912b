"""Find the wording that two articles share without a common event, so that it puts them into no story (pure).

It is that of a template, as for weather or markets, or what one source prints again and again: the wording of its match
reports or recipes, standing background, the footer of a press office.
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from newsfold.dedupe.copies.kinds import CommonWording
from newsfold.dedupe.copies.overlap import count_plain_words, count_replaced, find_runs, measure_overlap
from newsfold.dedupe.copies.templates import compare_numbers, is_same_template, is_template_pair
from newsfold.dedupe.parameters import CopyParameters
from newsfold.dedupe.stories.stopwords import stopword_mask
from newsfold.dedupe.stories.tfidf import dense_pairs, term_id
from newsfold.dedupe.tokens import SHINGLE, Text, is_among

WordFlags = NDArray[np.bool_]  # one flag for each word of a text, in order


class TitleShares(NamedTuple):
    """The shares of the words that only one of two titles has that stand in the text below it, and in the other one."""

    in_own_text: float
    in_other_text: float


MIN_LETTERS = 3  # letters of a word that tells what a text is about; shorter words are not compared


def find_common_wording(
    one: Text,
    other: Text,
    language: str | None,
    parameters: CopyParameters,
    *,
    same_source: bool,
    other_language: str | None = None,
) -> CommonWording | None:
    """Return the wording that two texts, no copies of each other, share without a common event; None if there is none.

    `language` is that of the texts (ISO 639-1), None if unknown, and `other_language` that of the second one if it is
    known. `same_source` tells that both are from one source.
    """
    if is_same_template(one, other, parameters):
        return CommonWording.TEMPLATE
    if same_source and (
        share_only_reused_wording(one, other, language, parameters)
        or is_filled_frame(one, other, compare_numbers(one, other)[0], parameters)
        or share_only_frame(one, other, language, parameters)
    ):
        return CommonWording.REUSED
    if language and other_language and language != other_language:
        return CommonWording.BEGINNINGS if share_only_beginnings(one, other, (language, other_language)) else None
    return None


def share_only_beginnings(one: Text, other: Text, languages: tuple[str, str]) -> bool:
    """Decide whether most terms that two texts in two languages share are other words in each, which only begin alike.

    A term is a word without its ending. Within a language that finds the forms of a word; words of two languages may
    begin alike by chance. Names and numbers, which connect two languages, are the same words in both. The stopwords of
    the two languages do not count.
    """
    forms = _forms_by_term(one), _forms_by_term(other)
    shared = forms[0].keys() & forms[1].keys()
    is_stopword = stopword_mask(languages[0]) | stopword_mask(languages[1])
    alike = [not forms[0][term].isdisjoint(forms[1][term]) for term in shared if not is_stopword[term]]
    return 2 * sum(alike) < len(alike)


def _forms_by_term(text: Text) -> dict[int, set[str]]:
    """Return term id → the words of the text and its title that are forms of the term."""
    forms: dict[int, set[str]] = {}
    for word in {*text.words, *text.title_words}:
        if len(word) >= MIN_LETTERS:
            forms.setdefault(term_id(word), set()).add(word)
    return forms


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
    if is_template_pair(one, other, compare_numbers(one, other), min(len(one.words), len(other.words)), parameters):
        return True
    if shared >= parameters.min_containment and differ_in_title_words(one, other, parameters):
        return True
    return _are_unlike((one, other), flags, language, parameters.min_own_share, parameters.min_own_words)


def mark_recurring_words(
    article: Text, others: Iterable[tuple[Text, bool]], language: str | None, parameters: CopyParameters
) -> WordFlags:
    """Return for each word of `article` whether it is in a block that texts on other subjects have too.

    Such a block is boilerplate: a sign-up box, a list of other titles, a footer of a press office or of several
    outlets, standing background. `others` are texts that share much with the article and are no copies of it, each with
    whether it is from the same source. A text is on another subject if its words outside of the shared passages have
    nearly nothing in common with those of the article. One such text of the same source is enough; of other sources,
    `min_foreign` are needed, and they must be the most of those that have the passage, since two reports may share
    nothing but a statement. `language` is that of the texts (ISO 639-1), None if unknown.
    """
    recurring = np.zeros(len(article.words), np.bool_)
    unlike, like = np.zeros(len(article.words), np.intp), np.zeros(len(article.words), np.intp)
    for other, same_source in others:
        flags = _mark_shared_words(article, other, parameters), _mark_shared_words(other, article, parameters)
        if flags[0].sum() < parameters.min_block_words:
            continue
        if same_source:
            if _are_unlike((article, other), flags, language, parameters.min_own_share, parameters.min_own_words):
                recurring |= flags[0]
        elif _are_unlike(
            (article, other), flags, language, parameters.min_foreign_own_share, parameters.min_foreign_own_words
        ):
            unlike += flags[0]
        else:
            like += flags[0]
    return recurring | ((unlike >= parameters.min_foreign) & (unlike > like))


def differ_in_title_words(one: Text, other: Text, parameters: CopyParameters) -> bool:
    """Decide whether two texts of one source are one wording around the words of their titles, as match reports are.

    So are recipes, obituaries and job advertisements. The titles have at most half of their words in common. The words
    that only one title has stand in the text below it, and not in the other text; an update's title has words that the
    former text has as well.
    """
    titles = measure_titles(one, other)
    return (
        titles is not None
        and titles.in_own_text >= parameters.min_title_words_in_own_text
        and titles.in_other_text <= parameters.max_title_words_in_other_text
    )


def measure_titles(one: Text, other: Text) -> TitleShares | None:
    """Return where the words that only one of two titles has stand; None if the titles have too much in common."""
    ours, theirs = _long_words(set(one.title_words)), _long_words(set(other.title_words))
    only_ours, only_theirs = ours - theirs, theirs - ours
    if not only_ours or not only_theirs or 2 * len(ours & theirs) > min(len(ours), len(theirs)):
        return None
    words, other_words = set(one.words), set(other.words)
    in_own_text = len(only_ours & words) + len(only_theirs & other_words)
    in_other_text = len(only_ours & other_words) + len(only_theirs & words)
    count = len(only_ours) + len(only_theirs)
    return TitleShares(in_own_text / count, in_other_text / count)


def is_filled_frame(one: Text, other: Text, conflicts: int, parameters: CopyParameters) -> bool:
    """Decide whether two texts of one source are one frame whose slots hold other words, as in a series.

    Horoscopes, match reports, television tips and job advertisements are. Words are replaced in many places, in both
    texts alike; an update adds and leaves out words as well. `conflicts` is the number of places with other numbers,
    which do not count (`compare_numbers`). Measured on 2,200 copies and updates: none replaces as much so evenly.
    """
    if not len(one.shingles) or not len(other.shingles):
        return False
    if measure_overlap(one.shingles, other.shingles)[1] < parameters.interleaved_evidence:
        return False
    ours, theirs = count_replaced(one, other), count_replaced(other, one)
    slots = min(ours, theirs)
    if slots - conflicts < parameters.min_slots or abs(ours - theirs) > parameters.max_uneven_slots * slots:
        return False
    return slots * parameters.words_per_slot >= min(map(count_plain_words, (one, other)))


def share_only_frame(one: Text, other: Text, language: str | None, parameters: CopyParameters) -> bool:
    """Decide whether two texts of one source, no copies of each other, have only a frame in common.

    Obituaries, police logs, job advertisements and recipes of one outlet fill a frame with free words, whole sentences
    among them. Such texts share at least `min_frame_share` of their words, however short the passages, and have other
    titles: at most half of the titles' words are common, and at most `max_frame_title` of the others stand in the other
    text. The words outside of the frame are nearly all different (`max_frame_own_share`), or, where a frame has many
    slots, all of them are (`max_slot_own_share`), and the titles do not count. A follow-up has the names of the first
    report. `language` is that of the texts (ISO 639-1), None if unknown; its stopwords do not count.
    """
    flags = _mark_shingled_words(one, other), _mark_shingled_words(other, one)
    if not all(map(len, flags)):
        return False
    share = min(float(marked.mean()) for marked in flags)
    if share < parameters.min_frame_share:
        return False
    ours, theirs = (
        set(map(term_id, _own_words(text, marked, language))) for text, marked in zip((one, other), flags, strict=True)
    )
    fewest = min(len(ours), len(theirs))
    if fewest < parameters.min_frame_own_words:
        return False
    common = len(ours & theirs)
    if common > parameters.max_frame_own_share * fewest:
        return False
    if _have_foreign_titles(one, other, language, parameters):
        return True
    slots = min(count_replaced(one, other), count_replaced(other, one))
    is_slotted = share >= parameters.min_slotted_share and slots >= parameters.min_slots
    return is_slotted and common <= parameters.max_slot_own_share * fewest


def _have_foreign_titles(one: Text, other: Text, language: str | None, parameters: CopyParameters) -> bool:
    """Decide whether the titles of two texts say nothing of what the other text is about."""
    ours, theirs = (_terms_of(text.title_words, language) for text in (one, other))
    only_ours, only_theirs = ours - theirs, theirs - ours
    if not only_ours or not only_theirs or 2 * len(ours & theirs) > min(len(ours), len(theirs)):
        return False
    words, other_words = _terms_of(one.words, language), _terms_of(other.words, language)
    found = len(only_ours & other_words) + len(only_theirs & words)
    return found <= parameters.max_frame_title * (len(only_ours) + len(only_theirs))


def _mark_shingled_words(one: Text, other: Text) -> WordFlags:
    """Return for each word of `one` whether it is in a shingle that `other` has too."""
    shared = is_among(one.shingle_sequence, other.shingles)
    marked = np.zeros(len(one.words), np.bool_)
    for offset in range(SHINGLE if len(one.words) >= SHINGLE else 0):
        marked[offset : offset + len(shared)] |= shared
    return marked


def _mark_shared_words(one: Text, other: Text, parameters: CopyParameters) -> WordFlags:
    """Return for each word of `one` whether it is in a passage of `min_passage_words` or more that `other` has too."""
    is_shared = np.zeros(len(one.words), np.bool_)
    for start, end in zip(*find_runs(is_among(one.shingle_sequence, other.shingles)), strict=True):
        if end - start + SHINGLE > parameters.min_passage_words:
            is_shared[start : end + SHINGLE - 1] = True
    return is_shared


def _are_unlike(
    texts: tuple[Text, Text], flags: tuple[WordFlags, WordFlags], language: str | None, share: float, least: int
) -> bool:
    """Decide whether the words of two texts that are not marked as shared have less than `share` in common.

    The texts need at least `least` such words each to tell.
    """
    ours, theirs = (_own_words(text, marked, language) for text, marked in zip(texts, flags, strict=True))
    fewest = min(len(ours), len(theirs))
    return fewest >= least and len(ours & theirs) < share * fewest


def _own_words(text: Text, is_shared: WordFlags, language: str | None) -> set[str]:
    """Return the words of the text that are not marked as shared, without numbers, short words and stopwords.

    In scripts without spaces between words, pairs of adjacent characters stand for words.
    """
    return _content_words(
        [word for word, shared in zip(text.words, is_shared.tolist(), strict=True) if not shared], language
    )


def _terms_of(words: list[str], language: str | None) -> set[int]:
    """Return the term ids of the words that tell what a text is about (see `_content_words`)."""
    return set(map(term_id, _content_words(words, language)))


def _content_words(words: list[str], language: str | None) -> set[str]:
    """Return the words without numbers, short words and stopwords, and the pairs of characters of dense scripts."""
    is_stopword = stopword_mask(language)
    return {word for word in _long_words(set(words)).union(dense_pairs(words)) if not is_stopword[term_id(word)]}


def _long_words(words: set[str]) -> set[str]:
    return {word for word in words if len(word) >= MIN_LETTERS and not word[0].isdigit()}
