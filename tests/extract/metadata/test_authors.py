"""Names of authors that are parsed from bylines."""

import pytest

from newsfold.extract.metadata.authors import Byline, choose_authors, choose_byline, parse_author_names
from newsfold.extract.metadata.person_names import in_nominative


@pytest.mark.parametrize(
    ("raw_names", "names"),
    [
        (["By Ines Varga and Bo Ray"], ["Ines Varga", "Bo Ray"]),
        (["Von Jens Harmsen"], ["Jens Harmsen"]),
        (["Solène Kerviel et Bastien Rouvray"], ["Solène Kerviel", "Bastien Rouvray"]),
        (["INES VARGA"], ["Ines Varga"]),
        (["Ines Varga", "ines varga"], ["Ines Varga"]),
        (["Ines Varga, Senior Reporter | Oldwick Times"], ["Ines Varga"]),
        (["Ines Varga, Senior Reporter"], ["Ines Varga"]),
        (["Nordufer Medien GmbH & Co. KG"], []),
        (["Oldwick Media Ltd", "Ines Varga"], ["Ines Varga"]),
        (["Hafenverband Oldwick e. V.", "Fährstiftung e.V."], []),
        (["Ines Varga on behalf of the harbour council"], ["Ines Varga"]),
        (["admin", "https://oldwick.example/authors/1", "desk@oldwick.example", "Reuters", "Oldwick Times"], []),
        (["Posted by:Ines Varga"], ["Ines Varga"]),
        (["Ines Varga, MD, Ph.D."], ["Ines Varga"]),
        (["Ines Varga @inesvarga"], ["Ines Varga"]),
        (["Text: Jens Harmsen"], ["Jens Harmsen"]),
        (["автор: Инес Варга"], ["Инес Варга"]),
        (["Ines Varga", "Oldwick Editorial Team", "Travel Tips"], ["Ines Varga"]),
        (["Post author", "The Author", "View all posts"], []),
        (["سلمى الحدّاد"], ["سلمى الحدّاد"]),
        (["Associated Press in Oldwick", "AFP à Rivage"], []),
        (["Sponsored", "Anzeige", "Son Güncelleme", "Last updated"], []),
    ],
)
def test_parse_author_names(raw_names, names):
    assert parse_author_names(raw_names, site_name="Oldwick Times") == names


def test_a_blog_may_have_the_name_of_its_author():
    assert parse_author_names(["Ines Varga"], site_name="Ines Varga") == ["Ines Varga"]
    assert parse_author_names(["Le Rivage"], site_name="Le Rivage") == []


