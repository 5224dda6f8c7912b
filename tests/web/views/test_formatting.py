"""Test links, snippets, durations and shortened texts."""

import pytest

from newsfold.web.views.formatting import format_minutes, initial, mark_matches, safe_link, shorten


@pytest.mark.parametrize(
    ("url", "is_safe"),
    [("https://a.example/x?y#z", True), ("http://a.example", True), ("javascript:alert(1)", False),
     ("JAVASCRIPT:x", False), ("data:text/html,x", False), ("//a.example", False), ("https:///x", False),
     ("https://a.example/ x", False), ('https://a.example/"x', False), ("https://[", False), (None, False),
     ("https://a.example/\nx", False), ("ftp://a.example", False)],
)  # fmt: skip
def test_links(url, is_safe):
    assert safe_link(url) == (url if is_safe else None)


def test_matches_are_marked_and_the_rest_is_escaped():
    assert mark_matches("a <b> \x02word\x03 </mark>") == "a &lt;b&gt; <mark>word</mark> &lt;/mark&gt;"


@pytest.mark.parametrize(
    ("count", "text"),
    [(None, "–"), (0, "0 min"), (59.6, "1 h"), (75, "1 h 15 min"), (1440, "1 d"), (1600, "1 d 2 h")],
)
def test_durations(count, text):
    assert format_minutes(count) == text


def test_a_shortened_text_ends_with_a_word():
    assert shorten("one two three", 9) == "one two…"
    assert shorten("one", 9) == "one"
    assert shorten("x" * 50, 9) == "x" * 9 + "…"


@pytest.mark.parametrize(
    ("name", "letter"),
    [("Quay News", "Q"), ("The Moor Mail", "M"), ("The", "T"), ("«Ölblatt»", "Ö"), ("潮見新聞", "潮"),
     ("24 Heures", "2"), ("ßtraße", "S"), ("***", "·"), ("", "·")],
)  # fmt: skip
def test_the_letter_of_an_outlet(name: str, letter: str) -> None:
    assert initial(name) == letter
