"""The headline among the titles that a page gives itself, and the name of the site in them."""

import json

import pytest

from newsfold.extract.html.parse import parse_html
from newsfold.extract.metadata.page import extract_metadata
from newsfold.extract.metadata.site_name import SiteName, cut_site_name, cut_to_headline, split_title

URL = "https://www.oldwick-times.example/news/ferry"


def titles_of(head="", inside="", feed=None, url=URL):
    tree = parse_html(f"<html><head>{head}</head><body>{inside}<p>Text.</p></body></html>")
    assert tree is not None
    return extract_metadata(tree, url, feed).titles


def json_ld(kind="NewsArticle", **fields):
    return f'<script type="application/ld+json">{json.dumps({"@type": kind} | fields)}</script>'


def og(title, site="Oldwick Times"):
    return f'<meta property="og:title" content="{title}"><meta property="og:site_name" content="{site}">'


@pytest.mark.parametrize(
    ("head", "inside", "title"),
    [
        pytest.param("<title>Ferry sinks</title>", "<h1>Ferry sinks</h1>", "Ferry sinks", id="title and heading"),
        pytest.param("<title>Oldwick Times</title>", "<h1>Ferry sinks</h1>", "Ferry sinks", id="heading alone"),
        pytest.param("", "<h1> </h1><h1>Ferry sinks</h1>", "Ferry sinks", id="empty heading first"),
        pytest.param(
            "<title>Oldwick.</title>" + og("Oldwick. The town that Oldwick Times loves"),
            "<h1>Oldwick. – A town and the Oldwick Times</h1>", "Oldwick. – A town and the Oldwick Times",
            id="heading with the site's name in a statement",
        ),
        pytest.param(
            og("Ferry sinks at dawn") + "<title>Ferry sinks at dawn – Oldwick Times</title>",
            "<h1>Ferry sinks at dawn – Oldwick Times</h1>", "Ferry sinks at dawn", id="heading with the site's name",
        ),
        pytest.param(
            '<meta property="og:site_name" content="Oldwick Times"><title>Ferry sinks at dawn // Oldwick Times</title>',
            "", "Ferry sinks at dawn", id="two slashes before the site's name",
        ),
        pytest.param(og("FERRY sinks"), "<h1>Ferry SINKS</h1>", "FERRY sinks", id="letter case of og:title"),
        pytest.param(
            og("Ferry timetable 2026: all lines") + "<title>Ferry timetable 2026: all lines</title>",
            "<h1>The ferry timetable of 2026, line by line</h1>", "The ferry timetable of 2026, line by line",
            id="the visible heading, not the text for search engines",
        ),
        pytest.param(
            og("Best ferry tips 2026") + "<title>Best ferry tips 2026 - Blog</title>", "<h1>How I built a boat</h1>",
            "Best ferry tips 2026", id="a heading of something else",
        ),
        pytest.param(
            og("Ferry sinks off Oldwick") + "<title>Ferry sinks off Oldwick</title>",
            "<h1>Navigation</h1><h1>Navigation</h1><h1>Ferry sinks off Oldwick</h1><h1>Our letters</h1>",
            "Ferry sinks off Oldwick", id="headings of boxes around it",
        ),
        pytest.param(
            "<title>Ferry sinks off Oldwick: what we know</title>",
            "<h1>Visit the lighthouse</h1><h1>Win a rowing boat</h1><h1>A ferry sinks off Oldwick</h1>",
            "A ferry sinks off Oldwick", id="a heading like the title, after advertisements",
        ),
        pytest.param(
            og("A ferry sinks") + "<title>A ferry sinks</title>",
            '<h1><a href="/">The Salt Path</a></h1><h1>A ferry sinks</h1>',
            "A ferry sinks", id="a heading that leads to the front page",
        ),
        pytest.param(
            "<title>Oldwick Times » Archive » A ferry sinks</title>",
            '<h1><a href="https://www.oldwick-times.example/">Oldwick Times</a></h1>'
            "<h2>Archive</h2><h2>A ferry sinks</h2>",
            "A ferry sinks", id="the headline is a second heading",
        ),
        pytest.param(
            og("Vom Fischer zum Fährmann"),
            '<h1><span class="teaser kicker">Hafen</span> Vom Fischer zum Fährmann</h1>',
            "Vom Fischer zum Fährmann", id="a kicker in the heading",
        ),
        pytest.param(
            og("Fähre läuft auf Grund"), '<h1><span class="c-kicker">Hafen</span><br>Fähre auf Grund gelaufen</h1>',
            "Fähre auf Grund gelaufen", id="a kicker that nothing repeats",
        ),
        pytest.param(
            og("Hafen: Fähre auf Grund gelaufen"),
            '<h1><span class="kicker">Hafen</span><span>: </span><span>Fähre auf Grund gelaufen</span></h1>',
            "Hafen: Fähre auf Grund gelaufen", id="a kicker that belongs to the title everywhere",
        ),
        pytest.param(
            og("Ferry sinks in the harbour"),
            "<h1>Ferry sinks in the harbour<br><small><time>2 March</time> in Coast, Traffic</small></h1>",
            "Ferry sinks in the harbour", id="date and section in the heading",
        ),
        pytest.param(
            og("子どもの船が沈没", "潮見新聞"),
            "<h1><ruby>子<rt>こ</rt></ruby>どもの<ruby>船<rt>ふね</rt></ruby>が沈没</h1>",
            "子どもの船が沈没", id="pronunciations in the heading",
        ),
        pytest.param(og("Fäh\u00adren &amp;amp; Boote"), "", "Fähren & Boote", id="soft hyphen, entity escaped twice"),
        pytest.param(
            "<title>Ferry sinks in the harbour | Coast</title>",
            "<h1>Safety at sea</h1><h2>Ferry sinks in the harbour</h2>",
            "Ferry sinks in the harbour", id="a second heading that the title repeats",
        ),
        pytest.param("", "<h1>Ferry<br>sinks</h1>", "Ferry sinks", id="line break"),
        pytest.param(
            og("Unit of the week | Rowing without pain")
            + "<title>Unit of the week | Rowing without pain</title>"
            + json_ld("BlogPosting", headline="Rowing without pain"),
            "<h1><small>Unit of the week</small><br>Rowing without pain</h1>",
            "Rowing without pain", id="structured data without the kicker",
        ),
        pytest.param(
            og("Fährhaus KjærThe other guide | The other guide", "")
            + "<title>Fährhaus KjærThe other guide | The other guide</title>",
            "<h1><a href='/'>The other guide</a></h1><h1>Fährhaus Kjær</h1><h1>Post navigation</h1>",
            "Fährhaus Kjær", id="titles that begin with the heading, without a space",
        ),
        pytest.param(
            og("Christmas gift guide") + "<title>Christmas gift guide</title>",
            "<h1>My cosy home gift guide from the harbour</h1><h1>Our letter in your post</h1>",
            "My cosy home gift guide from the harbour", id="the first heading, in part another title",
        ),
        pytest.param(
            og("Where to row near Oldwick") + "<title>Where to row near Oldwick</title>",
            "<h1>Eleven quiet bays near Oldwick</h1><h1><a href='/bay'>Where to row and swim near Oldwick</a></h1>",
            "Eleven quiet bays near Oldwick", id="a heading that is a link to another article",
        ),
        pytest.param(
            "<title>Home</title>", "<h1>Time to leave the harbour.</h1>", "Time to leave the harbour.",
            id="a heading where the page is called Home",
        ),
        pytest.param(
            og("Which ferry lines pay in winter?") + "<title>Which ferry lines pay in winter?</title>"
            '<meta name="twitter:title" content="Which ferry lines pay in winter?">',
            "<h1>Get advice on lines and learn all about ships.</h1>", "Which ferry lines pay in winter?",
            id="a heading unlike the title that three places give",
        ),
        pytest.param(
            og("Villa Kestrel - Holiday home in Oldwick") + "<title>Villa Kestrel - Holiday home in Oldwick</title>",
            "<h2>Details</h2><h2>Villa Kestrel</h2>", "Villa Kestrel", id="a subheading that is the main part",
        ),
    ],
)  # fmt: skip
def test_the_first_title_is_the_headline(head, inside, title):
    assert titles_of(head, inside)[0] == title


