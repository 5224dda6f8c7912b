# ruff: noqa: E501 - one case in one line
"""Texts that differ only in characters that nobody sees, or in how they were encoded, have the same words."""

import pytest

from newsfold.dedupe.tokens import Text, split_words

RUSSIAN = "Паром снова ходит через залив, сообщил городской совет"
GERMAN = "Größere Fähren für die Bucht"
ENGLISH = "The council’s “second ferry” – four crowns"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("die Hafen\u00adbe\u00adhörde", "die Hafenbehörde", id="soft hyphens"),
        pytest.param("the fer\u200bry\ufeff sails\u2060", "the ferry sails", id="zero-width characters"),
        pytest.param("\u200fהמעבורת\u200e \u202aשטה\u202c", "המעבורת שטה", id="bidirectional marks"),
        pytest.param("\u2067سفينة\u2069", "سفينة", id="isolates"),
        pytest.param("أَعْلَنَ المَجْلِسُ البَلَدِيُّ", "أعلن المجلس البلدي", id="Arabic vowel marks"),
        pytest.param("Паро\u0301м и\u0301дёт", "Паром идёт", id="stress"),
        pytest.param("العبـــارة تعـود", "العبارة تعود", id="tatweel"),
        pytest.param("הַמַּעְבֹּרֶת חוֹזֶרֶת", "המעברת חוזרת", id="Hebrew points"),
        pytest.param("شوراي شهر كوچك", "شورای شهر کوچک", id="Arabic letters in Persian"),
        pytest.param("caf&amp;eacute; &amp;#8217;24", "café ’24", id="entities escaped twice"),
        pytest.param(RUSSIAN.encode().decode("cp1251", "replace").replace("\ufffd", "\x98"), RUSSIAN, id="Russian UTF-8 read as windows-1251"),
        pytest.param("می\u200cخواهم", "میخواهم", id="zero-width non-joiner"),
        pytest.param("mayor &amp; council &#8217;24&nbsp;again &quot;x&quot; &#x201C;y&#x201D;", 'mayor & council ’24 again "x" “y”', id="entities"),
        pytest.param("F&auml;hre", "Fähre", id="named letter"),
        pytest.param(RUSSIAN.encode().decode("latin-1"), RUSSIAN, id="Russian UTF-8 read as Latin-1"),
        pytest.param(GERMAN.encode().decode("cp1252"), GERMAN, id="German UTF-8 read as windows-1252"),
        pytest.param(GERMAN.encode().decode("cp1252").encode().decode("cp1252"), GERMAN, id="German read wrongly twice"),
        pytest.param(ENGLISH.encode().decode("cp1252", "ignore").replace("â€ ", "â€\x9d "), ENGLISH, id="English quotation marks"),
    ],
)  # fmt: skip
def test_equal_words(one, other):
    assert split_words(one) == split_words(other)
    assert Text(one).shingles.tolist() == Text(other).shingles.tolist()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("«CAFÉ»", ["café"]),
        ("À l’été, le maire a dit « É » à Liège", ["à", "l", "été", "le", "maire", "a", "dit", "é", "à", "liège"]),
        ("AT&T and R&D; more", ["at", "t", "and", "r", "d", "more"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("İSTANBUL, İstanbul; n̄a", ["istanbul", "istanbul", "n̄a"]),
        ("&unknownentity;", ["unknownentity"]),
        ("&#0; &#xFFFFFF;", ["�", "�"]),
    ],
)
def test_what_stays(text, words):
    assert [word for word in split_words(text) if word.isalnum() or not word.isascii()] == [
        word for word in words if word != "�"
    ]
