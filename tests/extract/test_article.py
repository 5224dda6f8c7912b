# ruff: noqa: E501 - pages are easier to read in one line
"""Whole pages: what becomes an article and with what, what does not, and what hostile pages cost."""

import json
from datetime import UTC, datetime

import pytest

from demo.articles import articles
from demo.expected import labels
from demo.site import answer
from newsfold.extract.article import Article, Rejected, explain, extract_article
from newsfold.extract.html.boilerplate import is_box_name
from newsfold.extract.html.parse import decode
from newsfold.extract.metadata.authors import agency, people
from newsfold.extract.metadata.dates import in_url, published, read

URL = "https://www.oldwick.example/news/second-ferry"
TEXT = (
    "The council of Oldwick voted on Monday evening to buy a second ferry for the island route after a debate of four hours.",
    "The boat will cost four million crowns, said the mayor, Ines Varga. It is to sail from next spring, twice a day.",
    "Critics on the island had asked for a bridge, which the engineers of the county called too dear by half.",
)
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in TEXT)


def page(
    head="", inside=f"<article><h1>Second ferry for Oldwick</h1>{BODY}</article>", title="Second ferry for Oldwick"
):
    return f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>{inside}</body></html>'


def json_ld(**fields):
    node = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Second ferry for Oldwick"} | fields
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def article(html, url=URL, **more):
    found = extract_article(html, url, **more)
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize(
    ("inside", "id_"),
    [
        (f"<article><h1>Second ferry for Oldwick</h1>{BODY}</article>", "plain"),
        (f"<nav><a href='/'>Home</a></nav><h1>Second ferry for Oldwick</h1><div>{BODY}</div><aside><p>{TEXT[0]}</p></aside>", "aside"),
        (f"<h1>Second ferry for Oldwick</h1><div class='story'>{BODY}<div class='related-links'><p>Storm keeps boats in port, and other stories of the day</p></div></div>", "related"),
        (f"<table><tr><td><h1>Second ferry for Oldwick</h1>{BODY}</td><td><a href='/a'>Storm keeps boats in port</a></td></tr></table>", "layout table"),
        (f"<div class='has-sidebar no-comments'><h1>Second ferry for Oldwick</h1>{BODY}</div>", "state names"),
        (f"<main><h1>Second ferry for Oldwick</h1>{BODY.replace('</p>', '')}</main>", "unclosed"),
        (f"<div id='cookie-consent'><p>We value your privacy and bake many cookies for you every day.</p></div><article>{BODY}</article>", "cookies"),
        (f"<article>{BODY}</article><section id='comments'><p>First! I have always said that we need that boat, long ago.</p></section>", "comments"),
    ],
)  # fmt: skip
def test_the_paragraphs_and_nothing_else(inside, id_):
    assert article(page(inside=inside)).text.split("\n\n") == list(TEXT)


def test_a_data_table_is_kept():
    table = "<table><tr><th>Route</th><th>Passengers</th></tr><tr><td>North</td><td>4,100</td></tr></table>"
    text = article(
        page(inside=f"<article><h1>Second ferry for Oldwick</h1>{BODY}{table}<p>{TEXT[2]} So it is.</p></article>")
    ).text
    assert "North" in text
    assert "4,100" in text


