"""Pages made by scripts, in a real Chromium: what is saved, and that nothing goes past the rules of the crawl.

Needs Playwright for Python and a Chromium (NEWSFOLD_CHROMIUM or the usual places); skipped, loudly, without.
"""

import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from newsfold.crawler.fetching import browser
from newsfold.crawler.fetching.browser import is_available
from newsfold.db.archive.bodies import read_body
from newsfold.db.connection import open_archive
from tests.crawler.test_run import FEED, herald, rows, run, web  # noqa: F401 - fixtures
from tests.support.site_server import Site

PAGE = "http://herald.example/a"
APP = "<html><head><script src='/app.js'></script></head><body><p>Loading</p></body></html>"
TEXT = "The harbour opens again on Monday, größer than before."

rendered = pytest.mark.skipif(
    not is_available(), reason="NO BROWSER FOUND: rendering was not tested; install chromium or set NEWSFOLD_CHROMIUM"
)


@pytest.fixture
def listener() -> Iterator[tuple[int, list[bytes]]]:
    """A port on loopback, and what was sent to it."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    connection.settimeout(1)
                    heard.append(b"connected")
                    connection.sendall(b"HTTP/1.0 200 OK\r\nAccess-Control-Allow-Origin: *\r\n\r\nsecret")

        threading.Thread(target=listen, daemon=True).start()
        yield server.getsockname()[1], heard


def script(web: Site, code: str) -> None:  # noqa: F811
    web.add(PAGE, APP)
    web.add("http://herald.example/app.js", code, content_type="text/javascript; charset=utf-8")
    web.feed(FEED, [PAGE])


def body(tmp_path: Any) -> str:
    archive = open_archive(tmp_path / "a.db", readonly=True)
    ((number,),) = archive.conn.execute("select body_id from captures").fetchall()
    return read_body(archive, number).decode()


SHOW = "addEventListener('load', () => document.body.innerHTML = '<p>' + %s + '</p>');"


@rendered
def test_the_text_that_scripts_make_is_saved(web: Site, run: Any, rows: Any, tmp_path: Any) -> None:  # noqa: F811
    web.add("http://herald.example/data.json", f'{{"text": "{TEXT}"}}', content_type="application/json")
    script(web, "fetch('/data.json').then(r => r.json()).then(d => document.querySelector('p').textContent = d.text)")
    counts = run(herald(render=True))
    assert (counts["pages_fetched"], counts["pages_failed"]) == (1, 0)
    assert TEXT in body(tmp_path)
    assert "utf-8" in rows("select headers from captures")[0][0]
    assert [asked.path for asked in web.asked if asked.host == "herald.example"][-3:] == ["/a", "/app.js", "/data.json"]
    assert max(asked.parallel for asked in web.asked) == 1


@rendered
def test_only_sources_that_ask_for_it(web: Site, run: Any, tmp_path: Any) -> None:  # noqa: F811
    script(web, SHOW % f"'{TEXT}'")
    run(herald())
    assert body(tmp_path) == APP


WAYS_IN = (
    "fetch('http://127.0.0.1:PORT/x').then(r => r.text()).then(t => document.body.append(t))",
    "fetch('http://localhost:PORT/x', {mode: 'no-cors'})",
    "fetch('http://0x7f000001:PORT/')",
    "fetch('/hop')",
    "new WebSocket('ws://127.0.0.1:PORT/')",
    "new EventSource('http://127.0.0.1:PORT/')",
    "navigator.sendBeacon('http://127.0.0.1:PORT/', 'x')",
    "new Image().src = 'http://127.0.0.1:PORT/'",
    "document.write('<iframe src=http://127.0.0.1:PORT/></iframe>')",
    "document.write('<link rel=preload as=fetch href=http://127.0.0.1:PORT/p>')",
    "document.write('<link rel=prefetch href=http://127.0.0.1:PORT/p><link rel=preconnect href=http://127.0.0.1:PORT>')",
    "window.open('http://127.0.0.1:PORT/')",
    "new Worker(URL.createObjectURL(new Blob([`fetch('http://127.0.0.1:PORT/')`])))",
    "navigator.serviceWorker.register('http://127.0.0.1:PORT/sw.js')",
    "rtc = new RTCPeerConnection({iceServers: [{urls: 'turn:127.0.0.1:PORT?transport=tcp', username: 'a',"
    " credential: 'b'}]}); rtc.createDataChannel('x'); rtc.createOffer().then(o => rtc.setLocalDescription(o))",
)


@rendered
def test_no_request_goes_inside(web: Site, run: Any, listener: Any, tmp_path: Any) -> None:  # noqa: F811
    port, heard = listener
    web.add("http://herald.example/hop", status=302, location=f"http://127.0.0.1:{port}/")
    tries = [f"try {{ {way.replace('PORT', str(port))} }} catch (e) {{ document.write('<hr>') }}" for way in WAYS_IN]
    script(web, "\n".join([*tries, "setTimeout(() => document.body.append('the end'), 300)"]))
    run(herald(render=True))
    assert heard == []
    assert "secret" not in body(tmp_path)
    assert "the end" in body(tmp_path)
    socket.create_connection(("127.0.0.1", port)).close()  # it did listen
    until = time.monotonic() + 5
    while not heard and time.monotonic() < until:
        time.sleep(0.01)
    assert heard == [b"connected"]


@rendered
def test_robots_hold_for_what_a_page_asks(web: Site, run: Any, tmp_path: Any) -> None:  # noqa: F811
    web.add("http://api.example/robots.txt", "User-agent: *\nDisallow: /", content_type="text/plain")
    web.add("http://api.example/data", TEXT, access_control_allow_origin="*")
    script(web, "fetch('http://api.example/data').then(r => r.text()).then(t => document.body.textContent = t)")
    run(herald(render=True))
    assert TEXT not in body(tmp_path)
    assert [asked.path for asked in web.asked if asked.host == "api.example"] == ["/robots.txt"]


@rendered
@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("for (;;) {}", "not rendered: timeout"),
        ("location = 'http://other.example/'", "not rendered"),
        (SHOW % "'<b style=display:none>' + 'x'.repeat(9 << 20)", "too large"),
    ],
)
def test_what_does_not_end_well_has_a_reason(
    web: Site, run: Any, rows: Any, monkeypatch: Any, code: str, reason: str  # noqa: F811
) -> None:  # fmt: skip
    monkeypatch.setattr(browser, "LOAD_SECONDS", 3.0)
    monkeypatch.setattr(browser, "ALL_SECONDS", 8.0)
    script(web, code)
    web.add("http://herald.example/b", f"<html><body><p>{TEXT}</p></body></html>")
    web.feed(FEED, [PAGE, "http://herald.example/b"])
    counts = run(herald(render=True))
    assert (counts["pages_failed"], counts["pages_fetched"]) == (1, 1)
    ((found,),) = rows("select reason from pages where url like '%/a'")
    assert found.startswith(reason)


def test_without_a_browser_the_reason_says_what_to_install(
    web: Site, run: Any, rows: Any, monkeypatch: Any  # noqa: F811
) -> None:  # fmt: skip
    monkeypatch.setattr(browser, "browser_path", lambda: None)
    script(web, "")
    assert run(herald(render=True))["pages_failed"] == 1
    assert rows("select reason from pages") == [(browser.MISSING,)]
