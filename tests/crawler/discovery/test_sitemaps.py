"""Parsing sitemaps and sitemap indexes."""

import gzip

import pytest

from newsfold.crawler.discovery.entry import MAX_ENTRIES
from newsfold.crawler.discovery.sitemaps import MAX_CHILDREN, MAX_REJECTIONS, parse_sitemap

URL = "https://herald.example/sitemap.xml"
NAMESPACES = (
    "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'"
    " xmlns:image='http://www.google.com/schemas/sitemap-image/1.1'"
)


def urlset(rows: str) -> bytes:
    return f"<?xml version='1.0'?><urlset {NAMESPACES}>{rows}</urlset>".encode()


def index(*names: str) -> bytes:
    rows = "".join(f"<sitemap><loc>https://herald.example/{name}</loc></sitemap>" for name in names)
    return f"<sitemapindex {NAMESPACES}>{rows}</sitemapindex>".encode()


NEWS = urlset(
    "<url><loc>https://herald.example/a?x=1&amp;y=2</loc><lastmod>2026-03-02T21:00:00+01:00</lastmod>"
    "<image:image><image:loc>https://img.example/a.jpg</image:loc></image:image>"
    "<news:news><news:publication><news:name>Herald</news:name><news:language>de</news:language></news:publication>"
    "<news:publication_date>2026-03-02</news:publication_date><news:title>Hafen &amp; Kran</news:title></news:news>"
    "</url>"
)


@pytest.mark.parametrize("body", [NEWS, gzip.compress(NEWS)], ids=["plain", "gzip"])
def test_news_sitemap(body: bytes) -> None:
    (entry,) = parse_sitemap(body, URL).entries
    assert entry.url == "https://herald.example/a?x=1&y=2"
    assert entry.modified_at == "2026-03-02T20:00:00Z"
    assert entry.metadata == {
        "title": "Hafen & Kran",
        "published": "2026-03-02",
        "updated": "2026-03-02T20:00:00Z",
        "language": "de",
        "image": "https://img.example/a.jpg",
    }


def test_entries_are_sorted_newest_first() -> None:
    rows = "".join(
        f"<url><loc>https://herald.example/{day}</loc><lastmod>2026-03-0{day}</lastmod></url>" for day in (1, 3, 2)
    )
    assert [entry.url[-1] for entry in parse_sitemap(urlset(rows), URL).entries] == ["3", "2", "1"]


def test_an_index_lists_its_sitemaps_up_to_a_limit() -> None:
    listing = parse_sitemap(index(*(f"part-{number}.xml" for number in range(MAX_CHILDREN + 3))), URL)
    assert len(listing.children) == MAX_CHILDREN
    assert listing.rejections == [(URL, f"more than {MAX_CHILDREN} sitemaps")]


def test_a_long_sitemap_is_cut_with_a_reason() -> None:
    rows = "<url><loc>https://herald.example/a</loc></url>" * (MAX_ENTRIES + 1)
    listing = parse_sitemap(urlset(rows), URL)
    assert len(listing.entries) == MAX_ENTRIES
    assert len(listing.rejections) == 1


def test_a_truncated_sitemap_keeps_the_entries_before_the_end() -> None:
    rows = "<url><loc>https://herald.example/a</loc></url><url><loc>https://herald.ex"
    assert [entry.url for entry in parse_sitemap(urlset(rows)[:-9], URL).entries] == ["https://herald.example/a"]


def test_a_sitemap_as_plain_text() -> None:
    listing = parse_sitemap(b"https://herald.example/a\nnonsense\nhttps://herald.example/b\n", URL)
    assert [entry.url[-1] for entry in listing.entries] == ["a", "b"]