class TestMetadata:
    def test_json_ld_first(self):
        found = article(
            page(
                json_ld(
                    author=[{"name": "Ines Varga"}, {"name": "Bo Ray"}], datePublished="2026-03-02T09:30:00+01:00",
                    dateModified="2026-03-02T12:00:00Z", articleSection="Politics", keywords=["ferry", "council"],
                )
                + '<meta property="og:image" content="/p/1.jpg"><meta name="author" content="Web Desk">'
            )
        )  # fmt: skip
        assert found.authors == ("Ines Varga", "Bo Ray")
        assert (found.published_at, found.published_precision, found.published_from) == (
            datetime(2026, 3, 2, 8, 30, tzinfo=UTC), "minute", "json-ld",
        )  # fmt: skip
        assert found.modified_at == datetime(2026, 3, 2, 12, tzinfo=UTC)
        assert (found.section, found.language, found.kind) == ("Politics", "en", "article")
        assert found.tags == ("ferry", "council")
        assert found.image_url == "https://www.oldwick.example/p/1.jpg"

    def test_then_meta_then_the_feed_then_the_url(self):
        meta = '<meta property="article:published_time" content="2026-03-02T10:00:00Z">'
        assert article(page(meta), feed={"published": "2026-03-02T07:00:00Z"}).published_from == "meta"
        found = article(page(), feed={"published": "2026-03-02T07:00:00Z", "authors": ["Bo Ray"]})
        assert (found.published_from, found.authors) == ("feed", ("Bo Ray",))
        found = article(page(), "https://www.oldwick.example/2026/03/02/second-ferry")
        assert (found.published_from, found.published_precision) == ("url", "day")

    def test_a_date_after_the_visit_is_none(self):
        fetched = datetime(2026, 3, 2, tzinfo=UTC)
        found = article(page(json_ld(datePublished="2031-01-01T00:00:00Z")), fetched_at=fetched)
        assert found.published_at is None
        assert found.quality["dates refused"] == [
            {"evidence": "json-ld", "text": "2031-01-01T00:00:00Z", "why": "after it was fetched"}
        ]

    def test_a_canonical_address_of_another_site_is_not_believed(self):
        assert article(page('<link rel="canonical" href="https://evil.example.org/x">')).canonical_url == URL
        own = '<link rel="canonical" href="https://oldwick.example/ferry?utm_source=x">'
        assert article(page(own)).canonical_url.startswith("https://oldwick.example/ferry")

    def test_what_a_paywall_hides(self):
        found = article(page(json_ld(isAccessibleForFree=False)))
        assert not found.is_free

    @pytest.mark.parametrize(
        ("url", "head", "kind"),
        [
            ("https://oldwick.example/live/storm", "", "live"),
            ("https://oldwick.example/opinion/ferry", "", "opinion"),
            ("https://oldwick.example/a", json_ld(**{"@type": "LiveBlogPosting"}), "live"),
            ("https://oldwick.example/galleries/ferry", json_ld(**{"@type": "ImageGallery"}), "gallery"),
            (URL, "", "article"),
        ],
    )
    def test_kind(self, url, head, kind):
        assert article(page(head), url).kind == kind

    def test_broken_json_ld_costs_nothing_else(self):
        broken = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "x", </script>'
        assert article(page(broken)).title == "Second ferry for Oldwick"

    def test_control_characters_do_not_reach_the_columns(self):
        html = page(json_ld(author="Ines\u202e Varga")).replace("The boat", "The &#27;[31mboat&#0;\u202e")
        found = article(html)
        assert not any(
            (ord(c) < 32 and c != "\n") or c == "\u202e" for c in found.text + found.title + str(found.authors)
        )


@pytest.mark.parametrize(
    ("html", "url", "reason"),
    [
        (b"", URL, "not HTML"),
        (b"%PDF-1.7 \x00\x01\x02" * 50, URL, "not HTML"),
        (b'{"a": 1}', URL, "not HTML"),
        (page(inside=""), URL, "no text"),
        (page(inside="<p>Too short to be news.</p>"), URL, "stub"),
        (page(title="Page not found", inside="<h1>Page not found</h1><p>The page that you look for is not here, go and look for it elsewhere please.</p>"), URL, "error page"),
        (page(title="Seite nicht gefunden", inside="<h1>Seite nicht gefunden</h1><p>Die Seite, die Sie suchen, gibt es hier leider nicht mehr, suchen Sie bitte anderswo weiter.</p>"), URL, "error page"),
        (page(), "https://www.oldwick.example/", "index page"),
        ("<div>" * 5000 + BODY, URL, "not HTML, or nested too deep"),
    ],
)  # fmt: skip
def test_no_article(html, url, reason):
    assert extract_article(html, url) == Rejected(reason)


