"""Notes about the author and profiles of companies: what is dropped and what stays, in several languages."""

from dataclasses import replace

import pytest

from newsfold.extract.residue.filter import filter_lines
from newsfold.extract.residue.line import PageContext
from tests.extract.residue.sample import PAGE, PARAGRAPH, dropped_by


@pytest.mark.parametrize(
    ("line", "rule", "at"),
    [
        ("Write to the author at ines.varga@oldwick.example", "contact", 8),
        ("Our correspondent Ines Varga has covered the islands since 2009 and lives in Oldwick.", "about_author", 8),
        ("About Oldwick Ferries Ltd", "about_company", 7),
        ("Über die Oldwicker Reederei AG", "about_company", 7),
        ("Varga Ines, ines@oldwick.example", "contact", 8),
    ],
)
def test_residue_is_dropped(line, rule, at):
    assert dropped_by(line, at) == rule


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("Passengers may write to the harbour office at ferry@oldwick.example or call before noon.", 8),
    ],
)
def test_text_stays(line, at):
    assert dropped_by(line, at) is None


@pytest.mark.parametrize(
    "note",
    [
        "Mayor Ines Varga has promised the islanders a second ferry before the summer.",  # who is reported about
        "Captain Ines Varga had sailed the route for years when the old ferry broke down.",
    ],
)
def test_a_sentence_about_the_person_named_as_author_is_not_always_a_note_about_the_author(note):
    assert dropped_by(note, 8) is None


def test_a_note_about_the_author_stays_below_the_heading_of_its_section():
    """Otherwise the heading "Why trust us" would stand alone."""
    note = "Ines Varga is a boat builder in Oldwick and has tested ferries for nineteen years."
    lines = [f"{PARAGRAPH} It is number {number}." for number in range(6)] + ["Why trust us", note]
    page = PageContext(authors=frozenset(("ines varga",)), headings=frozenset(("why trust us",)))
    assert dict(filter_lines(lines, page))[note] is None
    assert dict(filter_lines(lines, replace(page, headings=frozenset())))[note] == "about_author"


def test_a_note_about_the_author_goes_on_until_another_subject_begins():
    note = "Ines Varga is a boat builder in Oldwick and has tested ferries for nineteen years."
    more = [
        "Varga holds a degree in harbour works.",
        "When she is not at sea, she keeps bees behind the old lighthouse.",
    ]
    lines = [*(f"{PARAGRAPH} It is number {number}." for number in range(8)), note, *more]
    assert [line.dropped_by for line in filter_lines(lines, PAGE)[8:]] == ["about_author"] * 3
    last = "The vote will be repeated in May, since two members of the council could not be there."
    assert [line.dropped_by for line in filter_lines([*lines[:9], last], PAGE)[8:]] == ["about_author", None]


@pytest.mark.parametrize(
    ("above", "line"),
    [
        ("Credits:", "Ines Varga is a boat builder in Oldwick and has tested ferries for nineteen years."),
        (". . . Ines Varga", "ines@oldwick.example"),
    ],
)
def test_what_a_label_or_a_signature_that_stays_introduces_stays_too(above, line):
    lines = [*(f"{PARAGRAPH} It is number {number}." for number in range(8)), above, line]
    assert [one.dropped_by for one in filter_lines(lines, PAGE)[8:]] == [None, None]
    assert filter_lines([*lines[:8], line], PAGE)[8].dropped_by in ("about_author", "contact")


@pytest.mark.parametrize(
    "line",
    [
        "Ines Varga remembers him as a man who answered every question with the height of the tide.",
        "Ines Varga knew the keeper for forty years, and nobody asked her about the bridge either.",
        "Ines Varga was the name they painted on the ticket hall when I was six.",
    ],
)
def test_a_sentence_that_begins_with_the_author_and_tells_no_life_stays(line):
    assert dropped_by(line, 8) is None


def test_a_sentence_about_an_author_of_whom_the_text_spoke_stays():
    """The text is about that person: an obituary, or a feature about a journey."""
    lines = [f"{PARAGRAPH} It is number {number}." for number in range(8)]
    note = "Ines Varga is survived by a brother, two daughters and the boat."
    subject = "On the quay they called Ines Varga the woman who never once opened the bridge for a yacht."
    assert filter_lines([*lines, note], PAGE)[8].dropped_by == "about_author"
    assert filter_lines([subject, *lines, note], PAGE)[9].dropped_by is None


def test_words_that_are_pronouns_only_in_another_language_do_not_continue_a_note():
    note = "Ines Varga is a boat builder in Oldwick and has tested ferries for nineteen years."
    lines = [*(f"{PARAGRAPH} It is number {number}." for number in range(8)), note]
    for line, language in (("On Monday the council meets.", "pl"), ("Il ponte resta chiuso fino a maggio.", "fr")):
        assert filter_lines([*lines, line], PAGE)[9].dropped_by is None
        assert filter_lines([*lines, line], replace(PAGE, language=language))[9].dropped_by == "about_author"


@pytest.mark.parametrize(
    ("heading", "subject"),
    [
        ("About Oldwick Ferries", "On Monday Oldwick Ferries, the larger of the two yards, named its price."),
        ("Über die Oldwicker Reederei", "Die Oldwicker Reederei hat am Montag ihren Preis für das Schiff genannt."),
        ("À propos de Bacs Oldwick", "La compagnie Bacs Oldwick a donné lundi le prix du second bac de la ligne."),
    ],
)
def test_the_profile_of_a_company_of_which_the_text_speaks_is_a_part_of_it(heading, subject):
    """A press release ends with it; the profile of the site that shows a text does not belong to the text."""
    lines = [f"{PARAGRAPH} It is number {number}." for number in range(6)]
    profile = [heading, "It has built boats since 1902 and employs ninety people on both sides of the harbour."]
    found = filter_lines([*lines, *profile], PAGE)
    assert [line.dropped_by for line in found[6:]] == ["about_company"] * 2
    found = filter_lines([subject, *lines, *profile], PAGE)
    assert [line.dropped_by for line in found[7:]] == [None, None]


@pytest.mark.parametrize(
    "label", ["Media Contact:", "Pressekontakt", "Contact presse :", "Contacto de prensa", "媒体联系："]
)
def test_the_press_office_below_a_release_is_dropped_up_to_the_next_prose(label):
    contact = [label, "Oldwick Ferries e. V.", "Orla Penn", "12 Quay Street", "+00 123 4567"]
    lines = [*(f"{PARAGRAPH} It is number {number}." for number in range(4)), *contact, PARAGRAPH]
    found = filter_lines(lines, PAGE)
    assert [line.dropped_by for line in found[4:]] == ["press_contact"] * 5 + [None]
    assert filter_lines([*lines[:4], f"{label.strip(' :：')} is a word", PARAGRAPH], PAGE)[4].dropped_by is None