@pytest.mark.parametrize(
    ("og_title", "headline", "head", "heading", "title"),
    [
        pytest.param(
            "Deckhand sounded the alarm", "Ferry sinks in the harbour", "Ferry sinks in the harbour",
            "Ferry sinks in the harbour", "Deckhand sounded the alarm", id="og:title alone was written by hand",
        ),
        pytest.param(
            "Ferry Oldwick: live ticker", "Ferry sinks in the harbour", "Ferry Oldwick: live ticker",
            "Ferry sinks in the harbour", "Ferry sinks in the harbour", id="og:title and <title> for search engines",
        ),
        pytest.param(
            "Oldwick: Ferry sinks", "Oldwick: Ferry sinks", "Oldwick: Ferry sinks", "Ferry sinks",
            "Oldwick: Ferry sinks", id="only the heading lacks the kicker",
        ),
        pytest.param(
            "Ferry sinks", "Oldwick: Ferry sinks", "Oldwick: Ferry sinks", "Oldwick: Ferry sinks", "Ferry sinks",
            id="only og:title lacks the kicker",
        ),
    ],
)  # fmt: skip
def test_the_headline_of_a_newsroom(og_title, headline, head, heading, title):
    page = og(og_title) + json_ld(headline=headline) + f"<title>{head}</title>"
    assert titles_of(page, f"<h1>{heading}</h1>")[0] == title


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        pytest.param("Ferry sinks – Oldwick Times", "Ferry sinks", id="at the end"),
        pytest.param("Oldwick Times | Ferry sinks", "Ferry sinks", id="at the beginning"),
        pytest.param("Ferry sinks - oldwick-times.example", "Ferry sinks", id="the host"),
        pytest.param("Ferry sinks | The Oldwick Times", "Ferry sinks", id="a longer form"),
        pytest.param("Ferry sinks | Oldwick", "Ferry sinks", id="a shorter form"),
        pytest.param("Ferry sinks | News | Oldwick Times", "Ferry sinks", id="section and name"),
        pytest.param("Ferry sinks - Oldwick Times - Your daily", "Ferry sinks", id="a motto after the name"),
        pytest.param("Ten years of Oldwick Times", "Ten years of Oldwick Times", id="within the sentence"),
        pytest.param("Ferry sinks – and nobody swims", "Ferry sinks – and nobody swims", id="dash within"),
        pytest.param("Ferry sinks | Harbour Post", "Ferry sinks | Harbour Post", id="another name"),
        pytest.param("Oldwick Times", "Oldwick Times", id="nothing else"),
        pytest.param("", "", id="empty"),
    ],
)
def test_the_name_of_the_site_is_cut_off_only_between_separators(title, headline):
    assert cut_site_name(title, SiteName.of(URL, ["Oldwick Times", ""], ["news"])) == headline


