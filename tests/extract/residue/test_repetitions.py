"""Lines that repeat what stands elsewhere: what is dropped and what stays, in several languages."""

import pytest

from newsfold.extract.residue.filter import filter_lines
from newsfold.extract.residue.line import PageContext
from tests.extract.residue.sample import PARAGRAPH, TITLE, dropped_by


@pytest.mark.parametrize(
    ("line", "rule", "at"),
    [
        (TITLE, "title_again", 0),
        (TITLE.upper() + "!", "title_again", 4),
        ("Council votes for second ferry in the harbour", "second_headline", 0),
        ("Islanders had asked for a bridge", "standfirst_again", 0),
        ("The old ferry at its berth in Oldwick", "caption", 3),
    ],
)
def test_residue_is_dropped(line, rule, at):
    assert dropped_by(line, at) == rule


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("The ferry and the harbour council", 0),
        ("Ideas of the harbour council", 0),
    ],
)
def test_text_stays(line, at):
    assert dropped_by(line, at) is None


def test_a_repeated_passage_is_dropped_and_a_refrain_stays():
    second = "The harbour council will vote again in May, after the yards have named their price."
    lines = ["Never again!", PARAGRAPH, "Never again!", second, "Never again!", PARAGRAPH]
    assert {line.dropped_by for line in filter_lines(lines, PageContext())} == {None}
    twice = [PARAGRAPH, "Why now?", second, PARAGRAPH, "Why now?", second, second]
    assert [line.dropped_by for line in filter_lines(twice, PageContext())] == [None] * 3 + ["repeated"] * 4
