# ruff: noqa: E501 - pages are easier to read in one line
"""Pages that list other pages are no articles, whatever their mark-up and language; articles that resemble them are."""

import json
import sqlite3
from functools import cache

import pytest
from click.testing import CliRunner

from newsfold.cli.main import main
from newsfold.extract.article import Rejected, extract_article
from newsfold.extract.language import count_words
from tests.extract.section_pages import families, holdout, lookalikes, texts

# Excerpts as long as the parts of a round-up, on a page that declares itself an article and has a title of five words.
KNOWN_MISSES = {("blog_excerpts", "es"), ("blog_excerpts", "ja")}
INDEX_PAGE = Rejected("index page")

load = cache(texts.load)


@pytest.mark.parametrize("family", families.FAMILIES + holdout.INDEXES, ids=lambda family: family.__name__)
def test_pages_that_list_other_pages_are_rejected(family):
    pages = {(family.__name__, t.language): family(t) for t in load()}
    missed = {key for key, page in pages.items() if extract_article(page.html, page.url) != INDEX_PAGE}
    assert missed <= KNOWN_MISSES


@pytest.mark.parametrize("family", lookalikes.LOOKALIKES + holdout.ARTICLES, ids=lambda family: family.__name__)
def test_articles_that_resemble_them_are_kept(family):
    pages = {t.language: family(t) for t in load()}
    refused = {key for key, page in pages.items() if isinstance(extract_article(page.html, page.url), Rejected)}
    assert not refused


HEADLINES = [
    "Heron nests on the signal box", "Weaver sues the wind farm", "Three ponds vanish overnight",
    "Mayor walks home after the vote", "A tuba turns up in the canal", "Ice cellar opens to visitors again",
]  # fmt: skip


def listing(count=6, link="/news/{}", title="Heathland", head="", before="", rounds=1):
    """Return a section page with `count` linked headlines."""
    items = "".join(
        f"<h3><a href='{link.format(at)}'>{HEADLINES[at % len(HEADLINES)]}</a></h3><p>It was seen on Monday, at {at}.</p>"
        for at in range(count)
    )
    return f"<title>{title}</title>{head}<body><h1>{title}</h1>{before}{items * rounds}</body>"


INTRODUCTION = "<p>" + "The warden of the heath counts the sheep at dusk, and she writes the number. " * 2 + "</p>"
OG_ARTICLE = '<meta property="og:type" content="article">'
PROSE = "<p>" + "The warden of the heath counts the sheep at dusk, and she writes the number on the gate. " * 4 + "</p>"


@pytest.mark.parametrize(
    ("html", "url", "is_index"),
    [
        pytest.param(listing(), "https://a.example/heath/", True, id="a plain list"),
        pytest.param(listing(), "", True, id="without an address"),
        pytest.param(listing(4), "https://a.example/heath/", True, id="four teasers"),
        pytest.param(listing(3), "https://a.example/heath/", False, id="three teasers are no list"),
        pytest.param(listing(3, rounds=4), "https://a.example/heath/", False, id="three pages, linked four times"),
        pytest.param(listing(link="//b.example/{}"), "https://a.example/heath/", False, id="links to another site"),
        pytest.param(listing(link="//m.a.example/{}"), "https://a.example/heath/", True, id="another host of the site"),
        pytest.param(listing(link="#part{}"), "https://a.example/heath/", False, id="links within the page"),
        pytest.param(listing(link="?entry={}"), "https://a.example/heath", False, id="links to entries of the page"),
        pytest.param(listing(link="?id={}"), "https://a.example/a.php?c=1", True, id="pages selected by the query"),
        pytest.param(listing(link="/big/{}.jpg"), "https://a.example/heath/", False, id="links to pictures"),
        pytest.param(listing(link="http://[/{}"), "https://a.example/heath/", False, id="links that cannot be read"),
        pytest.param(listing(head=OG_ARTICLE, before="<p>News from the heath, every day but Sunday.</p>"),
                     "https://a.example/heath/", True, id="an introduction and a wrong type"),
        pytest.param(listing(12, before=PROSE), "https://a.example/heath/", True, id="a long introduction"),
        pytest.param(listing(title="Why the heath has no gate but one", before=PROSE), "https://a.example/heath/", False,
                     id="a headline above prose"),
        pytest.param(listing(title="Why the heath has no gate but one", head=OG_ARTICLE),
                     "https://a.example/news/why-the-heath-has-no-gate", False, id="a declared article with its address"),
    ],
)  # fmt: skip
def test_what_makes_a_list(html, url, is_index):
    assert (extract_article(html, url) == INDEX_PAGE) is is_index


def cards(card, title="Heathland", before=""):
    """Return a page with cards made from a pattern with `{headline}`, `{url}` and `{text}`."""
    made = (
        card.format(
            headline=headline, url=f"/2026/{at}/{at}.html", text=f"It was seen on Monday, at {at}, by a farmer."
        )
        for at, headline in enumerate(HEADLINES)
    )
    return f"<title>{title}</title><body><h1>{title}</h1>{before}{''.join(made)}</body>"


