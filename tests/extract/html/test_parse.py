"""Decoding of a page: the header, the byte order mark, `<meta>` and the bytes themselves."""

import pytest

from newsfold.extract.html.parse import decode_html


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
