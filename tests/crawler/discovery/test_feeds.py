"""Parsing feeds: all formats, and the errors that real feeds have."""

import gzip
import json
import time
from typing import Any

import pytest

from newsfold.crawler.discovery.entry import MAX_ENTRIES
from newsfold.crawler.discovery.feed_content import extract_full_text
from newsfold.crawler.discovery.feeds import parse_feed
from newsfold.crawler.fetching.limits import MAX_FEED_BYTES

URL = "https://herald.example/rss.xml"


def rss(items: str, head: str = "") -> bytes:
    return f"<?xml version='1.0' encoding='UTF-8'?><rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/' \
xmlns:media='http://search.yahoo.com/mrss/'><channel><title>Herald</title>{head}{items}</channel></rss>".encode()


def atom(entries: str) -> bytes:
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Herald</title>{entries}</feed>".encode()


def json_feed(*items: Any) -> bytes:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode()


LINK = "<link>https://herald.example/a</link>"


@pytest.mark.parametrize(
    ("body", "url", "metadata"),
    [
        pytest.param(
            rss(
                f"<item>{LINK}<title>Dock &amp;amp; strike</title><description>&lt;p&gt;Cranes &lt;b&gt;stand&lt;/b&gt;"
                "&lt;/p&gt;</description><pubDate>Mon, 02 Mar 2026 21:30:00 +0100</pubDate><dc:creator>Ana Ruiz"
                "</dc:creator><category>Ports</category></item>"
            ),
            "https://herald.example/a",
            {
                "title": "Dock & strike",
                "summary": "Cranes stand",
                "published": "2026-03-02T20:30:00Z",
                "authors": ["Ana Ruiz"],
                "categories": ["Ports"],
            },
            id="rss 2.0",
        ),
        pytest.param(
            atom(
                "<entry><link href='https://herald.example/ä'/><title type='html'>Größe</title>"
                "<published>2026-03-02T20:30:00Z</published><updated>2026-03-02T22:00:00Z</updated>"
                "<author><name>Jo Lind</name></author></entry>"
            ),
            "https://herald.example/%C3%A4",
            {
                "title": "Größe",
                "published": "2026-03-02T20:30:00Z",
                "updated": "2026-03-02T22:00:00Z",
                "authors": ["Jo Lind"],
            },
            id="atom",
        ),
        pytest.param(
            atom("<entry><id>urn:x:1</id><title>Tide</title><content type='text/html' src='/tide'/></entry>"),
            "https://herald.example/tide",
            {"title": "Tide"},
            id="atom with the address of the content only",
        ),
        pytest.param(
            atom("<entry><id>urn:x:1</id><link href='/l'/><content src='https://herald.example/tide'/></entry>"),
            "https://herald.example/l",
            {},
            id="atom with a link and the address of the content",
        ),
        pytest.param(
            b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
            b"<item rdf:about='https://herald.example/a'><title>Old</title>" + LINK.encode() + b"</item></rdf:RDF>",
            "https://herald.example/a",
            {"title": "Old"},
            id="rss 1.0",
        ),
        pytest.param(
            json_feed(
                {
                    "id": "1",
                    "url": "https://herald.example/a",
                    "title": "港口重開",
                    "date_published": "2026-03-02T21:30:00+01:00",
                    "authors": [{"name": "Li Wei"}],
                    "language": "zh",
                }
            ),
            "https://herald.example/a",
            {"title": "港口重開", "published": "2026-03-02T20:30:00Z", "authors": ["Li Wei"], "language": "zh"},
            id="json feed",
        ),
        pytest.param(
            rss("<item><link>/news/relative</link></item>"),
            "https://herald.example/news/relative",
            {},
            id="relative link",
        ),
        pytest.param(
            rss("<item><guid>https://herald.example/guid</guid></item>"),
            "https://herald.example/guid",
            {},
            id="guid as the only link",
        ),
        pytest.param(
            rss(f"<item>{LINK}<media:content url='https://img.example/a.jpg' medium='image'/></item>"),
            "https://herald.example/a",
            {"image": "https://img.example/a.jpg"},
            id="image",
        ),
        pytest.param(
            rss(f"<item>{LINK}<pubDate>yesterday, about noon</pubDate></item>"),
            "https://herald.example/a",
            {"dates_refused": [{"evidence": "feed", "text": "yesterday, about noon", "why": "not understood"}]},
            id="invalid time",
        ),
        pytest.param(
            rss(f"<item>{LINK}<pubDate>Mon, 02 Mar 1066 21:30:00 GMT</pubDate></item>"),
            "https://herald.example/a",
            {"dates_refused": [{"evidence": "feed", "text": "Mon, 02 Mar 1066 21:30:00 GMT", "why": "before 1900"}]},
            id="implausible time",
        ),
        pytest.param(
            rss(f"<item>{LINK}<title>unclosed & bare <b>tags</title></item>"),
            "https://herald.example/a",
            {"title": "unclosed & bare tags"},
            id="not well-formed",
        ),
    ],
)
def test_entries_of_all_formats(body: bytes, url: str, metadata: dict[str, Any]) -> None:
    listing = parse_feed(body, URL)
    assert [(entry.url, entry.metadata) for entry in listing.entries] == [(url, metadata)]


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ("<item><link>javascript:void(0)</link></item>", "bad URL"),
        ("<item><link>mailto:desk@herald.example</link></item>", "bad URL"),
        ("<item><link>http://[::1</link></item>", "bad URL"),
        ("<item><title>Nothing to follow</title></item>", "no URL"),
        ("<item><guid>tag:herald.example,2026:1</guid></item>", "no URL"),
    ],
)
def test_a_bad_entry_does_not_affect_the_others(broken: str, reason: str) -> None:
    listing = parse_feed(rss(f"<item>{LINK}</item>{broken}<item>{LINK}</item>"), URL)
    assert len(listing.entries) == 2
    assert [rejection.reason for rejection in listing.rejections] == [reason]


