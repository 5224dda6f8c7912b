"""Bylines in the visible text of a page."""

import pytest

from newsfold.extract.html.parse import parse_html
from newsfold.extract.metadata.byline_labels import parse_byline, parse_caseless_byline
from newsfold.extract.metadata.visible_bylines import find_header_bylines, find_signature, find_visible_bylines


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ada Lund", ["Ada Lund"]),
        ("Von Jörn Petersen und Ines Varga, Oldwick", ["Jörn Petersen", "Ines Varga"]),
        ("Por María del Carmen Ruiz | 2 de marzo", ["María del Carmen Ruiz"]),
        ("12.03.2026 von Olga Petrova", ["Olga Petrova"]),
        ("By Ada Lund on 2 March 2026", ["Ada Lund"]),
        ("By Ada Lund, 2 March 2026", ["Ada Lund"]),
        ("By Ada Lund 2 March 2026", ["Ada Lund"]),
        ("Von Ada Lund – 2. März 2026", ["Ada Lund"]),
        ("By Ada Lund and Bo Ray, Monday, 2 March 2026", ["Ada Lund", "Bo Ray"]),
        ("Por María Ruiz, 2 de marzo de 2026", ["María Ruiz"]),
        ("Von Jörn Petersen am 2. März 2026", ["Jörn Petersen"]),
        ("By Ada Lund, 12:30", ["Ada Lund"]),
        ("By Ada Lund with Bo Ray", ["Ada Lund", "Bo Ray"]),
        ("By Oldwick Travel Tips", []),
        ("By the harbour the boats wait", []),
        ("Von den Dächern tropft es", []),
        ("Photos and text", []),
    ],
)
def test_parse_byline(line, names):
    assert parse_byline(line) == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("بقلم: سلمى الحداد", ["سلمى الحداد"]),
        ("بقلم سلمى الحداد، عمر زيدان", ["سلمى الحداد", "عمر زيدان"]),
        ("كتب: عمر زيدان وسلمى حداد", ["عمر زيدان", "سلمى حداد"]),
        ("מאת: דנה לוין", ["דנה לוין"]),
        ("लेखक: अनिता वर्मा", ["अनिता वर्मा"]),
        ("โดย: สมศรี ใจงาม", ["สมศรี ใจงาม"]),
        ("文／林小雨", ["林小雨"]),
        ("【記者 林小雨、陳大文】", ["林小雨", "陳大文"]),
        ("作者：李晓明 2026年3月2日", ["李晓明"]),
        ("文・潮見 花子", ["潮見 花子"]),
        ("한바다 기자", ["한바다"]),
        ("한바다 기자 sea@oldwick.example", ["한바다"]),
        ("文化の日に開かれた市", []),  # the sign for "text" begins a word
        ("记者会上，市长说船期不变", []),
        ("كتب: هذا ما قاله رئيس البلدية مساء الاثنين", []),
        ("기자 회견", []),
        ("作者：林小雨 Ada", []),
    ],
)
def test_parse_caseless_byline(line, names):
    assert parse_caseless_byline(line) == names


def test_bylines_without_capital_letters_are_found_below_the_headline():
    for line, name in (
        ("文／林小雨", "林小雨"),
        ("بقلم: سلمى الحداد", "سلمى الحداد"),
        ("한바다 기자", "한바다"),
        ("Автор: Инес Варга", "Инес Варга"),
        ("Γράφει η Μαρία Παππά", "Μαρία Παππά"),
    ):
        tree = parse_html(f"<h1>Dam cracks</h1><div>{line}</div><p>Text.</p>")
        assert [one.byline.names for one in find_visible_bylines(tree)] == [(name,)]


