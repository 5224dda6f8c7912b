"""Labels of bylines in the languages of the press."""

import pytest
import wordfreq

from newsfold.extract.metadata.byline_labels import parse_closing_name, parse_labelled_byline, parse_short_byline
from newsfold.extract.metadata.byline_text import read_byline
from newsfold.extract.vocabulary.byline_labels import LANGUAGES


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Interview by Ada Lund", ["Ada Lund"]),
        ("(By Ada Lund)", ["Ada Lund"]),
        ("Words: Ada Lund Photos: Bo Ray", ["Ada Lund"]),
        ("Words by Ada Lund, photographs by Bo Ray", ["Ada Lund"]),
        ("Foto: Bo Ray / Text: Ada Lund", ["Ada Lund"]),
        ("Text und Fotos: Ines Varga", ["Ines Varga"]),
        ("Fotos und Text: Ines Varga", ["Ines Varga"]),
        ("Reportage: Ines Varga und Jörn Petersen", ["Ines Varga", "Jörn Petersen"]),
        ("Das Interview führte Ines Varga", ["Ines Varga"]),
        ("Von unserer Korrespondentin Ines Varga, Oldwick", ["Ines Varga"]),
        ("Propos recueillis par Lise Morel", ["Lise Morel"]),
        ("Texte et photos : Lise Morel", ["Lise Morel"]),
        ("Un reportaje de María Ruiz", ["María Ruiz"]),
        ("Redactat per Jordi Puig", ["Jordi Puig"]),
        ("Reportagem de Inês Prado", ["Inês Prado"]),
        ("Dal nostro inviato Carlo Riva", ["Carlo Riva"]),
        ("Scris de Ana Pop", ["Ana Pop"]),
        ("Tekst: Bo Ray Foto: Kim Dahl", ["Bo Ray"]),
        ("Text Bo Ray, Foto Kim Dahl", ["Bo Ray"]),
        ("Toimittaja: Matti Kivelä", ["Matti Kivelä"]),
        ("Jón Hallsson skrifar", ["Jón Hallsson"]),
        ("Höfundur: Jón Hallsson", ["Jón Hallsson"]),
        ("Připravila Věra Malá", ["Věra Malá"]),
        ("Rozmawiała Ewa Lis", ["Ewa Lis"]),
        ("Kovács Bence írta", ["Kovács Bence"]),
        ("Szerző: Kovács Bence", ["Kovács Bence"]),
        ("Razgovarala Mira Horvat", ["Mira Horvat"]),
        ("Avtor: Luka Zupan", ["Luka Zupan"]),
        ("Пише Мира Хорват", ["Мира Хорват"]),
        ("Текст: Инес Варга Фото: Пер Линд", ["Инес Варга"]),
        ("Беседовала Инес Варга", ["Инес Варга"]),
        ("Авторка: Інес Варга", ["Інес Варга"]),
        ("Parengė Rasa Jonaitė", ["Rasa Jonaitė"]),
        ("Autore: Ilze Kalna", ["Ilze Kalna"]),
        ("Της Ελένης Μαρή", ["Ελένη Μαρή"]),
        ("Γράφουν οι Ελένη Μαρή, Νίκος Παππάς", ["Ελένη Μαρή", "Νίκος Παππάς"]),
        ("Haber: Şule Işık", ["Şule Işık"]),
        ("Pewarta: Budi Hartono", ["Budi Hartono"]),
        ("Isinulat ni Juan Reyes", ["Juan Reyes"]),
        ("Bài và ảnh: Lê Phương", ["Lê Phương"]),
        ("Written By: रीना शर्मा", ["रीना शर्मा"]),
        ("रिपोर्ट: रीना शर्मा", ["रीना शर्मा"]),
        ("প্রতিবেদন: রহিমা খাতুন", ["রহিমা খাতুন"]),
        ("எழுதியவர்: கவிதா ராமன்", ["கவிதா ராமன்"]),
        ("تحریر: سلمان قریشی", ["سلمان قریشی"]),
        ("گزارش: مریم احمدی", ["مریم احمدی"]),
        ("كتبت - سلمى الحداد", ["سلمى الحداد"]),
        ("โดย สมศรี ใจงาม", ["สมศรี ใจงาม"]),
        ("文：林小雨 編輯：陳大文", ["林小雨"]),
        ("作者：林小雨　来源：港口日报", ["林小雨"]),
        ("取材・文＝潮見花子　写真＝森 一郎", ["潮見花子"]),
        ("글·사진 한바다", ["한바다"]),
        ("（記者　林小雨）", ["林小雨"]),
        ("〔記者林小雨／港口報導〕市府昨日宣布，舊橋將封閉。", ["林小雨"]),
        ("新华社港口3月2日电（记者林小雨、陈大文）港务局宣布，旧桥将封闭十八个月。", ["林小雨", "陈大文"]),
        ("(항구=한빛뉴스) 한바다 기자 = 옛 다리가 18개월 동안 닫힌다고 항만청이 밝혔다.", ["한바다"]),
        ("[한빛뉴스 한바다 기자]", ["한바다"]),
        # Others than the author, and prose.
        ("Photos by Bo Ray", []),
        ("Photo: Bo Ray", []),
        ("Interview with Ada Lund", []),
        ("Report on Old Mill", []),
        ("Story of Old Mill", []),
        ("Interview Ada Lund", []),
        ("Words fail me", []),
        ("Od rána prší", []),
        ("Του λόγου το αληθές", []),
        ("โดย ทีมข่าวท่าเรือ", []),
        ("By: वेब डेस्क", []),
        ("文：编辑部", []),
        ("摄影：陈大文", []),
        ("記者会見で市長が述べた", []),
        ("新华社港口3月2日电 港务局宣布", []),
    ],
)  # fmt: skip
def test_parse_labelled_byline(line, names):
    assert parse_labelled_byline(" ".join(line.split())) == names


