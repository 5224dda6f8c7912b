"""Text without control characters, in one Unicode normal form."""

import pytest

from newsfold.db.values.text import clean_text, count_of, join_surrogates, one_line, share_beside_limit


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
        pytest.param("Ha\u00adfen", "Hafen", id="soft hyphen"),
        pytest.param("a\tb\u00a0c", "a\tb\u00a0c", id="tab and no-break space stay"),
    ],
)
def test_clean_text(text, clean):
    assert clean_text(text) == clean
    assert one_line(f"  {text}\n\n ") == " ".join(clean.split())


@pytest.mark.parametrize(
    ("markup", "joined"),
    [
        ("a &#55357;&#56832; b", "a \U0001f600 b"),
        ("&#xD83D;&#xde00;", "\U0001f600"),
        ("&#xD83D;&#56832;", "\U0001f600"),
        ("&#55296;&#56320;&#56319;&#57343;", "\U00010000\U0010ffff"),
        ("&#56832;&#55357;", "&#56832;&#55357;"),
        ("&#55357; &#56832;", "&#55357; &#56832;"),
        ("&#55295;&#57344;", "&#55295;&#57344;"),
    ],
)
def test_pairs_of_references_are_one_character(markup, joined):
    assert join_surrogates(markup) == joined


@pytest.mark.parametrize(
    ("count", "nouns", "phrase"),
    [
        (1, "articles", "1 article"),
        (2, "articles", "2 articles"),
        (8002, "articles", "8,002 articles"),
        (0, "copies", "0 copies"),
        (1, "copies", "1 copy"),
        (1, "pages from feed", "1 page from feed"),
        (1, "refused", "1 refused"),
    ],
)
def test_counts_agree_with_their_nouns(count, nouns, phrase):
    assert count_of(count, nouns) == phrase


@pytest.mark.parametrize(
    ("share", "texts"),
    [
        (0.173, ("17.3%", "6.5%")),
        (0.0648, ("6.48%", "6.50%")),
        (0.06502, ("6.502%", "6.500%")),
        (0.065, ("6.500%", "6.500%")),
    ],
)
def test_a_share_shows_on_which_side_of_its_limit_it_is(share, texts):
    assert share_beside_limit(share, 0.065) == texts
