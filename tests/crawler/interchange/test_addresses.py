"""Imported pages are stored under the address that a crawl would request, and so is the article made of them."""

import json
from datetime import UTC, datetime

import pytest

from newsfold.crawler.interchange.html_import import import_html
from newsfold.crawler.interchange.warc_import import import_warc
from newsfold.db.connection import open_archive, open_database
from newsfold.extract.run import extract

NOW = datetime(2026, 3, 9, tzinfo=UTC)
TEXT = "The council of Oldwick voted on Monday evening to buy a second ferry for the island route, after long debate."


def page(head=""):
    return f"<html><head><title>Ferry</title>{head}</head><body><h1>Ferry</h1><p>{TEXT}</p><p>{TEXT[::-1]}</p></body>"


def warc_record(url):
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page().encode()
    head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2026-03-01T10:00:00Z\r\n"
    return f"{head}WARC-Target-URI: {url}\r\nContent-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"


@pytest.fixture
def load(tmp_path):
    """Return a function that imports a file or folder; it returns the complaints, and the URLs in all tables."""

    def load(path, read):
        complaints = []
        archive, news = open_archive(tmp_path / "a.db"), open_database(tmp_path / "n.db")
        read(archive, [path], now=NOW, complain=complaints.append)
        extract(news, [tmp_path / "a.db"], now=NOW, workers=1)
        pages = archive.conn.execute(
            "select pages.url, fetch_url, captures.url from pages join captures on page_id = pages.id"
        )
        found = [
            (*row, article)
            for row, (article,) in zip(pages, news.conn.execute("select url from articles"), strict=True)
        ]
        archive.close()
        news.close()
        return complaints, found

    return load


@pytest.mark.parametrize(
    ("url", "requested", "stored"),
    [
        ("http://moor.example/n/second ferry", "http://moor.example/n/second%20ferry", "https://moor.example/n/second%20ferry"),
        ("<http://moor.example/n/second%20ferry>", "http://moor.example/n/second%20ferry", "https://moor.example/n/second%20ferry"),
        ("http://moor.example/?a=1;utm_source=b", "http://moor.example/?a=1;utm_source=b", "https://moor.example/?a=1"),
        ("http://moor.example/n/f?a=1&amp;b=2", "http://moor.example/n/f?a=1&b=2", "https://moor.example/n/f?a=1&b=2"),
        ("http://moor.example/f\u00e4hre", "http://moor.example/f%C3%A4hre", "https://moor.example/f%C3%A4hre"),
        ("HTTP://Moor.example:80/n/../f#top", "http://moor.example/f", "https://moor.example/f"),
    ],
)  # fmt: skip
def test_a_warc_record(load, tmp_path, url, requested, stored):
    (tmp_path / "x.warc").write_bytes(warc_record(url))
    assert load(tmp_path / "x.warc", import_warc) == ([], [(stored, requested, requested, stored)])


@pytest.mark.parametrize(
    "url", ["http://", "http://qu ay.example/", "http://moor.example:99999/", "http://moor..example/"]
)
def test_an_address_of_no_page_is_reported(load, tmp_path, url):
    (tmp_path / "x.warc").write_bytes(warc_record(url))
    (tmp_path / "x.jsonl").write_text(json.dumps({"url": url, "html": page()}))
    for name, read in (("x.warc", import_warc), ("x.jsonl", import_html)):
        ((complaint,), found) = load(tmp_path / name, read)
        assert "is not a web address" in complaint
        assert found == []


def test_a_row(load, tmp_path):
    (tmp_path / "x.jsonl").write_text(json.dumps({"url": "http://moor.example/second ferry", "html": page()}))
    requested = "http://moor.example/second%20ferry"
    stored = "https://moor.example/second%20ferry"
    assert load(tmp_path / "x.jsonl", import_html) == ([], [(stored, requested, requested, stored)])


@pytest.mark.parametrize(
    "head",
    [
        "<link rel=canonical href='https://moor.example/second ferry'>",
        "<base href='https://moor.example/x/'><link rel=canonical href='../second ferry'>",
        "<base href='https://moor.example/'><meta property=og:url content='/second ferry#top'>",
        "<link rel=canonical href='https://a..b/'><meta property=og:url content='https://moor.example/second ferry'>",
    ],
)
def test_a_file_that_declares_its_url(load, tmp_path, head):
    folder = tmp_path / "saved"
    folder.mkdir()
    (folder / "a.html").write_text(page(head))
    assert load(folder, import_html) == ([], [("https://moor.example/second%20ferry",) * 4])