@pytest.mark.parametrize(
    ("title", "url", "names", "headline"),
    [
        pytest.param("渡し船が沈没 | 潮見新聞", URL, ["潮見新聞"], "渡し船が沈没", id="no Latin letters"),
        pytest.param("渡し船が沈没--社会--潮見新聞", URL, ["潮見新聞"], "渡し船が沈没--社会", id="two hyphens"),
        pytest.param(
            "The fall--and the rise", URL, ["and the rise"], "The fall--and the rise", id="a dash in a sentence"
        ),
        pytest.param("Why ferries? | Quay Blog", "https://blog.quay-lang.example/a", [], "Why ferries?", id="the host"),
        pytest.param("Ferry sinks | GHT", "https://ght.example/a", [], "Ferry sinks", id="the domain"),
        pytest.param("Ferry sinks | General Harbour Trust", "https://ght.example/a", [], "Ferry sinks", id="initials"),
        pytest.param(
            "Ferry sinks | Harbour", "https://getharbour.example/a", [], "Ferry sinks", id="within the domain"
        ),
        pytest.param("Ten trips - a day at sea", "https://day.example/a", [], "Ten trips - a day at sea", id="short"),
        pytest.param("Ferry sinks - and now", "", [], "Ferry sinks - and now", id="no address"),
        pytest.param("Ferry sinks / Oldwick Bay Times", URL, [], "Ferry sinks", id="words of the label"),
        pytest.param("Oldwick Bay Times ⋆ Ferry sinks", URL, [], "Ferry sinks", id="words of the label in front"),
        pytest.param("Oldwick and its own old times - Why", URL, [], "Oldwick and its own old times - Why", id="few"),
        pytest.param("渡し船が沈没-潮見新聞", URL, ["潮見新聞"], "渡し船が沈没", id="a hyphen without spaces"),
        pytest.param("Ferry sinks ‹ Coast ‹ Oldwick Times", URL, [], "Ferry sinks ‹ Coast", id="a rare separator"),
    ],
)
def test_a_site_is_recognized_by_its_domain(title, url, names, headline):
    assert cut_site_name(title, SiteName.of(url, names)) == headline


