"""Section pages into article links and feeds."""

import pytest

from crawler.links import MAX_LINKS, looks_like_article, read_section

URL = "https://herald.example/politics/"


@pytest.mark.parametrize(
    ("path", "article"),
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
def test_shape_of_an_article_url(path: str, article: bool) -> None:
    assert looks_like_article(f"https://herald.example{path}") is article


def test_links_once_with_their_longest_text() -> None:
    page = """<a href="/2026/03/02/dock#c"><img></a> <a href="/2026/03/02/dock">Dock <b>strike</b> ends</a>
        <a href="javascript:go()">x</a> <a href="/politics">Politics</a>"""
    listing = read_section(page.encode(), URL)
    assert [(entry.url, dict(entry.about)) for entry in listing.entries] == [
        ("https://herald.example/2026/03/02/dock", {"title": "Dock strike ends"})
    ]


def test_feeds_that_a_page_names() -> None:
    page = """<link rel="alternate" type="application/rss+xml" href="/rss.xml">
        <link rel="alternate" type="application/rss+xml" href="/comments/feed">
        <link rel="alternate" hreflang="de" href="/de"> <link rel="stylesheet" href="/x.css">
        <link rel="sitemap" type="application/xml" href="/sitemap.xml">"""
    assert read_section(page.encode(), URL).feeds == [
        ("https://herald.example/rss.xml", "feed"),
        ("https://herald.example/sitemap.xml", "sitemap"),
    ]


def test_endless_page_is_cut() -> None:
    page = "".join(f'<a href="/2026/03/02/{number}">x</a>' for number in range(MAX_LINKS + 50))
    assert len(read_section(page.encode(), URL).entries) == MAX_LINKS


@pytest.mark.parametrize("body", [b"", b"   ", b"<!-- nothing -->"])
def test_empty_page(body: bytes) -> None:
    assert not read_section(body, URL).entries