@pytest.mark.parametrize(
    ("inside", "names"),
    [
        ("<h1>Dam cracks</h1><p>2 March 2026 | Ada Lund</p>", [["Ada Lund"]]),
        ("<h1>Dam cracks</h1><p>Ada Lund | Chief Writer | March 2, 2026</p>", [["Ada Lund"]]),
        ("<h1>Dam cracks</h1><div><span>Ada Lund |</span> <span>2.3.2026</span></div>", [["Ada Lund"]]),
        ("<h1>Dam cracks</h1><div><p>Ada Lund</p><p><b>2 March 2026</b></p></div>", [["Ada Lund"]]),
        ("<h1>Dam cracks</h1><p>2 March 2026 | Local News</p>", []),
        ("<h1>Dam cracks</h1><p>Old Mill</p><div><p>2 March 2026</p><p>3 min</p></div>", []),
        ("<div>1 March 2026 | Ada Lund</div><h1>Dam cracks</h1>", []),
        ("<h1>Dam cracks</h1><p>North Shore, 2 March 2026</p>", []),
        ("<h1>Dam cracks</h1><p>Mill Street, 2 March 2026, Great Hall</p>", []),
        ("<h1>Concert at Fogo Oru</h1><p>2 March 2026, Fogo Oru</p>", []),
        (
            f"<h1>Dam cracks</h1><p>Fogo Oru, 2 March 2026</p><p>{'All in Fogo Oru saw the water come over. ' * 4}</p>",
            [],
        ),
        ("<h1>Dam cracks</h1><p>2 March 2026 | <a href='/topics/old-mill'>Old Mill</a></p>", []),
        ("<h1>Dam cracks</h1><p>Fogo Oru, March 2, 2026 – The council has bought a ferry at last.</p>", []),
    ],
)
def test_a_name_beside_the_date_below_the_headline(inside, names):
    assert [list(byline.names) for byline in find_header_bylines(parse_html(inside))] == names


@pytest.mark.parametrize(
    ("last", "names"),
    [
        ("<p><strong>Lê Phương Anh</strong></p>", ["Lê Phương Anh"]),
        ("<p style='text-align: right'>Ada Lund</p>", ["Ada Lund"]),
        ("<p>Ada Lund</p>", []),
        ("<p><strong>More Stories</strong></p>", []),
        ("<p>（潮見花子）</p>", ["潮見花子"]),
        ("<p><em><a href='/boats'>Old Mill</a></em></p>", []),
    ],
)
def test_find_signature(last, names):
    paragraph = f"<p>{'The water came over the wall of the mill. ' * 3}</p>"
    page = f"<h1>Dam cracks</h1><div>{paragraph * 4}{last}</div>"
    assert list(find_signature(parse_html(page)).names) == names


def test_a_line_ends_at_a_line_break():
    page = "<h1>Dam cracks</h1><font>By ADA LUND<br>Staff writer<br>March 2, 2026</font>"
    assert next(find_visible_bylines(parse_html(page))).byline.names == ("ADA LUND",)
    page = "<h1>Dam cracks</h1><p>March 2, 2026<br>Words: Ada Lund<br>Photos: Bo Ray</p>"
    assert next(find_visible_bylines(parse_html(page))).byline.names == ("Ada Lund",)


def test_find_visible_bylines_searches_below_the_headline():
    page = "<div>by Other Person</div><h1>Dam cracks</h1><div><em>by Ada Lund</em></div><p>Water came.</p>"
    assert [list(one.byline.names) for one in find_visible_bylines(parse_html(page))] == [["Ada Lund"]]


@pytest.mark.parametrize(
    ("inside", "names"),
    [
        ("<div><b>By</b><a>Ada Lund</a></div>", ["Ada Lund"]),
        ("<p>Written by:<span>Zoë Åkerlund</span></p>", ["Zoë Åkerlund"]),
        ("<div><span>Von</span><a>Ines Varga</a><i>und</i><a>Jörn Petersen</a></div>", ["Ines Varga", "Jörn Petersen"]),
        ("<div>Article by<a>Matti Kivelä</a><a>Let's talk</a><a>Subscribe</a></div>", ["Matti Kivelä"]),
        ("<div><b>By</b><a>Ada Lund</a><a>Kim Vale</a></div>", ["Ada Lund", "Kim Vale"]),
        ("<div><b>By</b><img></div>", []),
        ("<div>By <b>boat</b></div>", []),
    ],
)
def test_a_label_in_an_element_of_its_own(inside, names):
    found = find_visible_bylines(parse_html(f"<h1>Dam cracks</h1>{inside}<p>Water came.</p>"))
    assert [name for one in found for name in one.byline.names][: len(names) or 1] == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("NORTH OLDWICK, March 2, 2026 —", ()),
        ("NORTH OLDWICK, March 2, 2026 (Coast News) – The council bought a ferry.", ()),
        ("ADA LUND, March 2, 2026", ("ADA LUND",)),
        ("Ada Lund – March 2, 2026", ("Ada Lund",)),
    ],
)
def test_the_place_of_a_dateline_is_no_author(line, names):
    bylines = find_header_bylines(parse_html(f"<h1>Ferry bought</h1><p>{line}</p><p>{'The ferry sails. ' * 20}</p>"))
    assert next((byline.names for byline in bylines), ()) == names
