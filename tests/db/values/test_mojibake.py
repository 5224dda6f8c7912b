"""UTF-8 that was read in a legacy encoding is repaired; what only resembles it stays."""

import pytest

from newsfold.db.values.mojibake import repair_mojibake

TEXTS = {
    "de": "Die Fähre fährt für fünf Kronen über die Förde – „größer als früher“.",
    "ru": "Паром снова ходит через залив: ремонт Южного причала завершён.",
    "pl": "Prom znów płynie na wyspę, choć burza zniosła część nabrzeża.",
    "el": "Το πορθμείο ξαναρχίζει, είπε ο δήμαρχος της Άνω Ακτής.",
    "ja": "フェリーは来週から一日二便になる。",
    "fa": "کشتی دوباره از خلیج می‌گذرد؛ شهردار گفت.",
}


def misread(text: str, encoding: str) -> str:
    return "".join(bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in text.encode())


@pytest.mark.parametrize("encoding", ["cp1252", "cp1251", "cp1250", "latin-1"])
@pytest.mark.parametrize("language", TEXTS)
def test_misread_text_is_repaired(language, encoding):
    assert repair_mojibake(misread(TEXTS[language], encoding)) == TEXTS[language]


@pytest.mark.parametrize("language", TEXTS)
def test_text_that_was_misread_twice_is_repaired(language):
    assert repair_mojibake(misread(misread(TEXTS[language], "cp1252"), "cp1252")) == TEXTS[language]


@pytest.mark.parametrize(
    "text",
    [
        *TEXTS.values(),
        "",
        "plain",
        "À l’été, le maire a dit « É » à Liège",
        "The sign read Ã© where é was meant, the editor said – “a fault”.",
        "Â",
        "Ã\xa0",
        "Ії «Югра» № 5: «Є»",
        "ЁЖ™ и «Ё»",
        "à\x80\x80 ô\x90\x80\x80 à\x80\x80",
    ],
)
def test_other_text_stays(text):
    assert repair_mojibake(text) == text
