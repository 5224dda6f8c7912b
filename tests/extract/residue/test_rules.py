"""The table of the rules, and the rules that are in no other module."""

from dataclasses import replace

import pytest

from newsfold.extract.residue.filter import filter_lines
from newsfold.extract.residue.rules import RULES
from tests.extract.residue.sample import PAGE, PARAGRAPH

LINES = [f"{PARAGRAPH} It is number {number}." for number in range(8)]


def test_each_rule_has_a_name_of_its_own():
    assert len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("learned", [True, False])
@pytest.mark.parametrize(("at", "is_edge"), [(0, True), (4, False), (8, True)])
def test_a_line_that_the_site_repeats_as_prose_is_dropped_only_at_the_edge(learned, at, is_edge):
    line = "Der Hafenbote erscheint seit 1921 jeden Freitag in Altwiek."
    page = replace(PAGE, site_boilerplate=lambda text: learned if text == line else None)
    found = filter_lines([*LINES[:at], line, *LINES[at:]], page)
    assert found[at].dropped_by == ("learned" if learned or is_edge else None)


def test_all_lines_below_the_heading_of_the_comments_are_dropped():
    found = filter_lines([*LINES, "Diskussion", "Immer dasselbe!", LINES[0] + " Finde ich auch."], PAGE)
    assert [line.dropped_by for line in found[8:]] == ["comments"] * 3