@pytest.mark.parametrize("item", [None, 7, [], {"url": 7}, {"url": ["https://herald.example/a"]}, {"url": "data:,x"}])
def test_a_bad_json_item_does_not_affect_the_others(item: Any) -> None:
    listing = parse_feed(json_feed(item, {"url": "https://herald.example/b"}), URL)
    assert [entry.url for entry in listing.entries] == ["https://herald.example/b"]
    assert len(listing.rejections) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body><h1>Moved</h1></body></html>",
        b"{not json",
        b'{"items": ',
        b"[]",
        b'{"feed": 1}',
        bytes(range(256)),
    ],
)
def test_other_documents_are_not_feeds(body: bytes) -> None:
    assert parse_feed(body, URL).error


def test_an_empty_feed_is_valid() -> None:
    assert parse_feed(rss(""), URL).error is None


def test_a_long_feed_is_cut_with_a_reason() -> None:
    listing = parse_feed(rss(f"<item>{LINK}</item>" * (MAX_ENTRIES + 5)), URL)
    assert len(listing.entries) == MAX_ENTRIES
    assert listing.rejections == [(URL, f"more than {MAX_ENTRIES} entries")]


@pytest.mark.parametrize(("ttl", "seconds"), [("60", 3600), ("soon", None), ("99999999", None), ("20000", 7 * 86400)])
def test_ttl(ttl: str, seconds: int | None) -> None:
    assert parse_feed(rss("", f"<ttl>{ttl}</ttl>"), URL).ttl == seconds


def test_hours_and_days_to_skip() -> None:
    head = "<skipHours><hour>3</hour><hour> 24 </hour><hour>x</hour></skipHours><skipDays><day>Sunday</day></skipDays>"
    assert parse_feed(rss("", head), URL).skips == ("3", "0", "sunday")


def test_a_hundred_thousand_items_are_cut_before_they_are_parsed() -> None:
    items = "".join(f"<item><link>https://herald.example/{number}</link></item>" for number in range(100_000))
    listing = parse_feed(rss(items), URL)
    assert (len(listing.entries), listing.rejections) == (MAX_ENTRIES, [(URL, f"more than {MAX_ENTRIES} entries")])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_internal_entities_are_read_in_every_encoding(encoding: str) -> None:
    text = (
        f"<?xml version='1.0' encoding='{encoding}'?><!DOCTYPE r [<!ENTITY nbsp '&#160;'><!ENTITY co 'Kai &amp; Co'>]>"
        f"<rss version='2.0'><channel><item>{LINK}<title>&co;&nbsp;&eacute;&unknown;</title></item></channel></rss>"
    )
    listing = parse_feed(text.encode(encoding), URL)
    assert [entry.metadata["title"] for entry in listing.entries] == ["Kai & Co é&unknown;"]


@pytest.mark.parametrize(
    "declarations",
    [
        "<!ENTITY a '" + "x" * 100 + "'>" + "".join(f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in ("ab", "bc", "cd")),
        f"<!ENTITY d '{'x' * 900}'>",
        "".join(f"<!ENTITY e{number} 'x'>" for number in range(400)),
    ],
    ids=["nested", "repeated", "many"],
)
def test_entities_have_a_bound(declarations: str) -> None:
    item = f"<item>{LINK}<title>{'&d;' * 2000}</title></item>"
    body = f"<!DOCTYPE rss [{declarations}]><rss version='2.0'><channel>{item}</channel></rss>".encode()
    assert "entities" in (parse_feed(body, URL).error or "")


@pytest.mark.parametrize("value", ["SYSTEM 'file:///etc/hostname'", "PUBLIC '-//X' 'http://dtd.example/x'"])
def test_external_entities_are_not_loaded(value: str) -> None:
    body = f"<!DOCTYPE rss [<!ENTITY x {value}>]>".encode() + rss(f"<item>{LINK}<title>A &x;</title></item>")
    assert parse_feed(body, URL).entries[0].metadata["title"] == "A &x;"


@pytest.mark.parametrize("text", ["Write <!ENTITY a 'b'> so", "A <item> and an </item> and a <!-- comment"])
def test_markup_in_cdata_is_text(text: str) -> None:
    listing = parse_feed(rss(f"<item>{LINK}<title><![CDATA[{text}]]></title></item>"), URL)
    assert (len(listing.entries), listing.rejections) == (1, [])