@pytest.mark.parametrize(
    "card",
    [
        pytest.param("<div><h2>{headline}</h2><p>{text}</p><a class=overlay href='{url}' title='{headline}'></a></div>", id="overlay"),
        pytest.param("<article><a href='{url}'></a><h3>{headline}</h3><p>{text}</p></article>", id="overlay before"),
        pytest.param("<div><a href='{url}'><img src=x alt='{headline}'></a><h3>{headline}</h3><p>{text}</p></div>", id="linked picture"),
        pytest.param("<li><h4>{headline}</h4>{text}<a href='{url}'>→</a></li>", id="arrow"),
        pytest.param("<h2>{headline}</h2><p>{text} <a href='{url}'>weiter</a></p>", id="flat, with a label"),
    ],
)  # fmt: skip
def test_headings_that_are_no_links(card):
    assert extract_article(cards(card), "https://a.example/heath/") == INDEX_PAGE


@pytest.mark.parametrize(
    ("card", "title", "before"),
    [
        pytest.param("<h3>{headline}?</h3><p>{text} See <a href='{url}'>the page</a> on it.</p>", "Questions", "", id="links within sentences"),
        pytest.param("<h3>{headline}</h3><p>{text}</p>", "Heathland", "", id="no links"),
        pytest.param("<h3>{headline}</h3><p>{text} <a href=/tickets>Tickets</a></p>", "Heathland", "", id="one page for all"),
        pytest.param("<h3>{headline}</h3><p>{text} <a href='{url}'>Map</a></p>", "Six walks on the heath in spring", "<p>2 March 2026</p>", id="headline and date"),
        pytest.param("<h3>{headline}</h3><p>{text} <a href='{url}'>Map</a></p>", "Six walks on the heath in spring", PROSE, id="headline and prose"),
    ],
)  # fmt: skip
def test_headings_of_an_article(card, title, before):
    assert extract_article(cards(card, title, before), "https://a.example/heath/") != INDEX_PAGE


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="og:type" content="video.other">',
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2026-03-02T12:30:00Z", '
        '"headline": "Why the heath has no gate but one"}</script>',
    ],
)
def test_declared_pages_with_a_headline_stay(head):
    page = listing(title="Why the heath has no gate but one", head=head, before=INTRODUCTION)
    assert extract_article(page, "https://a.example/4711.html") != INDEX_PAGE


def test_an_entry_of_a_feed_with_a_time_is_likelier_an_article():
    page = listing(title="Why the heath has no gate but one", before="<time>12:30</time>")
    assert extract_article(page, "https://a.example/heath") == INDEX_PAGE
    feed = {"published": "2026-03-02T12:30:00Z"}
    assert extract_article(page, "https://a.example/heath", feed=feed) != INDEX_PAGE


def test_an_imported_section_page_is_stored_with_its_reason_and_counted(tmp_path):
    text = next(t for t in load() if t.language == "de")
    section, article = families.article_cards(text), lookalikes.reading_list(text)
    rows = [{"url": page.url, "html": page.html} for page in (section, article)]
    (tmp_path / "pages.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    database = str(tmp_path / "news.db")
    for command in (["import", "html", str(tmp_path / "pages.jsonl")], ["extract"]):
        assert CliRunner().invoke(main, [*command, "--db", database]).exit_code == 0
    with sqlite3.connect(database) as news:
        assert news.execute("select url, stage, reason from rejected").fetchall() == [
            (section.url, "extract", "index page")
        ]
        assert news.execute("select url from articles").fetchall() == [(article.url,)]
    assert "index page" in CliRunner().invoke(main, ["status", "--db", database]).output


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("स्कूल की छत पर बच्चों ने उगाई सब्जियाँ", 8),
        ("कहा गया है।अब देखें", 5),
        ("பள்ளி மாணவர்கள் பயிரிட்டனர்", 3),
        ("مرحبًا بكم", 2),
        ("שָׁלוֹם עוֹלָם", 2),
        ("cafe\u0301 au lait", 3),
    ],
)
def test_marks_do_not_divide_words(text, words):
    assert count_words(text) == words


FAREWELL = "".join(
    f"<p>I have counted the sheep of the {place} for seven years, and now I put the pen away. Others will count there.</p>"
    for place in ("heath", "moor", "lower meadow", "old orchard", "dike")
)


@pytest.mark.parametrize(
    ("html", "is_index"),
    [
        pytest.param(f"<title>Home</title><body><h1>Time to leave the heath.</h1>{FAREWELL}</body>", False, id="a farewell"),
        pytest.param(
            f"<title>Heath &amp; sons</title><body><div class=top><a href=/a>Counting</a><a href=/b>Prices</a></div>"
            f"<h1>We count sheep</h1><h2>What we ask for it</h2>{FAREWELL}</body>", False, id="a company",
        ),
        pytest.param(listing(12, before=PROSE), True, id="a newspaper with a word from the editor"),
        pytest.param(cards("<div><a href='{url}'><h2>{headline}</h2><p>{text} Nobody in the village had heard of it before.</p></a></div>"), True, id="a newspaper's cards"),
        pytest.param("<title>Soon</title><body><h1>Soon</h1><p>This site opens in the spring.</p></body>", True, id="almost nothing"),
    ],
)  # fmt: skip
def test_a_front_page_is_an_article_only_with_a_text_of_its_own(html, is_index):
    assert (extract_article(html, "https://a.example/") == INDEX_PAGE) is is_index