@pytest.mark.parametrize(
    ("bylines", "authors", "printed"),
    [
        ([["Oldwick Times"], ["By Ines Varga, Senior Reporter"]], ["Ines Varga"], "Ines Varga, Senior Reporter"),
        ([["Redaktion"]], [], "Redaktion"),
        ([["By AFP"]], [], "AFP"),
        ([["Oldwick Times"]], [], "Oldwick Times"),
        ([["admin"], ["Share"], ["Web Desk"]], [], "Web Desk"),
        ([["admin"], ["https://oldwick.example/a"], ["desk@oldwick.example"]], [], ""),
        ([], [], ""),
    ],
)
def test_the_byline_as_printed(bylines, authors, printed):
    site = {"site_name": "Oldwick Times", "host": "oldwick.example"}
    found = [Byline.of(names) for names in bylines]
    assert (choose_authors(found, **site), choose_byline(found, **site)) == (authors, printed)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Jan Novák a Petr Svoboda", ["Jan Novák", "Petr Svoboda"]),  # "and" in many languages
        ("Kovács Béla és Nagy Éva", ["Kovács Béla", "Nagy Éva"]),
        ("Ali Kaya ve Ayşe Demir", ["Ali Kaya", "Ayşe Demir"]),
        ("Ion Pop și Ana Rusu", ["Ion Pop", "Ana Rusu"]),
        ("Іван Бондар та Олена Коваль", ["Іван Бондар", "Олена Коваль"]),
        ("Јован Јовић и Ана Илић", ["Јован Јовић", "Ана Илић"]),
        ("Γιώργος Δήμου και Μαρία Λάμπρου", ["Γιώργος Δήμου", "Μαρία Λάμπρου"]),
        ("Jonas Petraitis ir Ona Kazlienė", ["Jonas Petraitis", "Ona Kazlienė"]),
        ("Budi Santoso dan Siti Aminah", ["Budi Santoso", "Siti Aminah"]),
        ("Nguyễn An và Trần Bình", ["Nguyễn An", "Trần Bình"]),
        ("Matti Niemi ja Liisa Mäki", ["Matti Niemi", "Liisa Mäki"]),
        ("Arben Hoxha dhe Elira Leka", ["Arben Hoxha", "Elira Leka"]),
        ("रीना शर्मा और अमित वर्मा", ["रीना शर्मा", "अमित वर्मा"]),
        ("สมชาย ใจดี และ สมหญิง รักไทย", ["สมชาย ใจดี", "สมหญิง รักไทย"]),
        ("محمد علي و سارة حسن", ["محمد علي", "سارة حسن"]),
        ("李明、王芳", ["李明", "王芳"]),
        ("홍길동 기자·김철수 기자", ["홍길동", "김철수"]),
        ("Ada Lund im Gespräch mit Bo Ray", ["Ada Lund", "Bo Ray"]),
        ("ADA LUND AND KIM VALE", ["Ada Lund", "Kim Vale"]),
        ("Ada Lund/Bo Ray", ["Ada Lund", "Bo Ray"]),
        ("John E Oakes", ["John E Oakes"]),  # initials and names that look like "and"
        ("Maria Y Lopez", ["Maria Y Lopez"]),
        ("Steve Dan Oakes", ["Steve Dan Oakes"]),
        ("Juan Ramón y Cajal", ["Juan Ramón y Cajal"]),
        ("Ana y Luis", ["Ana", "Luis"]),
        ("Marcel·lí Puig", ["Marcel·lí Puig"]),
        ("约翰·史密斯", ["约翰·史密斯"]),
        ("Text: Ada Lund Foto: Bo Ray", ["Ada Lund"]),  # who did not write it
        ("Foto: Bo Ray / Text: Ada Lund", ["Ada Lund"]),
        ("Pat Oak for Harbour Post", ["Pat Oak"]),
        ("Pat Oak, special to the Harbour Post", ["Pat Oak"]),
        ("Ada Lund und Kim Vale in Oslo", ["Ada Lund", "Kim Vale"]),
        ("Jan Novák, Petr Svoboda, ČTK", ["Jan Novák", "Petr Svoboda"]),
        ("Pat Oak, Head Gardener, Co-Founder", ["Pat Oak"]),
        ('<a href="/people/pat" hreflang="en">Pat Oak</a>', ["Pat Oak"]),
        ("harbour.example.in", []),  # no people
        ("content: Harbour, design: Pat Oak", []),
        ("we are not here", []),
        ("Centre for Harbour Evaluation and Research", []),
        ("Ministerium für Verkehr und Bau", []),
    ],
)
def test_the_people_of_one_line(line, names):
    assert parse_author_names([line]) == names


def test_a_single_word_and_the_name_of_the_site_are_weaker_than_a_name_that_readers_see():
    weak = [Byline.of(["KatL"]), Byline.of(["Harbour Post"]), Byline.of(["Kat Lund"])]
    assert choose_authors(weak, site_name="Harbour Post") == ["Kat Lund"]
    assert choose_authors(weak[:2], site_name="Harbour Post") == ["KatL"]
    assert choose_authors([Byline.of(["Ada Lund", "Harbour Post"])], site_name="Harbour Post") == ["Ada Lund"]


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Του Νίκου Παπαδάκη", "Νίκος Παπαδάκης"),
        ("του Γιάννη Λαμπρόπουλου", "Γιάννης Λαμπρόπουλος"),
        ("Του Παύλου Λαμπροπούλου", "Παύλος Λαμπρόπουλος"),
        ("Του Στέλιου Γεωργίου", "Στέλιος Γεωργίου"),  # a family name that is itself a genitive
        ("Της Ελένης Παπαδάκη", "Ελένη Παπαδάκη"),
        ("Του Αλεξάνδρου Κανέλλη", "Αλεξάνδρου Κανέλλη"),  # the accent moves: not known
        ("Νίκος Παπαδάκης", "Νίκος Παπαδάκης"),
        ("Μαρίας Παπαδάκη", "Μαρίας Παπαδάκη"),
    ],
)
def test_greek_names_after_an_article_are_in_the_nominative(printed, name):
    assert parse_author_names([printed]) == [name]


def test_greek_words_that_are_no_names_stay_in_the_genitive():
    assert in_nominative("της σύνταξης") == "της σύνταξης"