@pytest.mark.parametrize("feed", [rss(f"<item>{LINK}</item>"), json_feed({"url": "https://herald.example/a"})])
def test_gzip_is_told_by_its_first_bytes(feed: bytes) -> None:
    assert [entry.url for entry in parse_feed(gzip.compress(feed), URL).entries] == ["https://herald.example/a"]
    assert parse_feed(gzip.compress(feed)[:-9], URL).rejections or parse_feed(gzip.compress(feed)[:-9], URL).error
    assert "more than" in (parse_feed(gzip.compress(bytes(MAX_FEED_BYTES + 1)), URL).error or "")


@pytest.mark.parametrize("bad", [b"\xe4", b"\xff", b"\xc3"])
@pytest.mark.parametrize("header", ["", "text/xml; charset=utf-8"])
def test_one_bad_byte_does_not_change_the_rest(bad: bytes, header: str) -> None:
    body = rss(f"<item>{LINK}<title>Größe üb@er Öl</title></item>").replace(b"@", bad)
    assert parse_feed(body, URL, header).entries[0].metadata["title"] == "Größe üb\ufffder Öl"


@pytest.mark.parametrize("label", ["windows-1251", "utf-16", "hex", "rot13", "idna", "x-unknown", "undefined"])
@pytest.mark.parametrize("end", ["", "\xe2"])
def test_a_wrong_label_over_utf_8_is_not_believed(label: str, end: str) -> None:
    item = f"<item>{LINK}<title>Größe über Öl</title></item>"
    body = rss(item).replace(b"UTF-8", label.encode()) + end.encode("latin-1")
    for header in ("", f"text/xml; charset={label}"):
        assert parse_feed(body, URL, header).entries[0].metadata["title"] == "Größe über Öl"


@pytest.mark.parametrize(
    ("encoding", "title"), [("windows-1251", "Мост закрыт"), ("windows-1252", "Größe “Öl”"), ("shift_jis", "港が再開")]
)
def test_a_right_label_is_believed(encoding: str, title: str) -> None:
    body = rss(f"<item>{LINK}<title>{title}</title></item>").decode().replace("UTF-8", encoding).encode(encoding)
    assert parse_feed(body, URL).entries[0].metadata["title"] == title
    unlabelled = body.replace(f" encoding='{encoding}'".encode(), b"")
    assert parse_feed(unlabelled, URL, f"text/xml; charset={encoding}").entries[0].metadata["title"] == title


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        ("Gains &lt; 2% but &gt; 1%", "Gains < 2% but > 1%"),
        ("<![CDATA[When a < 3 and b > 4]]>", "When a < 3 and b > 4"),
        ("Gains < 2% today", "Gains < 2% today"),
        ("Using &amp;lt;audio&amp;gt; well", "Using <audio> well"),
        ("&lt;i&gt;Ships&lt;/i&gt; wait", "Ships wait"),
        ("&amp;lt;i&amp;gt;Ships&amp;lt;/i&amp;gt; wait", "Ships wait"),
        ("What a &lt;head&gt; and a &lt;script&gt; are for", "What a <head> and a <script> are for"),
        ("Vec&lt;u8&gt; or List&lt;String&gt;?", "Vec<u8> or List<String>?"),
        ("&lt;video&gt;Ships wait", "Ships wait"),
        ("&lt;head&gt;&lt;title&gt;Ships&lt;/title&gt;&lt;/head&gt; wait", "Ships wait"),
        ("Ships&lt;br&gt;wait", "Ships wait"),
        ("H&lt;sub&gt;2&lt;/sub&gt;O", "H2O"),
        ("&lt;b&gt;S&lt;/b&gt;hips", "Ships"),
        ("&lt;span&gt;Sea&lt;/span&gt;&lt;span&gt;Ships&lt;/span&gt;", "Sea Ships"),
        ("Ships &#55357;&#56960; wait", "Ships \U0001f680 wait"),
        ("<![CDATA[Ships &#xD83D;&#XDE80; wait &#xD83D;]]>", "Ships \U0001f680 wait \ufffd"),
    ],
)
def test_less_than_in_titles(markup: str, title: str) -> None:
    assert parse_feed(rss(f"<item>{LINK}<title>{markup}</title></item>"), URL).entries[0].metadata["title"] == title


@pytest.mark.parametrize("kind", ["", " type='text'"])
def test_tags_in_a_text_title_of_atom_stay(kind: str) -> None:
    entry = f"<entry><link href='https://herald.example/a'/><title{kind}>Goodbye &lt;u&gt; tag</title></entry>"
    assert parse_feed(atom(entry), URL).entries[0].metadata["title"] == "Goodbye <u> tag"


