"""Import of saved pages from JSONL files and folders into the archive, and their extraction."""

import gzip
import json
from datetime import UTC, datetime

import pytest

from newsfold.crawler.interchange.html_import import import_html
from newsfold.db.connection import open_archive, open_database
from newsfold.extract.run import extract

NOW = datetime(2026, 3, 2, 20, tzinfo=UTC)
URL = "https://news.oldwick.example/ferry"
TEXT = "The council of Oldwick voted on Monday evening to buy a second ferry for the island route, after long debate."


def html(text=TEXT, url=""):
    link = f'<link rel="canonical" href="{url}">' if url else ""
    body = f"<body><h1>Ferry</h1><p>{text}</p><p>{text[::-1]}</p></body>"
    return f"<html><head><title>Ferry</title>{link}</head>{body}</html>"


@pytest.fixture
def archive(tmp_path):
    archive = open_archive(tmp_path / "a.db")
    yield archive
    archive.close()


def load(archive, tmp_path, *rows, name="pages.jsonl"):
    data = "".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows).encode()
    path = tmp_path / name
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    complaints = []
    counts = import_html(archive, [path], now=NOW, complain=complaints.append)
    return {key: count for key, count in counts.items() if count}, complaints


@pytest.mark.parametrize("name", ["pages.jsonl", "pages.jsonl.gz"])
def test_rows_become_captures_and_articles(archive, tmp_path, name):
    rows = [
        {"url": URL, "html": html(), "fetched_at": "2026-03-01T10:00:00Z", "source": "Oldwick Times"},
        {"url": "http://moor.example/a?utm_source=x", "html": html("Another text. " + TEXT)},
    ]
    assert load(archive, tmp_path, *rows, name=name) == ({"added": 2}, [])
    news = open_database(tmp_path / "n.db")
    assert extract(news, [tmp_path / "a.db"], now=NOW, workers=1)["added"] == 2
    articles = news.query("select a.url, s.name, a.first_seen_at from articles a join sources s on s.id = a.source_id")
    assert [tuple(row.values()) for row in articles] == [
        (URL, "Oldwick Times", "2026-03-01T10:00:00Z"),
        ("https://moor.example/a", "moor.example", "2026-03-02T20:00:00Z"),
    ]


def test_a_second_import_adds_nothing_and_an_older_page_does_not_replace_a_newer(archive, tmp_path):
    row = {"url": URL, "html": html(), "fetched_at": "2026-03-01T10:00:00Z"}
    assert load(archive, tmp_path, row)[0] == {"added": 1}
    assert load(archive, tmp_path, row)[0] == {"unchanged": 1}
    assert load(archive, tmp_path, row | {"html": html("Old."), "fetched_at": "2026-02-01"})[0] == {"kept": 1}
    assert load(archive, tmp_path, row | {"html": html("New."), "fetched_at": "2026-03-02"})[0] == {"added": 1}
    assert archive["pages"].count == 1


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("no json", "invalid JSON: "),
        ("[1, 2]", "not a JSON object"),
        ({"url": URL}, "needs url and html"),
        ({"url": URL, "html": 3}, "needs url and html"),
        ({"url": "javascript:alert(1)", "html": html()}, "is not a web address"),
        ({"url": URL, "html": html(), "fetched_at": "yesterday"}, "is not an ISO 8601 time"),
        ({"url": URL, "html": html(), "fetched_at": "0001-01-01T00:00:00Z"}, "lies before the first web page"),
        ("[" * 100_000, "invalid JSON: "),
    ],
)
def test_an_invalid_row_is_reported_and_does_not_affect_the_others(archive, tmp_path, row, complaint):
    counts, complaints = load(archive, tmp_path, row, {"url": URL, "html": html()})
    assert counts == {"added": 1, "rejected": 1}
    assert len(complaints) == 1
    assert complaint in complaints[0]
    assert "line 1" in complaints[0]


