"""Servers that violate HTTP: each makes only its own page fail, within the limits on time and sizes."""

import gzip
import itertools
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import brotli
import pytest

from newsfold.crawler.run import crawl
from newsfold.crawler.sources.loader import Source
from newsfold.db.connection import open_archive
from newsfold.db.values.times import parse_time
from tests.support.hostile_server import HostileServer

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
HTML = b"<html><p>" + b"x" * 4000
NUMBERS = b"<html>" + b"".join(b"<p>%d</p>" % (n * n) for n in range(2000))
SETTINGS = {"DOWNLOAD_DELAY": "0.02", "AUTOTHROTTLE_ENABLED": "0", "RETRY_TIMES": "0", "DOWNLOAD_TIMEOUT": "3",
            "NEWSFOLD_ALLOW_PRIVATE": "1"}  # fmt: skip


def endless(start: bytes, part: bytes, pause: float = 0.0) -> Callable[[], Iterator[bytes]]:
    def raw() -> Iterator[bytes]:
        yield start
        for _ in itertools.count():
            time.sleep(pause)
            yield part

    return raw


def once(*parts: bytes) -> Callable[[], Iterator[bytes]]:
    return lambda: iter(parts)


RESPONSES = {
    "headers": (endless(OK, b"X-More: " + b"y" * 8000 + b"\r\n"), "broken answer"),
    "short-headers": (endless(OK, b"X: y\r\n" * 50), "broken answer"),
    "one-header": (endless(OK + b"X-Long: ", b"y" * 8000), "broken answer"),
    "interim": (endless(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 40), "broken answer"),
    "status-line": (endless(b"HTTP/1.1 200 ", b"O" * 8000), "broken answer"),
    "chunks": (endless(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"2000\r\n" + b"x" * 8192 + b"\r\n"), "too large"),
    "chunk-extensions": (endless(OK + b"Transfer-Encoding: chunked\r\n\r\n1;", b"e" * 8000), "timeout"),
    "chunk-lies": (once(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"), "broken answer"),
    "trailers": (
        endless(OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\n<html\r\n0\r\n", b"X-After: " + b"y" * 4000 + b"\r\n"),
        "incomplete answer",
    ),
    "body": (endless(OK + b"\r\n", b"x" * 65536), "too large"),
    "silent": (endless(b"", b"", 0.2), "timeout"),
    "slow-head": (endless(OK, b"X: y\r\n", 0.2), "timeout"),
    "slow-body": (endless(OK + b"\r\n", b"x", 0.2), "timeout"),
    "short": (once(OK + b"Content-Length: 9000\r\n\r\n" + HTML), "incomplete answer"),
    "two-lengths": (once(OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n<html>"), "broken answer"),
    "length-is-text": (once(OK + b"Content-Length: many\r\n\r\n<html>"), None),
    "no-http": (once(b"<html>hello</html>"), "broken answer"),
    "hang-up": (once(b""), "broken answer"),
    "line-feed-chunks": (once(OK + b"Transfer-Encoding: chunked\n\n", b"9\n<html><p>\n", b"1\nx\n0\n\n"), None),
    "chunks-and-length": (
        once(OK + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n<html>\r\n0\r\n\r\n"),
        None,
    ),
    "odd-headers": (
        once(OK + b"frame-src 'self'\r\nPowered By: me\r\nX-Title: Gr\xf6\xdfe\r\nVia : a\r\n\r\n" + HTML),
        None,
    ),
    "same-lengths": (once(OK + b"Content-Length: 6\r\nContent-Length: 6\r\n\r\n<html>"), None),
    "length-too-small": (once(OK + b"Connection: close\r\nContent-Length: 6\r\n\r\n<html><p>Hello"), None),
    "length-too-large": (once(OK + b"Content-Length: 9000\r\n\r\n" + HTML + b"</html>\n"), None),
    "no-last-chunk": (once(OK + b"Transfer-Encoding: chunked\r\n\r\ne\r\n<html>a</html>\r\n"), None),
    "interim-then-page": (once(b"HTTP/1.1 103 Hints\r\nLink: </a>\r\n\r\n" + OK, b"\r\n" + HTML), None),
    "version-2": (once(b"HTTP/2 200\r\nContent-Type: text/html\r\n\r\n" + HTML), None),
    "not-modified": (once(b"HTTP/1.1 304 Not Modified\r\n\r\n"), "status 304"),
    "brotli-as-gzip": (once(OK + b"Content-Encoding: gzip\r\n\r\n" + brotli.compress(HTML)), None),
    "cut-gzip": (once(OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(NUMBERS)[:-2000]), "incomplete answer"),
    "gzip-without-checksum": (
        once(OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(HTML + b"</html>")[:-8]),
        None,
    ),
    "null-header": (once(OK + b"X: a\0b\r\n\r\n<html>"), "broken answer"),
}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("hostile")
    with HostileServer({f"/{name}": raw for name, (raw, _) in RESPONSES.items()}) as server:
        items = "".join(f"<item><link>{server.url}/{name}</link></item>" for name in RESPONSES)
        rss = f"<rss version='2.0'><channel>{items}</channel></rss>".encode()
        server.raw["/rss"] = once(OK + b"Content-Length: %d\r\n\r\n" % len(rss) + rss)
        source = Source("Hostile", f"{server.url}/", feeds=(f"{server.url}/rss",), hosts=("127.0.0.1",))
        start = time.monotonic()
        counts = crawl(folder / "a.db", [source], clock=lambda: parse_time("2026-03-02T20:00:00Z"), settings=SETTINGS)
        archive = open_archive(folder / "a.db", readonly=True)
        reasons = {
            url.rpartition("/")[2]: reason for url, reason in archive.conn.execute("select url, reason from pages")
        }
        yield {"counts": counts, "reasons": reasons, "seconds": time.monotonic() - start, "sent": server.sent}
        archive.close()


@pytest.mark.parametrize("name", RESPONSES)
def test_each_page_has_its_reason(crawled: dict[str, Any], name: str) -> None:
    assert crawled["reasons"][name] == RESPONSES[name][1]


CUT_RSS = b"<rss version='2.0'><channel><item><link>https://127.0.0.1/a</link></item>"
RSS = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n"


@pytest.mark.parametrize(
    "response",
    [
        pytest.param(RSS + b"Content-Length: 9000\r\n\r\n" + CUT_RSS, id="length"),
        pytest.param(RSS + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n" % (len(CUT_RSS), CUT_RSS), id="chunks"),
    ],
)
@pytest.mark.parametrize("retries", [0, 1])
def test_of_a_feed_that_always_ends_too_early_the_whole_entries_are_read(
    response: bytes, retries: int, tmp_path: Path
) -> None:
    with HostileServer({"/rss": once(response)}) as server:
        url = f"{server.url}/rss"
        source = Source("Hostile", f"{server.url}/", feeds=(url,), hosts=("127.0.0.1",))
        settings = SETTINGS | {"RETRY_TIMES": str(retries)}
        crawl(tmp_path / "a.db", [source], clock=lambda: parse_time("2026-03-02T20:00:00Z"), settings=settings)
        assert server.request_log.count("/rss") == 1 + retries
    archive = open_archive(tmp_path / "a.db", readonly=True)
    assert archive.conn.execute("select entries, failures, body_sha256 from feeds").fetchall() == [(1, 0, None)]
    assert (url, "cut off") in archive.conn.execute("select url, reason from refusals").fetchall()
    archive.close()


@pytest.mark.parametrize("name", ["headers", "short-headers", "one-header", "interim", "status-line", "trailers"])
def test_reading_stops_after_the_maximum_size_of_headers(crawled: dict[str, Any], name: str) -> None:
    # Bytes in the buffers of the two sockets count as sent, although they were never read.
    assert crawled["sent"][f"/{name}"] < (256 << 10) + (8 << 20)
