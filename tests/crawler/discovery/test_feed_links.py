"""Finding the feeds of a site on its pages."""

import pytest

from newsfold.crawler.discovery.feed_links import MAX_FEEDS, find_header_feeds, find_named_feeds, guess_feeds
from newsfold.crawler.discovery.section_pages import parse_section
from newsfold.extract.html.parse import parse_html

URL = "https://quay.example/news/"
RSS = "application/rss+xml"


@pytest.mark.parametrize(
    ("attributes", "kind"),
    [
        ("rel=alternate type=application/rss+xml href=/x", "feed"),
        ("rel=ALTERNATE type=Application/RSS+XML href=/x", "feed"),
        ("rel='alternate home' type=application/atom+xml href=/x", "feed"),
        ("rel=alternate type='application/rss+xml; charset=utf-8' href=/x", "feed"),
        ("rel=alternate type=' application/rdf+xml ' href=/x", "feed"),
        ("rel=alternate type=application/x-rss+xml href=/x", "feed"),
        ("rel=alternate type=application/rss&#43;xml href=/x", "feed"),
        ("rel=alternate type='application/rss xml' href=/x", "feed"),
        ("rel=alternate type=application/rss href=/x", "feed"),
        ("rel=alternate type=text/rss+xml href=/x", "feed"),
        ("rel=alternate type=text/atom href=/x", "feed"),
        ("rel=alternate type=application/feed+json href=/x", "feed"),
        ("rel=alternate type=application/xml href=/x", "feed"),
        ("rel=alternate type=text/xml href=/x", "feed"),
        ("rel=alternative type=text/xml href=/x", "feed"),
        ("rel=alternate type=application/json href=/feed.json", "feed"),
        ("rel=alternate type=application/json href=/x title='JSON Feed'", "feed"),
        ("rel=feed href=/x", "feed"),
        ("rel='feed alternate' type=application/atom+xml href=/x", "feed"),
        ("type=application/rss+xml href=/x", "feed"),
        ("rel=alternate href=/rss.xml", "feed"),
        ("rel=alternate href=/x title='Quay (RSS)'", "feed"),
        ("rel=alternate type=application/rss+xml href=feed:https://quay.example/x", "feed"),
        ("rel=alternate type=application/rss+xml href=feed://quay.example/x", "feed"),
        ("rel=alternate type=application/rss+xml href='/comment/rss' title='Quay: Comment'", "feed"),
        ("rel=alternate type=application/rss+xml href=https://comments.example/rss", "feed"),
        ("rel=sitemap type=application/xml href=/x", "sitemap"),
        ("rel=alternate type=application/json href=/wp-json/wp/v2/pages/2", None),
        ("rel=alternate type=application/json href=/wp-json/feed", None),
        ("rel=alternate type=application/json+oembed href=/feed", None),
        ("rel=alternate type=text/xml+oembed href=/feed", None),
        ("rel=alternate type=application/activity+json href=/feed", None),
        ("rel=alternate type='application/atom+xml; type=entry' href=/x", None),
        ("rel=alternate hreflang=de href=/de/feed", None),
        ("rel=alternate media='only screen and (max-width: 640px)' href=/m/feed", None),
        ("rel=alternate href=/de", None),
        ("rel=alternate type=text/html href=/rss", None),
        ("rel=stylesheet type=text/xml href=/feed.xsl", None),
        ("rel=search type=application/opensearchdescription+xml href=/feed.xml", None),
        ("rel=EditURI type=application/rsd+xml href=/rsd.xml", None),
        ("rel=replies type=application/atom+xml href=/x", None),
        ("rel=meta type=application/rdf+xml href=/foaf.rdf", None),
        ("rel=alternate type=application/rss+xml href=/comments/feed", None),
        ("rel=alternate type=application/rss+xml href=/x title='Quay &raquo; Comments Feed'", None),
        ("rel=alternate type=application/rss+xml href=/x title='Quay &raquo; Kommentar-Feed'", None),
        ("rel=alternate type=application/rss+xml href=/x title='Quay &raquo; Flux des commentaires'", None),
        ("rel=alternate type=application/rss+xml href=javascript:go()", None),
        ("rel=alternate type=application/rss+xml href=''", None),
        ("rel=alternate type=application/rss+xml", None),
    ],
)
def test_a_link_element(attributes: str, kind: str | None) -> None:
    found = find_named_feeds(parse_html(f"<html><head><link {attributes}></head><body><p>x</html>"), URL)
    assert [link.kind for link in found] == ([kind] if kind else [])


