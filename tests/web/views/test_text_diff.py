"""Test the difference of two texts."""

import time

import pytest

from newsfold.web.views.text_diff import MAX_WORDS, diff_texts


@pytest.mark.parametrize(
    ("left", "right", "only_left", "only_right", "numbers"),
    [
        ("a b c", "a b c", [], [], []),
        ("The dam, it holds", "the dam it holds.", [], [], []),
        ("12 dead in fire", "14 dead in fire", ["12"], ["14"], [("12", "14")]),
        ("costs 1,200.50 euros", "costs 900 euros", ["1,200.50"], ["900"], [("1,200.50", "900")]),
        ("one new word", "one word", ["new"], [], []),
        ("on 3 May", "in spring", ["on 3 May"], ["in spring"], []),
        ("潮見橋は五月に閉鎖", "潮見橋は六月に閉鎖", ["五"], ["六"], []),
        ("", "all new", [], ["all new"], []),
        ("", "", [], [], []),
    ],
)
def test_differences(left, right, only_left, only_right, numbers):
    diff = diff_texts(left, right)
    assert [segment.text.strip() for segment in diff.left if segment.kind != "same"] == only_left
    assert [segment.text.strip() for segment in diff.right if segment.kind != "same"] == only_right
    assert diff.numbers == numbers
    assert "".join(segment.text for segment in diff.left) == left
    assert "".join(segment.text for segment in diff.right) == right


def test_differing_numbers_are_marked():
    diff = diff_texts("the 12 men left", "the brave 14 women left")
    assert [(segment.kind, segment.text.strip()) for segment in diff.right if segment.kind != "same"] == [
        ("other", "brave"),
        ("number", "14"),
        ("other", "women"),
    ]


@pytest.mark.parametrize("text", ["a " * 50_000, " ".join(str(n % 90) for n in range(50_000)), "あ" * 50_000])
def test_the_time_for_a_long_text_is_limited(text):
    began = time.process_time()
    diff = diff_texts(text, text[7:] + " end")
    assert diff.is_cut
    assert len(diff.left) + len(diff.right) <= 4 * MAX_WORDS
    assert time.process_time() - began < 20