@pytest.mark.parametrize(
    ("body", "header", "text"),
    [
        ("<p>Größe</p>".encode(), "utf-8", "Größe"),
        ("<p>Größe</p>".encode("latin-1"), "iso-8859-1", "Größe"),
        ("<p>Größe</p>".encode(), "iso-8859-1", "Größe"),
        ("<meta charset='windows-1251'><p>Паром</p>".encode("windows-1251"), None, "Паром"),
        ("<p>Паром</p>".encode("utf-16"), None, "Паром"),
        (b"\xef\xbb\xbf<p>x</p>", None, "x"),
        ("<meta charset=shift_jis><p>潮見市の船</p>".encode("shift_jis"), None, "潮見市の船"),
        (b"<p>x</p>", "no-such-charset", "x"),
    ],
)
def test_decode(body, header, text):
    assert f"<p>{text}</p>" in decode(body, header)


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        (["By Ines Varga and Bo Ray"], ["Ines Varga", "Bo Ray"]),
        (["Von Jens Harmsen"], ["Jens Harmsen"]),
        (["Solène Kerviel et Bastien Rouvray"], ["Solène Kerviel", "Bastien Rouvray"]),
        (["INES VARGA"], ["Ines Varga"]),
        (["Ines Varga", "ines varga"], ["Ines Varga"]),
        (["Ines Varga, Senior Reporter | Oldwick Times"], ["Ines Varga", "Senior Reporter"]),
        (["admin", "https://oldwick.example/authors/1", "desk@oldwick.example", "Reuters", "Oldwick Times"], []),
        (["سلمى الحدّاد"], ["سلمى الحدّاد"]),
    ],
)
def test_people(raw, names):
    assert people(raw, site="Oldwick Times") == names


@pytest.mark.parametrize(
    ("names", "first", "last", "found"),
    [
        (["Reuters"], "", "", "Reuters"),
        (["By AFP"], "", "", "AFP"),
        ([], "OLDWICK, March 2 (Reuters) - The council voted.", "", "Reuters"),
        ([], "", "Das Schiff fährt ab Mai. (dpa)", "dpa"),
        (["Agence France-Presse"], "", "", "AFP"),
        (["Ines Varga and The Associated Press"], "", "", "AP"),
        (["Oldwick Zeitung / dpa"], "", "", "dpa"),
        (["Le Quotidien avec AFP"], "", "", "AFP"),
        (["共同通信"], "", "", "Kyodo"),
        ([], "新华社奥尔德威克3月2日电", "", None),
        ([], "", "So it was. With reporting by Reuters", "Reuters"),
        ([], "", "So war es. (mit Material von dpa)", "dpa"),
        ([], "", "Ainsi soit-il. (avec AFP)", "AFP"),
        ([], "", "Así fue. Con información de EFE", "EFE"),
        ([], "", "dpa/lno", "dpa"),
        ([], "", "Источник: ТАСС", "TASS"),
        (["Ines Varga"], "The council voted.", "So it was.", None),
        (["Michael Bloomberg"], "PA schools open late.", "He will teach at the AP", None),
    ],
)
def test_agency(names, first, last, found):
    assert agency(names, (first, last)) == found


@pytest.mark.parametrize(
    ("text", "at", "precision"),
    [
        ("2026-03-02T09:30:00Z", "2026-03-02T09:30", "minute"),
        ("2026-03-02T09:30:00+0530", "2026-03-02T04:00", "minute"),
        ("2026-03-02 09:30:15.123 UTC", "2026-03-02T09:30", "minute"),
        ("2026-03-02", "2026-03-02T00:00", "day"),
        ("2026-03-02T00:00:00", "2026-03-02T00:00", "day"),
        ("2026-03-02T00:00:00Z", "2026-03-02T00:00", "minute"),
        ("Mon, 02 Mar 2026 09:30:00 +0100", "2026-03-02T08:30", "minute"),
        ("yesterday", None, None),
        ("2026-02-30", None, None),
        ("", None, None),
    ],
)
def test_read_date(text, at, precision):
    when = read(text, "meta")
    assert (when and f"{when.at:%Y-%m-%dT%H:%M}", when and when.precision) == (at, precision)


