"""The headline, the authors and the date of a page, from all the places that give them."""

import json

import pytest

from newsfold.extract.article import Article, extract_article
from newsfold.extract.html.parse import parse_html
from newsfold.extract.metadata.authors import choose_authors, choose_byline
from newsfold.extract.metadata.page import extract_metadata

URL = "https://www.oldwick-times.example/news/ferry"


def metadata_of(head="", inside="", feed=None):
    tree = parse_html(f"<html><head>{head}</head><body>{inside}<p>Text.</p></body></html>")
    assert tree is not None
    return extract_metadata(tree, URL, feed)


def json_ld(**fields):
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle"} | fields)}</script>'


@pytest.mark.parametrize(
    ("head", "inside", "names"),
    [
        pytest.param(json_ld(author={"@type": "Person", "name": "Ines Varga"}), "", ["Ines Varga"], id="json-ld"),
        pytest.param(json_ld(author=[{"name": "Ines Varga"}, "Bo Ray"]), "", ["Ines Varga", "Bo Ray"], id="two"),
        pytest.param('<meta name="Author" content="By Ines Varga">', "", ["Ines Varga"], id="meta"),
        pytest.param(
            json_ld(author={"@type": "Organization", "name": "Oldwick Times"}),
            '<span class="article__author">By Ines Varga, Saltmere</span>', ["Ines Varga"],
            id="an organization in JSON-LD is skipped",
        ),
        pytest.param("", '<p class="byline">Von <a href="/a">Jens Harmsen</a></p>', ["Jens Harmsen"], id="link"),
        pytest.param(
            "", '<div class="c-authorName"><span>Ines Varga</span><span>Bo Ray</span></div>', ["Ines Varga", "Bo Ray"],
            id="one element for each name",
        ),
        pytest.param("", '<span class="author vcard"><a class="fn">Bo Ray</a></span>', ["Bo Ray"], id="hcard"),
        pytest.param("", '<a rel="author">View all posts by Bo Ray</a>', ["Bo Ray"], id="rel"),
        pytest.param(
            "", '<p class="byline">Bo Ray</p><div class="related"><p class="byline">Al Kim</p></div>', ["Bo Ray"],
            id="byline of a related article",
        ),
        pytest.param("", '<div class="comment"><b class="author">Troll Ninety</b></div>', [], id="author of a comment"),
        pytest.param(
            '<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Bo Ray">', "",
            ["Bo Ray"], id="Twitter card",
        ),
        pytest.param('<meta name="twitter:data1" content="3 minutes">', "", [], id="Twitter card without author"),
        pytest.param("", '<p class="author-wrap">By<b>Ines Varga</b><i>Reporter</i></p>', ["Ines Varga"], id="pieces"),
        pytest.param(
            "", '<p class="byline">Photos by <b>Al Kim</b> Words by <b>Bo Ray</b></p>', ["Bo Ray"], id="photographer",
        ),
        pytest.param(
            "", '<p class="byline"><b>Bo Ray</b> Reviewed by <b>Al Kim</b></p>', ["Bo Ray"], id="reviewer",
        ),
        pytest.param("", '<p>In <a href="/authors/bo-ray">Bo Ray</a></p>', ["Bo Ray"], id="page of the author"),
        pytest.param("", '<p>In <a href="/authors/all">Old Mill</a></p>', [], id="page of all authors"),
        pytest.param(
            '<meta name="author" content="Oldwick Team">', '<a href="/authors/bo-ray">Bo Ray</a>', [], id="desk",
        ),
        pytest.param("", '<p class="author-bio">Bo Ray has written on boats since 1990.</p>', [], id="biography"),
        pytest.param('<meta name="authors" content="Ines Varga, Bo Ray">', "", ["Ines Varga", "Bo Ray"], id="authors"),
        pytest.param(
            '<meta name="author" content="[&quot;Ines Varga&quot;, &quot;Bo Ray&quot;, 7]">', "",
            ["Ines Varga", "Bo Ray"], id="JSON",
        ),
        pytest.param('<meta name="author" content="[Ines Varga">', "", ["[Ines Varga"], id="no JSON"),
        pytest.param('<meta name="author" content="i@oldwick.example (Ines Varga)">', "", ["Ines Varga"], id="mail"),
        pytest.param('<meta name="author" content="ines">', "", [], id="initials"),
        pytest.param(
            '<meta name="author" content="Oldwick Times"><meta name="author" content="Ines Varga">'
            '<meta name="author" content="Bo Ray">', "", ["Ines Varga", "Bo Ray"],
            id="one meta tag for each author",
        ),
        pytest.param(
            "", '<li itemprop="citation" itemscope><meta itemprop="author" content="Bo Ray">Ray 2019.</li>', [],
            id="microdata of a cited work",
        ),
        pytest.param("", '<aside class="post-author">Ines Varga</aside>', ["Ines Varga"], id="aside"),
    ],
)  # fmt: skip
def test_authors_of_a_page(head, inside, names):
    page = metadata_of(head, inside)
    assert choose_authors(page.bylines, site_name="Oldwick Times", host="www.oldwick-times.example") == names