@pytest.mark.parametrize(
    "markup",
    [
        "<link>https://count.example/1</link><fb:origLink xmlns:fb='http://rssnamespace.org/feedburner/ext/1.0'>https://herald.example/a</fb:origLink>",
        "<link>https://count.example/1</link><guid>https://herald.example/a</guid>",
        "<link>https://count.example/1</link><guid isPermaLink='true'>https://www.herald.example/a</guid>",
    ],
)
def test_the_address_of_the_article_is_preferred(markup: str) -> None:
    (entry,) = parse_feed(rss(f"<item>{markup}</item>"), URL).entries
    assert entry.url.replace("www.", "") == "https://herald.example/a"


@pytest.mark.parametrize(
    "other", ["rel='alternate' type='application/json'", "rel='alternate' type='text/html'", "rel='self'"]
)
def test_the_first_page_of_several_links_is_taken(other: str) -> None:
    entry = f"<entry><link href='https://herald.example/a'/><link {other} href='https://herald.example/b'/></entry>"
    assert [entry.url for entry in parse_feed(atom(entry), URL).entries] == ["https://herald.example/a"]


@pytest.mark.parametrize("address", ["news@pier.press", "a.b@mail.pier.museum", "x@pier.com", "y@pier.africa"])
@pytest.mark.parametrize("form", ["{} (Mia Holt)", "Mia Holt &lt;{}&gt;", "<![CDATA[Mia Holt <{}>]]>", "{}"])
def test_mail_addresses_are_no_names(address: str, form: str) -> None:
    (entry,) = parse_feed(rss(f"<item>{LINK}<author>{form.format(address)}</author></item>"), URL).entries
    assert entry.metadata.get("authors", []) == ["Mia Holt"] * ("Mia" in form)


def test_authors_of_the_feed_are_those_of_its_entries() -> None:
    entry = "<author><name>Mia Holt</name></author><entry><link href='https://herald.example/a'/>{}</entry>"
    (first,) = parse_feed(atom(entry.format("")), URL).entries
    (second,) = parse_feed(atom(entry.format("<author><name>Bo Lund</name></author>")), URL).entries
    assert (first.metadata["authors"], second.metadata["authors"]) == (["Mia Holt"], ["Bo Lund"])


PAGE = {"url": "https://herald.example/a"}


@pytest.mark.parametrize(
    ("item", "metadata"),
    [
        (PAGE | {"authors": {"name": "Mia Holt"}}, {"authors": ["Mia Holt"]}),
        (PAGE | {"authors": ["Mia Holt", {"name": "Bo Lund"}]}, {"authors": ["Mia Holt", "Bo Lund"]}),
        (PAGE | {"author": "Mia Holt"}, {"authors": ["Mia Holt"]}),
        (PAGE | {"tags": "port, fish"}, {"categories": ["port", "fish"]}),
        ({"url": " ", "id": PAGE["url"]}, {}),
        (PAGE | {"date_published": "2026-03-02 20:30:00 +0000 UTC"}, {"published": "2026-03-02T20:30:00Z"}),
        (PAGE | {"date_published": "2026-03-02T15:30:00-5:00"}, {"published": "2026-03-02T20:30:00Z"}),
        (PAGE | {"image": "", "banner_image": "/b.jpg"}, {"image": "https://herald.example/b.jpg"}),
        (PAGE | {"image": "/a.jpg", "banner_image": "/b.jpg"}, {"image": "https://herald.example/a.jpg"}),
    ],
)
def test_oddities_of_json_feeds(item: Any, metadata: Any) -> None:
    (entry,) = parse_feed(json_feed(item), URL).entries
    assert (entry.url, entry.metadata) == (PAGE["url"], metadata)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["", ",", ";"])
def test_json_that_is_not_quite_json(encoding: str, end: str) -> None:
    text = '{"author": "Mia Holt", "items": [{"url": "https://herald.example/a", "title": "two\nlines,]"%s}%s]}%s'
    text = text.replace("%s", "," if end == "," else "", 2).replace("%s", ";" if end == ";" else "")
    (entry,) = parse_feed(text.encode(encoding), URL).entries
    assert entry.metadata == {"title": "two lines,]", "authors": ["Mia Holt"]}


FULL_TEXT = "<p>The <a href='/h'>harbour</a> opens.</p><script>x()</script>" + "<p>Ships wait in line.</p>" * 60


@pytest.mark.parametrize(
    ("markup", "start"),
    [
        (FULL_TEXT, "The harbour opens.\n\nShips wait in line."),
        ("<p>Only a teaser.</p>", ""),
        ("One line.\n" + "Another line of text.\n" * 60, "One line.\n\nAnother line of text."),
        ("<div>" * 20_000 + "deep", ""),
    ],
)
def test_extract_full_text(markup: str, start: str) -> None:
    text = extract_full_text(markup)
    assert text.startswith(start)
    assert bool(text) is bool(start)


def test_the_longest_text_of_an_item_is_its_content() -> None:
    item = f"<item><link>https://herald.example/a</link><description>Short</description><content:encoded><![CDATA[{FULL_TEXT}]]></content:encoded></item>"
    feed = rss(item).replace(b"<rss", b"<rss xmlns:content='http://purl.org/rss/1.0/modules/content/'", 1)
    (entry,) = parse_feed(feed, URL).entries
    assert entry.metadata["content"].startswith("The harbour opens.\n\n")
    assert entry.metadata["summary"] == "Short"


