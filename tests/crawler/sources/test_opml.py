"""OPML as feed readers write it, and as people damage it."""

import contextlib
import random

import pytest

from newsfold.crawler.sources import opml
from newsfold.crawler.sources.opml import MAX_TITLE, OpmlError, Subscription, read_opml, write_opml

FIRST = "<outline text='A' xmlUrl='https://a.example/rss'/>"
LAST = "<outline text='C' xmlUrl='https://c.example/rss'/>"
PAPER = Subscription("Quay", "https://quay.example/rss", "")


def read(text: str) -> list[Subscription | str]:
    return [result for _, result in read_opml(text.encode("utf-8", "replace"))]


@pytest.mark.parametrize(
    ("outline", "expected"),
    [
        pytest.param("<outline text='Quay' xmlUrl='https://quay.example/rss'/>", PAPER, id="plain"),
        pytest.param("<OUTLINE TEXT='Quay' XMLURL='https://quay.example/rss'/>", PAPER, id="capitals"),
        pytest.param("<x:outline text='Quay' y:xmlUrl='https://quay.example/rss'/>", PAPER, id="prefixes"),
        pytest.param("<outline text=Quay xmlUrl=https://quay.example/rss />", PAPER, id="no quotes"),
        pytest.param("<outline text='Quay'xmlUrl='https://quay.example/rss'/>", PAPER, id="no space"),
        pytest.param("<outline isOpen text='Quay' xmlUrl='https://quay.example/rss'/>", PAPER, id="no value"),
        pytest.param("<outline text = 'Quay'\n xmlUrl\n=\n'https://quay.example/rss'>", PAPER, id="not closed"),
        pytest.param("<outline text='Quay' xmlUrl='https://quay.example/rss'\n", PAPER, id="no end of tag"),
        pytest.param("</outline></outline><outline text='Quay' xmlUrl='https://quay.example/rss'/>", PAPER, id="ends"),
        pytest.param("<outline text='' title='Quay' xmlUrl='https://quay.example/rss'/>", PAPER, id="title"),
        pytest.param("<outline type='rss' text='Quay' url='https://quay.example/rss'/>", PAPER, id="url for a feed"),
        pytest.param(
            '<outline text="5" disk" xmlUrl="https://b.example/rss"/>',
            Subscription('5" disk', "https://b.example/rss", ""), id="a quote too many",
        ),
        pytest.param(
            "<outline text='Tide & Quay' xmlUrl='https://b.example/?x=1&y=2&sect=3'/>",
            Subscription("Tide & Quay", "https://b.example/?x=1&y=2&sect=3", ""), id="bare ampersands",
        ),
        pytest.param(
            "<outline text='Caf&eacute; &#8211; 1 &lt; 2' xmlUrl='https://b.example/?x=1&amp;y=2'/>",
            Subscription("Caf\xe9 \u2013 1 < 2", "https://b.example/?x=1&y=2", ""), id="references",
        ),
        pytest.param(
            "<outline text='&pub; &bogus;' xmlUrl='https://b.example/'/>",
            Subscription("&pub; &bogus;", "https://b.example/", ""), id="unknown entities",
        ),
        pytest.param(
            "<outline text='The <b>Quay</b> &lt;i&gt;News&lt;/i&gt;' xmlUrl='https://b.example/'/>",
            Subscription("The Quay News", "https://b.example/", ""), id="markup in the title",
        ),
        pytest.param(
            "<outline title='The &lt;b&gt;Quay&lt;/b&gt;' text='x' xmlUrl='https://b.example/'/>",
            Subscription("The <b>Quay</b>", "https://b.example/", ""), id="markup that is meant literally",
        ),
        pytest.param(
            "<outline title='Tide &amp;amp; Quay' xmlUrl='https://b.example/'/>",
            Subscription("Tide & Quay", "https://b.example/", ""), id="escaped twice",
        ),
        pytest.param(
            "<outline text='The <body> politic' xmlUrl='https://b.example/'/>",
            Subscription("The <body> politic", "https://b.example/", ""), id="a tag of the document in the title",
        ),
        pytest.param(
            "<outline text='\u6e2f\u53e3\u65b0\u805e' htmlUrl='https://b.example/'/>",
            Subscription("\u6e2f\u53e3\u65b0\u805e", "", "https://b.example/"), id="a homepage only",
        ),
        pytest.param(
            "<outline xmlUrl='https://b.example/rss'/>", Subscription("", "https://b.example/rss", ""), id="no title"
        ),
        pytest.param(
            f"<outline text='{'x' * 999}' xmlUrl='https://b.example/'/>",
            Subscription("x" * MAX_TITLE, "https://b.example/", ""), id="a long title",
        ),
        pytest.param("<outline type='include' text='More' url='https://b.example/l.opml'/>", "includes", id="include"),
        pytest.param("<outline type='link' text='B' url='https://b.example/'/>", "names no feed", id="link"),
        pytest.param("<outline type='rss' text='B'/>", "names no feed", id="no address"),
        pytest.param("<outline text='B xmlUrl='https://b.example/rss'/>", "names no feed", id="a quote is missing"),
        pytest.param("<outline text='Folder'>", None, id="folder"),
        pytest.param("<outline isComment='true' text='B' xmlUrl='https://b.example/'/>", None, id="commented out"),
        pytest.param(
            "<outline name='Quay' xmlUrl='https://b.example/'/>", Subscription("Quay", "https://b.example/", ""),
            id="a title called name",
        ),
        pytest.param("<!-- <outline text='Old' xmlUrl='https://old.example/'/>\n -- > -->", None, id="comment"),
        pytest.param(
            "<outline xmlUrl='https://b.example/'><text><![CDATA[Sea & Quay]]></text></outline>",
            Subscription("Sea & Quay", "https://b.example/", ""), id="title in an element",
        ),
        pytest.param(
            "<outline text='<![CDATA[Sea & Quay]]>' xmlUrl='https://b.example/'/>",
            Subscription("Sea & Quay", "https://b.example/", ""), id="title in cdata",
        ),
        pytest.param("<![CDATA[<outline xmlUrl='https://old.example/'/>]]>", None, id="cdata"),
    ],
)  # fmt: skip
def test_one_outline_among_others(outline: str, expected: Subscription | str | None) -> None:
    first, *found, last = read(f"<opml><body>{FIRST}{outline}{LAST}</body></opml>")
    assert (first, last) == (
        Subscription("A", "https://a.example/rss", ""), Subscription("C", "https://c.example/rss", "")
    )  # fmt: skip
    if isinstance(expected, str):
        assert len(found) == 1
        assert expected in str(found[0])
    else:
        assert found == ([expected] if expected else [])


