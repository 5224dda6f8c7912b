"""Credits of pictures and sources: what is dropped and what stays, in several languages."""

import pytest

from newsfold.extract.residue.filter import filter_lines
from tests.extract.residue.sample import PAGE, PARAGRAPH, dropped_by


@pytest.mark.parametrize(
    ("line", "rule", "at"),
    [
        ("Source: Web", "credit", 7),
        ("Source : archives", "credit", 7),
        ("Quelle: Internet", "credit", 7),
        ("Foto: Imke Sander", "credit", 2),
        ("Photo credit: Valley Water Board", "credit", 2),
        ("(Photo by Ann Doe)", "credit", 2),
        ("© Oldwick Times 2026", "credit", 8),
        ("Fotograf / Getty Images", "credit", 2),
        ("写真：資料", "credit", 7),
        ("清晨的渡口。江湾报记者 林溪 摄", "credit", 2),
        ("المصدر: وكالات", "credit", 7),
        ("OLDWICK, March 2 (Reuters) –", "credit", 0),
        ("OLDWICK, 2 mars (AFP) -", "credit", 0),
        ("【共同】", "credit", 0),
        ("Source: Oldwick Harbour Authority", "credit", 8),
        ("Titelbild: Imke Sander/Hafenbild", "credit", 8),
        ("Featured image: Ann Doe via Quaypics", "credit", 8),
    ],
)
def test_residue_is_dropped(line, rule, at):
    assert dropped_by(line, at) == rule


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("Source of the trouble: nobody knows.", 4),
        ("Source: Oldwick Harbour Authority", 4),
        ("Video: two cameras, one of them under water", 4),
        ("Credit/debit cards and cash", 4),
        ("| Video | Source | Credit |", 4),
        ("OLDWICK, March 2 (Reuters) – The council has voted.", 0),
        ("What the ferry company (AP) wanted", 4),
        ("Photo: Harbour Council", 4),
        ("The featured image of the year: a ferry in the fog", 4),
    ],
)
def test_text_stays(line, at):
    assert dropped_by(line, at) is None


@pytest.mark.parametrize("line", ["Foto Jan Lem", "Фото Иван Лем", "【写真】旧橋を渡る児童ら＝３日、港町"])
def test_a_credit_without_a_colon_is_dropped(line):
    assert dropped_by(line, 4) == "credit"


@pytest.mark.parametrize("line", ["© was once a letter that printers had to borrow from the bank.", "Foto de familia"])
def test_a_sentence_that_begins_like_a_credit_stays(line):
    assert dropped_by(line, 4) is None


def test_a_credit_below_a_label_is_an_example():
    lines = [PARAGRAPH, "A credit may be a name:", "Photo: Ada Lund", f"{PARAGRAPH} That is all."]
    assert [line.dropped_by for line in filter_lines(lines, PAGE)] == [None] * 4


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Photo credit: Ada Lund / Oldwick Times / Quaypics", "credit"),
        ("Image credit: Ada Lund / Quaypics / Jan Lem / Oldwick Times", None),
        ("Fotos: Ada Lund, Jan Lem, Imke Sander, Hafenamt", None),
        ("Crédits : Ada Lund ; Jan Lem ; Inès Varga ; Port de Oldwick", None),
        ("写真：川村、港町新聞、潮見市、海事博物館", None),
    ],
)
def test_a_list_of_the_sources_of_several_pictures_is_a_note_of_the_text(line, rule):
    assert dropped_by(line, 8) == rule
