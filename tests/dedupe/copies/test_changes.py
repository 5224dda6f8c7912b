"""Test what readers are shown of two texts: the longest common passage and the short replacements."""

from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsfold.dedupe.copies.changes import find_longest_passage, find_replacements

ONE = "Three people died at 1.30 a.m., said O’Neill. “We ran,” she said; the Straße was closed."


@pytest.mark.parametrize(
    ("one", "other", "passage", "size"),
    [
        pytest.param(ONE, ONE.upper(), ONE.removesuffix("."), 18, id="as written in the first"),
        pytest.param("A b, c!", "x b c y", "b, c", 2, id="with punctuation between"),
        pytest.param("山体滑坡已致5人遇难", "滑坡造成5人遇难", "5人遇难", 4, id="script without spaces"),
        pytest.param("one", "two", "", 0, id="no common word"),
        pytest.param("", "", "", 0, id="empty"),
    ],
)
def test_longest_passage(one, other, passage, size):
    written, words = find_longest_passage(one, other)
    assert (written.casefold(), words) == (passage.casefold(), size)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param("Three people died today", "Five people died today", [("Three", "Five")], id="toll in words"),
        pytest.param("drifted some 600 metres away", "drifted some 2,000 feet away",
                     [("600 metres", "2,000 feet")], id="unit"),
        pytest.param("a b c", "a b c d e f", [], id="added words replace nothing"),
        pytest.param("a one two three four five z", "a six seven eight nine ten z", [], id="long replacement"),
        pytest.param("at 2 then at 2 again", "at 3 then at 3 again", [("2", "3")], id="repeated replacement"),
    ],
)  # fmt: skip
def test_short_replacements(before, after, expected):
    assert find_replacements(before, after) == expected


def test_endless_repetition_of_one_word_takes_bounded_time():
    assert find_longest_passage("a " * 300_000, "a b " * 300_000)[1] == 1
    assert find_replacements("a " * 300_000, "b a " * 300_000) == []


@given(st.lists(st.sampled_from("abc"), max_size=40), st.lists(st.sampled_from("abc"), max_size=40))
def test_the_longest_passage_agrees_with_difflib(ours, theirs):
    expected = SequenceMatcher(None, ours, theirs, autojunk=False).find_longest_match()
    passage, size = find_longest_passage(" ".join(ours), " ".join(theirs))
    assert size == expected.size
    assert passage in " ".join(ours)
    assert passage in " ".join(theirs)
