"""Export and import of WARC files, including files of other tools, hostile files, and imports that are killed."""

import gzip
import io
import json
import os
import random
import signal
import subprocess
import sys
import time
import zlib
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import brotli
import pytest
from click.testing import CliRunner
from warcio.archiveiterator import ArchiveIterator
from warcio.cli import main as warcio

from bench.data.synthetic_site import SyntheticHost
from newsfold.cli.main import main
from newsfold.crawler.interchange.warc_export import export_warc, write_gzip_member
from newsfold.crawler.interchange.warc_import import import_warc
from newsfold.crawler.interchange.warc_metadata import CaptureMetadata, read_metadata
from newsfold.db.archive.blocklist import block_host
from newsfold.db.archive.bodies import read_body
from newsfold.db.archive.captures import MADE_BY, Capture, CaptureFilter, save_capture
from newsfold.db.archive.zstd import zstd
from newsfold.db.connection import open_archive
from newsfold.db.values.urls import canonical_url, host_of

ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 3, 9, tzinfo=UTC)
PAGE = b"<html><body><p>The council of Oldwick voted to buy a second ferry.</p></body></html>"


@pytest.fixture
def archive(tmp_path):
    archive = open_archive(tmp_path / "news.archive.db")
    yield archive
    archive.close()


def add_capture(archive, url, body, at, *, status=200, made_by=None, **more):
    requested = next(iter(more.get("redirects", [])), url)
    canonical = canonical_url(requested)
    archive.conn.execute(
        "insert or ignore into pages (url, fetch_url, host, found_at) values (?1, ?2, ?3, 't')",
        [canonical, requested, host_of(requested)],
    )
    page_id = archive.conn.execute("select id from pages where url = ?", [canonical]).fetchone()[0]
    headers = [("content-type", "text/html; charset=utf-8"), ("content-encoding", "gzip"), ("x-name", "Zürich\r\nx: y")]
    headers += [("x-place", "潮見")]
    headers += [(MADE_BY, made_by)] if made_by else []
    save_capture(archive, page_id, Capture(url, at, status, headers, body=body, **more))
    archive.conn.commit()


SITE_VISITS = {number: list(SyntheticHost(number, pages=6).visits()) for number in (1, 2)}


def fill(archive):
    """Add captures: the pages of two hosts, several of them twice; a page that changes and then changes back; a page
    that is gone; a page reached through a redirect; and a page with an opt-out.
    """
    for number in (1, 2):
        for minute, (url, body) in enumerate(SITE_VISITS[number]):
            add_capture(archive, url, body, f"2026-03-0{number}T10:{minute:02}:00Z")
    for hour, text in enumerate((b"one", b"two", b"one")):
        add_capture(archive, "https://c.example/x?y=1", PAGE + text, f"2026-03-03T{hour:02}:00:00Z")
    add_capture(archive, "https://c.example/x?y=1", None, "2026-03-03T09:00:00Z", status=404)
    add_capture(archive, "https://c.example/to", PAGE, "2026-03-03T10:00:00Z", redirects=["http://c.example/from"])
    add_capture(archive, "https://c.example/private", PAGE + b"private", "2026-03-03T11:00:00Z", optouts=["noarchive"])


def export(archive, path, **choice):
    with path.open("wb") as file:
        write = file.write if path.suffix == ".warc" else partial(write_gzip_member, file)
        return export_warc(archive, write, CaptureFilter(**choice), software="Newsfold/1", at="2026-03-09T00:00:00Z")


def load(archive, *paths):
    complaints = []
    counts = import_warc(archive, paths, now=NOW, complain=complaints.append)
    return {key: count for key, count in counts.items() if count}, complaints


def contents(archive):
    rows = archive.conn.execute(
        "select pages.url, captures.fetched_at, body_id from captures join pages on pages.id = page_id"
        " where body_id is not null"
    )
    return sorted((url, at, read_body(archive, body_id)) for url, at, body_id in rows.fetchall())