@pytest.mark.parametrize(
    ("inside", "printed"),
    [
        ('<p class="author-name">By <a href="/desk">The Oldwick Times editors</a></p>', "The Oldwick Times editors"),
        ('<span class="byline">von Redaktion, </span>', "Redaktion"),
        ('<p class="author-name">Saltmere Staff</p><p class="author-name">Ines Varga</p>', "Ines Varga"),
        ('<p class="author-name">Share this team story</p>', ""),
    ],
)
def test_a_marked_byline_may_be_that_of_a_desk(inside, printed):
    page = metadata_of("", f"<h1>Ferry</h1><div>{inside}</div>")
    assert choose_byline(page.bylines, site_name="Oldwick Times", host="www.oldwick-times.example") == printed


def test_a_date_in_the_visible_text_is_the_last_resort():
    text = "<p>The council of Oldwick voted on Monday evening to buy a second ferry for the island route.</p>"
    inside = f'<h1>Ferry</h1><span class="date">2 March 2026</span>{text}'
    html = f"<html><head><title>Ferry</title></head><body>{inside}</body></html>"
    article = extract_article(html, URL)
    assert isinstance(article, Article)
    assert (article.published_precision, article.published_from) == ("day", "text")


OLD_WEB_PAGE = json_ld(**{"@type": "WebPage"}, url=URL, datePublished="2019-01-05T10:00:00Z")


@pytest.mark.parametrize(
    ("head", "inside", "at"),
    [
        (OLD_WEB_PAGE, "<p>2 March 2026</p>", "03-02T00:00"),
        (
            OLD_WEB_PAGE + '<meta property="article:published_time" content="2026-03-02T19:30:00Z">',
            "",
            "03-02T19:30",
        ),
        (json_ld(**{"@type": "WebPage"}, url=URL, datePublished="2026-03-02T19:30:00Z"), "", "03-02T19:30"),
        (json_ld(**{"@type": "VideoObject"}, uploadDate="2025-12-01T08:00:00Z"), "<p>2 March 2026</p>", "03-02T00:00"),
        (
            "",
            "<p>Updated <time datetime=2026-03-05T10:00Z>5 March</time></p>"
            "<time datetime=2026-03-02T19:30Z>2 March</time>",
            "03-02T19:30",
        ),
        ("", "<time class=updated datetime=2026-03-05>5 March</time><p>2 March 2026</p>", "03-02T00:00"),
        ("", "<p>2 March 2026</p><div class=comments><time datetime=2026-03-08>8 May</time></div>", "03-02T00:00"),
        ("", "<ul class=related-list><li><time datetime=2026-02-08T10:00Z>8 Feb</time></ul>", None),
        ('<meta name="last-modified" content="2026-03-05T10:00:00Z">', "<p>2 March 2026</p>", "03-02T00:00"),
        ('<meta property="article:published_time" content="2026-02-30T10:00:00Z">', "", None),
    ],
    ids=[
        "web page older than its line", "web page below meta", "web page alone", "video", "label", "class", "comments",
        "teasers", "last-modified", "no such day",
    ],
)  # fmt: skip
def test_dates_of_the_article_win_over_those_of_changes_comments_and_the_web_page(head, inside, at):
    text = "<p>The council of Oldwick voted on Monday evening to buy a second ferry for the island route.</p>" * 3
    html = f"<html><head><title>Ferry</title>{head}</head><body><h1>Ferry</h1><div>{text}</div>{inside}</body></html>"
    article = extract_article(html, URL)
    assert isinstance(article, Article)
    assert (article.published_at and f"{article.published_at:%m-%dT%H:%M}") == at


@pytest.mark.parametrize(
    ("author", "inside", "names"),
    [
        ({"@type": "Organization", "name": "Northbank Media"}, "<p class=byline>By Ines Varga</p>", ["Ines Varga"]),
        ([{"@type": "NewsMediaOrganization", "name": "North Herald"}, {"name": "Ines Varga"}], "", ["Ines Varga"]),
        ({"@type": "Person", "name": "ivarga"}, "<p class=byline>By Ines Varga</p>", ["Ines Varga"]),
        ({"@type": "Person", "name": "ines_varga"}, "", ["ines_varga"]),
        ({"@type": "Person", "name": "Northbank Ltd"}, "", []),
    ],
)
def test_people_win_over_organisations_and_logins(author, inside, names):
    page = metadata_of(json_ld(author=author), inside)
    assert choose_authors(page.bylines, site_name="Oldwick Times", host="www.oldwick-times.example") == names
