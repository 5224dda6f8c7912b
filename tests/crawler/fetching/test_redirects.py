"""Redirects that need a cookie, refreshes in a header, and answers to conditional requests, in real crawls."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from newsfold.crawler.fetching.http_headers import same_etag
from newsfold.crawler.run import crawl
from newsfold.crawler.sources.loader import Source
from newsfold.db.connection import open_archive
from newsfold.db.values.times import parse_time
from tests.support.site_server import CannedResponse, Site

START = parse_time("2026-03-02T20:00:00Z")
FAST = {"DOWNLOAD_DELAY": "0.02", "AUTOTHROTTLE_ENABLED": "0", "RETRY_TIMES": "0", "DOWNLOAD_TIMEOUT": "3"}
BASE = "http://herald.example"
FEED = f"{BASE}/rss"
HERALD = Source("Herald", f"{BASE}/", feeds=(FEED,), hosts=("herald.example",))


class CookieSite(Site):
    """A site that redirects requests for `/wall/…` to themselves, until they send its cookies back.

    The responses in `feed_answers`, if there are any, are the next ones to requests for the feed.
    """

    def __init__(self) -> None:
        super().__init__()
        self.feed_answers: list[CannedResponse] = []

    def respond(self, host: str, path: str, headers: dict[str, str]) -> CannedResponse:
        cookies = headers.get("cookie", "")
        if path == "/rss" and self.feed_answers:
            return self.feed_answers.pop(0)
        if path == "/wall/same" and "seen=yes" not in cookies:
            return CannedResponse(b"", 302, {"Location": path, "Set-Cookie": "seen=yes; Path=/; HttpOnly"})
        if path == "/wall/two" and "a=1; b=2" not in cookies:
            value = "b=2" if "a=1" in cookies else "a=1; Max-Age=9"
            return CannedResponse(b"", 307, {"Location": path, "Set-Cookie": value})
        if path == "/wall/away":
            return CannedResponse(b"", 302, {"Location": "http://www.herald.example/away", "Set-Cookie": "a=1"})
        return super().respond(host, path, headers)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[CookieSite]:
    with CookieSite() as site:
        monkeypatch.setenv("http_proxy", site.url)
        yield site


def run(folder: Path, sql: str, hours: float = 0) -> list[Any]:
    now = START + timedelta(hours=hours)
    crawl(folder / "a.db", [HERALD], clock=lambda: now, settings=FAST)
    archive = open_archive(folder / "a.db", readonly=True)
    rows = archive.conn.execute(sql).fetchall()
    archive.close()
    return rows


def test_a_cookie_lives_as_long_as_the_redirects_of_its_host(site: CookieSite, tmp_path: Path) -> None:
    site.article("http://www.herald.example/away")
    site.feed(FEED, [site.article(f"{BASE}/{path}") for path in ("wall/same", "wall/two", "wall/away", "z")])
    rows = run(tmp_path, "select url, visits, reason from pages order by url")
    assert [row[1:] for row in rows] == [(1, None)] * 4
    sent = {request.path: request.headers.get("cookie") for request in site.request_log}
    assert (sent["/wall/two"], sent["/away"], sent["/z"]) == ("a=1; b=2", None, None)


def test_a_feed_is_asked_for_as_a_feed(site: CookieSite, tmp_path: Path) -> None:
    site.feed(FEED, [site.article(f"{BASE}/a")])
    run(tmp_path, "select 1")
    accepted = {request.path: request.headers["accept"] for request in site.request_log}
    assert accepted["/rss"].startswith("application/rss+xml,")
    assert accepted["/a"].startswith("text/html,")


def test_the_header_refresh_is_followed(site: CookieSite, tmp_path: Path) -> None:
    site.add(f"{BASE}/old", "<p>We have moved", refresh="0; url=/new")
    site.article(f"{BASE}/new")
    site.feed(FEED, [f"{BASE}/old"])
    assert run(tmp_path, "select url from captures") == [(f"{BASE}/new",)]


def test_a_304_must_speak_of_the_body_that_we_have(site: CookieSite, tmp_path: Path) -> None:
    site.feed(FEED, [])
    site.feed_answers = [
        CannedResponse(b"", 304),  # although nothing was asked
        CannedResponse(site.routes["herald.example", "/rss"].body, 200, {"ETag": '"one"', "Last-Modified": "x"}),
        CannedResponse(b"", 304, {"ETag": 'W/"one-gzip"'}),
        CannedResponse(b"", 304, {"ETag": '"two"'}),
    ]
    sql = "select error, failures, etag, last_modified from feeds"
    assert run(tmp_path, sql) == [("status 304", 1, None, None)]
    assert run(tmp_path, sql, 24) == [(None, 0, '"one"', "x")]
    assert run(tmp_path, sql, 48) == [(None, 0, 'W/"one-gzip"', "x")]
    assert run(tmp_path, sql, 96) == [(None, 0, "", "")]
    run(tmp_path, sql, 200)
    headers = [request.headers for request in site.request_log if request.path == "/rss"]
    assert ["if-none-match" in fields for fields in headers] == [False, False, True, True, False]


@pytest.mark.parametrize(("status", "error"), [(200, None), (203, None), (202, "status 202"), (206, "status 206")])
def test_a_feed_that_a_proxy_has_changed_is_whole(site: CookieSite, tmp_path: Path, status: int, error: str) -> None:
    site.feed(FEED, [])
    site.feed_answers = [CannedResponse(site.routes["herald.example", "/rss"].body, status)] * 2
    sql = "select error, failures from feeds"
    assert run(tmp_path, sql) == [(error, 1 if error else 0)]
    assert run(tmp_path, sql, 24) == [(error, 2 if error else 0)]


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ('"a"', '"a"', True),
        ('W/"a"', '"a"', True),
        ('"a"', '"a-gzip"', True),
        ('"a"', '"a;br"', True),
        ('"a--gzip"', '"a"', True),
        ('"a"', '"b"', False),
        ('"a-zip"', '"a"', False),
    ],
)
def test_same_etag(one: str, other: str, is_same: bool) -> None:
    assert same_etag(one, other) == is_same