SOURCE = {"name": "The Quay Post", "homepage": "https://quay.example/", "host": "quay.example"}
FEED = {
    "title": "Second ferry", "summary": "The council decides.", "published": "2026-03-01", "authors": ["Ada Quay"],
    "published_from": "feed-date", "updated": "2026-03-01T09:00:00Z", "categories": ["Ferries"], "language": "en",
    "dates_refused": [{"evidence": "feed", "text": "soon", "why": "no date"}], "image": "https://quay.example/a.png",
}  # fmt: skip
MADE_BY_FEED = (
    b'newsfold-capture: {"found_at": "t", "headers": [["content-type", "text/html; charset=utf-8"], '
    b'["content-encoding", "gzip"], ["x-name", "Z\\u00fcrich\\r\\nx: y"], ["x-place", "\\u6f6e\\u898b"], '
    b'["x-newsfold-saved-from", "feed"]], "status": 200}\r\n'
)


def add_page(archive, url, columns):
    values = columns | {"feed": json.dumps(columns["feed"], ensure_ascii=False, sort_keys=True)}
    archive["pages"].insert({"url": url, "fetch_url": url, "host": host_of(url)} | values)


def page_id(archive, url):
    return archive.conn.execute("select id from pages where url = ?", [url]).fetchone()[0]


def everything(archive):
    """Return all that an export holds of pages, in place of ids what they refer to, and of their captures."""
    query = (
        "select pages.url, fetch_url, pages.host, sources.name, feed, found_at, gone_at is null"
        " from pages left join sources on sources.id = source_id"
    )
    return sorted(map(repr, archive.conn.execute(query).fetchall())), responses(archive)


def responses(archive):
    rows = archive.conn.execute(
        "select pages.url, captures.url, captures.fetched_at, status, replace(headers, '\\r\\n', ' '),"
        " captures.redirects, optouts, body_id from captures join pages on pages.id = page_id"
    )
    return sorted(repr((*row[:-1], row[-1] and read_body(archive, row[-1]))) for row in rows.fetchall())


