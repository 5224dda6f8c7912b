"""Matchers for tables of phrases find what the regular expression of the table finds."""

import re

import pytest

from newsfold.extract.vocabulary.phrases import Finder, any_of

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
