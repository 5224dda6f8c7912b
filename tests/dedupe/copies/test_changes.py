"""What people read of two texts: the longest passage as it is written, and the short changes."""

from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsfold.dedupe.copies.changes import changes, longest_passage

ONE = "Three people died at 1.30 a.m., said O’Neill. “We ran,” she said; the Straße was closed."


@pytest.mark.parametrize(
    ("one", "other", "passage", "size"),
    [
        pytest.param(ONE, ONE.upper(), ONE.removesuffix("."), 18, id="as written in the first"),
        pytest.param("A b, c!", "x b c y", "b, c", 2, id="with what stands between"),
        pytest.param("山体滑坡已致5人遇难", "滑坡造成5人遇难", "5人遇难", 4, id="without spaces"),
        pytest.param("one", "two", "", 0, id="nothing"),
        pytest.param("", "", "", 0, id="empty"),
    ],
)
def test_longest_passage(one, other, passage, size):
    found = longest_passage(one, other)
    assert (found[0].casefold(), found[1]) == (passage.casefold(), size)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param("Three people died today", "Five people died today", [("Three", "Five")], id="toll in words"),
        pytest.param("drifted some 600 metres away", "drifted some 2,000 feet away",
                     [("600 metres", "2,000 feet")], id="unit"),
        pytest.param("a b c", "a b c d e f", [], id="what was added is no change"),
        pytest.param("a one two three four five z", "a six seven eight nine ten z", [], id="another sentence"),
        pytest.param("at 2 then at 2 again", "at 3 then at 3 again", [("2", "3")], id="each once"),
    ],
)  # fmt: skip
def test_changes(before, after, expected):
    assert changes(before, after) == expected


def test_one_word_without_end_stays_within_limits():
    assert longest_passage("a " * 300_000, "a b " * 300_000)[1] == 1
    assert changes("a " * 300_000, "b a " * 300_000) == []


@given(st.lists(st.sampled_from("abc"), max_size=40), st.lists(st.sampled_from("abc"), max_size=40))
def test_the_longest_passage_is_the_longest(ours, theirs):
    found = SequenceMatcher(None, ours, theirs, autojunk=False).find_longest_match()
    passage, size = longest_passage(" ".join(ours), " ".join(theirs))
    assert size == found.size
    assert passage in " ".join(ours)
    assert passage in " ".join(theirs)
