"""Decoding of a page: the header, the byte order mark, `<meta>` and the bytes themselves."""

import pytest

from newsfold.extract.article import Article, extract_article
from newsfold.extract.html import parse
from newsfold.extract.html.parse import cut_elements, decode_html, parse_html
from newsfold.extract.html.script_state import find_script_html


@pytest.mark.parametrize(
    ("body", "header", "text"),
    [
        ("<p>Größe</p>".encode(), "utf-8", "Größe"),
        ("<p>Größe</p>".encode("latin-1"), "iso-8859-1", "Größe"),
        ("<p>Größe</p>".encode(), "iso-8859-1", "Größe"),
        ("<meta charset='windows-1251'><p>Паром</p>".encode("windows-1251"), None, "Паром"),
        ("<p>Паром</p>".encode("utf-16"), None, "Паром"),
        (b"\xef\xbb\xbf<p>x</p>", None, "x"),
        ("<meta charset=shift_jis><p>潮見市の船</p>".encode("shift_jis"), None, "潮見市の船"),
        (b"<p>x</p>", "no-such-charset", "x"),
    ],
)
def test_decode_html(body, header, text):
    assert f"<p>{text}</p>" in decode_html(body, header)


@pytest.mark.parametrize(
    "unsafe",
    [
        "\ufffe", "\uffff", "\x00", "\x01", "\x0b", "\x1b", "\ud800",
        "&#0;", "&#1;", "&#27;", "&#x1b;", "&#x0001F;", "&#65534;", "&#65535;", "&#xFFFE;", "&#x0fffF;", "&#XFFFF;",
        "&#55296;", "&#57343;", "&#xD800;", "&#xdfff;", "&#xDE00;&#xD83D;",
    ],
)  # fmt: skip
def test_characters_that_xml_cannot_hold_are_dropped(unsafe):
    tree = parse_html(f"<title>Qu{unsafe}ay</title><p title='Qu{unsafe}ay'>Qu{unsafe} ay</p><p>Pier</p>")
    assert tree.findtext(".//title") == tree.find(".//p").get("title") == "Quay"
    assert [p.text for p in tree.iter("p")] == ["Qu ay", "Pier"]


@pytest.mark.parametrize(
    ("reference", "letter"),
    [("&#146;", "’"), ("&#9;", "\t"), ("&#12345;", "〹"), ("&#57344;", "\ue000"), ("&#x1F600;", "😀"), ("\f", " "),
     ("&#xD83D;&#xDE00;", "😀"),
     ("&#xE9;", "é"), ("&#312;", "ĸ"), ("&#xfffd;", "\ufffd"), ("&#270;", "Ď"), ("&#x1fe;", "Ǿ")],
)  # fmt: skip
def test_other_characters_stay(reference, letter):
    assert parse_html(f"<p>x{reference}y</p>").findtext(".//p") == f"x{letter}y"


def test_a_page_is_cut_after_its_first_elements(monkeypatch):
    monkeypatch.setattr(parse, "MAX_ELEMENTS", 6)
    tree = parse_html("<body><div><p>One <b>ferry</b> sails</p><p>Two</p></div><footer><p>Three</p></footer></body>")
    assert tree is not None
    assert cut_elements(tree) == 2  # html, body, div, p, b and p stay
    assert tree.text_content() == "One ferry sailsTwo"
    assert cut_elements(tree) == 0


def test_what_is_cut_from_an_article_is_counted(monkeypatch):
    paragraphs = "".join(
        f"<p>The council voted on ferry {number} for the island on Monday.</p>" for number in range(40)
    )
    page = f"<title>Ferry vote</title><body><article><h1>Ferry vote</h1>{paragraphs}</article></body>"
    whole = extract_article(page, "https://quay.example/ferry")
    assert isinstance(whole, Article)
    assert "elements cut" not in whole.quality
    monkeypatch.setattr(parse, "MAX_ELEMENTS", 26)
    cut = extract_article(page, "https://quay.example/ferry")
    assert isinstance(cut, Article)
    assert cut.quality["elements cut"] == 20
    assert whole.text.startswith(cut.text)


def test_html_in_a_script_is_cut_and_may_be_too_deep(monkeypatch):
    monkeypatch.setattr(parse, "MAX_ELEMENTS", 20)
    paragraphs = "<p>The council voted on the ferry.</p>" * 100
    tree = find_script_html([f'{{"body": "{paragraphs}"}}'])
    assert tree is not None
    assert sum(1 for _ in tree.iter()) == 20
    assert find_script_html([f'{{"body": "{"<div>" * 400}{paragraphs}"}}']) is None
