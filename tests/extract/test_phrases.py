"""Matchers for tables of phrases find what the regular expression of the table finds."""

import re

import pytest

from newsfold.extract.vocabulary.phrases import Finder, PhraseIndex, any_of

TABLE = "sign up for | ride-share | l'île | bülten | gezi kılavuzu | подпишитесь на | 購読 登録"


@pytest.mark.parametrize(
    "text",
    [
        "Now SIGN\nUP for the quay letter",
        "Sign the form, look up the ferry for two",
        "sign up",
        "resign up for",
        "A ride–share is no ride-share.",
        "ride share",
        "L'ÎLE est loin",
        "l’île",
        "BÜLTEN",
        "BULTEN",
        "gezi kılavuzu",
        "GEZI KILAVUZU",
        "GEZİ KILAVUZU",
        "gezi rehberi, kılavuzu",
        "ПОДПИШИТЕСЬ НА порт",
        "购読 登録",
        "購読 登録",
        "ｓｉｇｎ ｕｐ ｆｏｒ",
        "",
    ],
)
def test_a_phrase_is_found_as_by_its_pattern(text):
    words_found = bool(re.search(rf"(?<!\w){any_of(TABLE)}(?!\w)", text, re.I))
    assert Finder(TABLE).search(text) == words_found


LABELS = "text | text by | text und bilder | т | ведёт | σελ | yazı | İlan | fot. | 文 | 文字"


@pytest.mark.parametrize(
    ("text", "at", "ends"),
    [
        ("Text by Ada Lund", 0, ["Text by", "Text"]),
        ("TEXT BY: Ada Lund", 0, ["TEXT BY", "TEXT"]),
        ("— text  und\tBilder: Ada Lund", 2, ["text  und\tBilder", "text"]),
        ("Texter Ada Lund", 0, []),
        ("text_by", 0, []),
        ("Т: Ада Лунд", 0, ["Т"]),
        ("ВЕДЁТ", 0, ["ВЕДЁТ"]),
        ("ΣΕΛ 3", 0, ["ΣΕΛ"]),
        ("YAZI: Ada", 0, ["YAZI"]),
        ("ilan", 0, ["ilan"]),
        ("fot. Ada", 0, ["fot."]),
        ("文字／林小雨", 0, ["文字"]),
        ("文／林小雨", 0, ["文"]),
        ("text", 4, []),
        ("", 0, []),
    ],
)
def test_phrases_that_begin_at_a_place_are_found_with_their_ends(text, at, ends):
    index = PhraseIndex(LABELS)
    assert [text[at:end] for end in index.ends(text, at)] == ends
    signs = f"»«{text[at:]}"
    assert [signs[2:end] for end in index.ends_at_start(signs, 2)] == ends
    assert not index.ends_at_start(signs, 1)