def test_a_name_that_is_the_title_is_no_name():
    head = og("Bürgerfonds für die Fähre | Harbour", "Bürgerfonds für die Fähre | Harbour")
    assert titles_of(head, "<h1>Ein Fonds für die Fähre</h1>")[0] == "Ein Fonds für die Fähre"


def test_a_longer_title_is_cut_to_what_the_page_shows():
    assert cut_to_headline("Harbour » Archive » Ferry sinks", {"ferry sinks"}) == "Ferry sinks"
    assert cut_to_headline("Ferry sinks | Region", {"ferry sinks", "region"}) == "Ferry sinks"
    assert cut_to_headline("Coast | Ferry sinks", {"ferry sinks"}, SiteName.of(URL, [])) == ""
    assert cut_to_headline("Ferry sinks", {"region"}) == ""


def test_a_title_with_many_separators_is_not_split():
    title = " - ".join(["part"] * 100)
    assert len(split_title(title)) == 1
    assert cut_to_headline(title, {"part"}) == ""


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        pytest.param("Ferry sinks | Harbour Post", "Ferry sinks", id="bar"),
        pytest.param("Ferry sinks|Harbour Post", "Ferry sinks", id="bar without spaces"),
        pytest.param("Ferry sinks :: Harbour Post", "Ferry sinks", id="two colons"),
        pytest.param("Fähre auf Grund gelaufen // Hafenbote", "Fähre auf Grund gelaufen", id="two slashes"),
        pytest.param("Паром затонул у причала | Новости | Портовый вестник", "Паром затонул у причала", id="section"),
        pytest.param("The ferry – a history | Harbour Post", "The ferry – a history", id="another separator before it"),
        pytest.param("Ferries | Harbour Post", "Ferries | Harbour Post", id="a single short word"),
        pytest.param(
            "Oldwick 3 - Kestrel 2: late goal settles it", "Oldwick 3 - Kestrel 2: late goal settles it", id="a result"
        ),
        pytest.param('"We will stay" - so say the crews', '"We will stay" - so say the crews', id="lower case"),
        pytest.param("Fire in the harbour / Two lost", "Fire in the harbour / Two lost", id="two halves"),
    ],
)
def test_a_site_of_which_nothing_is_known(title, headline):
    assert titles_of(f"<title>{title}</title>") == [headline]


LONG = "Ferry sinks in the harbour of Oldwick"