@pytest.mark.parametrize("declared", ["", " encoding='iso-8859-1'", " encoding='windows-1251'"])
@pytest.mark.parametrize("header", ["", "text/xml", "application/rss+xml; charset=iso-8859-1"])
def test_valid_utf_8_overrides_a_wrong_declared_encoding(declared: str, header: str) -> None:
    item = "<item><title>Größe zählt</title><link>https://herald.example/a</link></item>"
    body = f"<?xml version='1.0'{declared}?><rss version='2.0'><channel>{item}</channel></rss>".encode()
    listing = parse_feed(body, URL, header)
    assert ([entry.metadata["title"] for entry in listing.entries], listing.rejections) == (["Größe zählt"], [])


@pytest.mark.parametrize("label", ["header", "declaration"])
def test_other_encodings_are_decoded_as_declared(label: str) -> None:
    item = "<item><title>Größe zählt</title><link>https://herald.example/a</link></item>"
    declared = " encoding='iso-8859-1'" if label == "declaration" else ""
    text = f"<?xml version='1.0'{declared}?><rss version='2.0'><channel>{item}</channel></rss>"
    header = "application/rss+xml; charset=iso-8859-1" if label == "header" else ""
    assert parse_feed(text.encode("latin-1"), URL, header).entries[0].metadata["title"] == "Größe zählt"


def test_a_body_that_is_a_path_does_not_open_the_file(tmp_path):
    path = tmp_path / "local.xml"
    path.write_text(
        '<rss version="2.0"><channel><title>t</title>'
        "<item><title>Local</title><link>https://a.example/local</link></item></channel></rss>"
    )
    listing = parse_feed(str(path).encode(), "https://a.example/feed.xml")
    assert (listing.entries, listing.error) == ([], "not a feed")


@pytest.mark.parametrize(
    ("head", "error"),
    [
        (
            '<link rel="alternate" type="application/rss+xml" href="/rss/all.xml">',
            "not a feed, but a page that names the feed https://a.example/rss/all.xml",
        ),
        (
            '<base href="https://b.example/"><link rel="alternate" type="application/atom+xml" href="atom">',
            "not a feed, but a page that names the feed https://b.example/atom",
        ),
        (f'<link rel="alternate" type="application/rss+xml" href="/{"x" * 300}">', "not a feed"),
        ('<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">', "not a feed"),
        ('<link rel="sitemap" type="application/xml" href="/sitemap.xml">', "not a feed"),
        ("<title>Moved</title>", "not a feed"),
    ],
)
def test_a_page_in_place_of_a_feed_may_name_its_new_address(head, error):
    page = f"<!doctype html><html><head>{head}</head><body><p>We have moved.</p></body></html>".encode()
    listing = parse_feed(page, "https://a.example/feed.xml", "text/html")
    assert (listing.entries, listing.error) == ([], error)


DC = "xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:dcterms='http://purl.org/dc/terms/'"
RDF = "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'"


@pytest.mark.parametrize(
    ("body", "published", "published_from"),
    [
        (
            f"<rdf:RDF {RDF} {DC}><item rdf:about='x'><link>https://herald.example/a</link>"
            "<dc:date>2025-10-09T07:45:00+09:00</dc:date></item></rdf:RDF>".encode(),
            "2025-10-08T22:45:00Z",
            "feed-date",
        ),
        (rss(f"<item>{LINK}<dc:date>9 Oct 2025</dc:date></item>"), "2025-10-09", "feed-date"),
        (
            rss(f"<item>{LINK}<pubDate>Thu, 09 Oct 2025 07:45:00 CEST</pubDate><dc:date>2025-10-08</dc:date></item>"),
            "2025-10-09T05:45:00Z",
            None,
        ),
        (rss(f"<item>{LINK}<pubDate>soon</pubDate><dc:date>2025-10-08</dc:date></item>"), "2025-10-08", "feed-date"),
        (
            atom("<entry><link href='https://herald.example/a'/><updated>2025-10-09T07:45:00-5:00</updated></entry>"),
            "2025-10-09T12:45:00Z",
            "feed-updated",
        ),
        (
            json_feed({"url": "https://herald.example/a", "date_modified": "2025-10-09 07:45:00 +0000 UTC"}),
            "2025-10-09T07:45:00Z",
            "feed-updated",
        ),
        (json_feed({"url": "https://herald.example/a", "date_published": 1736408700}), "2025-01-09T07:45:00Z", None),
        (json_feed({"url": "https://herald.example/a", "date_published": {"a": 1}}), None, None),
        (rss(f"<item>{LINK}<pubDate>Thursday, 9 October 2025 7:45 PM</pubDate></item>"), "2025-10-09T19:45:00Z", None),
        (rss(f"<item>{LINK}<pubDate>Thu, 09 Oct 2025 07:45:00 XYT</pubDate></item>"), "2025-10-09", None),
        (rss(f"<item>{LINK}<pubDate>1970-01-01T00:00:00Z</pubDate></item>"), None, None),
    ],
)
def test_the_time_of_publication(body: bytes, published: str | None, published_from: str | None) -> None:
    (entry,) = parse_feed(body, URL).entries
    assert (entry.metadata.get("published"), entry.metadata.get("published_from")) == (published, published_from)


