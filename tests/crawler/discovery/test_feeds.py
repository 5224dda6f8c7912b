"""Parsing feeds: all formats, and the errors that real feeds have."""

import json
from typing import Any

import pytest

from newsfold.crawler.discovery.entry import MAX_ENTRIES
from newsfold.crawler.discovery.feed_content import extract_full_text
from newsfold.crawler.discovery.feeds import parse_feed

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


@pytest.mark.parametrize(
    "item", [None, 7, [], {"url": 7}, {"url": "https://herald.example/a", "authors": 7}, {"url": "data:,x"}]
)
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
        b"<!DOCTYPE r [<!ENTITY a 'ha'>]><rss version='2.0'><channel/></rss>",
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


@pytest.mark.parametrize("declaration", ["utf-8", "utf-16"])
def test_entities_are_rejected_in_every_encoding(declaration: str) -> None:
    text = f"<?xml version='1.0' encoding='{declaration}'?><!DOCTYPE rss [<!ENTITY a 'b'>]><rss><channel/></rss>"
    assert parse_feed(text.encode(declaration), URL).error == "declares entities"


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
