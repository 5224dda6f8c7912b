"""Placeholders of embeds and lists of networks: what is dropped and what stays, in several languages."""

import pytest

from newsfold.extract.residue.filter import filter_lines
from tests.extract.residue.sample import PAGE, PARAGRAPH, dropped_by


@pytest.mark.parametrize(
    ("line", "rule", "at"),
    [
        ("Find us on Facebook and Bluesky", "networks", 8),
        ("Empfohlener externer Inhalt", "embed", 3),
        ("Externer Inhalt: Er lädt erst, wenn Sie dem Datenschutz zustimmen, den wir unten erklären.", "embed", 3),
        ("pic.twitter.com/Ab3xYz90", "embed", 4),
        ("A post shared by Oldwick Harbour (@oldwickharbour)", "embed", 4),
    ],
)
def test_residue_is_dropped(line, rule, at):
    assert dropped_by(line, at) == rule


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("Fishermen sell through Instagram, Facebook and WhatsApp, and the auction hall stands empty.", 0),
        ("Instagram and Facebook", 4),
    ],
)
def test_text_stays(line, at):
    assert dropped_by(line, at) is None


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("The ferry is back. pic.twitter.com/XPxUJuyIAC", "The ferry is back."),
        ("Die Fähre fährt https://t.co/XPxUJuyIAC #hafen pic.twitter.com/8wjlKDeNfz — Amt (@amt)",
         "Die Fähre fährt #hafen — Amt (@amt)"),
        ("The epic. Twitter users and t.co links.", "The epic. Twitter users and t.co links."),
    ],
)  # fmt: skip
def test_the_address_of_a_picture_in_a_post_is_left_out(line, kept):
    assert filter_lines([PARAGRAPH, line, PARAGRAPH + " Again."], PAGE)[1] == (kept, None)
