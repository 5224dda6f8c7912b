"""Matching of pages with articles: the rules for URLs and texts, and the rows that result."""

from datetime import UTC, datetime

import pytest

from newsfold.db.archive.captures import Capture, save_capture
from newsfold.db.connection import open_archive, open_database
from newsfold.db.queries.article_export import export_articles
from newsfold.extract.run import Selection, extract
from newsfold.extract.storing.matching import is_new_edition, is_same_article, is_section_url

HOME = "https://oldwick.example"
FERRY = [
    "The council of Oldwick voted on Monday to buy a second ferry for the island route, after two years of debate.",
    "The boat will cost four million crowns, said the mayor, Ines Varga, and will sail from next spring on.",
    "Critics on the island had asked for a bridge, which engineers called too dear by half when they looked at it.",
]
STORM = [
    "A storm took the roofs off eleven houses in Northmoor on Thursday night and cut the power to half the valley.",
    "Nobody was hurt, the fire service said, but two schools stay shut until the chimneys have been looked at.",
    "The railway hopes to clear the last fallen trees from the line to the coast before the weekend begins.",
]
BRIEFS = [
    "Good morning: the market hall opens again today, and the mayor cuts the ribbon at ten with the bakers' guild.",
    "Buses to the harbour leave from the north gate until Friday, because the square is being paved once more.",
    "And the library asks everybody who still has books from last winter to bring them back, no questions asked.",
]


@pytest.mark.parametrize(
    ("claimed", "own", "section"),
    [
        ("/politics", "/politics/2026/ferry", True),
        ("/politics/", "/politics/oldwick-buys-a-second-ferry", True),
        ("/politics/oldwick-buys-a-second-ferry", "/politics/oldwick-buys-a-second-ferry/amp", False),
        ("/a/100234", "/a/100234/2", False),
        ("/other", "/politics/ferry", False),
        ("/politics?id=3", "/politics/ferry", False),
        ("/politics", "/politics/", False),
    ],
)
def test_a_page_that_claims_the_url_of_its_section(claimed, own, section):
    assert is_section_url(HOME + claimed, HOME + own) is section


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (FERRY, FERRY, True),
        (FERRY, [*FERRY[:2], STORM[0]], True),
        (FERRY, FERRY[:1], True),
        (FERRY, STORM, False),
        (FERRY, ["Just a moment."], True),
        (["".join(map(chr, range(0x4E00, 0x4E90)))], ["".join(map(chr, range(0x5E00, 0x5E90)))], False),
        ([], FERRY, True),
    ],
)
def test_two_texts_of_one_url(one, other, same):
    assert is_same_article("\n\n".join(one), "\n\n".join(other)) is same


@pytest.mark.parametrize(
    ("before", "now", "text", "another"),
    [
        ("2026-03-02T06:00:00Z", "2026-03-03T06:00:00Z", STORM, True),
        ("2026-03-02T06:00:00Z", "2026-03-02T09:00:00Z", STORM, False),
        ("2026-03-02T06:00:00Z", "2026-03-03T06:00:00Z", [*FERRY, *STORM], False),
        (None, "2026-03-03T06:00:00Z", STORM, False),
        ("2026-03-03T06:00:00Z", "2026-03-02T06:00:00Z", STORM, False),
    ],
)
def test_new_edition(before, now, text, another):
    known = {"published_at": before, "text": "\n\n".join(FERRY)}
    assert is_new_edition(known, {"published_at": now, "text": "\n\n".join(text)}) is another


def page(sentences, title, *, canonical="", published="", amp=""):
    head = f'<title>{title}</title><meta property="og:type" content="article">'
    for rel, address in (("canonical", canonical), ("amphtml", amp)):
        head += f'<link rel="{rel}" href="{address}">' if address else ""
    head += f'<meta property="article:published_time" content="{published}">' if published else ""
    body = "".join(f"<p>{sentence} It was a long day for all.</p>" for sentence in sentences)
    return f'<html lang="en"><head>{head}</head><body><article><h1>{title}</h1>{body}</article></body></html>'.encode()