def test_a_bad_link_does_not_affect_the_others() -> None:
    rows = "<url><loc>ftp://herald.example/x</loc></url><url/><url><loc>https://herald.example/a</loc></url>"
    listing = parse_sitemap(urlset(rows), URL)
    assert [entry.url for entry in listing.entries] == ["https://herald.example/a"]
    assert [reason for _, reason in listing.rejections] == ["bad URL", "no URL"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><p>Not here</p></html>",
        b"\x1f\x8bnot gzip",
        b"<!DOCTYPE html><html><body>Gone</body></html>",
        gzip.compress(b" " * (51 << 20)),
    ],
    ids=["empty", "html", "broken gzip", "html page", "gzip bomb"],
)
def test_other_documents_are_not_sitemaps(body: bytes) -> None:
    assert parse_sitemap(body, URL).error


def test_an_empty_sitemap_is_valid() -> None:
    assert parse_sitemap(urlset(""), URL).error is None


ROW = "<url><loc>https://herald.example/{}</loc>{}</url>"


@pytest.mark.parametrize("start", [b"\n \t", b"\xef\xbb\xbf\r\n", b"\n\xef\xbb\xbf", b"\0"])
def test_what_stands_before_the_declaration_is_skipped(start: bytes) -> None:
    listing = parse_sitemap(start + urlset(ROW.format("a", "")), URL)
    assert (len(listing.entries), listing.rejections) == (1, [])


@pytest.mark.parametrize(
    ("fault", "title"),
    [
        (b"Kai & Co", "Kai & Co"),
        (b"Ol&eacute;", "Olé"),
        (b"Ol\x0b\x01e", "Ole"),
        (b"Ol\xe9", "Olé"),
        (b"&#x0;Ole", "Ole"),
        (b"5 < 6", "5 < 6"),
    ],
)
@pytest.mark.parametrize("root", ["urlset", "sm:urlset"])
def test_a_fault_does_not_affect_the_other_records(fault: bytes, title: str, root: str) -> None:
    rows = ROW.format("a", "") + ROW.format("b?x=1&y=2", "<news:title>@</news:title>") + ROW.format("c", "")
    body = f"<{root}>{rows}</{root}>".encode().replace(b"@", fault)  # the prefixes are not declared
    listing = parse_sitemap(body, URL)
    assert [entry.url[23:] for entry in listing.entries] == ["a", "b?x=1&y=2", "c"]
    assert (listing.entries[1].metadata, listing.rejections) == ({"title": title}, [])


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
@pytest.mark.parametrize("doctype", ["", "<!DOCTYPE urlset>", "<!DOCTYPE urlset SYSTEM 'https://x.example/s.dtd'>"])
def test_encodings_and_harmless_doctypes(encoding: str, doctype: str) -> None:
    body = urlset(ROW.format("ä", "")).decode().replace("<urlset", f"{doctype}<urlset").encode(encoding)
    assert [entry.url for entry in parse_sitemap(body, URL).entries] == ["https://herald.example/%C3%A4"]


@pytest.mark.parametrize(
    "body",
    [
        b"<rss version='2.0'><channel><item><link>https://herald.example/a</link></item></channel></rss>",
        b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><link href='https://herald.example/a'/></entry></feed>",
    ],
)
def test_a_feed_as_a_sitemap(body: bytes) -> None:
    assert [entry.url for entry in parse_sitemap(body, URL).entries] == ["https://herald.example/a"]


@pytest.mark.parametrize(
    ("rows", "count"),
    [
        (ROW.format("a", "").replace("</url>", "") + ROW.format("b", ""), 2),
        (ROW.format("a", "").replace("</loc></url>", "") + ROW.format("b", ""), 1),
        (ROW.format("a", "") + ROW.format("b", "").replace("<url>", ""), 1),
        (ROW.format("a", "").replace("loc", "lok") + ROW.format("b", ""), 1),
    ],
)
def test_damaged_records_are_kept_or_counted(rows: str, count: int) -> None:
    listing = parse_sitemap(urlset(rows), URL)
    assert (len(listing.entries), len(listing.rejections)) == (count, 2 - count)


