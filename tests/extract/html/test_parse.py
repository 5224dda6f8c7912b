"""Decoding of a page: the header, the byte order mark, `<meta>` and the bytes themselves."""

import pytest

from newsfold.extract.html.parse import decode_html, parse_html


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
        "&#55296;", "&#57343;", "&#xD800;", "&#xdfff;", "&#xD83D;&#xDE00;",
    ],
)  # fmt: skip
def test_characters_that_xml_cannot_hold_are_dropped(unsafe):
    tree = parse_html(f"<title>Qu{unsafe}ay</title><p title='Qu{unsafe}ay'>Qu{unsafe} ay</p><p>Pier</p>")
    assert tree.findtext(".//title") == tree.find(".//p").get("title") == "Quay"
    assert [p.text for p in tree.iter("p")] == ["Qu ay", "Pier"]


@pytest.mark.parametrize(
    ("reference", "letter"),
    [("&#146;", "’"), ("&#9;", "\t"), ("&#12345;", "〹"), ("&#57344;", "\ue000"), ("&#x1F600;", "😀"), ("\f", " "),
     ("&#xE9;", "é"), ("&#312;", "ĸ"), ("&#xfffd;", "\ufffd"), ("&#270;", "Ď"), ("&#x1fe;", "Ǿ")],
)  # fmt: skip
def test_other_characters_stay(reference, letter):
    assert parse_html(f"<p>x{reference}y</p>").findtext(".//p") == f"x{letter}y"