@pytest.mark.parametrize(
    "links",
    [
        "<link href='https://x.example/m'/><link href='https://herald.example/a'/>",
        "<link href='/de' hreflang='de'/><link href='/a' hreflang='en-GB'/>",
        "<link type='application/pdf' href='/a.pdf'/><link type='text/html' href='/a'/>",
        "<link rel='enclosure' type='audio/mpeg' href='/a.mp3'/><link rel='alternate' href='/a'/>",
        "<link rel='edit' href='/edit'/><link rel='self' type='text/html' href='/a'/>",
        "<link rel='related' href='https://x.example/b'/><id>https://herald.example/a</id>",
    ],
)
def test_the_page_of_an_atom_entry_with_several_links(links: str) -> None:
    body = atom(f"<entry>{links}<title>A</title></entry>").replace(b"<feed", b"<feed xml:lang='en'")
    assert [entry.url for entry in parse_feed(body, URL).entries] == ["https://herald.example/a"]


@pytest.mark.parametrize(
    ("markup", "url"),
    [
        ("<link>https://t.example/1</link><guid>https://news.herald.example/a</guid>", "https://news.herald.example/a"),
        ("<link>https://news.herald.example/a</link><guid>https://herald.example/?p=1</guid>", "https://news.herald.example/a"),
        ("<link>https://t.example/1</link><guid>https://u.example/a</guid>", "https://t.example/1"),
        ("<link>https://t.example/1</link><guid>https://herald.example/</guid>", "https://t.example/1"),
        ("<link>https://t.example/1</link><guid isPermaLink='false'>7</guid>", "https://t.example/1"),
    ],
)  # fmt: skip
def test_the_identifier_is_the_address_only_in_place_of_a_foreign_link(markup: str, url: str) -> None:
    assert [entry.url for entry in parse_feed(rss(f"<item>{markup}</item>"), URL).entries] == [url]


@pytest.mark.parametrize(
    ("markup", "image"),
    [
        ("<enclosure url='/a.jpg' type='image/jpeg' length='1'/>", "https://herald.example/a.jpg"),
        ("<enclosure url='/a.webp?w=9' type='application/octet-stream'/>", "https://herald.example/a.webp?w=9"),
        ("<enclosure url='/a.mp3' type='audio/mpeg'/><enclosure url='/b.png'/>", "https://herald.example/b.png"),
        ("<enclosure url='/a.mp3'/>", None),
        ("<enclosure url='data:,x' type='image/png'/>", None),
    ],
)
def test_the_image_of_an_enclosure(markup: str, image: str | None) -> None:
    (entry,) = parse_feed(rss(f"<item>{LINK}{markup}</item>"), URL).entries
    assert entry.metadata.get("image") == image


def test_an_entry_with_nothing_but_a_sound_file_has_no_page() -> None:
    listing = parse_feed(rss("<item><enclosure url='/a.mp3' type='audio/mpeg'/></item>"), URL)
    assert (listing.entries, [rejection.reason for rejection in listing.rejections]) == ([], ["no URL"])


@pytest.mark.parametrize(
    "body",
    [
        rss(f"<item>{LINK}</item>", "<managingEditor>desk@herald.example (Mia Holt)</managingEditor>"),
        rss(f"<item>{LINK}</item>", "<dc:creator>Mia Holt</dc:creator>"),
        atom("<author><name>Herald</name></author><entry><link href='https://herald.example/a'/></entry>"),
        b'{"title": "The Herald", "author": {"name": "Herald"}, "items": [{"url": "https://herald.example/a"}]}',
    ],
)
def test_an_outlet_or_its_desk_is_no_author(body: bytes) -> None:
    assert [entry.metadata.get("authors") for entry in parse_feed(body, URL).entries] == [None]


@pytest.mark.parametrize(
    ("items", "reasons"),
    [
        ('{"id": "1", "url": "/a"}, {"id": "2", "url": "/b', ["damaged entry", "cut off"]),
        ('{"id": "1", "url": "/a"}, {"id": "2" "url": "/b"}, {"id": "3", "url": "/a"}]}', ["damaged entry"]),
        ('{"id": "1", "url": "/a"}, {"id": "2", "url": "/b", "id": "3", "url": "/c"}]}', ["damaged entry"]),
        ('{"id": "1", "url": "/a"}]}{"items": []}', ["text behind the feed"]),
    ],
)
def test_whole_items_of_a_damaged_json_feed_are_read(items: str, reasons: list[str]) -> None:
    listing = parse_feed(b'{"items": [' + items.encode(), URL)
    assert {entry.url for entry in listing.entries} == {"https://herald.example/a"}
    assert [rejection.reason for rejection in listing.rejections][: len(reasons)] == reasons


