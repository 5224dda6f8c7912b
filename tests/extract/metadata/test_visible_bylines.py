"""Bylines in the visible text of a page."""

import pytest

from newsfold.extract.html.parse import parse_html
from newsfold.extract.metadata.visible_bylines import find_visible_bylines, parse_byline


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ada Lund", ["Ada Lund"]),
        ("Von Jörn Petersen und Ines Varga, Oldwick", ["Jörn Petersen", "Ines Varga"]),
        ("Por María del Carmen Ruiz | 2 de marzo", ["María del Carmen Ruiz"]),
        ("12.03.2026 von Olga Petrova", ["Olga Petrova"]),
        ("By Ada Lund on 2 March 2026", ["Ada Lund"]),
        ("By the harbour the boats wait", []),
        ("Von den Dächern tropft es", []),
        ("Photos and text", []),
    ],
)
def test_parse_byline(line, names):
    assert parse_byline(line) == names


def test_find_visible_bylines_searches_below_the_headline():
    page = "<div>by Other Person</div><h1>Dam cracks</h1><div><em>by Ada Lund</em></div><p>Water came.</p>"
    assert [list(one.byline.names) for one in find_visible_bylines(parse_html(page))] == [["Ada Lund"]]