def test_a_folder_of_files_that_declare_their_urls(archive, tmp_path):
    folder = tmp_path / "saved"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.html").write_text(html(url=URL))
    (folder / "deep" / "b.htm.gz").write_bytes(gzip.compress(html(url="https://moor.example/b").encode()))
    (folder / "nameless.html").write_text(html())
    (folder / "broken.html.gz").write_bytes(b"no gzip")
    (folder / "notes.txt").write_text("not a page")
    complaints = []
    counts = import_html(archive, [folder], now=NOW, complain=complaints.append)
    assert (counts["added"], counts["rejected"]) == (2, 2)
    assert all("does not declare its own URL" in line for line in complaints)
    assert sorted(row["url"] for row in archive["pages"].rows) == ["https://moor.example/b", URL]


@pytest.mark.parametrize("name", ["a.html", "a.HTM", "a.xhtml", "a.xht", "a.shtml", "a.xhtml.gz"])
def test_files_of_html_by_any_of_its_suffixes(archive, tmp_path, name):
    page = f"<?xml version='1.0' encoding='utf-8'?>\n{html(url=URL)}".encode()
    (tmp_path / "saved").mkdir()
    (tmp_path / "saved" / name).write_bytes(gzip.compress(page) if name.endswith(".gz") else page)
    counts = import_html(archive, [tmp_path / "saved"], now=NOW)
    assert {key: count for key, count in counts.items() if count} == {"added": 1}


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ('{"url": "https://moor.example/\\ud800", "html": "<p>x"}', "is not a web address"),
        ('{"url": "https://moor.example/\\u0000a", "html": "<p>x"}', "is not a web address"),
        ('{"url": null, "html": "<p>x"}', "needs url and html"),
        ({"url": ["https://moor.example/"], "html": "x"}, "needs url and html"),
        ({"url": URL, "html": html(), "fetched_at": 20260301}, "needs url and html"),
        ({"url": URL, "html": html(), "fetched_at": "0001-01-01"}, "lies before the first web page"),
        ({"url": URL, "html": "x" * (9 << 20)}, "more than 8388608 bytes"),
        ({"url": URL, "html": "x" * (33 << 20)}, "longer than 33554432 bytes"),
        ('{"url": "https://moor.example/", "html": "\x00"}', "invalid JSON"),
        ('{"url": ' + "9" * 5000 + "}", "invalid JSON"),
    ],
)
def test_a_bad_row_costs_only_itself(archive, tmp_path, row, complaint):
    good = [{"url": f"https://moor.example/{n}", "html": html()} for n in range(3)]
    counts, complaints = load(archive, tmp_path, good[0], good[1], row, "", good[2])
    assert counts.pop("rejected", 0) + counts.pop("too_large", 0) == 1
    assert counts == {"added": 3}
    assert complaint in complaints[0]
    assert "line 3" in complaints[0]


def test_half_a_surrogate_pair_in_html_and_source_is_replaced(archive, tmp_path):
    row = '{"url": "https://moor.example/", "html": "<p>a\\udc00b", "source": "Moor\\ud800 Post", "fetched_at": null}'
    assert load(archive, tmp_path, row) == ({"added": 1}, [])
    assert archive.conn.execute("select name from sources").fetchone()[0] == "Moor Post"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_rows_in_other_encodings(archive, tmp_path, encoding):
    rows = [{"url": f"https://moor.example/{n}", "html": html("Fähre, 渡し船 " + TEXT)} for n in range(3)]
    data = "".join(json.dumps(row, ensure_ascii=False) + "\r\n\r\n" for row in rows)
    (tmp_path / "pages.jsonl").write_bytes(data.encode(encoding))
    assert import_html(archive, [tmp_path / "pages.jsonl"], now=NOW)["added"] == 3


def test_a_page_that_the_database_does_not_take_is_set_aside_alone(archive, tmp_path, monkeypatch):
    def find_optouts(headers, body, url):
        if url.endswith("/1"):
            raise UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed")
        return []

    monkeypatch.setattr("newsfold.crawler.interchange.importer.find_optouts", find_optouts)
    rows = [{"url": f"https://moor.example/{n}", "html": html(str(n))} for n in range(4)]
    counts, complaints = load(archive, tmp_path, *rows)
    assert counts == {"added": 3, "rejected": 1}
    assert "line 2: it cannot be stored" in complaints[0]
    assert archive["pages"].count == 3


def test_an_imported_page_is_never_due(archive, tmp_path):
    load(archive, tmp_path, {"url": URL, "html": html()})
    assert archive.conn.execute("select count(*) from pages where due_at is not null").fetchone()[0] == 0
