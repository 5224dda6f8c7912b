"""Test that parts of a series are no copies, reissues or stories, and that texts sent out again are found."""

from collections import Counter

import pytest

from newsfold.dedupe.copies.compare import compare
from newsfold.dedupe.copies.series import match_reissue
from newsfold.dedupe.copies.wording import find_common_wording, is_filled_frame
from newsfold.dedupe.parameters import PARAMETERS
from newsfold.dedupe.tokens import Text
from tests.dedupe.copies.series_texts import reissue_pairs, series_pairs

MIN_PRECISION, MIN_RECALL = 0.99, 0.97


def texts(one, other):
    return Text(one[1], one[0]), Text(other[1], other[0])


def test_reissues_are_told_from_parts_of_a_series():
    wrong = Counter(
        (kind, language)
        for kind, language, *pair in series_pairs()
        if match_reissue(*reversed(texts(*pair)), PARAMETERS, same_source=True)
    )
    pairs = list(reissue_pairs())
    missed = Counter(
        edit for edit, _, *pair in pairs if not match_reissue(*reversed(texts(*pair)), PARAMETERS, same_source=True)
    )
    found = len(pairs) - missed.total()
    assert found / (found + wrong.total()) >= MIN_PRECISION, wrong
    assert found / len(pairs) >= MIN_RECALL, missed


def test_parts_of_a_series_are_no_copies_and_no_story():
    wrong = []
    for kind, language, *pair in series_pairs():
        original, article = texts(*pair)
        if compare(article, original, PARAMETERS.copies, same_source=True).is_copy:
            wrong.append((kind, language, "copy"))
        elif find_common_wording(original, article, language, PARAMETERS.copies, same_source=True) is None:
            wrong.append((kind, language, "story"))
    assert not wrong


def test_texts_sent_out_again_within_days_are_copies():
    for edit, language, *pair in reissue_pairs():
        original, article = texts(*pair)
        assert compare(article, original, PARAMETERS.copies, same_source=True).is_copy, (edit, language)


@pytest.mark.parametrize("text", ["", "word " * 3000, "潮見市" * 900])
def test_odd_texts_are_no_frame(text):
    assert not is_filled_frame(Text(text), Text(text), 0, PARAMETERS.copies)
    assert not is_filled_frame(Text(text), Text("one two three four"), 0, PARAMETERS.copies)
