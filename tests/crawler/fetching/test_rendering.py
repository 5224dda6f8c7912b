"""Rendering of pages built by scripts, in a real Chromium: the saved HTML, and requests that must follow the rules.

The tests need Playwright and a Chromium (`newsfold.crawler.fetching.browser.browser_path`), or are skipped.
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
from tests.crawler.test_run import FEED, herald, rows, run  # noqa: F401 - fixtures
from tests.support.site_server import Site

PAGE = "http://herald.example/a"
APP = "<html><head><script src='/app.js'></script></head><body><p>Loading</p></body></html>"
TEXT = "The harbour opens again on Monday, größer than before."

rendered = pytest.mark.skipif(
    not is_available(), reason="NO BROWSER FOUND: rendering was not tested; install chromium or set NEWSFOLD_CHROMIUM"
)


@pytest.fixture
def listener() -> Iterator[tuple[int, list[bytes]]]:
    """A server on the loopback address: its port, and a list that gets an item for each connection."""
    connections: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    connection.settimeout(1)
                    connections.append(b"connected")
                    connection.sendall(b"HTTP/1.0 200 OK\r\nAccess-Control-Allow-Origin: *\r\n\r\nsecret")

        threading.Thread(target=listen, daemon=True).start()
        yield server.getsockname()[1], connections


def add_script_page(web: Site, code: str) -> None:
    web.add(PAGE, APP)
    web.add("http://herald.example/app.js", code, content_type="text/javascript; charset=utf-8")
    web.feed(FEED, [PAGE])


def saved_body(tmp_path: Any) -> str:
    archive = open_archive(tmp_path / "a.db", readonly=True)
    ((body_id,),) = archive.conn.execute("select body_id from captures").fetchall()
    return read_body(archive, body_id).decode()


SHOW = "addEventListener('load', () => document.body.innerHTML = '<p>' + %s + '</p>');"


@rendered
def test_text_built_by_scripts_is_saved(web: Site, run: Any, rows: Any, tmp_path: Any) -> None:  # noqa: F811
    web.add("http://herald.example/data.json", f'{{"text": "{TEXT}"}}', content_type="application/json")
    add_script_page(
        web, "fetch('/data.json').then(r => r.json()).then(d => document.querySelector('p').textContent = d.text)"
    )
    counts = run(herald(render=True))
    assert (counts["pages_fetched"], counts["pages_failed"]) == (1, 0)
    assert TEXT in saved_body(tmp_path)
    assert "utf-8" in rows("select headers from captures")[0][0]
    assert [request.path for request in web.request_log if request.host == "herald.example"][-3:] == [
        "/a",
        "/app.js",
        "/data.json",
    ]
    assert max(request.parallel for request in web.request_log) == 1


@rendered
def test_only_pages_of_sources_with_render_are_rendered(web: Site, run: Any, tmp_path: Any) -> None:  # noqa: F811
    add_script_page(web, SHOW % f"'{TEXT}'")
    run(herald())
    assert saved_body(tmp_path) == APP


PRIVATE_REQUESTS = (
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
def test_no_request_reaches_a_private_address(web: Site, run: Any, listener: Any, tmp_path: Any) -> None:  # noqa: F811
    port, connections = listener
    web.add("http://herald.example/hop", status=302, location=f"http://127.0.0.1:{port}/")
    attempts = [
        f"try {{ {code.replace('PORT', str(port))} }} catch (e) {{ document.write('<hr>') }}"
        for code in PRIVATE_REQUESTS
    ]
    add_script_page(web, "\n".join([*attempts, "setTimeout(() => document.body.append('the end'), 300)"]))
    run(herald(render=True))
    assert connections == []
    assert "secret" not in saved_body(tmp_path)
    assert "the end" in saved_body(tmp_path)
    socket.create_connection(("127.0.0.1", port)).close()  # the listener works
    deadline = time.monotonic() + 5
    while not connections and time.monotonic() < deadline:
        time.sleep(0.01)
    assert connections == [b"connected"]


@rendered
def test_robots_txt_applies_to_the_resources_of_a_page(web: Site, run: Any, tmp_path: Any) -> None:  # noqa: F811
    web.add("http://api.example/robots.txt", "User-agent: *\nDisallow: /", content_type="text/plain")
    web.add("http://api.example/data", TEXT, access_control_allow_origin="*")
    add_script_page(
        web, "fetch('http://api.example/data').then(r => r.text()).then(t => document.body.textContent = t)"
    )
    run(herald(render=True))
    assert TEXT not in saved_body(tmp_path)
    assert [request.path for request in web.request_log if request.host == "api.example"] == ["/robots.txt"]


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
def test_a_page_that_cannot_be_rendered_has_a_reason(
    web: Site, run: Any, rows: Any, monkeypatch: Any, code: str, reason: str  # noqa: F811
) -> None:  # fmt: skip
    monkeypatch.setattr(browser, "LOAD_SECONDS", 3.0)
    monkeypatch.setattr(browser, "TOTAL_SECONDS", 8.0)
    add_script_page(web, code)
    web.add("http://herald.example/b", f"<html><body><p>{TEXT}</p></body></html>")
    web.feed(FEED, [PAGE, "http://herald.example/b"])
    counts = run(herald(render=True))
    assert (counts["pages_failed"], counts["pages_fetched"]) == (1, 1)
    ((found_reason,),) = rows("select reason from pages where url like '%/a'")
    assert found_reason.startswith(reason)


def test_without_a_browser_the_reason_names_what_to_install(
    web: Site, run: Any, rows: Any, monkeypatch: Any  # noqa: F811
) -> None:  # fmt: skip
    monkeypatch.setattr(browser, "browser_path", lambda: None)
    add_script_page(web, "")
    assert run(herald(render=True))["pages_failed"] == 1
    assert rows("select reason from pages") == [(browser.NOT_INSTALLED,)]
