"""The position of a line, and the lines below the end of the page's `articleBody`."""

from dataclasses import replace

import pytest

from newsfold.extract.residue.filter import filter_lines
from newsfold.extract.residue.line import AFTER_END, Line
from tests.extract.residue.sample import PAGE, PARAGRAPH


@pytest.mark.parametrize(
    ("index", "total", "near"),
    [(0, 9, (True, False)), (4, 9, (True, False)), (5, 9, (False, True)), (1, 2, (True, False)), (2, 3, (True, True))],
)
def test_start_and_end_of_a_text(index, total, near):
    line = Line("Fog.", "fog", index, total, PAGE)
    assert (line.is_near_start, line.is_near_end) == near


@pytest.mark.parametrize(("more", "rule"), [(1, "after_end"), (AFTER_END, "after_end"), (AFTER_END + 1, None)])
def test_a_few_lines_below_the_end_of_the_article_body_are_dropped(more, rule):
    """More lines are a part of the text that the page left out of its `articleBody`."""
    lines = [f"{PARAGRAPH} It is number {number}." for number in range(8 + more)]
    found = filter_lines(lines, replace(PAGE, last_line=7))
    assert {line.dropped_by for line in found[:8]} == {None}
    assert {line.dropped_by for line in found[8:]} == {rule}
