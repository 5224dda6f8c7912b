"""Paragraphs and lists of links that belong to the text."""

import pytest

from newsfold.extract.body.candidates import extract_body
from newsfold.extract.html.parse import parse_html

PARAGRAPH = "The council decided on Tuesday evening to close the old bridge until its bearings are replaced."
OTHER = "The engineers said that two of the four bearings are worn and that the bridge does not open safely."


def _lines(below):
    page = f"<article><h1>The bridge</h1><p>{PARAGRAPH}</p><p>{OTHER}</p>{below}</article>"
    return extract_body(parse_html(page), "https://post.example/bridge").lines


def test_footnotes_with_links_back_into_the_text_stay_without_the_signs():
    notes = (
        "<h2>Notes</h2><ol><li id=n1>Minutes of the session, sheet 11. <a href=#r1>↩</a></li>"
        "<li id=n2>Report of the engineers, chapter 4. <a href=#r2>↩︎</a></li></ol>"
        f"<p>{PARAGRAPH.replace('Tuesday', 'Friday')}</p>"
    )
    assert _lines(notes)[-4:-1] == (
        "Notes",
        "Minutes of the session, sheet 11.",
        "Report of the engineers, chapter 4.",
    )


def test_the_signs_that_link_to_a_heading_are_no_part_of_it():
    heading = "<h2 id=a><a href=#a>#</a>What it costs <a class=anchor href=#a>¶</a></h2>"
    lines = _lines(f"{heading}<p>{PARAGRAPH.replace('Tuesday', 'Friday')}</p>")
    assert lines[-2] == "What it costs"


def test_numbered_paragraphs_that_link_to_other_sites_are_footnotes():
    notes = (
        "<p>1. <a href=https://law.example/a>Bridges Act of the county, section 4</a></p>"
        "<p>[2] <a href=https://law.example/b>Vang against the county, decided in 1987</a></p>"
    )
    assert _lines(notes)[-2:] == (
        "1. Bridges Act of the county, section 4",
        "[2] Vang against the county, decided in 1987",
    )
    assert _lines(notes.replace("1. ", "").replace("[2] ", ""))[-1] == OTHER
    assert _lines(notes.replace("https://law.example", ""))[-1] == OTHER


LINKS = "<ul><li><a href=/a>The lift bridge of Altwiek</a></li><li><a href=/b>The chain ferry of Oldwick</a></li></ul>"
PROSE = [f"<p>{PARAGRAPH} So it was decided for bridge number {number}.</p>" for number in range(4)]


@pytest.mark.parametrize(
    ("label", "stays"),
    [
        ("<p>Four bridges of this kind are still in use on the river:</p>", True),
        ("<p>Noch vier Brücken dieser Art sind am Fluss in Gebrauch:</p>", True),
        ("<p>Quatre ponts de ce genre servent encore sur le fleuve :</p>", True),
        ("<p>この川で今も使われている橋は次の通り：</p>", True),
        ("<p>Read also what we wrote about the river:</p>", False),
        ("<p>Lesen Sie auch:</p>", False),
        ("<p>Four bridges of this kind are still in use on the river.</p>", False),
        ("<h3>Four bridges:</h3>", False),
    ],
)
def test_a_list_of_links_that_a_paragraph_amid_prose_announces_stays(label, stays):
    around = f"{PROSE[0]}{PROSE[1]}{label}{LINKS}{PROSE[2]}{PROSE[3]}"
    assert ("The chain ferry of Oldwick" in " ".join(_lines(around))) is stays


def test_a_list_of_links_at_the_end_of_the_text_leads_to_other_articles():
    label = "<p>Four bridges of this kind are still in use on the river:</p>"
    assert "chain ferry" not in " ".join(_lines(f"{PROSE[0]}{PROSE[1]}{label}{LINKS}{PROSE[2]}"))
    own = LINKS.replace("href=/", "href=#")  # a table of contents
    assert "chain ferry" not in " ".join(_lines(f"{PROSE[0]}{PROSE[1]}{label}{own}{PROSE[2]}{PROSE[3]}"))