def test_items_that_run_together_are_not_mixed() -> None:
    first = f"<item><title>One</title>{LINK}<guid>1</guid>"
    second = "<title>Two</title><link>https://herald.example/b</link><guid>2</guid></item>"
    listing = parse_feed(rss(f"{first}{second}<item>{LINK}<title>Three</title></item>"), URL)
    assert [entry.metadata["title"] for entry in listing.entries] == ["Three"]
    assert [rejection.reason for rejection in listing.rejections] == ["damaged entry"] * 2


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("www.herald.example/a", "https://www.herald.example/a"),
        ("herald.example/a?b=1", "https://herald.example/a?b=1"),
        ("'https://herald.example/a'", "https://herald.example/a"),
        ("index.php/a", "https://herald.example/index.php/a"),
        ("a.html", "https://herald.example/a.html"),
        ("//herald.example/a", "https://herald.example/a"),
        ("\n  https://herald.example/\n  news/a\n", "https://herald.example/news/a"),
    ],
)
def test_links_that_lack_their_scheme(link: str, url: str) -> None:
    assert parse_feed(rss(f"<item><title>A</title><link>{link}</link></item>"), URL).entries[0].url == url


@pytest.mark.parametrize(
    ("label", "codec", "title"),
    [
        ("x-sjis", "cp932", "港が再び開く"),
        ("windows-874", "cp874", "ท่าเรือเปิดอีกครั้ง"),
        ("iso-8859-8-i", "iso-8859-8", "הנמל נפתח שוב"),
        ("iso-8859-1", "cp1252", "Port – “open” again"),
        ("x-mac-cyrillic", "mac-cyrillic", "Порт снова открыт"),
    ],
)
def test_labels_of_encodings_as_browsers_know_them(label: str, codec: str, title: str) -> None:
    items = f"<item>{LINK}<title>{title}</title></item>"
    body = f"<?xml version='1.0' encoding='{label}'?><rss version='2.0'><channel>{items}</channel></rss>".encode(codec)
    assert parse_feed(body, URL).entries[0].metadata["title"] == title


@pytest.mark.parametrize(
    "frame", [")]}',\n{}", "// made at noon\n{}", "/* news */ {}", "render({});", "while(1);{}", "\ufeff\n{}"]
)
def test_json_feed_behind_a_script_or_comment(frame: str) -> None:
    body = frame.replace("{}", json_feed({"url": "https://herald.example/a"}).decode()).encode()
    listing = parse_feed(body, URL)
    assert ([entry.url for entry in listing.entries], listing.rejections) == (["https://herald.example/a"], [])


def test_json_feed_with_values_of_other_types() -> None:
    item = {
        "url": "https://herald.example/a", "tags": [{"name": "Port"}, "Sea"],
        "image": {"url": "/pier.jpg"}, "banner_image": ["x"], "title": "Port's",
    }  # fmt: skip
    body = json_feed(item).replace(b"Port's", rb"Port\'s")
    assert parse_feed(body, URL).entries[0].metadata == {
        "title": "Port's", "categories": ["Port", "Sea"], "image": "https://herald.example/pier.jpg",
    }  # fmt: skip


def test_a_long_author_does_not_slow_the_parser() -> None:
    listing = parse_feed(rss(f"<item>{LINK}<author>{'a' * 300_000}@</author></item>"), URL)
    assert len(listing.entries) == 1


@pytest.mark.parametrize(
    ("field", "key", "value"),
    [
        ("<title>&lt;![CDATA[Port opens]]&gt;</title>", "title", "Port opens"),
        ("<author>(Ana Ruiz)</author>", "authors", ["Ana Ruiz"]),
    ],
)
def test_wrappers_that_were_escaped_or_left(field: str, key: str, value: Any) -> None:
    assert dict(parse_feed(rss(f"<item>{LINK}{field}</item>"), URL).entries[0].metadata)[key] == value


@pytest.mark.parametrize(
    "link",
    [
        "https://https://herald.example/a",
        "https://herald.examplehttps://herald.example/a",
        "https://www.herald.example/https://herald.example/a",
        "https//herald.example/a",
        "%20https://herald.example/a",
        "https:/herald.example/a",
        "https%3A%2F%2Fherald.example%2Fa",
        "https:\\/\\/herald.example\\/a",
        "&lt;a href='https://herald.example/a'&gt;Read&lt;/a&gt;",
    ],
)
def test_addresses_that_are_not_quite_addresses(link: str) -> None:
    listing = parse_feed(rss(f"<item><title>T</title><link>{link}</link></item>"), "https://herald.example/rss")
    assert [entry.url for entry in listing.entries] == ["https://herald.example/a"]


@pytest.mark.parametrize("link", ["https://mirror.example/https://herald.example/a", "https://other.example/http//x"])
def test_an_address_within_that_of_another_site_is_left(link: str) -> None:
    listing = parse_feed(rss(f"<item><title>T</title><link>{link}</link></item>"), "https://herald.example/rss")
    assert [entry.url for entry in listing.entries] == [link]