@pytest.mark.parametrize(
    "frame",
    [
        pytest.param("\n\n<?xml version='1.0'?>\n<opml>{}</opml>", id="white space before the declaration"),
        pytest.param("<!DOCTYPE opml [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>\n<opml>&b;{}</opml>", id="doctype"),
        pytest.param("<OPML VERSION='1.0'><BODY>{}</BODY></OPML>", id="capitals"),
        pytest.param("<opml><body>{}", id="cut off"),
        pytest.param("{}", id="no root"),
        pytest.param("Exported on Monday\n<opml>{}</opml>", id="text before"),
        pytest.param("<opml><body></body></opml><opml>{}</opml>", id="two roots"),
        pytest.param("<opml>" + 5000 * "<outline text='deep'>" + "{}" + "</opml>", id="deep"),
        pytest.param("<opml><!-- never closed {}", id="open comment"),
    ],
)
def test_whatever_is_around_the_outlines(frame: str) -> None:
    assert [entry.title for entry in read(frame.replace("{}", FIRST + LAST)) if isinstance(entry, Subscription)] == [
        "A", "C",
    ]  # fmt: skip


def test_the_place_is_the_line_of_the_start_tag() -> None:
    text = f"<opml>\n<!-- \n\n -->{FIRST}\n<outline\n text='x'\n url='http://x.example/'/>\n{LAST}</opml>"
    assert [place for place, _ in read_opml(text.encode())] == ["line 4", "line 5", "line 8"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "it has no outline"),
        ("<rss version='2.0'><channel/></rss>", "its root element is <rss>"),
        ("<html><body>Not found</body></html>", "its root element is <html>"),
        ("<opml><body></body></opml>", "it has no outline"),
    ],
)
def test_text_without_outlines_is_an_error(text: str, message: str) -> None:
    with pytest.raises(OpmlError, match=message):
        read(text)


def test_the_number_of_outlines_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opml, "MAX_OUTLINES", 3)
    assert len(read(FIRST * 3)) == 3
    with pytest.raises(OpmlError, match="more than 3 outlines; split it"):
        read(FIRST * 4)


@pytest.mark.parametrize(
    "text",
    ["<outline " * 200_000, "<!--" * 200_000, "<outline a='" * 100_000, "<outline " + "x" * 900_000, "&" * 900_000,
     "<outline " + "a:" * 450_000, "<outline a" + " " * 900_000, "<a" * 400_000],
)  # fmt: skip
def test_hostile_text_takes_no_time(text: str) -> None:
    with contextlib.suppress(OpmlError):
        assert not [entry for entry in read(text) if isinstance(entry, Subscription)]


def test_damage_affects_only_the_outline_that_it_is_in() -> None:
    generator = random.Random(3)
    for _ in range(300):
        damaged = list(f"<outline text='B {generator.random()}' xmlUrl='https://b.example/{generator.random()}'/>")
        for _ in range(generator.randint(1, 6)):
            position = generator.randrange(len(damaged))
            damaged[position] = generator.choice(
                ["", "&", "'", '"', "<", ">", "\0", "\ud800", "--", damaged[position] * 2]
            )
        found = read(f"<opml><body>{FIRST}\n{''.join(damaged)}\n{LAST}</body></opml>")
        assert "https://a.example/rss" in str(found[0])
        assert "https://c.example/rss" in str(found[-1])


def test_what_is_written_is_read_again() -> None:
    papers = [Subscription("Tide & \"Quay\" <1>", "https://quay.example/?a=1&b=2", "https://quay.example/"),
              Subscription("What <b> does, and <i>why</i>", "https://tags.example/rss", "https://tags.example/"),
              Subscription("Moor", "https://moor.example/rss", "https://moor.example/")]  # fmt: skip
    text = write_opml(papers, title="Mine", at="Mon, 02 Mar 2026 20:00:00 +0000").decode()
    assert read(text) == papers


@pytest.mark.parametrize("homepage", ["javascript:alert(1)", "data:text/html,x", "//quay.example/", "", None])
def test_only_addresses_of_the_web_are_written(homepage: str) -> None:
    paper = Subscription("Quay", "https://quay.example/rss", homepage)
    text = write_opml([paper], title="Mine", at="Mon, 02 Mar 2026 20:00:00 +0000").decode()
    assert read(text) == [PAPER]


@pytest.mark.parametrize("title", ["The 'Quay' Post", 'The "Quay" Post', '"Quay"', 'Quay "and" Wharf "news"'])
def test_quotes_in_a_title_that_are_not_escaped_belong_to_it(title: str) -> None:
    text = f'<opml><outline text="{title}" xmlUrl="https://quay.example/rss"/></opml>'
    assert list(read_opml(text.encode())) == [("line 1", Subscription(title, "https://quay.example/rss", ""))]