@pytest.mark.parametrize(
    ("head", "inside", "headline"),
    [
        pytest.param(
            f"<title>The Salt Path | {LONG}</title>", '<a href="/"><img alt="The Salt Path" src="l.png"></a>', LONG,
            id="logo that links to the front page",
        ),
        pytest.param(
            og(f"{LONG} – Home prices fall", ""), '<a href="/">Home</a>', f"{LONG} – Home prices fall",
            id="a link to the front page is a name only as a whole",
        ),
        pytest.param(
            og("About - The Salt Path", ""), '<h1><a href="/">The Salt Path</a></h1>', "About - The Salt Path",
            id="a link does not reduce a title to a short word",
        ),
        pytest.param(og(f"Oldwick Times: {LONG}"), "", LONG, id="name and colon"),
        pytest.param(og(f"[潮見新聞] {LONG}", "潮見新聞"), "", LONG, id="name in brackets"),
        pytest.param("<title>Oldwick: Ferry sinks</title>", "", "Oldwick: Ferry sinks", id="a place and a colon"),
        pytest.param(
            og("Oldwick Times: we are moving"), "<h1>Oldwick Times: we are moving</h1>", "Oldwick Times: we are moving",
            id="the heading is not cut",
        ),
        pytest.param(f"<title>(3) {LONG}</title>", "", LONG, id="number of messages"),
        pytest.param(
            og("Ferry sinks in the har…") + f"<title>{LONG} - Oldwick Times</title>", "", LONG, id="ellipsis"
        ),
        pytest.param(
            og("Ferry sinks in the har") + json_ld(headline="Ferry sinks in the har")
            + f"<title>{LONG} - Oldwick Times</title>", "", LONG, id="cut off within a word",
        ),
        pytest.param(og(LONG.upper()), f"<h1>{LONG}</h1>", LONG, id="og:title in capitals"),
        pytest.param(
            og(LONG.upper()) + f"<title>{LONG}</title>", f"<h1>{LONG.upper()}</h1>", LONG.upper(),
            id="capitals that the reader sees",
        ),
        pytest.param(og("Der &lt;em&gt;Fährmann&lt;/em&gt; geht"), "", "Der Fährmann geht", id="tags in og:title"),
        pytest.param(og("30 years of &lt;br&gt; tags"), "", "30 years of <br> tags", id="a headline about a tag"),
        pytest.param("<title>Oldwick Times</title>", f'<h1><img src="t.png" alt="{LONG}"></h1>', LONG, id="picture"),
        pytest.param("<title>Oldwick Times</title>", f"<b itemprop=headline>{LONG}</b>", LONG, id="microdata"),
        pytest.param("<title>Oldwick Times</title>", f'<div class="entry-title">{LONG}</div>', LONG, id="class name"),
        pytest.param(
            f"<title>{LONG} | Oldwick Times</title>",
            '<div class="entry-title">Row with us</div><div class="entry-title">Win a boat</div>', LONG,
            id="class names of several teasers",
        ),
        pytest.param(
            f'<title>Oldwick Times</title><meta name="title" content="{LONG}">', "", LONG, id="meta tag"
        ),
        pytest.param(
            "<title>Oldwick Times</title>",
            f'<h1><span class="article__kicker">Coast</span><span>{LONG}</span></h1>', LONG, id="kicker, nothing else",
        ),
    ],
)  # fmt: skip
def test_a_headline_is_found_and_whole(head, inside, headline):
    assert titles_of(head, inside)[0] == headline


def test_a_page_without_a_title_takes_that_of_the_feed():
    assert titles_of(feed={"title": "Ferry sinks"}) == ["Ferry sinks"]
    assert titles_of() == []


def test_a_heading_nested_deeply_or_of_many_elements_is_read_to_a_limit():
    deep = "<h1>" + "<b>" * 60 + "Ferry" + "</b>" * 60 + "</h1>"
    many = "<h1>" + "<b>a </b>" * 5000 + "</h1>"
    assert len(titles_of("", deep)) <= 1
    assert len(titles_of("", many)[0]) <= 500