@pytest.mark.parametrize(
    ("markup", "url"),
    [
        ("<guid>/a</guid>", "https://herald.example/a"),
        ("<guid>herald.example/a</guid>", "https://herald.example/a"),
        ("<guid isPermaLink='true'>12345</guid>", None),
        ("<guid>2026/12345</guid>", None),
        ("<link>https://herald.example/</link><guid>https://herald.example/a</guid>", "https://herald.example/a"),
        ("<link>https://herald.example/b</link><guid>https://herald.example/a</guid>", "https://herald.example/b"),
        (
            "<link>https://clicks.example/go?x=1&amp;url=https%3A%2F%2Fherald.example%2Fa</link>",
            "https://herald.example/a",
        ),
        (
            "<link>https://clicks.example/go?url=https%3A%2F%2Fother.example%2Fa</link>",
            "https://clicks.example/go?url=https%3A%2F%2Fother.example%2Fa",
        ),
    ],
)
def test_the_address_in_place_of_the_link(markup: str, url: str | None) -> None:
    listing = parse_feed(rss(f"<item><title>T</title>{markup}</item>"), "https://herald.example/rss")
    assert next((entry.url for entry in listing.entries), None) == url


def test_a_relation_may_be_written_as_its_address() -> None:
    body = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>T</title>"
        "<link rel='http://www.iana.org/assignments/relation/alternate' href='/a'/></entry></feed>"
    )
    listing = parse_feed(body.encode(), "https://herald.example/feed")
    assert [entry.url for entry in listing.entries] == ["https://herald.example/a"]


def test_a_misspelt_end_tag_ends_its_element() -> None:
    items = "".join(f"<item><title>T{n}</titel><link>https://herald.example/{n}</link></item>" for n in range(3))
    listing = parse_feed(rss(items), "https://herald.example/rss")
    assert [entry.metadata.get("title") for entry in listing.entries] == ["T0", "T1", "T2"]


CYRILLIC = "Мост через реку закрыт на ремонт до весны"


@pytest.mark.parametrize(
    ("declared", "header"),
    [("", ""), ("utf-8", ""), ("cp-1251", ""), ("win1251", ""), ("windows-1251", "text/xml; charset=iso-8859-1")],
)
def test_the_encoding_that_the_bytes_resemble(declared: str, header: str) -> None:
    declaration = f"<?xml version='1.0' encoding='{declared}'?>" if declared else ""
    text = f"{declaration}<rss version='2.0'><channel><item><title>{CYRILLIC}</title>{LINK}</item></channel></rss>"
    listing = parse_feed(text.encode("cp1251"), "https://herald.example/rss", header)
    assert [entry.metadata.get("title") for entry in listing.entries] == [CYRILLIC]


@pytest.mark.parametrize("place", ["{media}{own}", "{own}{media}"])
@pytest.mark.parametrize("own", ["<description>Ships wait.</description>", ""])
def test_the_description_of_a_picture_is_that_of_the_item_only_without_its_own(place: str, own: str) -> None:
    text = "<media:description>A crane.</media:description>"
    media = f"<media:content url='https://herald.example/i.jpg'>{text}</media:content>"
    item = f"<item>{LINK}<title>T</title>{place.format(own=own, media=media)}</item>"
    metadata = parse_feed(rss(item), URL).entries[0].metadata
    assert metadata["summary"] == ("Ships wait." if own else "A crane.")
    assert metadata["image"] == "https://herald.example/i.jpg"


@pytest.mark.parametrize("element", ["rss", "channel", "item"])
@pytest.mark.parametrize(
    "namespace",
    [
        "http://search.yahoo.com/mrss/",
        "http://www.itunes.com/dtds/podcast-1.0.dtd",
        "http://purl.org/rss/1.0/modules/content/",
        "http://www.w3.org/1999/xhtml",
        "http://www.w3.org/2005/Atom",
    ],
)
def test_a_default_namespace_does_not_hide_the_elements_of_rss(element: str, namespace: str) -> None:
    body = rss(f"<item>{LINK}<title>Tide</title></item>" * 2)
    declared = body.replace(f"<{element}".encode(), f"<{element} id='x' xmlns='{namespace}'".encode())
    assert parse_feed(declared, URL) == parse_feed(body, URL)
    assert len(parse_feed(declared, URL).entries) == 2


@pytest.mark.parametrize(
    "categories",
    [
        "".join(f"<category>c{number}</category>" for number in range(60_000)),
        "".join(f"<dc:subject scheme='x'>c{number}</dc:subject>" for number in range(60_000)),
        f"<media:keywords>{','.join(map(str, range(60_000)))}</media:keywords>",
        f"<media:keywords>{','.join(map(str, range(60_000)))}</media:keywords>" + "<category>x</category>" * 60_000,
    ],
)
@pytest.mark.parametrize("is_of_feed", [False, True])
def test_many_categories_take_little_time(categories: str, is_of_feed: bool) -> None:
    item = f"<item>{LINK}{'' if is_of_feed else categories}<title>Tide</title></item>"
    began = time.process_time()
    listing = parse_feed(rss(item * 2 if is_of_feed else item, categories if is_of_feed else ""), URL)
    assert time.process_time() - began < 4
    assert {entry.metadata["title"] for entry in listing.entries} == {"Tide"}
    assert not listing.rejections