class TestExport:
    def test_is_valid_for_other_tools(self, archive, tmp_path, capsys):
        fill(archive)
        counts = export(archive, tmp_path / "out.warc.gz", opted_out=True)
        assert counts == {"responses": archive["captures"].count - 1, "revisits": 1, "left_out": 0, "damaged": 0}
        with pytest.raises(SystemExit) as exit_info:
            warcio(["check", "-v", str(tmp_path / "out.warc.gz")])
        assert not exit_info.value.code
        output = capsys.readouterr().out
        assert "digest failed" not in output
        assert output.count("digest pass") >= counts["responses"] + counts["revisits"]

    def test_each_record_is_a_gzip_member_of_its_own(self, archive, tmp_path):
        fill(archive)
        export(archive, tmp_path / "out.warc.gz")
        data, kinds = (tmp_path / "out.warc.gz").read_bytes(), []
        while data:
            member = zlib.decompressobj(wbits=31)
            record = member.decompress(data)
            assert record.startswith(b"WARC/1.1\r\n")
            assert record.endswith(b"\r\n\r\n")
            kinds.append(record.split(b"WARC-Type: ")[1].split(b"\r\n")[0])
            data = member.unused_data
        assert kinds[0] == b"warcinfo"
        assert set(kinds[1:]) == {b"response", b"revisit", b"metadata"}

    def test_holds_everything_that_replay_needs(self, archive, tmp_path):
        fill(archive)
        export(archive, tmp_path / "out.warc.gz", host="c.example")
        with (tmp_path / "out.warc.gz").open("rb") as file:
            records = [
                (
                    record.rec_type,
                    record.rec_headers.get_header("WARC-Date"),
                    record.http_headers and record.http_headers.get_statuscode(),
                    record.content_stream().read(),
                    record.rec_headers.get_header("WARC-Refers-To-Date"),
                    record.http_headers and record.http_headers.get_header("content-encoding"),
                )
                for record in ArchiveIterator(file)
            ]
        assert records[1:] == [
            ("response", "2026-03-03T00:00:00Z", "200", PAGE + b"one", None, None),
            ("response", "2026-03-03T01:00:00Z", "200", PAGE + b"two", None, None),
            ("revisit", "2026-03-03T02:00:00Z", "200", b"", "2026-03-03T00:00:00Z", None),
            ("response", "2026-03-03T09:00:00Z", "404", b"", None, None),
            ("response", "2026-03-03T10:00:00Z", "200", PAGE, None, None),
            ("metadata", "2026-03-03T10:00:00Z", None, b"via: http://c.example/from\r\n", None, None),
        ]

    def test_a_page_made_from_a_feed_is_a_resource_record(self, archive, tmp_path):
        add_capture(archive, "https://a.example/x", PAGE, "2026-03-03T00:00:00Z", made_by="feed")
        export(archive, tmp_path / "out.warc.gz")
        with (tmp_path / "out.warc.gz").open("rb") as file:
            assert [(record.rec_type, record.content_stream().read()) for record in ArchiveIterator(file)][1:] == [
                ("resource", PAGE),
                ("metadata", MADE_BY_FEED),
            ]
        other = open_archive(tmp_path / "other.db")
        assert load(other, tmp_path / "out.warc.gz")[0]["added"] == 1
        assert contents(other) == contents(archive)

    @pytest.mark.parametrize(
        ("choice", "urls"),
        [
            ({"host": "c.example"}, {"https://c.example/x?y=1", "https://c.example/to"}),
            ({"host": "example", "since": "2026-03-03T10:00:00Z"}, {"https://c.example/to"}),
            ({"since": "2026-03-03T11:00:00Z", "opted_out": True}, {"https://c.example/private"}),
            ({"host": "ample"}, set()),
            ({"until": "2026-03-01T00:00:00Z"}, set()),
        ],
    )
    def test_exports_only_the_chosen_captures(self, archive, tmp_path, choice, urls):
        fill(archive)
        export(archive, tmp_path / "out.warc.gz", **choice)
        with (tmp_path / "out.warc.gz").open("rb") as file:
            target_urls = {record.rec_headers.get_header("WARC-Target-URI") for record in ArchiveIterator(file)}
        assert target_urls - {None} == urls

    def test_a_revisit_never_refers_to_a_capture_that_is_left_out(self, archive, tmp_path):
        fill(archive)
        assert export(archive, tmp_path / "out.warc.gz", since="2026-03-03T01:30:00Z")["revisits"] == 0
        assert load(open_archive(tmp_path / "b.db"), tmp_path / "out.warc.gz")[0]["added"] == 2

    def test_a_damaged_body_does_not_affect_the_others(self, archive, tmp_path):
        fill(archive)
        archive.conn.execute("update bodies set data = x'00' where id = (select max(id) from bodies) - 1")
        complaints = []
        with (tmp_path / "out.warc.gz").open("wb") as file:
            counts = export_warc(
                archive,
                file.write,
                CaptureFilter(),
                software="x",
                at="2026-03-09T00:00:00Z",
                complain=complaints.append,
            )
        assert (counts["damaged"], len(complaints)) == (1, 1)
        assert counts["responses"] > 25


