"""Lines that name the author: what is dropped and what stays, in several languages."""

from dataclasses import replace

import pytest

from newsfold.extract.line_text import normalized_key
from newsfold.extract.residue.filter import filter_lines
from newsfold.extract.residue.line import PageContext
from tests.extract.residue.sample import PAGE, PARAGRAPH, dropped_by


@pytest.mark.parametrize(
    ("line", "rule", "at"),
    [
        ("Ines Varga", "byline", 0),
        ("By Ines Varga, Oldwick", "byline", 0),
        ("Von Jens Harmsen", "byline", 0),
        ("Por Rocío Almansa", "byline", 1),
        ("Ines Varga and Ines Varga", "byline", 0),
        ("Reviewed by Ines Varga", "byline", 8),
        ("Von Tomas Rask und Ada Lund", "byline", 0),
        ("Written by", "byline", 0),
        ("Reviewed by,", "byline", 8),
        ("By Tomas Rask ⋅ Harbour editor ⋅ Updated May 6, 2025", "byline", 0),
        ("by Tomas Rask—10 min read", "byline", 0),
        ("Written by Tomas at March 2, 2026 11:15 AM", "byline", 8),
        ("Erstellt von Tomas am Montag 2. März 2026", "byline", 0),
        ("लेखक: अनिता वर्मा", "byline", 0),
    ],
)
def test_residue_is_dropped(line, rule, at):
    assert dropped_by(line, at) == rule


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("By Monday evening it was clear that the vote would be close.", 0),
        ("Von Montag an fährt das Schiff zweimal am Tag.", 0),
        ("Tomas Rask | Harbour editor | Oldwick", 0),
        ("Von der Planung bis hin zu den letzten Arbeiten", 0),
        ("Text", 0),
        ("Written by hand on paper from the year of 2 March 1926", 8),
    ],
)
def test_text_stays(line, at):
    assert dropped_by(line, at) is None


@pytest.mark.parametrize("authors", [("Ines Varga", "Ines Varga desk chief"), ("Ines Varga desk chief", "Ines Varga")])
def test_the_longest_name_in_a_byline_counts(authors):
    """One name of an author may be a part of another; the result does not depend on their order."""
    page = PageContext(authors=frozenset(map(normalized_key, authors)))
    lines = ["Ines Varga desk chief Oldwick", *(f"{PARAGRAPH} It is number {number}." for number in range(8))]
    assert dict(filter_lines(lines, page))[lines[0]] == "byline"


@pytest.mark.parametrize("line", [". . . Ines Varga", "<3 Ines Varga", "- 2026-03-02 The chapter on tides was added"])
def test_a_signature_with_its_own_sign_and_an_entry_of_a_history_stay(line):
    assert dropped_by(line, 8) is None
    assert dropped_by(line, 0) is None


def test_a_byline_below_the_heading_of_a_section_names_the_author_of_something_else():
    """A list of books or films has the author of each below its title."""
    lines = [PARAGRAPH, "Recommended berths", "Author: Tomas Rask", *(f"{PARAGRAPH} Number {n}." for n in range(6))]
    assert dict(filter_lines(lines, PAGE))["Author: Tomas Rask"] is None
    assert dict(filter_lines([lines[0], *lines[2:]], PAGE))["Author: Tomas Rask"] == "byline"


@pytest.mark.parametrize("line", ["By Tomas Rask, MD", "Von Jens Harmsen", "Por Rocío Almansa", "Автор: Анна Лем"])
def test_a_byline_among_the_paragraphs_stays_where_the_page_names_somebody_else(line):
    """The metadata name who published the text, the line who wrote it."""
    lines = [line, *(f"{PARAGRAPH} It is number {number}." for number in range(8))]
    page = replace(PAGE, is_among_paragraphs=lambda text: text == line)
    assert filter_lines(lines, page)[0].dropped_by is None
    assert filter_lines(lines, replace(page, authors=frozenset()))[0].dropped_by == "byline"
    assert filter_lines(lines, PAGE)[0].dropped_by == "byline"  # in a box of its own


@pytest.mark.parametrize(
    ("below", "rule"),
    [
        ("Head of the harbour desk", "byline"),
        ("Leiterin der Hafenredaktion", "byline"),
        ("Rédactrice en chef, Oldwick", "byline"),
        ("港湾部編集長", "byline"),
        ("She has covered the islands since 2009 and keeps bees behind the old lighthouse.", "byline"),
        ("The vote will be repeated in May, since two members of the council could not be there.", None),
        ("Get a berth", None),  # a heading
    ],
)
def test_the_office_below_a_byline_at_the_end_goes_with_it(below, rule):
    lines = [*(f"{PARAGRAPH} It is number {number}." for number in range(8)), "Ines Varga", below]
    page = replace(PAGE, headings=frozenset({"get a berth"}))
    assert [line.dropped_by for line in filter_lines(lines, page)[8:]] == ["byline", rule]


def test_a_short_line_below_a_byline_at_the_start_stays():
    lines = ["Ines Varga", "The price of a ferry", *(f"{PARAGRAPH} It is number {number}." for number in range(3))]
    assert [line.dropped_by for line in filter_lines(lines, PAGE)] == ["byline", None, None, None, None]