def test_a_minute_wins_over_the_bare_day_of_better_evidence():
    when = published([("json-ld", "2026-03-02"), ("meta", "2026-03-02T09:30:00Z")], None)
    assert when is not None
    assert when.evidence == "meta"
    assert in_url("https://a.example/2026/03/02/x") == "2026-03-02"
    assert in_url("https://a.example/x-20260302") == ""


@pytest.mark.parametrize(
    ("names", "box"),
    [
        ("share-bar", True), ("shareBar", True), ("c_related", True), ("article__read-more", True), ("sidebar", True),
        ("article-body", False), ("has-sidebar", False), ("story", False), ("", False),
        ("post-content no-comments", False), ("relationship", False),
    ],
)  # fmt: skip
def test_box_names(names, box):
    assert is_box_name(names) is box


def test_what_a_news_portal_says_twice_stands_once():
    """Trail, headline, standfirst without a full stop, second headline, captions, source and link lines."""
    title = "Oldwick Votes to Buy a Second Ferry"
    standfirst = (
        "Oldwick council voted to buy a second ferry for the island route amid warnings that the price may rise again"
    )
    lines = [f"Home Updates Politics {title}", standfirst, "Council of Oldwick Votes for Second Ferry", *TEXT[:2],
             title, title, "Source: Web", TEXT[2], "Read Also: Storm Keeps All Boats in Port"]  # fmt: skip
    found = article(page(inside=f"<h1>{title}</h1>" + "".join(f"<p>{line}</p>" for line in lines), title=title))
    assert (found.title, found.standfirst) == (title, standfirst)
    assert found.text.split("\n\n") == list(TEXT)


def test_explain_names_what_dropped_each_line():
    html = page(
        inside=f"<article><h1>Second ferry for Oldwick</h1>{BODY}<p>Read also: Storm keeps boats in port</p></article>"
    )
    found = {text: verdict for verdict, text in explain(html, URL)}
    assert [found[paragraph] for paragraph in TEXT] == ["kept"] * 3
    assert found["Read also: Storm keeps boats in port"] == "read_also"


def test_quality_floor_over_the_demo_web():
    """Words of the text found, words found that belong to it, and titles, in six languages and seven layouts."""
    right = wanted = given = titles = residue = 0
    truth, out = labels(), [a.on(2) for a in articles() if not a.blocked and a.gone_on is None and a.kind != "live"]
    for item in out:
        found = article(answer(item.outlet.host, item.path, 2).body, item.url)
        text, label = f"{found.standfirst}\n{found.text}", truth[item.url]
        body = " ".join(label.paragraphs)
        right += sum(len(p) for p in label.paragraphs if p in text)
        wanted += len(body)
        given += len(found.text)
        titles += found.title == item.title
        residue += any(part in text for part in label.absent)
    assert right / wanted >= 0.995
    assert wanted / given >= 0.95
    assert titles / len(out) >= 0.98
    assert residue == 0


@pytest.mark.parametrize(
    ("name", "people"),
    [
        ("DARA QUINCE Associated Press", ("Dara Quince",)),
        ("Michael Bloomberg", ("Michael Bloomberg",)),
        ("서하늘 기자", ("서하늘",)),
    ],
)
def test_an_agency_behind_a_name_is_none_of_it(name, people):
    assert article(page(json_ld(author={"@type": "Person", "name": name}))).authors == people


def test_the_agency_of_a_picture_is_not_that_of_the_text():
    caption = "The second ferry at the old pier on Monday (AP)"
    inside = f'<article><h1>Second ferry for Oldwick</h1>{BODY}<img alt="{caption}"><p>{caption}</p></article>'
    assert article(page(inside=inside)).agency is None
    assert article(page(inside=inside.replace("<img", "<b"))).agency == "AP"
