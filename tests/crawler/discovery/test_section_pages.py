"""Parsing section pages into article links and feeds."""

import pytest

from newsfold.crawler.discovery.section_pages import MAX_LINKS, looks_like_article, parse_section, url_shape

URL = "https://herald.example/politics/"


@pytest.mark.parametrize(
    ("path", "is_article"),
    [
        ("/2026/03/02/harbour-opens", True),
        ("/politics/harbour-opens-again-after-dock-strike", True),
        ("/politik/hafen-öffnet-nach-streik-wieder", True),
        ("/artikel/100234567.html", True),
        ("/story.php?id=12", False),
        ("/politics/", False),
        ("/tag/harbour-opens-again-after-strike", False),
        ("/author/maria-teresa-lopez-garcia", False),
        ("/about/how-we-report-the-news", False),
        ("/images/2026/03/02/harbour.jpg", False),
        ("/", False),
    ],
)
def test_shape_of_an_article_url(path: str, is_article: bool) -> None:
    assert looks_like_article(f"https://herald.example{path}") is is_article


def test_each_url_is_listed_once_with_its_longest_text() -> None:
    page = """<a href="/2026/03/02/dock#c"><img></a> <a href="/2026/03/02/dock">Dock <b>strike</b> ends</a>
        <a href="javascript:go()">x</a> <a href="/politics">Politics</a>"""
    listing = parse_section(page.encode(), URL)
    assert [(entry.url, dict(entry.metadata)) for entry in listing.entries] == [
        ("https://herald.example/2026/03/02/dock", {"title": "Dock strike ends"})
    ]


def test_feeds_and_sitemaps_of_link_elements() -> None:
    page = """<link rel="alternate" type="application/rss+xml" href="/rss.xml">
        <link rel="alternate" type="application/rss+xml" href="/comments/feed">
        <link rel="alternate" hreflang="de" href="/de"> <link rel="stylesheet" href="/x.css">
        <link rel="sitemap" type="application/xml" href="/sitemap.xml">"""
    assert parse_section(page.encode(), URL).feeds == [
        ("https://herald.example/rss.xml", "feed"),
        ("https://herald.example/sitemap.xml", "sitemap"),
    ]


def test_a_page_with_many_links_is_cut() -> None:
    page = "".join(f'<a href="/2026/03/02/{number}">x</a>' for number in range(MAX_LINKS + 50))
    assert len(parse_section(page.encode(), URL).entries) == MAX_LINKS


@pytest.mark.parametrize("body", [b"", b"   ", b"<!-- nothing -->"])
def test_an_empty_page_has_no_entries(body: bytes) -> None:
    assert not parse_section(body, URL).entries


@pytest.mark.parametrize(
    ("markup", "is_listed"),
    [
        ("<nav><a href='/2026/03/02/live'>Live</a></nav>", False),
        ("<nav><ul><li><a href='/2026/03/02/dock'>Dock strike ends after a week</a></ul></nav>", True),
        ("<h3><a href='/n/a7x'>Dock strike ends after a week</a></h3>", True),
        ("<a href='/n/a7x'><h2>Dock strike ends after a week</h2></a>", True),
        ("<a href='/n/a7x'>Dock strike ends after a week</a>", False),
        ("<h3><a href='/n/a7x'>More</a></h3>", False),
        ("<h3><a href='/tag/a7x'>Everything about the dock strike</a></h3>", False),
        (
            "<h3><a href='/n/a7x'>\u6e2f\u53e3\u7f62\u5de5\u4e00\u5468\u540e\u7ec8\u4e8e\u7ed3\u675f\u4e86</a></h3>",
            True,
        ),
    ],
)
def test_a_link_is_listed_by_its_position_and_text(markup: str, is_listed: bool) -> None:
    listing = parse_section(f"<html><meta charset=utf-8>{markup}".encode(), URL, "text/html; charset=utf-8")
    assert bool(listing.entries) is is_listed


def test_url_shapes_with_headlines_are_learned_from_the_page() -> None:
    headlines = "".join(f"<li><a href='/show.php?id={n}'>The harbour opens again, part {n}</a>" for n in range(6))
    page = f"{headlines}<a href='/show.php?id=99'>Photo</a><a href='/help.php?id=1'>Help</a>"
    assert [entry.url.rpartition("=")[2] for entry in parse_section(page.encode(), URL).entries] == list("012345")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("/a/1/dock-strike", "/a/2/ferry-sails", True),
        ("/show?id=1&x=2", "/show?x=9&id=7", True),
        ("/sport/1", "/news/1", False),
        ("/show?id=1", "/show?tag=1", False),
    ],
)
def test_url_shapes_of_two_urls(one: str, other: str, same: bool) -> None:
    shapes = [url_shape(f"https://herald.example{path}") for path in (one, other)]
    assert (shapes[0] == shapes[1]) is same