class TestRoundTrip:
    @pytest.mark.parametrize("name", ["out.warc.gz", "out.warc"])
    def test_the_same_pages_and_captures(self, archive, tmp_path, name):
        fill(archive)
        export(archive, tmp_path / name, opted_out=True)
        other = open_archive(tmp_path / "other.db")
        counts, complaints = load(other, tmp_path / name)
        assert complaints == []
        assert contents(other) == contents(archive)
        assert counts == {"added": len(contents(archive)), "gone": 1, "other_records": 1}
        assert responses(other) == responses(archive)

    def test_loses_nothing_of_what_the_crawl_keeps(self, archive, tmp_path):
        crawled = {"source_id": archive["sources"].insert(SOURCE).last_pk, "found_at": "2026-03-01T00:00:00Z"}
        for name, changes in (("from", {}), ("sent", {}), ("made", {"feed": FEED | {"content": "Tide.\n\nQuay."}})):
            add_page(archive, f"https://quay.example/{name}", crawled | {"feed": FEED} | changes)
        add_page(archive, "https://quay.example/moved", crawled | {"feed": {}})
        capture = Capture("https://quay.example/new", "2026-03-01T05:00:00Z", 200, (), (), PAGE + b"moved")
        save_capture(archive, page_id(archive, "https://quay.example/moved"), capture)
        pages = [("from", {"redirects": ["https://quay.example/from", "http://quay.example/on"], "optouts": ["tdm"]}),
                 ("sent", {"status": 206, "headers": [("content-length", "3"), ("x-a", "Ã¼")]})]  # fmt: skip
        for hour, (name, values) in enumerate(pages):
            url = f"https://{'other.example' if name == 'from' else 'quay.example'}/{name}"
            capture = Capture(url, f"2026-03-01T0{hour}:00:00Z", **({"status": 200, "body": PAGE} | values))
            save_capture(archive, page_id(archive, f"https://quay.example/{name}"), capture)
        made = [("content-type", "text/html; charset=utf-8"), (MADE_BY, "feed"), ("x-b", "1")]
        for at, status, headers, body in (("3", 203, made, PAGE + b"made"), ("4", 410, [("x-c", "2")], None)):
            capture = Capture("https://quay.example/made", f"2026-03-01T0{at}:00:00Z", status, headers, body=body)
            save_capture(archive, page_id(archive, "https://quay.example/made"), capture)
        archive.conn.execute("update pages set gone_at = '2026-03-01T04:00:00Z' where url like '%/made'")
        archive.conn.commit()
        counts = export(archive, tmp_path / "out.warc.gz", opted_out=True)
        assert (counts["responses"], counts["revisits"]) == (4, 1)
        other = open_archive(tmp_path / "other.db")
        assert load(other, tmp_path / "out.warc.gz") == ({"added": 4, "gone": 1, "other_records": 1}, [])
        assert everything(other) == everything(archive)
        assert load(other, tmp_path / "out.warc.gz")[0] == {"unchanged": 5, "other_records": 1}

    def test_via_is_a_redirect_only_in_a_file_of_ours(self, archive, tmp_path):
        add_capture(archive, "https://a.example/to", PAGE, "2026-03-03T10:00:00Z", redirects=["https://a.example/from"])
        export(archive, tmp_path / "out.warc")
        foreign = (tmp_path / "out.warc").read_bytes().replace(b"Newsfold/1", b"Herbarium1")
        (tmp_path / "foreign.warc").write_bytes(foreign)
        redirects = []
        for name in ("out.warc", "foreign.warc"):
            other = open_archive(tmp_path / f"{name}.db")
            load(other, tmp_path / name)
            redirects += other.conn.execute("select pages.url, redirects from captures, pages").fetchall()
        assert redirects == [("https://a.example/from", '["https://a.example/from"]'), ("https://a.example/to", "[]")]

    @pytest.mark.parametrize(
        ("written", "read"),
        [
            ({"feed": {"title": ["x"], "published": "soon", "authors": "Ada", "unknown": 1}}, {}),
            ({"feed": {"title": "x" * 9000, "authors": ["Ada", 3]}}, {"title": "x" * 500, "authors": ["Ada"]}),
            ({"feed": {"image": "javascript:alert(1)", "updated": "2026-02-31"}}, {}),
            ({"feed": [], "headers": [["a"]], "status": "200", "found_at": "t", "optouts": ["x"]}, {}),
        ],
    )
    def test_values_that_we_would_not_write_are_left_out(self, written, read):
        block = f"newsfold-capture: {json.dumps(written)}\r\nvia: javascript:x\r\n".encode()
        assert read_metadata(block) == CaptureMetadata(feed=read, redirects=[], optouts=[], headers=[])

    @pytest.mark.parametrize("block", [b"newsfold-capture: {", b"newsfold-capture: [1]", b"", b"\xff\0", b"{" * 99_999])
    def test_metadata_that_are_not_readable_are_empty(self, block):
        assert read_metadata(block) == CaptureMetadata(redirects=[], optouts=[], headers=[])

    def test_headers_of_any_script(self, archive, tmp_path):
        add_capture(archive, "https://a.example/x", PAGE, "2026-03-03T10:00:00Z")
        export(archive, tmp_path / "out.warc")
        other = open_archive(tmp_path / "other.db")
        load(other, tmp_path / "out.warc")
        headers = dict(json.loads(other.conn.execute("select headers from captures").fetchone()[0]))
        assert (headers["x-name"], headers["x-place"]) == ("Zürich x: y", "潮見")

    def test_a_second_import_adds_nothing(self, archive, tmp_path):
        fill(archive)
        export(archive, tmp_path / "out.warc.gz", opted_out=True)
        before = contents(archive)
        counts, _ = load(archive, tmp_path / "out.warc.gz")
        assert "added" not in counts
        assert contents(archive) == before
        assert archive["imports"].count == 0

    def test_on_the_command_line(self, archive, tmp_path):
        fill(archive)
        db, file = ["--db", str(tmp_path / "news.db")], str(tmp_path / "out.warc.gz")
        result = CliRunner().invoke(main, ["export", "warc", file, *db])
        assert (result.exit_code, result.output) == (0, "export: 30 responses, 1 revisit, 1 left out\n")
        second = CliRunner().invoke(main, ["export", "warc", file, *db])
        assert (second.exit_code, "is there already" in second.output) == (2, True)
        other = ["--db", str(tmp_path / "other.db")]
        result = CliRunner().invoke(main, ["import", "warc", str(tmp_path), *other, "--quiet"])
        assert (result.exit_code, result.output) == (0, "")
        assert open_archive(tmp_path / "other.archive.db")["captures"].count == 31
        (tmp_path / "bad.warc.gz").write_bytes(b"no archive of any kind")
        result = CliRunner().invoke(main, ["import", "warc", str(tmp_path / "bad.warc.gz"), *other])
        assert result.exit_code == 1
        assert "is not a WARC file" in result.output
        assert [row["status"] for row in open_archive(tmp_path / "other.archive.db")["runs"].rows] == ["done", "done"]