@pytest.mark.parametrize(
    ("anchor", "is_named", "is_guess"),
    [
        (f"<a type={RSS} href=/x>", True, False),
        (f"<a rel=alternate type={RSS} href=/rss>", True, True),
        ("<a href=/rss>", False, True),
        ("<a href=/rss/>", False, True),
        ("<a href=/feed/index.xml>", False, True),
        ("<a href=/export/news.rss>", False, True),
        ("<a href='/?feed=rss2'>", False, True),
        ("<a href='/index.php?format=feed&type=rss'>", False, True),
        ("<a href=/sitemap.xml>", False, False),
        ("<a href=/feedback>", False, False),
        ("<a href=/2026/feed-the-birds-in-winter>", False, False),
        ("<a href=/press>", False, False),
        ("<a href=/comments/feed>", False, False),
        ("<a href=feed:https://quay.example/rss.xml>", False, True),
        ("<a>", False, False),
    ],
)
def test_an_anchor(anchor: str, is_named: bool, is_guess: bool) -> None:
    root = parse_html(f"<html><body>{anchor}RSS</a></html>")
    assert (bool(find_named_feeds(root, URL)), bool(guess_feeds(root, URL))) == (is_named, is_guess)


def test_feeds_of_the_whole_site_come_first_and_their_number_is_limited() -> None:
    paths = ["/category/sport/feed", "/tag/dock/feed", *(f"/feed/{number}" for number in range(MAX_FEEDS))]
    page = "".join(f"<link rel=alternate type={RSS} href={path}>" for path in [*paths, *paths])
    found = find_named_feeds(parse_html(f"<html><head>{page}</head><body>x</html>"), URL)
    assert [link.url for link in found] == [f"https://quay.example{path}" for path in paths[2:]]
    only = f"<html><head><link rel=alternate type={RSS} href=/tag/dock/feed></head><body>x</html>"
    assert [link.url for link in find_named_feeds(parse_html(only), URL)] == ["https://quay.example/tag/dock/feed"]


@pytest.mark.parametrize(
    ("headers", "urls"),
    [
        ([f'</rss>; rel="alternate"; type="{RSS}"'], ["https://quay.example/rss"]),
        ([f"<rss>;rel=alternate;type={RSS}", '</atom>; type="application/atom+xml"; rel=alternate; title="a, <b>; c"'],
         ["https://quay.example/news/rss", "https://quay.example/atom"]),
        (["</style.css>; rel=preload; as=style, <https://quay.example/wp-json/>; rel=\"https://api.w.org/\""], []),
        (["<", "<>;;;", "</x>; rel", "</x>; rel=" + "a" * 5000], []),
        (["<" * 20_000], []),
        (["<a>" + ";a=" * 9000], []),
    ],
)  # fmt: skip
def test_link_headers(headers: list[str], urls: list[str]) -> None:
    assert [link.url for link in find_header_feeds(headers, URL)] == urls


@pytest.mark.parametrize(
    "body",
    [
        "<?xml version='1.0'?><!-- x --><rss version='2.0'><channel><item><link>{}</link></item></channel></rss>",
        "\ufeff\n<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>x</title><link href='{}'/></entry></feed>",
        '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "url": "{}"}]}',
        '{"title": "Quay", "version": "https:\\/\\/jsonfeed.org\\/version\\/1", "items": [{"id": "1", "url": "{}"}]}',
    ],
)
def test_a_page_that_is_a_feed_is_parsed_as_one(body: str) -> None:
    link = "https://quay.example/dock"
    assert [entry.url for entry in parse_section(body.replace("{}", link).encode(), URL).entries] == [link]
