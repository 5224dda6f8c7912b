"""Residue of navigation, such as links to other articles: what is dropped and what stays, in several languages."""

from dataclasses import replace

import pytest

from newsfold.extract.line_text import normalized_key
from newsfold.extract.residue.filter import filter_lines
from tests.extract.residue.sample import MARKED, PAGE, PARAGRAPH, TITLE, dropped_by


@pytest.mark.parametrize(
    ("line", "rule", "at"),
    [
        (f"Home > Politics > {TITLE}", "breadcrumb", 0),
        ("Startseite › Lokales › Oldwick", "breadcrumb", 0),
        ("Accueil » Région » Oldwick", "breadcrumb", 1),
        ("Inicio | Economía", "breadcrumb", 0),
        ("الرئيسية > محليات > الميناء", "breadcrumb", 0),
        ("ホーム > 地域 > 港", "breadcrumb", 0),
        (f"Home News Politics {TITLE}", "breadcrumb", 0),
        ("Read Also: Storm keeps boats in harbour", "read_also", 4),
        ("Read on …", "read_also", 4),
        ("READ MORE: Storm keeps boats in harbour", "read_also", 4),
        ("Lesen Sie auch: Sturm hält Boote im Hafen", "read_also", 4),
        ("À lire aussi : La tempête bloque les bateaux", "read_also", 4),
        ("Lea también: El temporal deja los barcos en puerto", "read_also", 4),
        ("Leggi anche: La tempesta ferma le barche", "read_also", 4),
        ("Читайте также: Шторм держит суда в порту", "read_also", 4),
        ("اقرأ أيضا: العاصفة تبقي القوارب في الميناء", "read_also", 4),
        ("関連記事：嵐で船が港に", "read_also", 4),
        ("相关阅读：风暴令船只滞留港口", "read_also", 4),
        ("यह भी पढ़ें: तूफान ने नावों को रोका", "read_also", 4),
        ("Tags: ferry, harbour, council", "tags", 7),
        ("Schlagworte: Fähre, Hafen", "tags", 7),
        ("* * *", "sign", 4),
        ("$$AD_SLOT$$", "sign", 4),
        ('{{banner="/ferry"}}', "sign", 4),
        ("+++dropcap", "sign", 4),
        ("Ler também", "read_also", 4),
        ("関連キーワード：港 船 議会", "tags", 8),
        ("関連キーワード", "tags", 8),
        ("Next article: Storm keeps boats in harbour", "read_also", 8),
        ("Article précédent : La tempête bloque les bateaux", "read_also", 8),
    ],
)
def test_residue_is_dropped(line, rule, at):
    assert dropped_by(line, at) == rule


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("Read on,", 4),  # of a poem
        ("Read also what the mayor said, and you will find that he said nothing about the price at all.", 4),
        ("Home is where the ferry goes, said the captain.", 0),
        ("“No,” she said.", 3),
        ("Why the vote was close", 4),
        ("1. The price", 4),
        ("12", 5),
        ("Comments?", 8),
        ("Recommended berths", 4),
        ("Related costs", 4),
        ("$29.99", 4),
        ("Next article 7 of the treaty was read aloud, and nobody objected to a word of it.", 4),
        ("Recommended 9", 0),
    ],
)
def test_text_stays(line, at):
    assert dropped_by(line, at) is None


def test_a_linked_headline_below_the_label_of_linked_articles_is_dropped():
    headline = "Fire in the fish market destroys three stalls"
    lines = [*(f"{PARAGRAPH} It is number {number}." for number in range(4)), "RELATED", headline, PARAGRAPH]
    assert [line.dropped_by for line in filter_lines(lines, PAGE)[4:]] == ["read_also", None, None]
    page = replace(PAGE, is_link=lambda text: text == headline)
    assert [line.dropped_by for line in filter_lines(lines, page)[4:]] == ["read_also", "read_also", None]


def test_a_whole_sentence_after_a_label_of_linked_articles_stays_unless_it_has_a_link():
    line = "Recommended: the one over the bakery, which has a mistake in it that nobody has found."
    assert dropped_by(line, 4) is None
    assert dict(filter_lines([PARAGRAPH, line, PARAGRAPH], MARKED))[line] == "read_also"


@pytest.mark.parametrize("heading", ["More on the Oldwick yard:", "Mehr zum Thema Fähren:", "Leia mais sobre o porto:"])
def test_a_heading_of_links_that_ends_with_a_colon_is_dropped_when_the_links_are_gone(heading):
    link = "The yard in Altwiek has built its last ferry"
    lines = [PARAGRAPH, heading, link, *(f"{PARAGRAPH} It is number {number}." for number in range(4))]
    page = replace(PAGE, headings=frozenset({normalized_key(heading)}))
    assert filter_lines(lines, page)[1].dropped_by == "read_also"
    assert filter_lines(lines, replace(page, is_link=lambda text: text == normalized_key(link)))[1].dropped_by is None
    assert filter_lines(lines, PAGE)[1].dropped_by is None  # a paragraph that announces what follows


@pytest.mark.parametrize(
    "label", ["Table of Contents", "On this page:", "Inhaltsverzeichnis", "Tabla de contenidos", "Содержание", "目次"]
)
def test_the_label_of_a_table_of_contents_goes_with_its_links(label):
    assert dropped_by(label, 0) == "contents"
    assert dropped_by(label, 4) == "contents"
    page = replace(PAGE, is_among_paragraphs=lambda text: text == label)
    assert filter_lines([PARAGRAPH, label, f"{PARAGRAPH} It is."], page)[1].dropped_by is None