def record(url, block, *, kind=b"response", date=b"2026-03-01T10:00:00Z", length=None, more=b""):
    head = b"WARC/1.0\r\nWARC-Type: %s\r\nWARC-Record-ID: <urn:uuid:%s>\r\nWARC-Date: %s\r\nWARC-Target-URI: %s\r\n"
    head %= (kind, os.urandom(8).hex().encode(), date, url.encode())
    length = len(block) if length is None else length
    return head + more + b"Content-Type: application/http\r\nContent-Length: %d\r\n\r\n" % length + block + b"\r\n\r\n"


def response(body=PAGE, *lines, status=b"200 OK", content_type=b"text/html"):
    return b"\r\n".join([b"HTTP/1.1 " + status, b"Content-Type: " + content_type, *lines, b"", body])


def chunked(body, size=20):
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x;ext=1\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\nTrailer: x\r\n\r\n"


GOOD = [gzip.compress(record(f"http://good.example/{n}", response(PAGE + b"%d" % n))) for n in range(3)]


class TestPages:
    @pytest.mark.parametrize(
        "block",
        [
            response(),
            response(gzip.compress(PAGE), b"Content-Encoding: gzip"),
            response(gzip.compress(PAGE), b"Content-Encoding: x-gzip"),
            response(chunked(PAGE), b"Transfer-Encoding: chunked"),
            response(chunked(gzip.compress(PAGE)), b"Transfer-Encoding: chunked", b"Content-Encoding: gzip"),
            response(zlib.compress(PAGE), b"Content-Encoding: deflate"),
            response(zlib.compress(PAGE)[2:-4], b"Content-Encoding: deflate"),
            response(brotli.compress(PAGE), b"Content-Encoding: br"),
            response(zstd.compress(PAGE), b"Content-Encoding: zstd"),
            response(gzip.compress(gzip.compress(PAGE)), b"Content-Encoding: gzip, gzip"),
            # Codings that the archiving program has undone, although it kept their headers.
            response(PAGE, b"Content-Encoding: gzip"),
            response(PAGE, b"Transfer-Encoding: chunked"),
            response(PAGE, content_type=b"TEXT/HTML;charset=x"),
            response(PAGE, content_type=b"application/octet-stream"),
            b"HTTP/1.0 200\r\ncontent-type: text/html\r\n\r\n" + PAGE,
        ],
    )
    def test_are_imported_as_a_browser_shows_them(self, archive, tmp_path, block):
        (tmp_path / "x.warc.gz").write_bytes(gzip.compress(record("http://a.example/x", block)))
        assert load(archive, tmp_path / "x.warc.gz") == ({"added": 1}, [])
        assert contents(archive) == [("https://a.example/x", "2026-03-01T10:00:00Z", PAGE)]
        assert "encoding" not in archive.conn.execute("select headers from captures").fetchone()[0]

    @pytest.mark.parametrize(
        ("record", "count"),
        [
            (record("http://a.example/x", response(status=b"404 Not Found")), "other_status"),
            (record("http://a.example/x", response(status=b"301 Moved")), "other_status"),
            (record("http://a.example/x", response(status=b"999 Denied")), "other_status"),
            (record("http://a.example/x", response(status=b"206 Partial Content")), "other_status"),
            (record("urn:view:http://a.example/x", PAGE, kind=b"resource"), "other_records"),
            (record("http://a.example/x", PAGE, kind=b"conversion"), "other_records"),
            (record("http://a.example/x", response(b"\x89PNG", content_type=b"image/png")), "not_html"),
            (record("http://a.example/x", response(b"")), "empty"),
            (record("http://a.example/x", b"GET / HTTP/1.1\r\n\r\n", kind=b"request"), "other_records"),
            (record("http://a.example/x", b"", kind=b"warcinfo"), "other_records"),
            (record("dns:a.example", b"1.2.3.4", kind=b"response"), "other_records"),
            (record("http://forgotten.example/x", response()), "forgotten"),
            (record("http://www.forgotten.example/x", response()), "forgotten"),
            (record("http://a.example/x", response(), kind=b"revisit"), "without_original"),
        ],
    )
    def test_records_without_a_page_are_counted(self, archive, tmp_path, record, count):
        block_host(archive, "forgotten.example", "2026-03-01T00:00:00Z")
        (tmp_path / "x.warc").write_bytes(record)
        assert load(archive, tmp_path / "x.warc") == ({count: 1}, [])
        assert archive["captures"].count == 0

    def test_a_page_that_is_too_large_is_named(self, archive, tmp_path):
        (tmp_path / "x.warc").write_bytes(record("http://a.example/x", response(b"a" * (9 << 20))))
        counts, complaints = load(archive, tmp_path / "x.warc")
        assert counts == {"too_large": 1}
        assert "its page has more than 8388608 bytes" in complaints[0]
        result = CliRunner().invoke(
            main, ["import", "warc", str(tmp_path / "x.warc"), "--db", str(tmp_path / "other.db")]
        )
        assert (result.exit_code, "1 too large" in result.output) == (1, True)

    def test_resource_records_are_imported(self, archive, tmp_path):
        data = record("http://a.example/x", PAGE, kind=b"resource").replace(b"application/http", b"text/html")
        (tmp_path / "x.warc").write_bytes(data)
        assert load(archive, tmp_path / "x.warc") == ({"added": 1}, [])

    def test_all_records_in_one_gzip_member(self, archive, tmp_path):
        (tmp_path / "x.warc.gz").write_bytes(gzip.compress(b"".join(map(gzip.decompress, GOOD))))
        assert load(archive, tmp_path / "x.warc.gz")[0] == {"added": 3}


