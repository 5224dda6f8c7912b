"""Headline and authors, out of all the places where pages say them."""

import json

import pytest

from newsfold.extract.html.parse import parse
from newsfold.extract.metadata.authors import authors
from newsfold.extract.metadata.page import metadata

URL = "https://www.oldwick-times.example/news/ferry"


def read(head="", inside="", feed=None):
    tree = parse(f"<html><head>{head}</head><body>{inside}<p>Text.</p></body></html>")
    assert tree is not None
    return metadata(tree, URL, feed)


def json_ld(**fields):
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle"} | fields)}</script>'


def og(title, site="Oldwick Times"):
    return f'<meta property="og:title" content="{title}"><meta property="og:site_name" content="{site}">'


@pytest.mark.parametrize(
    ("head", "inside", "title"),
    [
        pytest.param("<title>Ferry sinks | Oldwick Times</title>", "", "Ferry sinks", id="head alone"),
        pytest.param("<title>Ferry sinks</title>", "<h1>Ferry sinks</h1>", "Ferry sinks", id="agreed"),
        pytest.param(og("Ferry sinks – Oldwick Times"), "", "Ferry sinks", id="site's name"),
        pytest.param(og("Ferry sinks - oldwick-times", "OT"), "", "Ferry sinks - oldwick-times", id="no site's name"),
        pytest.param(og("Ferry sinks – and nobody swims"), "", "Ferry sinks – and nobody swims", id="a dash within"),
        pytest.param(
            og("Ferry sinks in the harbour | Region"), "<h1>Ferry sinks in the harbour</h1>",
            "Ferry sinks in the harbour", id="what the heading says ends it",
        ),
        pytest.param(
            og("Ferry sinks") + json_ld(headline="Ferry disaster: all we know"), "<h1>All we know</h1>", "Ferry sinks",
            id="a newsroom's og:title",
        ),
        pytest.param(
            og("Best ferry tips 2026") + "<title>Best ferry tips 2026 - Blog</title>", "<h1>How I built a boat</h1>",
            "Best ferry tips 2026", id="two against one",
        ),
        pytest.param("<title>Oldwick Times</title>", "<h1>Ferry sinks</h1>", "Ferry sinks", id="heading alone"),
        pytest.param("", "<h1> </h1><h1>Ferry sinks</h1>", "Ferry sinks", id="an empty heading before"),
        pytest.param(og("渡し船が沈没 | 潮見新聞", "潮見新聞"), "", "渡し船が沈没", id="no spaces"),
        pytest.param(og("FERRY sinks"), "<h1>Ferry SINKS</h1>", "FERRY sinks", id="in its own case"),
    ],
)  # fmt: skip
def test_title(head, inside, title):
    assert read(head, inside).titles[0] == title


def test_a_page_without_name_takes_the_feed_s():
    assert read(feed={"title": "Ferry sinks"}).titles == ["Ferry sinks"]
    assert read().titles == []


@pytest.mark.parametrize(
    ("head", "inside", "names"),
    [
        pytest.param(json_ld(author={"@type": "Person", "name": "Ines Varga"}), "", ["Ines Varga"], id="json-ld"),
        pytest.param(json_ld(author=[{"name": "Ines Varga"}, "Bo Ray"]), "", ["Ines Varga", "Bo Ray"], id="two"),
        pytest.param('<meta name="Author" content="By Ines Varga">', "", ["Ines Varga"], id="meta"),
        pytest.param(
            json_ld(author={"@type": "Organization", "name": "Oldwick Times"}),
            '<span class="article__author">By Ines Varga, Saltmere</span>', ["Ines Varga"], id="an outlet first",
        ),
        pytest.param("", '<p class="byline">Von <a href="/a">Jens Harmsen</a></p>', ["Jens Harmsen"], id="link"),
        pytest.param(
            "", '<div class="c-authorName"><span>Ines Varga</span><span>Bo Ray</span></div>', ["Ines Varga", "Bo Ray"],
            id="a part each",
        ),
        pytest.param("", '<span class="author vcard"><a class="fn">Bo Ray</a></span>', ["Bo Ray"], id="hcard"),
        pytest.param("", '<a rel="author">View all posts by Bo Ray</a>', ["Bo Ray"], id="rel"),
        pytest.param(
            "", '<p class="byline">Bo Ray</p><div class="related"><p class="byline">Al Kim</p></div>', ["Bo Ray"],
            id="not of other articles",
        ),
        pytest.param("", '<div class="comment"><b class="author">Troll Ninety</b></div>', [], id="not of comments"),
        pytest.param(
            '<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Bo Ray">', "",
            ["Bo Ray"], id="card",
        ),
        pytest.param('<meta name="twitter:data1" content="3 minutes">', "", [], id="another card"),
        pytest.param("", '<p class="author-bio">Bo Ray has written on boats since 1990.</p>', [], id="a life"),
        pytest.param('<meta name="author" content="ines">', "", [], id="initials"),
    ],
)  # fmt: skip
def test_authors(head, inside, names):
    page = read(head, inside)
    assert authors(page.bylines, site="Oldwick Times", host="www.oldwick-times.example") == names


def test_a_day_that_only_readers_see():
    from newsfold.extract.article import Article, extract_article

    text = "<p>The council of Oldwick voted on Monday evening to buy a second ferry for the island route.</p>"
    inside = f'<h1>Ferry</h1><span class="date">2 March 2026</span>{text}'
    html = f"<html><head><title>Ferry</title></head><body>{inside}</body></html>"
    found = extract_article(html, URL)
    assert isinstance(found, Article)
    assert (found.published_precision, found.published_from) == ("day", "text")