@pytest.mark.parametrize(
    "image",
    ["<i:image xmlns:i='{}'><i:loc>{}</i:loc></i:image>", "<image:image><image:loc>{1}</image:loc></image:image>"],
)
@pytest.mark.parametrize("first", [True, False])
def test_the_address_of_an_image_is_not_that_of_the_page(image: str, first: bool) -> None:
    parts = [
        "<loc>https://herald.example/a</loc>",
        image.format("https://x.example/image/1.1", "https://img.example/a.jpg"),
    ]
    (entry,) = parse_sitemap(
        f"<urlset><url>{''.join(parts if first else parts[::-1])}</url></urlset>".encode(), URL
    ).entries
    assert (entry.url, entry.metadata) == ("https://herald.example/a", {"image": "https://img.example/a.jpg"})


@pytest.mark.parametrize(
    "markup", ["<loc>{}</loc>", "<LOC>\n{}\n</LOC>", "<loc><![CDATA[{}]]></loc>", "<sm:loc>{}</sm:loc >"]
)
@pytest.mark.parametrize("link", ["https://herald.example/a?x=1&amp;y=2", "/a?x=1&amp;y=2"])
def test_forms_of_a_location(markup: str, link: str) -> None:
    row = f"<url>{markup.format(link.replace('&amp;', '&') if 'CDATA' in markup else link)}</url>"
    assert [entry.url for entry in parse_sitemap(urlset(row), URL).entries] == ["https://herald.example/a?x=1&y=2"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_text_sitemap_with_a_byte_order_mark(encoding: str) -> None:
    listing = parse_sitemap("https://herald.example/a\r\nhttps://herald.example/b c\r\n".encode(encoding), URL)
    assert (len(listing.entries), listing.rejections) == (2, [])


def test_many_bad_entries_are_one_rejection() -> None:
    listing = parse_sitemap(urlset("<url><loc>ftp://herald.example/</loc></url>" * 5000), URL)
    assert (len(listing.rejections), listing.rejections[-1].reason) == (
        MAX_REJECTIONS,
        f"more than {MAX_REJECTIONS} bad entries",
    )


@pytest.mark.parametrize(
    ("body", "urls"),
    [
        (b"Notice: no cache in /srv/x.php\n" + urlset("<url><loc>https://herald.example/a</loc></url>"), ["a"]),
        (b"https://herald.example/a\t2026-03-02\nhttps://herald.example/b\t0.5\tdaily", ["a", "b"]),
        (urlset("<url><loc>herald.example/a</loc></url>"), ["a"]),
        (urlset('<url><loc>"https://herald.example/a"</loc></url>'), ["a"]),
        (gzip.compress(gzip.compress(urlset("<url><loc>https://herald.example/a</loc></url>"))), ["a"]),
    ],
)
def test_odd_files_give_the_addresses_meant(body: bytes, urls: list[str]) -> None:
    listing = parse_sitemap(body, URL)
    assert [entry.url for entry in listing.entries] == [f"https://herald.example/{name}" for name in urls]
    assert listing.rejections == []


def test_keywords_are_separated_by_commas_with_or_without_a_space() -> None:
    row = "<url><loc>https://herald.example/a</loc><news:keywords>port, sea,pier</news:keywords></url>"
    assert parse_sitemap(urlset(row), URL).entries[0].metadata["categories"] == ["port", "sea", "pier"]


@pytest.mark.parametrize("root", ["urlset", "sitemapindex"])
@pytest.mark.parametrize("file", ["sitemap-news.xml", "sitemap_2.xml.gz", "part1.xml"])
def test_sitemaps_that_are_listed_as_pages(root: str, file: str) -> None:
    link = f"https://herald.example/{file}"
    listing = parse_sitemap(f"<{root}><url><loc>{link}</loc></url></{root}>".encode(), "https://herald.example/s.xml")
    is_child = root == "sitemapindex" or "sitemap" in file
    assert ([child.url for child in listing.children] == [link]) is is_child
    assert ([entry.url for entry in listing.entries] == [link]) is not is_child