def damaged(member):
    middle = len(member) // 2
    return member[:middle] + bytes(byte ^ 0x5A for byte in member[middle : middle + 20]) + member[middle + 20 :]


def member(block, **fields):
    return gzip.compress(record("http://b.example/", block, **fields), 1)


def encoded(body, times):
    for _ in range(times):
        body = gzip.compress(body)
    return body


# By name: a function that returns hostile bytes to put between good records, and the most rejections they may cause.
HOSTILE = {
    "not gzip": (lambda: random.Random(1).randbytes(5000), 1),
    "damaged gzip": (lambda: damaged(member(response(random.Random(2).randbytes(3000)))), 1),
    "half a member": (lambda: GOOD[0][: len(GOOD[0]) // 2], 1),
    "claims a terabyte": (lambda: member(response(), length=1 << 40), 1),
    "claims to include its neighbours": (lambda: member(response(), length=400), 2),
    "claims too little": (lambda: member(response(PAGE * 9), length=100), 1),
    "claims less than nothing": (lambda: member(response(), length=-5), 2),
    "endless header": (lambda: gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\nX: " + b"a" * (80 << 20), 1), 1),
    "endless headers": (lambda: gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\n" + b"X: a\r\n" * (5 << 20), 1), 1),
    "endless HTTP header": (lambda: member(b"HTTP/1.1 200 OK\r\nX: " + b"a" * (5 << 20)), 1),
    "endless HTTP headers": (lambda: member(response(PAGE, *[b"X: a"] * (1 << 20))), 1),
    "a record of zeros": (lambda: member(response(bytes(300 << 20))), 0),
    "bomb in gzip": (lambda: member(response(gzip.compress(bytes(200 << 20), 1), b"Content-Encoding: gzip")), 0),
    "bomb in br": (lambda: member(response(brotli.compress(bytes(64 << 20), quality=1), b"Content-Encoding: br")), 0),
    "bomb in zstd": (lambda: member(response(zstd.compress(bytes(200 << 20)), b"Content-Encoding: zstd")), 0),
    "hundred codings": (lambda: member(response(encoded(PAGE, 100), b"Content-Encoding: " + b"gzip," * 100)), 1),
    "unknown coding": (lambda: member(response(b"\x8f\x01" + PAGE[9:], b"Content-Encoding: sdch")), 1),
    "no HTTP": (lambda: member(b"\0" * 100), 1),
    "no status": (lambda: member(b"HTTP/1.1 nice\r\nContent-Type: text/html\r\n\r\nx"), 1),
    "no date": (lambda: member(response(), date=b"yesterday"), 1),
    "no address": (lambda: gzip.compress(record("http:///", response())), 1),
}


class TestHostile:
    @pytest.mark.parametrize("name", HOSTILE)
    def test_does_not_affect_the_records_around_it(self, archive, tmp_path, name):
        hostile_bytes, rejected = HOSTILE[name]
        (tmp_path / "x.warc.gz").write_bytes(GOOD[0] + hostile_bytes() + GOOD[1] + GOOD[2])
        counts, complaints = load(archive, tmp_path / "x.warc.gz")
        good = [(url, body) for url, _, body in contents(archive) if "good.example" in url]
        assert good == [(f"https://good.example/{n}", PAGE + b"%d" % n) for n in range(3)]
        assert counts.get("rejected", 0) <= rejected
        assert (counts.get("rejected", 0) > 0) == (rejected > 0)
        assert len(complaints) == counts.get("rejected", 0) + counts.get("too_large", 0)

    def test_memory_is_limited(self, tmp_path):
        members = [gzip.compress(record(f"http://a.example/{n}", response(bytes(7 << 20)))) for n in range(40)]
        (tmp_path / "x.warc.gz").write_bytes(
            b"".join(members + [hostile_bytes() for hostile_bytes, _ in HOSTILE.values()])
        )
        code = """if True:
            import resource, sys; from datetime import datetime, UTC; from pathlib import Path
            from newsfold.crawler.interchange.warc_import import import_warc
            from newsfold.db.connection import open_archive
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            counts = import_warc(open_archive(sys.argv[1]), [Path(sys.argv[2])], now=datetime.now(UTC))
            print(counts["added"], (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
        """
        command = [sys.executable, "-c", code, str(tmp_path / "m.db"), str(tmp_path / "x.warc.gz")]
        process = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
        added, mebibytes = map(int, process.stdout.split())
        assert added >= 40
        assert mebibytes < 300

    def test_reading_stops_after_too_many_broken_records(self, archive, tmp_path):
        member = gzip.compress(b"WARC/1.0 nonsense\r\n\r\n")
        (tmp_path / "x.warc.gz").write_bytes(member * 5000)
        counts, complaints = load(archive, tmp_path / "x.warc.gz")
        assert counts == {"rejected": 1}
        assert "the rest of the file was not read" in complaints[0]


@pytest.mark.parametrize("kill_after", [0.0, 0.3, 0.6])
def test_a_killed_import_is_resumed(archive, tmp_path, kill_after):
    pages = [(f"http://a.example/{n}", random.Random(n).randbytes(2000).hex().encode()) for n in range(1200)]
    with (tmp_path / "x.warc.gz").open("wb") as file:
        file.writelines(gzip.compress(record(url, response(b"<html>" + body)), 1) for url, body in pages)
    db = str(tmp_path / "news.db")
    command = [sys.executable, "-m", "newsfold", "import", "warc", str(tmp_path / "x.warc.gz"), "--db", db, "--quiet"]
    process = subprocess.Popen(command, cwd=ROOT)
    deadline = time.monotonic() + 60
    while archive["captures"].count < max(kill_after * len(pages), 1) and process.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()
    files_in_progress, imported = archive["imports"].count, archive["captures"].count
    assert files_in_progress == (imported < len(pages))
    done = subprocess.run([*command[:-1], "--json"], cwd=ROOT, check=True, capture_output=True, text=True)
    assert f'"added": {len(pages) - imported}' in done.stdout
    assert [(url, body) for url, _, body in contents(archive)] == sorted(
        (url.replace("http:", "https:"), b"<html>" + body) for url, body in pages
    )
    assert archive["imports"].count == 0
    assert archive.conn.execute("pragma integrity_check").fetchone()[0] == "ok"


def test_a_pipe_is_imported_like_a_file(archive, tmp_path):
    (tmp_path / "x.warc.gz").write_bytes(b"".join(GOOD) + b"garbage")
    command = f"{sys.executable} -m newsfold import warc <(cat {tmp_path}/x.warc.gz) --db {tmp_path}/news.db"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "import: 3 added, 1 rejected\n")
    assert "/dev/fd/" in done.stderr
    assert archive["imports"].count == 0


def test_export_to_standard_output(archive, tmp_path):
    fill(archive)
    command = [sys.executable, "-m", "newsfold", "export", "warc", "-", "--db", str(tmp_path / "news.db"), "--quiet"]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    assert sum(1 for _ in ArchiveIterator(io.BytesIO(done.stdout))) == 33