def test_every_language_of_the_word_frequencies_has_a_label():
    assert set(wordfreq.available_languages("small")) <= LANGUAGES


@pytest.mark.parametrize(
    ("runs", "names"),
    [
        (["Words: Ada Lund Photos: Bo Ray"], ("Ada Lund",)),
        (["Text und Fotos: Ines Varga"], ("Ines Varga",)),
        (["Foto: Bo Ray / Text: Ada Lund"], ("Ada Lund",)),
        (["Photos and text:", "Ada Lund"], ("Ada Lund",)),
        (["Photos:", "Bo Ray"], ()),
        (["By Ada Lund, Photo Editor"], ("Ada Lund",)),
    ],
)
def test_a_marked_byline_names_no_photographer(runs, names):
    assert read_byline(runs).names == names


def test_no_line_takes_long():
    for part in ("By ", "Text: ", "Photo and ", "Ada Lund ", "記者", "（", "1 ", "文／", "by 2 March 2026, "):
        line = part * 60
        parse_labelled_byline(line[:120])
        parse_labelled_byline(line)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("（潮見花子）", "潮見花子"),
        ("費用は４億円となる。【潮見 花子】", "潮見 花子"),
        ("（潮見さくら）", "潮見さくら"),
        ("（敬称略）", ""),
        ("（随時掲載）", ""),
        ("（写真提供）", ""),
        ("（港湾新聞社）", ""),
        ("（３月２日）", ""),
        ("（終わり）", ""),
        ("橋（潮見花子）は", ""),
        ("(Ada Lund)", ""),
    ],
)
def test_parse_closing_name(line, name):
    assert parse_closing_name(line) == name


@pytest.mark.parametrize(
    ("line", "names", "printed"),
    [
        ("Posted by Tove", ("Tove",), "Tove"),
        ("Posted by Tove on Tuesday, March 10, 2026 at 9:12 AM", ("Tove",), "Tove"),
        ("Posted by Tove at 9:14 PM", ("Tove",), "Tove"),
        ("Escrito por Berta", ("Berta",), "Berta"),
        ("Публикувано от Калина на 10 март 2026", ("Калина",), "Калина"),
        ("By HPN", (), "HPN"),
        ("2026. március 10., kedd 09:12 | Szerző: PHÍR", (), "PHÍR"),
        ("By Tove", (), ""),  # a short label begins headings: "By Night"
        ("Posted by Admin", (), ""),
        ("Posted by March 3", (), ""),
        ("By SEPTEMBER", (), ""),
        ("Posted by the quay", (), ""),
    ],
)
def test_a_byline_of_one_word(line, names, printed):
    assert parse_short_byline(line) == (names, printed)