@pytest.fixture
def save(tmp_path):
    def save(path, body, *, at="2026-03-02T10:00:00Z", final="", redirects=()):
        archive = open_archive(tmp_path / "a.db")
        with archive.atomic():
            archive.conn.execute(
                "insert or ignore into pages (url, fetch_url, host, found_at) values (?1, ?1, 'oldwick.example', ?2)",
                [HOME + path, at],
            )
            page_id = archive.conn.execute("select id from pages where url = ?", [HOME + path]).fetchone()[0]
            hops = [HOME + hop for hop in redirects]
            headers = [("content-type", "text/html")]
            save_capture(archive, page_id, Capture(HOME + (final or path), at, 200, headers, hops, body))
        archive.close()

    return save


@pytest.fixture
def articles(tmp_path):
    """Return a function that runs the extract stage and returns the title of each article by the path of its URL."""

    def articles(which="missing"):
        news = open_database(tmp_path / "news.db")
        extract(news, [tmp_path / "a.db"], now=datetime(2026, 3, 9, tzinfo=UTC), workers=1, selection=Selection(which))
        result = {row["url"].removeprefix(HOME): row["title"] for row in news["articles"].rows}
        news.close()
        return result

    return articles


def addresses(tmp_path):
    news = open_database(tmp_path / "news.db", readonly=True)
    query = "select u.url, u.kind, a.url from article_urls u join articles a on a.id = article_id order by u.url"
    return [tuple(value.removeprefix(HOME) for value in row) for row in news.conn.execute(query)]


def test_redirect_canonical_and_amp_are_one_article(save, articles, tmp_path):
    body = page(FERRY, "Ferry bought", canonical=f"{HOME}/2026/ferry", amp=f"{HOME}/2026/ferry/amp")
    save("/r/1", body, final="/2026/ferry?page=1", redirects=["/r/1", "/r/2"])
    save("/2026/ferry/amp", body)
    save("/2026/ferry", body)
    assert articles() == {"/2026/ferry": "Ferry bought"}
    assert {(url, kind) for url, kind, _ in addresses(tmp_path)} == {
        ("/2026/ferry", "canonical"),
        ("/2026/ferry?page=1", "redirect"),
        ("/2026/ferry/amp", "amp"),
        ("/r/1", "fetched"),
        ("/r/2", "redirect"),
    }


def test_different_texts_that_claim_one_url_are_two_articles(save, articles):
    save("/a/1", page(FERRY, "Ferry bought", canonical=f"{HOME}/a/0"))
    save("/a/2", page(STORM, "Storm passes", canonical=f"{HOME}/a/0"))
    save("/a/2", page([*STORM, FERRY[0]], "Storm passes", canonical=f"{HOME}/a/0"), at="2026-03-02T12:00:00Z")
    result = articles()
    assert result == {"/a/0": "Ferry bought", "/a/2": "Storm passes"}
    assert articles("all") == result


def test_a_page_gets_its_url_back_from_an_article_that_claimed_it(save, articles):
    save("/a/1", page(FERRY, "Ferry bought", canonical=f"{HOME}/a/2"))
    save("/a/2", page(STORM, "Storm passes"))
    assert articles() == {"/a/1": "Ferry bought", "/a/2": "Storm passes"}


def test_the_url_of_a_section_is_not_claimed(save, articles):
    save("/news/ferry", page(FERRY, "Ferry bought", canonical=f"{HOME}/news/"))
    assert articles() == {"/news/ferry": "Ferry bought"}


