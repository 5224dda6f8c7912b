# ruff: noqa: E501 - pages are easier to read in one line
"""Extraction of whole pages: articles with their metadata, and rejected pages with the reason."""

import json
from datetime import UTC, datetime

import pytest

from demo.articles import articles
from demo.expected import labels
from demo.site import answer
from newsfold.extract.article import Article, Rejected, explain, extract_article

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


def article(html, url=URL, **options):
    result = extract_article(html, url, **options)
    assert isinstance(result, Article), result
    return result


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
def test_text_is_the_paragraphs_and_nothing_else(inside, id_):
    assert article(page(inside=inside)).text.split("\n\n") == list(TEXT)


def test_a_data_table_is_kept():
    table = "<table><tr><th>Route</th><th>Passengers</th></tr><tr><td>North</td><td>4,100</td></tr></table>"
    text = article(
        page(inside=f"<article><h1>Second ferry for Oldwick</h1>{BODY}{table}<p>{TEXT[2]} So it is.</p></article>")
    ).text
    assert "North" in text
    assert "4,100" in text


class TestMetadata:
    def test_json_ld_comes_before_meta_tags(self):
        result = article(
            page(
                json_ld(
                    author=[{"name": "Ines Varga"}, {"name": "Bo Ray"}], datePublished="2026-03-02T09:30:00+01:00",
                    dateModified="2026-03-02T12:00:00Z", articleSection="Politics", keywords=["ferry", "council"],
                )
                + '<meta property="og:image" content="/p/1.jpg"><meta name="author" content="Web Desk">'
            )
        )  # fmt: skip
        assert result.authors == ("Ines Varga", "Bo Ray")
        assert (result.published_at, result.published_precision, result.published_from) == (
            datetime(2026, 3, 2, 8, 30, tzinfo=UTC), "minute", "json-ld",
        )  # fmt: skip
        assert result.modified_at == datetime(2026, 3, 2, 12, tzinfo=UTC)
        assert (result.section, result.language, result.kind) == ("Politics", "en", "article")
        assert result.tags == ("ferry", "council")
        assert result.image_url == "https://www.oldwick.example/p/1.jpg"

    def test_dates_come_from_meta_tags_then_feed_then_url(self):
        meta = '<meta property="article:published_time" content="2026-03-02T10:00:00Z">'
        assert article(page(meta), feed={"published": "2026-03-02T07:00:00Z"}).published_from == "meta"
        result = article(page(), feed={"published": "2026-03-02T07:00:00Z", "authors": ["Bo Ray"]})
        assert (result.published_from, result.authors) == ("feed", ("Bo Ray",))
        result = article(page(), feed={"published": "2026-03-02T07:00:00Z", "published_from": "feed-updated"})
        assert (result.published_from, result.published_precision) == ("feed-updated", "minute")
        result = article(page(), "https://www.oldwick.example/2026/03/02/second-ferry")
        assert (result.published_from, result.published_precision) == ("url", "day")

    def test_a_date_after_the_fetch_is_refused(self):
        fetched = datetime(2026, 3, 2, tzinfo=UTC)
        result = article(page(json_ld(datePublished="2031-01-01T00:00:00Z")), fetched_at=fetched)
        assert result.published_at is None
        assert result.quality["dates refused"] == [
            {"evidence": "json-ld", "text": "2031-01-01T00:00:00Z", "why": "after it was fetched"}
        ]

    @pytest.mark.parametrize(
        ("head", "inside", "feed", "expected"),
        [
            (json_ld(datePublished="Oct 9, 2025 7:45 PM"), "", {}, "2025-10-09T19:45 minute json-ld"),
            (json_ld(datePublished=1736408700000), "", {}, "2025-01-09T07:45 minute json-ld"),
            (json_ld(datePublished="October 9, 2025"), "", {}, "2025-10-09T00:00 day json-ld"),
            # A day in words is weaker than the day that readers see, and than a time.
            (json_ld(datePublished="October 9, 2025"), "<p>2025. június 7.</p>", {}, "2025-06-07T00:00 day text"),
            (
                json_ld(datePublished="October 9, 2025") + '<meta name="date" content="2025-10-08T07:45:00Z">',
                "", {}, "2025-10-08T07:45 minute meta",
            ),
            (json_ld(datePublished="2025-10-09T07:45:00 XYT"), "", {}, "2025-10-09T00:00 day json-ld"),
            ('<meta name="date" content="9 października 2025, 07:45 +0200">', "", {}, "2025-10-09T05:45 minute meta"),
            ("", '<time datetime="2025-10-09T07:45:00+02">now</time>', {}, "2025-10-09T05:45 minute time"),
            ("", "", {"published": "2025-10-09"}, "2025-10-09T00:00 day feed"),
            ("", "", {"published": "2025-10-09T00:00:00Z"}, "2025-10-09T00:00 day feed"),  # from an earlier version
            (
                "", "<p>11. jaanuar 2025</p>", {"published": "2025-10-09", "published_from": "feed-date"},
                "2025-10-09T00:00 day feed-date",
            ),
            (
                "", "<p>11. jaanuar 2025</p>", {"published": "2025-10-09", "published_from": "feed-updated"},
                "2025-01-11T00:00 day text",
            ),
            (json_ld(datePublished="1970-01-01T00:00:00Z"), "<p>令和7年1月9日</p>", {}, "2025-01-09T00:00 day text"),
        ],
    )  # fmt: skip
    def test_the_time_of_publication(self, head, inside, feed, expected):
        inside = f"<article><h1>Second ferry for Oldwick</h1>{inside}{BODY}</article>"
        result = article(page(head, inside=inside), feed=feed)
        found = f"{result.published_at:%Y-%m-%dT%H:%M} {result.published_precision} {result.published_from}"
        assert found == expected

    def test_dates_that_a_listing_gives_wrongly_are_refused_with_a_reason(self):
        refused = {"evidence": "feed", "text": "0001-01-01T00:00:00Z", "why": "before 1900"}
        feed = {"published": "2031-01-01", "dates_refused": [refused, "not an object"]}
        result = article(page(), feed=feed, fetched_at=datetime(2026, 3, 2, tzinfo=UTC))
        late = {"evidence": "feed", "text": "2031-01-01", "why": "after it was fetched"}
        assert (result.published_at, result.quality["dates refused"]) == (None, [refused, late])

    def test_a_canonical_url_on_another_site_is_ignored(self):
        assert article(page('<link rel="canonical" href="https://evil.example.org/x">')).canonical_url == URL
        own = '<link rel="canonical" href="https://oldwick.example/ferry?utm_source=x">'
        assert article(page(own)).canonical_url.startswith("https://oldwick.example/ferry")

    def test_an_article_behind_a_paywall_is_not_free(self):
        result = article(page(json_ld(isAccessibleForFree=False)))
        assert not result.is_free

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

    def test_broken_json_ld_does_not_affect_other_metadata(self):
        broken = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "x", </script>'
        assert article(page(broken)).title == "Second ferry for Oldwick"

    def test_control_characters_are_removed(self):
        html = page(json_ld(author="Ines\u202e Varga")).replace("The boat", "The &#27;[31mboat&#0;\u202e")
        result = article(html)
        assert not any(
            (ord(c) < 32 and c != "\n") or c == "\u202e" for c in result.text + result.title + str(result.authors)
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
def test_a_page_without_an_article_is_rejected(html, url, reason):
    assert extract_article(html, url) == Rejected(reason)


def test_repeated_lines_of_a_news_portal_are_dropped():
    """Drop breadcrumb, headline, second headline, source and link lines; find a standfirst without a full stop."""
    title = "Oldwick Votes to Buy a Second Ferry"
    standfirst = (
        "Oldwick council voted to buy a second ferry for the island route amid warnings that the price may rise again"
    )
    lines = [f"Home Updates Politics {title}", standfirst, "Council of Oldwick Votes for Second Ferry", *TEXT[:2],
             title, title, "Source: Web", TEXT[2], "Read Also: Storm Keeps All Boats in Port"]  # fmt: skip
    result = article(page(inside=f"<h1>{title}</h1>" + "".join(f"<p>{line}</p>" for line in lines), title=title))
    assert (result.title, result.standfirst) == (title, standfirst)
    assert result.text.split("\n\n") == list(TEXT)


def test_explain_names_the_rule_that_dropped_each_line():
    html = page(
        inside=f"<article><h1>Second ferry for Oldwick</h1>{BODY}<p>Read also: Storm keeps boats in port</p></article>"
    )
    verdicts = {text: verdict for verdict, text in explain(html, URL)}
    assert [verdicts[paragraph] for paragraph in TEXT] == ["kept"] * 3
    assert verdicts["Read also: Storm keeps boats in port"] == "read_also"


def test_explain_shows_a_removed_menu_once():
    menu = "<nav class={}><a href=/>Home</a> <a href=/news>News</a></nav>"
    html = page(inside=f"{menu.format('wide')}{menu.format('narrow')}<article><h1>Second ferry</h1>{BODY}</article>")
    assert [verdict for verdict, text in explain(html, URL) if text == "Home News"] == ["box: nav wide"]


STEPS = (
    "Mix the flour with the salt in a large bowl and make a hollow in the middle.",
    "Add the eggs and the oil and knead for ten minutes until the dough is smooth.",
)
AS_STEPS = [{"@type": "HowToStep", "text": step} for step in STEPS]


@pytest.mark.parametrize(
    ("value", "shown", "expected"),
    [
        pytest.param(AS_STEPS, "", STEPS, id="steps"),
        pytest.param(list(STEPS), "", STEPS, id="texts"),
        pytest.param("<p>" + "</p><p>".join(STEPS) + "</p>", "", STEPS, id="one text with mark-up"),
        pytest.param([{"@type": "HowToSection", "itemListElement": AS_STEPS}], "", STEPS, id="a section"),
        pytest.param(AS_STEPS, STEPS[0], (STEPS[0],), id="a part of them is shown"),
        pytest.param([{"@type": "HowToStep", "text": 7}, None], "", (), id="no texts"),
        pytest.param({"text": {"text": {"text": {"text": STEPS[0]}}}}, "", (), id="nested too deep"),
    ],
)
def test_the_steps_of_a_recipe_are_read_from_its_data_if_the_page_does_not_show_them(value, shown, expected):
    data = json.dumps({"@context": "https://schema.org", "@type": "Recipe", "name": "Pie", "recipeInstructions": value})
    shown = f"<p>{shown}</p>" if shown else ""
    script = f"<script type='application/ld+json'>{data}</script>"
    result = article(page(inside=f"{script}<article><h1>Second ferry for Oldwick</h1>{BODY}{shown}</article>"))
    assert result.text.split("\n\n") == [*TEXT, *expected]


def test_the_steps_of_several_recipes_are_not_read():
    scripts = "".join(
        f"<script type='application/ld+json'>{json.dumps({'@type': 'Recipe', 'recipeInstructions': step})}</script>"
        for step in STEPS
    )
    result = article(page(inside=f"{scripts}<article><h1>Second ferry for Oldwick</h1>{BODY}</article>"))
    assert result.text.split("\n\n") == list(TEXT)


def test_quality_floor_over_the_demo_web():
    """Measure recall and precision of the text in characters and the share of correct titles, in six languages and
    seven layouts."""
    matching = expected = extracted = titles = residue = 0
    truth, online = labels(), [a.on(2) for a in articles() if not a.blocked and a.gone_on is None and a.kind != "live"]
    for item in online:
        result = article(answer(item.outlet.host, item.path, 2).body, item.url)
        text, label = f"{result.standfirst}\n{result.text}", truth[item.url]
        body = " ".join(label.paragraphs)
        matching += sum(len(p) for p in label.paragraphs if p in text)
        expected += len(body)
        extracted += len(result.text)
        titles += result.title == item.title
        residue += any(part in text for part in label.absent)
    assert matching / expected >= 0.995
    assert expected / extracted >= 0.95
    assert titles / len(online) >= 0.98
    assert residue == 0


@pytest.mark.parametrize(
    ("name", "people"),
    [
        ("DARA QUINCE Associated Press", ("Dara Quince",)),
        ("Michael Bloomberg", ("Michael Bloomberg",)),
        ("서하늘 기자", ("서하늘",)),
    ],
)
def test_an_agency_is_no_part_of_an_author_name(name, people):
    assert article(page(json_ld(author={"@type": "Person", "name": name}))).authors == people


@pytest.mark.parametrize(
    "sentence",
    [
        "The lamp on the eastern quay burned for the last time on Sunday.",
        "Wer hat am Sonntag die Lampe am Kai gelöscht?",
        "„Die Lampe brennt nicht mehr“, sagte der Wärter am Sonntag.",
    ],
)
def test_an_opening_that_is_also_the_alternative_text_of_its_picture_stays(sentence):
    inside = f'<article><h1>Second ferry for Oldwick</h1><img alt="{sentence}"><p>{sentence}</p>{BODY}</article>'
    assert sentence in article(page(inside=inside)).text


def test_the_agency_of_a_picture_is_not_that_of_the_text():
    caption = "The second ferry at the old pier on Monday (AP)"
    inside = f'<article><h1>Second ferry for Oldwick</h1>{BODY}<img alt="{caption}"><p>{caption}</p></article>'
    assert article(page(inside=inside)).agency is None
    assert article(page(inside=inside.replace("<img", "<b"))).agency == "AP"
