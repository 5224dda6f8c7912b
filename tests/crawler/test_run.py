"""The crawl stage against a real local web server: captures, refusals with their reasons, and later runs."""

import gzip
import json
import random
import socket
import threading
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import brotli
import pytest
from sqlite_utils import Database

from newsfold.crawler.fetching.limits import MAX_SITEMAPS_PER_RUN
from newsfold.crawler.run import crawl
from newsfold.crawler.sources.loader import Source, load_sources
from newsfold.db.archive.bodies import read_body
from newsfold.db.archive.zstd import zstd
from newsfold.db.connection import open_archive
from newsfold.db.values.times import parse_time
from newsfold.process_pool import Failure, ProcessPool
from tests.support.site_server import SITE_FILES, Site

START = parse_time("2026-03-02T20:00:00Z")
FEED = "http://herald.example/rss.xml"
FAST = {"DOWNLOAD_DELAY": "0.02", "AUTOTHROTTLE_ENABLED": "0", "RETRY_TIMES": "0", "DOWNLOAD_TIMEOUT": "2"}


COMPRESSORS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "zstd": zstd.compress
}  # fmt: skip

Run = Callable[..., dict[str, int]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """A function that crawls at the time START plus `hours`, into the archive of this test."""

    def run(*sources: Source, hours: float = 0, **settings: str) -> dict[str, int]:
        now = START + timedelta(hours=hours)
        return crawl(tmp_path / "a.db", sources or [herald()], clock=lambda: now, settings=FAST | settings)

    return run


@pytest.fixture
def rows(tmp_path: Path) -> Callable[[str], list[Any]]:
    def rows(sql: str) -> list[Any]:
        archive = open_archive(tmp_path / "a.db", readonly=True)
        found = archive.conn.execute(sql).fetchall()
        archive.close()
        return found

    return rows


def herald(**changes: Any) -> Source:
    fields: dict[str, Any] = {
        "name": "Herald", "homepage": "http://herald.example/", "language": "en", "country": None, "feeds": (FEED,),
        "sitemaps": (), "sections": (), "hosts": ("herald.example",), "tags": (), "owner": None, "include": (),
        "exclude": (), "delay": 0.0, "min_interval": 900, "render": False, "enabled": True,
    }  # fmt: skip
    return Source(**(fields | changes))


def reasons(rows: Callable[[str], list[Any]]) -> dict[str, str]:
    return dict(rows("select url, reason from refusals"))


def test_a_capture_holds_the_whole_response(web: Site, run: Run, rows: Any, tmp_path: Path) -> None:
    web.add(
        "http://herald.example/a", "<html>Größe</html>".encode("latin-1"), content_type="text/html; charset=latin-1"
    )
    web.feed(FEED, ["http://herald.example/a"])
    counts = run()
    assert (counts["feeds_ok"], counts["pages_new"], counts["pages_fetched"]) == (1, 1, 1)
    ((url, status, headers, body_id, fetched_at),) = rows(
        "select url, status, headers, body_id, fetched_at from captures"
    )
    assert (url, status, fetched_at) == ("http://herald.example/a", 200, "2026-03-02T20:00:00Z")
    assert ["content-type", "text/html; charset=latin-1"] in json.loads(headers)
    archive: Database = open_archive(tmp_path / "a.db", readonly=True)
    assert read_body(archive, body_id) == "<html>Größe</html>".encode("latin-1")
    archive.close()
    ((page_url, fetch_url, feed),) = rows("select url, fetch_url, feed from pages")
    assert (page_url, fetch_url) == ("https://herald.example/a", "http://herald.example/a")
    assert json.loads(feed) == {"title": "About http://herald.example/a"}


def test_a_second_run_makes_conditional_requests_and_adds_nothing(web: Site, run: Run, rows: Any) -> None:
    web.feed(FEED, [web.article(f"http://herald.example/{name}") for name in "abc"])
    run()
    counts = run(hours=2)
    assert (counts["pages_new"], counts["pages_fetched"], counts["pages_unchanged"]) == (0, 0, 3)
    assert [request.status for request in web.request_log[-4:]] == [304] * 4
    assert rows("select count(*) from captures") == [(3,)]
    assert [row[0] for row in rows("select status from runs")] == ["done", "done"]


def test_nothing_is_requested_before_it_is_due(web: Site, run: Run) -> None:
    web.feed(FEED, [web.article("http://herald.example/a")])
    run()
    requests = len(web.request_log)
    counts = run(hours=0.1)
    assert len(web.request_log) == requests
    assert (counts["feeds_due"], counts["sources_failed"]) == (0, 0)


def test_new_changed_and_gone_pages(web: Site, run: Run, rows: Any) -> None:
    old = [web.article(f"http://herald.example/{name}") for name in "abc"]
    web.feed(FEED, old)
    run()
    web.article(old[0], "The harbour stays shut.")
    web.add(old[1], "gone", status=410)
    web.feed(FEED, [*old, web.article("http://herald.example/d")])
    counts = run(hours=24)
    assert {name: counts[name] for name in ("pages_new", "pages_changed", "pages_gone", "pages_unchanged")} == {
        "pages_new": 1,
        "pages_changed": 1,
        "pages_gone": 1,
        "pages_unchanged": 1,
    }
    assert rows("select url, gone_at from pages where gone_at is not null") == [
        ("https://herald.example/b", "2026-03-03T20:00:00Z")
    ]
    assert rows("select count(*), count(body_id), count(distinct body_id) from captures") == [(6, 5, 5)]


def test_every_page_that_is_not_saved_has_a_reason(web: Site, run: Run, rows: Any) -> None:
    base = "http://herald.example"
    web.add(f"{base}/robots.txt", "User-agent: *\nDisallow: /closed/", content_type="text/plain")
    web.add(f"{base}/pdf", "%PDF", content_type="application/pdf")
    web.add(f"{base}/loop", status=302, location="/loop")
    web.add(f"{base}/away", status=302, location="http://elsewhere.example/x")
    web.add(f"{base}/inside", status=302, location="http://169.254.169.254/latest/meta-data/")
    web.add(f"{base}/file", status=302, location="file:///etc/passwd")
    web.add(f"{base}/large", b"x" * 20_000)
    web.add(f"{base}/bomb", gzip.compress(b"<p>" * 9_000_000), content_encoding="gzip")
    web.add(f"{base}/broken", status=500)
    web.add(f"{base}/empty", "")
    web.add(f"{base}/endless", lambda: iter(lambda: b"x" * 65536, b""))
    web.add(f"{base}/headers", "<html>", **{f"x_{number}": "y" * 1000 for number in range(200)})
    web.add(f"{base}/cut", lambda: iter([b"<html>"]), content_length="99999")
    web.add(f"{base}/coded", "<html>", content_encoding="rot13")
    web.add(f"{base}/politics/ferry", status=301, location="/politics/")
    web.add(f"{base}/sent-home", status=302, location="/")
    web.add(f"{base}/removed", status=302, location="/errors/404.html")
    web.article(f"{base}/errors/404.html")
    web.add(f"{base}/members/quay", status=302, location="/login?next=%2Fmembers%2Fquay")
    web.article(f"{base}/login?next=%2Fmembers%2Fquay")
    web.article(f"{base}/politics/")
    web.article(f"{base}/")
    web.article(f"{base}/sport/a")
    links = {
        f"{base}/closed/a": "robots",
        f"{base}/pdf": "not HTML: application/pdf",
        f"{base}/loop": "too many redirects",
        f"{base}/away": "foreign host: redirect to elsewhere.example",
        f"{base}/inside": "private address",
        f"{base}/file": "status 302",
        f"{base}/bomb": "too large",
        f"{base}/endless": "too large",
        f"{base}/broken": "status 500",
        f"{base}/empty": "empty answer",
        f"{base}/headers": "broken answer",
        f"{base}/cut": "incomplete answer",
        f"{base}/coded": "encoded as rot13",
        f"{base}/missing": "status 404",
        f"{base}/sport/a": "excluded",
        "http://127.0.0.1/a": "private address",
        "http://elsewhere.example/a": "foreign host",
        f"{base}/politics/ferry": "redirect to a section",
        f"{base}/removed": "redirect to an error page",
        f"{base}/sent-home": "redirect to the front page",
        f"{base}/members/quay": "redirect to a page for login or consent",
        "javascript:alert(1)": "bad URL",
    }
    honest = [web.article(f"{base}/honest-{number}") for number in range(5)]
    web.feed(FEED, [*honest[:3], *links, *honest[3:]])
    counts = run(herald(exclude=("/sport/",)), DOWNLOAD_MAXSIZE="1000000")
    assert counts["pages_fetched"] == len(honest)
    found = {url.replace("https://", "http://"): reason for url, reason in reasons(rows).items()}
    assert found == links
    assert not [
        request for request in web.request_log if request.host in ("elsewhere.example", "169.254.169.254", "127.0.0.1")
    ]
    assert "/closed/a" not in web.requests()


def test_a_failed_page_is_tried_again_and_loses_its_refusal(web: Site, run: Run, rows: Any) -> None:
    page = web.add("http://herald.example/a", status=500)
    web.feed(FEED, [page])
    run()
    assert list(reasons(rows).values()) == ["status 500"]
    web.article(page)
    assert run(hours=1)["pages_fetched"] == 1
    assert not reasons(rows)


def test_permanent_failures_are_not_tried_again(web: Site, run: Run) -> None:
    web.feed(FEED, [web.add("http://herald.example/a", "%PDF", content_type="application/pdf")])
    run()
    run(hours=24)
    assert web.requests().count("/a") == 1


def test_the_run_fails_if_every_source_fails(web: Site, run: Run, rows: Any) -> None:
    web.add(FEED, status=500)
    counts = run()
    assert (counts["sources_due"], counts["sources_failed"]) == (1, 1)
    assert rows("select status from runs") == [("failed",)]
    assert rows("select error, failures, due_at from feeds") == [("status 500", 1, "2026-03-02T20:15:00Z")]


def test_one_failed_source_does_not_fail_the_run(web: Site, run: Run, rows: Any) -> None:
    web.feed(FEED, [web.article("http://herald.example/a")])
    web.add("http://post.example/rss", "<html>not here</html>")
    post = herald(
        name="Post", homepage="http://post.example/", hosts=("post.example",), feeds=("http://post.example/rss",)
    )
    counts = run(herald(), post)
    assert (counts["sources_due"], counts["sources_failed"]) == (2, 1)
    assert rows("select status from runs") == [("done",)]


@pytest.mark.parametrize("status", [500, 503])
def test_a_host_without_readable_robots_txt_is_not_crawled(web: Site, run: Run, status: int) -> None:
    web.add("http://herald.example/robots.txt", status=status)
    web.feed(FEED, [])
    assert run()["feeds_failed"] == 1
    assert web.requests() == []


def test_robots_txt_is_fetched_first_and_cached_for_a_day(web: Site, run: Run) -> None:
    web.feed(FEED, [web.article("http://herald.example/a")])
    run()
    run(hours=2)
    run(hours=26)
    paths = web.requests(robots=True)
    assert paths[0] == "/robots.txt"
    assert paths.count("/robots.txt") == 2


def test_retry_after_applies_to_the_host_across_runs(web: Site, run: Run, rows: Any) -> None:
    pages = [web.add(f"http://herald.example/{name}", status=429, retry_after="7200") for name in "abc"]
    web.feed(FEED, pages)
    run()
    assert len(web.requests()) == 2
    run(hours=1)
    assert len(web.requests()) == 2
    for page in pages:
        web.article(page)
    assert run(hours=3)["pages_fetched"] == 3


def test_one_request_at_a_time_whatever_the_delay(web: Site, run: Run) -> None:
    web.feed(FEED, [web.article(f"http://herald.example/{number}") for number in range(9)])
    run(DOWNLOAD_DELAY="0", CONCURRENT_REQUESTS="32", CONCURRENT_REQUESTS_PER_DOMAIN="8")
    assert max(request.parallel for request in web.request_log) == 1


def test_redirects_are_followed_and_stored(web: Site, run: Run, rows: Any) -> None:
    page = web.article("http://www.herald.example/a")
    web.feed(FEED, [web.add("http://herald.example/r/1", status=301, location=page)])
    assert run()["pages_fetched"] == 1
    assert rows("select url, redirects from captures") == [(page, '["http://herald.example/r/1"]')]
    assert rows("select url from pages") == [("https://herald.example/r/1",)]
    assert web.requests("www.herald.example", robots=True) == [*SITE_FILES, "/a"]
    assert run(hours=2)["pages_unchanged"] == 1


def test_a_deferred_feed_does_not_count_as_failed(web: Site, run: Run, rows: Any) -> None:
    web.add(FEED, status=429, retry_after="3600")
    run()
    assert rows("select failures, status from feeds") == [(1, 429)]
    counts = run(hours=0.5)
    assert (counts["feeds_waiting"], counts["sources_failed"]) == (1, 0)
    web.feed(FEED, [])
    assert run(hours=2)["feeds_ok"] == 1


def test_one_request_at_a_time_with_a_delay_after_each(web: Site, run: Run) -> None:
    web.feed(FEED, [web.article(f"http://herald.example/{number}") for number in range(5)])
    web.add("http://herald.example/robots.txt", "User-agent: *\nCrawl-delay: 0.1")
    run(CONCURRENT_REQUESTS="32")
    assert max(request.parallel for request in web.request_log) == 1
    times = [request.at for request in web.request_log]
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.1


def test_feeds_and_articles_are_discovered_on_the_homepage(web: Site, run: Run, rows: Any) -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="/rss.xml">'
    web.add("http://herald.example/", f'{link}<a href="/2026/03/02/dock">Dock strike ends</a>')
    web.article("http://herald.example/2026/03/02/dock")
    web.feed(FEED, [web.article("http://herald.example/from-the-feed")])
    assert run(herald(feeds=()))["pages_fetched"] == 2
    assert rows("select kind, found_in from feeds order by id") == [
        ("section", "seeds"),
        ("feed", "http://herald.example/"),
    ]


def test_a_sitemap_index_that_lists_itself_is_fetched_once(web: Site, run: Run, rows: Any) -> None:
    base = "http://herald.example"
    parts = "".join(
        f"<sitemap><loc>{base}/{name}</loc></sitemap>" for name in ("index.xml", "deep.xml", "also.xml", "news.xml")
    )
    web.add(f"{base}/index.xml", f"<sitemapindex>{parts}</sitemapindex>")
    web.add(f"{base}/deep.xml", f"<sitemapindex><sitemap><loc>{base}/deeper.xml</loc></sitemap></sitemapindex>")
    web.add(f"{base}/deeper.xml", f"<sitemapindex><sitemap><loc>{base}/deepest.xml</loc></sitemap></sitemapindex>")
    web.add(f"{base}/also.xml", f"<sitemapindex>{parts}</sitemapindex>")
    web.add(f"{base}/news.xml", f"<urlset><url><loc>{web.article(f'{base}/a')}</loc></url></urlset>")
    assert run(herald(feeds=(), sitemaps=(f"{base}/index.xml",)))["pages_fetched"] == 1
    assert "/deepest.xml" not in web.requests()
    assert max(Counter(web.requests()).values()) == 1
    assert list(reasons(rows).values()) == ["sitemaps nested deeper than 2"]


def test_pages_over_the_limit_per_host_wait_for_the_next_run(web: Site, run: Run) -> None:
    web.feed(FEED, [web.article(f"http://herald.example/{number}") for number in range(5)])
    assert run(NEWSFOLD_PAGES_PER_HOST="3")["pages_waiting"] == 2
    assert run(hours=0.1, NEWSFOLD_PAGES_PER_HOST="3")["pages_fetched"] == 2
    assert len(set(web.requests())) == 6


def test_disabled_sources_are_not_crawled(web: Site, run: Run) -> None:
    web.feed(FEED, [])
    assert run(herald(enabled=False))["sources_due"] == 0
    assert web.request_log == []


def test_names_with_private_addresses_are_refused_without_a_proxy(
    run: Run, rows: Any, monkeypatch: pytest.MonkeyPatch, private_names: Sequence[str]
) -> None:
    monkeypatch.delenv("http_proxy", raising=False)
    sources = [herald(name=name, feeds=(f"http://{name}/rss",), hosts=(name,)) for name in private_names]
    run(*sources)
    assert {error for (error,) in rows("select error from feeds")} == {"private address"}


@pytest.fixture
def private_names(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names that look public but are resolved to 127.0.0.1, by the only fake in these tests."""
    real = socket.getaddrinfo

    def resolve(host: Any, port: Any, *args: Any, **named: Any) -> Any:
        return real("127.0.0.1" if str(host).endswith(".example.org") else host, port, *args, **named)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return ["rebound.example.org"]


def test_all_times_come_from_the_given_clock(web: Site, run: Run, rows: Any) -> None:
    web.feed(FEED, [web.article("http://herald.example/a")])
    run()
    times = {value for row in rows("select found_at, fetched_at from pages") for value in row}
    times |= {value for row in rows("select started_at, finished_at from runs") for value in row}
    assert times == {"2026-03-02T20:00:00Z"}


def sitemap(web: Site, *entries: tuple[str, str]) -> str:
    rows = "".join(f"<url><loc>{url}</loc><lastmod>{modified}</lastmod></url>" for url, modified in entries)
    return web.add("http://herald.example/news.xml", f"<urlset>{rows}</urlset>")


def test_a_newer_date_in_a_listing_makes_a_page_due(web: Site, run: Run) -> None:
    page = web.article("http://herald.example/a")
    source = herald(feeds=(), sitemaps=(sitemap(web, (page, "2026-03-02T19:00:00Z")),))
    run(source)
    run(source, hours=7 * 24)
    web.article(page, "The harbour stays shut.")
    sitemap(web, (page, "2026-03-12T10:00:00Z"))
    assert run(source, hours=10 * 24)["pages_changed"] == 1
    sitemap(web, (page, "2026-05-12T10:00:00Z"))
    assert run(source, hours=80 * 24)["pages_unchanged"] == 0


def test_the_metadata_of_several_listings_is_merged(web: Site, run: Run, rows: Any) -> None:
    page = web.article("http://herald.example/2026/03/02/dock")
    web.feed(FEED, [page])
    web.add("http://herald.example/politics", f'<a href="{page}">Teaser</a>')
    sitemap(web, (page, "2026-03-02T19:00:00Z"))
    run(herald(sections=("http://herald.example/politics",), sitemaps=("http://herald.example/news.xml",)))
    ((feed,),) = rows("select feed from pages")
    assert json.loads(feed) == {"title": f"About {page}", "updated": "2026-03-02T19:00:00Z"}


def test_invalid_entries_do_not_affect_valid_ones(web: Site, run: Run, rows: Any) -> None:
    invalid = [
        "http://herald.example:99999/",
        "http://\ud800.example/",
        "http://herald.example/\ud800",
        "http://[",
        "x" * 9999,
    ]
    items = [{"url": url} for url in [*invalid, web.article("http://herald.example/a")]]
    web.add(FEED, json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}))
    assert run()["pages_fetched"] == 1
    assert len(reasons(rows)) == len(invalid)


def test_a_slow_response_ends_in_a_timeout(web: Site, run: Run, rows: Any) -> None:
    def drip() -> Iterator[bytes]:
        while True:
            threading.Event().wait(0.1)
            yield b" "

    web.feed(FEED, [web.add("http://herald.example/drip", drip), web.article("http://herald.example/a")])
    assert run(DOWNLOAD_TIMEOUT="0.5")["pages_fetched"] == 1
    assert list(reasons(rows).values()) == ["timeout"]


def test_opt_outs_of_page_header_and_site_are_stored_with_the_capture(web: Site, run: Run, rows: Any) -> None:
    base = "http://herald.example"
    rules = '[{"location": "/mined/", "tdm-reservation": 0}, {"location": "/", "tdm-reservation": 1}]'
    web.add(f"{base}/.well-known/tdmrep.json", rules, content_type="application/json")
    pages = [web.article(f"{base}/a"), web.article(f"{base}/mined/b")]
    pages.append(web.add(f"{base}/mined/c", "<html><meta name=robots content=noarchive>", x_robots_tag="noai"))
    web.feed(FEED, pages)
    run()
    run(hours=2)
    assert rows("select url, optouts from captures order by url") == [
        (f"{base}/a", '["tdm"]'),
        (f"{base}/mined/b", "[]"),
        (f"{base}/mined/c", '["noai", "noarchive"]'),
    ]
    assert [request.path for request in web.request_log].count("/.well-known/tdmrep.json") == 1


def test_a_page_that_cannot_be_fetched_is_saved_from_its_full_text_feed(
    web: Site, run: Run, rows: Any, tmp_path: Path
) -> None:
    text = "<p>" + "The harbour opens again on Monday &amp; ships wait. " * 40 + "</p>"
    items = [
        {"url": f"http://herald.example/{name}", "title": "Harbour <3", "content_html": text}
        for name in ("a", "b", "c")
    ]
    web.add(FEED, json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}))
    web.add("http://herald.example/a", "paid", status=403)
    web.add("http://herald.example/b", status=410)
    web.article("http://herald.example/c")
    assert run()["pages_from_feed"] == 1  # after a 403, the page is tried once more
    assert run(hours=1)["pages_from_feed"] == 1
    run(hours=8)
    assert rows("select url, status from captures where body_id is not null order by url") == [
        ("http://herald.example/a", 203),
        ("http://herald.example/b", 203),
        ("http://herald.example/c", 200),
    ]
    assert reasons(rows) == {}
    archive: Database = open_archive(tmp_path / "a.db", readonly=True)
    (body_id,) = archive.conn.execute("select body_id from captures where status = 203").fetchone()
    assert b"<h1>Harbour &lt;3</h1>\n<p>The harbour opens again on Monday &amp; ships" in read_body(archive, body_id)
    archive.close()


def test_cache_headers_and_skipped_hours_delay_a_feed(web: Site, run: Run, rows: Any) -> None:
    rss = "<rss version='2.0'><channel><title>x</title><skipHours><hour>{}</hour></skipHours></channel></rss>"
    web.add(FEED, rss.format(3), content_type="application/rss+xml", cache_control="max-age=10000")
    run()
    assert rows("select due_at from feeds") == [("2026-03-02T22:46:40Z",)]
    web.add(FEED, rss.format(3), content_type="application/rss+xml", cache_control="no-store")
    run(hours=2.9)
    assert rows("select due_at from feeds") == [("2026-03-03T04:00:00Z",)]


def test_feeds_are_guessed_at_paths_that_many_sites_use(web: Site, run: Run, rows: Any) -> None:
    web.add("http://herald.example/", "<a href='/about'>About us</a>")
    web.feed("http://herald.example/rss.xml", [web.article("http://herald.example/a")])
    counts = run(herald(feeds=()))
    assert (counts["pages_fetched"], counts["sources_failed"], counts["feeds_failed"]) == (1, 0, 0)
    assert rows("select url from feeds where worked_at is not null and kind = 'feed'") == [
        ("http://herald.example/rss.xml",)
    ]
    requests = len(web.request_log)
    run(herald(feeds=()), hours=5)
    assert not [request for request in web.request_log[requests:] if request.status == 404]


def test_feeds_that_pages_only_link_to_are_tried(web: Site, run: Run, rows: Any) -> None:
    web.add("http://herald.example/", "<a href='/about'>About us</a> <a href='/export/all.rss'>RSS</a> <a href='/rss'>")
    web.feed("http://herald.example/export/all.rss", [web.article("http://herald.example/a")])
    counts = run(herald(feeds=()))
    assert (counts["pages_fetched"], counts["feeds_failed"]) == (1, 0)
    assert rows("select url from feeds where kind = 'feed' and worked_at is not null") == [
        ("http://herald.example/export/all.rss",)
    ]


def test_feeds_are_found_in_link_headers_and_on_feed_services(web: Site, run: Run) -> None:
    link = '<http://feeds.feedburner.com/herald>; rel="alternate"; type="application/rss+xml"'
    web.add("http://herald.example/", "<p>Welcome</p>", link=link)
    web.feed("http://feeds.feedburner.com/herald", [web.article("http://herald.example/a")])
    assert run(herald(feeds=()))["pages_fetched"] == 1


def test_the_homepage_of_a_feed_on_a_feed_service_is_the_one_that_the_feed_names(
    web: Site, run: Run, rows: Any, tmp_path: Path
) -> None:
    (tmp_path / "list.txt").write_text("http://feeds.feedburner.com/Moor\nhttp://feeds.feedburner.com/Fen\n")
    for name in ("Moor", "Fen"):
        url = f"http://{name.lower()}.example/"
        web.add(f"{url}old", status=301, location="/new")
        web.article(f"{url}new")
        items = f"<item><title>News</title><link>{url}old</link></item>"
        web.add(
            f"http://feeds.feedburner.com/{name}",
            f"<rss version='2.0'><channel><title>{name}</title><link>{url}</link>{items}</channel></rss>",
            content_type="application/rss+xml",
        )
    sources, _ = load_sources([tmp_path / "list.txt"])
    assert run(*sources)["pages_fetched"] == 2
    known = rows("select name, homepage, host from sources order by name")
    assert known == [
        ("feeds.feedburner.com/Fen", "http://fen.example/", "fen.example"),
        ("feeds.feedburner.com/Moor", "http://moor.example/", "moor.example"),
    ]
    run(*sources, hours=24)
    assert rows("select name, homepage, host from sources order by name") == known
    assert rows("select count(*) from refusals") == [(0,)]


def test_two_outlets_on_one_feed_service_and_sections_of_a_third(
    web: Site, run: Run, rows: Any, tmp_path: Path
) -> None:
    (tmp_path / "two.opml").write_text(
        "<opml><outline text='Moor & Post' xmlUrl='feed://feedhost.example/moor?a=1&b=2' htmlUrl='http://moor.example/'>"
        "<OUTLINE TEXT='Fen Tribune' XMLURL='http://feedhost.example/fen' HTMLURL='http://fen.example/'/></opml>"
    )
    (tmp_path / "list.txt").write_text("http://tarn.example/world\nhttp://tarn.example/sport\n")
    web.feed("http://feedhost.example/moor?a=1&b=2", [web.article("http://moor.example/dock")])
    web.feed("http://feedhost.example/fen", [web.article("http://www.fen.example/ferry")])
    for section in ("world", "sport"):
        link = web.article(f"http://tarn.example/2026/03/02/{section}-story")
        web.add(f"http://tarn.example/{section}", f"<h2><a href='{link}'>What happened in the {section} today</a></h2>")
    sources, complaints = load_sources([tmp_path / "two.opml", tmp_path / "list.txt"])
    assert complaints == []
    counts = run(*sources)
    assert (counts["pages_fetched"], counts["refused"]) == (4, 0)
    assert rows("select name, homepage, count(*) from pages join sources on sources.id = source_id group by 1") == [
        ("Fen Tribune", "http://fen.example/", 1),
        ("Moor & Post", "http://moor.example/", 1),
        ("tarn.example", "http://tarn.example/", 2),
    ]


def test_a_newer_date_in_a_sitemap_index_makes_a_sitemap_due(web: Site, run: Run) -> None:
    base = "http://herald.example"

    def index(modified: str) -> None:
        part = f"<sitemap><loc>{base}/part.xml</loc><lastmod>{modified}</lastmod></sitemap>"
        web.add(f"{base}/index.xml", f"<sitemapindex>{part}</sitemapindex>")

    index("2026-03-02T12:00:00Z")
    web.add(f"{base}/part.xml", "<urlset></urlset>", cache_control="max-age=20000")
    source = herald(feeds=(), sitemaps=(f"{base}/index.xml",))
    run(source)
    run(source, hours=1)
    assert web.requests().count("/part.xml") == 1
    index("2026-03-02T21:30:00Z")
    run(source, hours=2)
    assert web.requests().count("/part.xml") == 2


def test_a_host_with_server_errors_is_deferred_to_the_next_run(web: Site, run: Run) -> None:
    web.feed(FEED, [web.add(f"http://herald.example/{number}", status=502) for number in range(20)])
    counts = run()
    assert len(web.requests()) == 1 + 4
    assert counts["pages_waiting"] == 16
    for number in range(20):
        web.article(f"http://herald.example/{number}")
    assert run(hours=1)["pages_fetched"] == 20


def test_a_host_that_refuses_several_requests_gets_no_more(web: Site, run: Run) -> None:
    web.feed(FEED, [web.add(f"http://herald.example/{number}", status=403) for number in range(20)])
    run()
    assert len(web.requests()) == 1 + 6


def test_the_record_of_a_run_names_every_reason_and_status(web: Site, run: Run, rows: Any) -> None:
    pages = [web.article("http://herald.example/a"), "http://herald.example/b", "http://elsewhere.example/c"]
    web.feed(FEED, pages)
    counts: Any = run()
    assert counts["reasons"] == {"status 404": 1, "foreign host": 1}
    assert counts["statuses"] == {"200": 2, "404": 3}  # robots.txt, tdmrep.json
    assert [json.loads(text)["reasons"] for (text,) in rows("select counts from runs")] == [counts["reasons"]]


def test_revisits_can_be_switched_off(web: Site, run: Run, rows: Any) -> None:
    web.feed(FEED, [web.article("http://herald.example/a")])
    run(NEWSFOLD_REVISITS="off")
    assert rows("select due_at from pages") == [(None,)]


def test_one_large_host_does_not_starve_the_others(web: Site, run: Run) -> None:
    web.feed(FEED, [web.article(f"http://herald.example/{number}") for number in range(60)])
    web.feed("http://post.example/rss", [web.article(f"http://post.example/{number}") for number in range(4)])
    post = herald(
        name="Post", homepage="http://post.example/", hosts=("post.example",), feeds=("http://post.example/rss",)
    )
    run(herald(), post)
    order = [request.host for request in web.request_log]
    last = max(position for position, host in enumerate(order) if host == "post.example")
    assert last < 30


def test_the_time_of_a_run_can_be_limited(web: Site, run: Run) -> None:
    web.feed(FEED, [web.article(f"http://herald.example/{number}") for number in range(40)])
    counts = run(DOWNLOAD_DELAY="0.3", CLOSESPIDER_TIMEOUT="4")  # the pages alone take 12 seconds
    assert counts["pages_fetched"] < 40
    assert counts["pages_waiting"] == 40 - counts["pages_fetched"]
    assert run(hours=0.2)["pages_fetched"] == counts["pages_waiting"]
    assert sorted(web.requests()) == sorted({*web.requests()})


def test_the_delay_of_a_source_is_kept(web: Site, run: Run) -> None:
    web.feed(FEED, [web.article(f"http://herald.example/{number}") for number in range(4)])
    run(herald(delay=0.3))
    times = [request.at for request in web.request_log if request.path not in SITE_FILES]
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.3


def refresh(content: str) -> str:
    return f"<!doctype html><html><head><meta http-equiv='Refresh' content=\"{content}\"></head><body></body></html>"


def test_a_refresh_is_followed_as_a_redirect(web: Site, run: Run, rows: Any) -> None:
    target = web.article("http://www.herald.example/n/target")
    moved = web.add("http://herald.example/old/a", refresh("0; URL='//www.herald.example/x/../n/target'"))
    web.feed(FEED, [moved])
    assert run()["pages_fetched"] == 1
    assert rows("select url, redirects from captures") == [(target, f'["{moved}"]')]
    assert rows("select url from pages") == [("https://herald.example/old/a",)]
    assert web.requests("www.herald.example", robots=True) == [*SITE_FILES, "/n/target"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("0; url=https://elsewhere.example/a", "foreign host: redirect to elsewhere.example"),
        ("0; url=/a", "robots"),
        ("0; url=/", "redirect to the front page"),
        ("0; url=loop?b", "too many redirects"),
    ],
)
def test_the_rules_of_redirects_apply_to_a_refresh(web: Site, run: Run, rows: Any, content: str, reason: str) -> None:
    web.add("http://herald.example/robots.txt", "User-agent: *\nDisallow: /a")
    web.article("http://herald.example/")
    web.add("http://herald.example/loop?b", refresh("0; url=loop?c"))
    web.add("http://herald.example/loop?c", refresh("0; url=loop?b"))
    web.feed(FEED, [web.add("http://herald.example/old", refresh(content))])
    run()
    assert reasons(rows) == {"https://herald.example/old": reason}
    assert len(web.requests("herald.example")) <= 8
    assert web.requests("elsewhere.example", robots=True) == []


def test_a_refresh_to_a_private_address_is_refused(web: Site, run: Run, rows: Any) -> None:
    for source, target in (("hex", "http://0x7f.1/x"), ("slashes", "http:\\\\127.1/x"), ("name", "//db.localhost/x")):
        web.add(f"http://herald.example/{source}", refresh(f"0; url={target}"))
    web.add("http://herald.example/header", status=302, location="http:\\\\2130706433\\x")
    web.feed(FEED, [f"http://herald.example/{name}" for name in ("hex", "slashes", "name", "header")])
    run()
    assert set(reasons(rows).values()) == {"private address"}


def test_a_page_that_loads_itself_again_is_saved(web: Site, run: Run, rows: Any) -> None:
    contents = {
        "a": "300",
        "b": "5; url=/b",
        "c": "600; url=/",
        "d": "5; url=http://herald.example/d?utm_source=reload",
    }
    for name, content in contents.items():
        web.add(f"http://herald.example/{name}", refresh(content).replace("<body>", "<body><p>The harbour opens.</p>"))
    web.feed(FEED, [f"http://herald.example/{name}" for name in contents])
    assert run()["pages_fetched"] == 4
    assert sorted(web.requests("herald.example")) == ["/a", "/b", "/c", "/d", "/rss.xml"]


def test_a_refresh_leads_to_the_homepage_and_to_a_feed(web: Site, run: Run, rows: Any) -> None:
    web.add("http://herald.example/", refresh("0; url=/en/"))
    web.add("http://herald.example/en/", "<link rel=alternate type='application/rss+xml' href='feed'>")
    web.add("http://herald.example/en/feed", refresh("3; url=/rss.xml"))
    web.feed(FEED, [web.article("http://herald.example/a")])
    assert run(herald(feeds=()))["pages_fetched"] == 1


def test_links_of_a_section_page_are_resolved_against_its_base(web: Site, run: Run, rows: Any) -> None:
    web.add(
        "http://herald.example/",
        "<head><base target=_top><base href='//cdn.herald.example/en/'><base href='/no/'>"
        "<link rel=alternate type='application/rss+xml' href='f.xml'></head>"
        "<h2><a href='2026/03/02/dock strike'>Dock strike ends today</a></h2>"
        "<h2><a href='https://foreign.example/2026/03/02/dock'>Another dock strike ends</a></h2>",
    )
    web.article("http://cdn.herald.example/en/2026/03/02/dock%20strike")
    web.feed("http://cdn.herald.example/en/f.xml", [])
    assert run(herald(feeds=()))["pages_fetched"] == 1
    assert reasons(rows) == {"https://foreign.example/2026/03/02/dock": "foreign host"}
    assert web.requests("cdn.herald.example") == ["/en/f.xml", "/en/2026/03/02/dock%20strike"]


def test_odd_addresses_are_requested_and_stored_by_the_url_standard(web: Site, run: Run, rows: Any) -> None:
    links = ["http://HERALD.example:80/quay works.html", "/n/fähre", "http:\\\\herald.example\\back\\slash",
             "/amp?x=1&amp;amp;y=2", "/semi?utm_source=rss;x=1", "http://quay:pw@herald.example/user",
             "mailto:desk@herald.example",
             "http://herald.example:99999/port", "http://her ald.example/host", "/quay%20works.html"]  # fmt: skip
    web.feed(FEED, links)
    for path in ("quay%20works.html", "n/f%C3%A4hre", "back/slash", "amp?x=1&y=2", "semi?utm_source=rss;x=1"):
        web.article(f"http://herald.example/{path}")
    assert run()["pages_fetched"] == 5
    assert [url.removeprefix("https://herald.example/") for (url,) in rows("select url from pages order by id")] == [
        "quay%20works.html", "n/f%C3%A4hre", "back/slash", "amp?x=1&y=2", "semi?x=1",
    ]  # fmt: skip
    assert reasons(rows) == {
        "http://quay:pw@herald.example/user": "user name in URL",
        "mailto:desk@herald.example": "bad URL",
        "http://herald.example:99999/port": "bad URL",
        "http://her ald.example/host": "bad URL",
    }


def test_a_feed_that_is_a_gzip_file_is_read_without_a_header(web: Site, run: Run, rows: Any) -> None:
    web.feed(FEED, [web.article("http://herald.example/a")])
    feed = web.routes["herald.example", "/rss.xml"].body
    web.add(FEED, gzip.compress(feed), content_type="application/octet-stream")
    assert (run()["pages_fetched"], reasons(rows)) == (1, {})


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "utf-8"])
def test_a_content_coding_that_was_not_applied_is_not_undone(web: Site, run: Run, rows: Any, coding: str) -> None:
    web.feed(FEED, [web.article("http://herald.example/a")])
    for path in ("/rss.xml", "/a"):
        response = web.routes["herald.example", path]
        web.add(
            f"http://herald.example{path}",
            response.body,
            content_type=response.headers["Content-Type"],
            content_encoding=coding,
        )
    assert (run()["pages_fetched"], reasons(rows)) == (1, {})


@pytest.mark.parametrize("coding", ["", "deflate", "br", "gzip, gzip", "utf-8"])
def test_a_page_is_unzipped_whatever_the_header_says(
    web: Site, run: Run, rows: Any, tmp_path: Path, coding: str
) -> None:
    page = b"<html><p>The harbour opens again on Monday.</p></html>"
    web.add("http://herald.example/a", gzip.compress(page), **({"content_encoding": coding} if coding else {}))
    web.feed(FEED, ["http://herald.example/a"])
    assert (run()["pages_fetched"], reasons(rows)) == (1, {})
    archive: Database = open_archive(tmp_path / "a.db", readonly=True)
    ((body_id,),) = rows("select body_id from captures")
    assert read_body(archive, body_id) == page
    archive.close()


def test_robots_txt_behind_a_byte_order_mark_applies(web: Site, run: Run, rows: Any) -> None:
    web.add("http://herald.example/robots.txt", "\ufeffUser-agent: *\nDisallow: /closed/", content_type="text/plain")
    web.feed(FEED, [web.article("http://herald.example/a"), web.article("http://herald.example/closed/b")])
    assert run()["pages_fetched"] == 1
    assert reasons(rows) == {"https://herald.example/closed/b": "robots"}


def test_a_relative_sitemap_of_robots_txt_is_fetched(web: Site, run: Run, rows: Any) -> None:
    web.add("http://herald.example/", "<html><p>Welcome</p></html>")
    web.add("http://herald.example/robots.txt", "User-agent: *\nSitemap: /news.xml", content_type="text/plain")
    page = web.article("http://herald.example/a")
    web.add("http://herald.example/news.xml", f"\n<urlset><url><loc>{page}</loc></url></urlset>")
    assert (run(herald(feeds=()))["pages_fetched"], reasons(rows)) == (1, {})


def test_the_page_behind_a_service_that_counts_clicks_is_fetched(web: Site, run: Run, rows: Any) -> None:
    page = web.article("http://herald.example/a")
    origin = "feedburner:origLink"
    namespace = "xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0'"
    item = f"<item><link>http://count.example/1</link><{origin}>{page}</{origin}></item>"
    web.add(FEED, f"<rss version='2.0' {namespace}><channel>{item}</channel></rss>", content_type="text/xml")
    assert (run()["pages_fetched"], reasons(rows)) == (1, {})


def test_what_a_feed_loses_is_a_refusal(web: Site, run: Run, rows: Any) -> None:
    page = web.article("http://herald.example/a")
    web.add(
        FEED, f"<rss version='2.0'><channel><item><link>{page}</link></item><item><title>Wo", content_type="text/xml"
    )
    run()
    assert set(rows("select url, reason from refusals")) >= {(FEED, "cut off")}


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_of_a_feed_whose_compressed_data_end_too_early_the_whole_entries_are_read(
    web: Site, run: Run, rows: Any, coding: str
) -> None:
    pages = [web.article(f"http://herald.example/{name}") for name in "ab"]
    # More than the 128 KiB of a block of zstd.
    noise = "".join(f"<!-- {random.Random(number).random()} -->" for number in range(12_000))
    items = "".join(f"<item><link>{page}</link></item>" for page in pages)
    feed = f"<rss version='2.0'><channel>{items}{noise}</channel></rss>".encode()
    compressed = COMPRESSORS[coding](feed)
    web.add(FEED, compressed[:-1000], content_type="text/xml", content_encoding=coding)
    assert run()["pages_fetched"] == 2
    assert reasons(rows) == {FEED: "cut off"}
    assert rows("select entries, failures, etag, body_sha256 from feeds") == [(2, 0, None, None)]
    third = web.article("http://herald.example/c")
    whole = feed.replace(b"</channel>", f"<item><link>{third}</link></item></channel>".encode())
    web.add(FEED, COMPRESSORS[coding](whole), content_type="text/xml", content_encoding=coding)
    assert run(hours=24)["pages_new"] == 1
    assert rows("select entries, etag is null from feeds") == [(3, 0)]


def test_a_sitemap_index_that_was_cut_off_keeps_the_sitemaps_behind_the_cut(web: Site, run: Run, rows: Any) -> None:
    index = "http://herald.example/index.xml"
    names = [sitemap(web, ("http://herald.example/a", "2026-03-01"))]
    names.append("http://herald.example/other.xml")
    web.add(names[1], web.routes["herald.example", names[0].partition(".example")[2]].body)
    children = [f"<sitemap><loc>{name}</loc></sitemap>" for name in names]
    source = herald(feeds=(), sitemaps=(index,))
    for hours, listed in ((0, f"{''.join(children)}</sitemapindex>"), (24, children[0])):
        web.add(index, f"<sitemapindex>{listed}")
        run(source, hours=hours)
        assert rows("select count(*) from feeds where due_at is null") == [(0,)]


def test_a_feed_or_page_whose_parsing_is_ended_from_outside_stays_due(
    web: Site, run: Run, rows: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = web.add("http://herald.example/a", "<html><meta http-equiv=refresh content='0; url=/b'><p>Moved</p></html>")
    web.article("http://herald.example/b")
    web.feed(FEED, [page])
    real = ProcessPool.call
    for lost, count in (("run_parser", "feeds_waiting"), ("find_refresh", "pages_waiting")):

        async def call(pool: ProcessPool, function: Callable[..., Any], *arguments: Any, lost: str = lost) -> Any:
            is_lost = function.__name__ == lost
            return Failure("lost") if is_lost else await real(pool, function, *arguments)

        monkeypatch.setattr(ProcessPool, "call", call)
        assert run()[count] == 1
    assert rows("select failures from feeds union all select failures from pages") == [(0,), (0,)]
    monkeypatch.setattr(ProcessPool, "call", real)
    assert (run()["pages_fetched"], reasons(rows)) == (1, {})


@pytest.mark.parametrize("is_zipped", [False, True])
def test_the_start_of_a_robots_txt_larger_than_any_page_counts(web: Site, run: Run, rows: Any, is_zipped: bool) -> None:
    text = b"User-agent: *\nDisallow: /closed/\n" + b"# filler\n" * 1_200_000
    body = gzip.compress(text) if is_zipped else text
    headers = {"content_encoding": "gzip"} if is_zipped else {}
    web.add("http://herald.example/robots.txt", body, content_type="text/plain", **headers)
    web.feed(FEED, [web.article("http://herald.example/closed/a"), web.article("http://herald.example/b")])
    assert run()["pages_fetched"] == 1
    assert reasons(rows) == {"https://herald.example/closed/a": "robots"}


def test_a_source_has_a_budget_of_sitemaps_in_a_run(web: Site, run: Run, rows: Any) -> None:
    base, many = "http://herald.example", MAX_SITEMAPS_PER_RUN + 2
    sitemaps = [web.add(f"{base}/{n}.xml", f"<urlset><url><loc>{base}/a</loc></url></urlset>") for n in range(many)]
    web.article(f"{base}/a")
    source = herald(feeds=(), sitemaps=tuple(sitemaps))
    counts = run(source)
    assert (counts["feeds_ok"], counts["feeds_waiting"], counts["refused"]) == (MAX_SITEMAPS_PER_RUN, 2, 2)
    assert set(reasons(rows).values()) == {f"more than {MAX_SITEMAPS_PER_RUN} sitemaps in one run"}
    assert run(source)["feeds_ok"] == 2
