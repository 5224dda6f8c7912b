"""Names of authors that are parsed from bylines."""

import pytest

from newsfold.extract.metadata.authors import Byline, choose_authors, choose_byline, parse_author_names


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
