"""Text without control characters, in one Unicode normal form."""

import pytest

from newsfold.db.values.text import clean_text, one_line


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        pytest.param("a\x00b\x1b[31mc", "ab[31mc", id="control characters"),
        pytest.param("a\r\nb\rc", "a\nb\nc", id="line ends"),
        pytest.param("e\u0301", "é", id="NFC"),
        pytest.param("safe\u202eevil", "safeevil", id="bidirectional override"),
        pytest.param("\ud800x", "x", id="lone surrogate"),
        pytest.param("a\ufffeb\uffffc\ufdd0d\ufdefe\U0001fffef\U0010ffffg", "abcdefg", id="noncharacters"),
        pytest.param("\ufffd\ufdcf\ufdf0\U0001fffd", "\ufffd\ufdcf\ufdf0\U0001fffd", id="their neighbours stay"),
        pytest.param("a\tb\u00a0c", "a\tb\u00a0c", id="tab and no-break space stay"),
    ],
)
def test_clean_text(text, clean):
    assert clean_text(text) == clean
    assert one_line(f"  {text}\n\n ") == " ".join(clean.split())