def test_a_daily_briefing_is_a_new_article_each_day(save, articles, tmp_path):
    days = [(FERRY, "Monday"), (STORM, "Tuesday"), (BRIEFS, "Wednesday")]
    for number, (text, title) in enumerate(days, 2):
        at = f"2026-03-0{number}T06:00:00Z"
        save("/briefing", page(text, title, published=at), at=f"2026-03-0{number}T07:00:00Z")
        changed = page([*text, "More of it will follow here."], title, published=at)
        save("/briefing", changed, at=f"2026-03-0{number}T09:00:00Z")
    expected = {
        "/briefing#2026-03-02T0600": "Monday",
        "/briefing#2026-03-03T0600": "Tuesday",
        "/briefing": "Wednesday",
    }
    assert articles() == expected
    assert articles("all") == expected
    assert ("/briefing", "canonical", "/briefing") in addresses(tmp_path)
    news = open_database(tmp_path / "news.db", readonly=True)
    versions = "select a.title, v.title from article_versions v join articles a on a.id = v.article_id"
    assert {own == other for own, other in news.conn.execute(versions)} == {True}


def test_an_original_on_another_site_is_saved_but_not_the_url(save, articles, tmp_path):
    save("/ferry", page(FERRY, "Ferry bought", canonical="https://wire.example.org/2026/ferry"))
    assert articles() == {"/ferry": "Ferry bought"}
    news = open_database(tmp_path / "news.db", readonly=True)
    assert [row["original_url"] for row in news["articles"].rows] == ["https://wire.example.org/2026/ferry"]


def test_a_page_that_comes_back_is_no_longer_gone(save, articles, tmp_path):
    save("/ferry", page(FERRY, "Ferry bought"))
    archive = open_archive(tmp_path / "a.db")
    archive["pages"].update(1, {"gone_at": "2026-03-03T00:00:00Z"})
    articles()
    archive["pages"].update(1, {"gone_at": None})
    archive.close()
    save("/ferry", page([*FERRY, STORM[0]], "Ferry bought"), at="2026-03-04T10:00:00Z")
    articles()
    news = open_database(tmp_path / "news.db", readonly=True)
    assert [row["gone_at"] for row in news["articles"].rows] == [None]


def test_an_article_with_an_opt_out_is_not_exported(articles, tmp_path):
    archive = open_archive(tmp_path / "a.db")
    for number, (text, optouts) in enumerate([(FERRY, ["tdm"]), (STORM, [])]):
        url = f"{HOME}/{number}"
        with archive.atomic():
            archive["pages"].insert({"url": url, "fetch_url": url, "host": "oldwick.example", "found_at": "2026-03-02"})
            body, headers = page(text, f"Title {number}"), [("content-type", "text/html")]
            save_capture(archive, number + 1, Capture(url, "2026-03-02T10:00:00Z", 200, headers, (), body, optouts))
    archive.close()
    articles()
    news = open_database(tmp_path / "news.db", readonly=True)
    assert [row["title"] for row in export_articles(news)] == ["Title 1"]
    assert [row["optouts"] for row in export_articles(news, opted_out=True)] == [["tdm"], []]


def test_an_article_keeps_its_row_if_its_url_is_read_in_another_way(save, articles, tmp_path):
    save("/a", page(FERRY, "Ferry bought"))
    save("/b", page(STORM, "Storm passes"))
    articles()
    news = open_database(tmp_path / "news.db")
    before = dict(news.conn.execute("select title, id from articles"))
    for path in "ab":  # as if an older version had read the URLs in another way
        news.conn.execute("update articles set url = ? where url = ?", [f"{HOME}/old-{path}", f"{HOME}/{path}"])
        news.conn.execute("update article_urls set url = ? where url = ?", [f"{HOME}/old-{path}", f"{HOME}/{path}"])
    news.conn.commit()
    news.close()
    assert articles("all") == {"/a": "Ferry bought", "/b": "Storm passes"}
    news = open_database(tmp_path / "news.db", readonly=True)
    assert dict(news.conn.execute("select title, id from articles")) == before
    news.close()
