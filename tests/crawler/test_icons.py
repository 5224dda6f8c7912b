"""Icons of sites: which address is asked, what is stored, what is refused, and when it is asked again."""

import struct
import zlib
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from newsfold.crawler.discovery.icon_links import find_icon
from newsfold.crawler.fetching.limits import MAX_ICON_BYTES
from newsfold.crawler.results.icon_image import MAX_SIDE, NoIcon, read_icon_type
from newsfold.crawler.run import crawl
from newsfold.crawler.sources.loader import Source
from newsfold.db.connection import open_archive, open_database
from newsfold.db.news.crawl_summary import copy_crawl_summary
from newsfold.db.news.erase import Target, erase_from_archive, erase_from_news
from newsfold.db.news.source_choices import REMOVED, choose_state
from newsfold.db.news.sources import mark_removed
from newsfold.db.values.times import parse_time
from tests.support.site_server import Site

START = parse_time("2026-03-02T20:00:00Z")
FAST = {"DOWNLOAD_DELAY": "0.02", "AUTOTHROTTLE_ENABLED": "0", "RETRY_TIMES": "0", "NEWSFOLD_ICONS": "1"}
PAGE = "https://www.quay.example/town/ferry"
HERALD = Source("Herald", "http://herald.example/", feeds=("http://herald.example/rss.xml",), hosts=("herald.example",))
ICON = "http://herald.example/favicon.ico"


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int = 16, height: int = 16, *extra: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = zlib.compress(bytes((width + 1) * height)) if width * height < 1 << 20 else b""
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(extra) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def ico(*images: bytes) -> bytes:
    start, entries = 6 + 16 * len(images), b""
    for image in images:
        entries += struct.pack("<BBBBHHII", 16, 16, 0, 0, 1, 32, len(image), start)
        start += len(image)
    return struct.pack("<HHH", 0, 1, len(images)) + entries + b"".join(images)


def bitmap(width: int, height: int) -> bytes:
    return struct.pack("<IiiHHIIiiII", 40, width, 2 * height, 1, 32, 0, 0, 0, 0, 0, 0) + bytes(4 * 16 * 16)


def gif(*frames: tuple[int, int]) -> bytes:
    parts = [b"GIF89a", struct.pack("<HHBBB", 16, 16, 0x80, 0, 0), bytes(6), b"\x21\xf9\x04\0\0\0\0\0"]
    for width, height in frames:
        parts += [b"\x2c", struct.pack("<HHHHB", 0, 0, width, height, 0), b"\x02\x02\x4c\x01\0"]
    return b"".join(parts) + b"\x3b"


def webp(kind: bytes, data: bytes) -> bytes:
    body = b"WEBP" + kind + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


JPEG = b"\xff\xd8\xff\xe0\0\x04ab\xff\xc4\0\x03c\xff\xc0\0\x11\x08\0\x10\0\x18\x03" + bytes(12)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("", "https://www.quay.example/favicon.ico"),
        ('<link rel="icon" href="/i/quay.png">', "https://www.quay.example/i/quay.png"),
        ("<LINK href=pics/q.gif REL='Shortcut Icon'>", "https://www.quay.example/town/pics/q.gif"),
        ('<link rel="icon" href="//cdn.example/q.png?a=1&amp;b=2">', "https://cdn.example/q.png?a=1&b=2"),
        ('<base href="/assets/"><link rel="icon" href="q.png">', "https://www.quay.example/assets/q.png"),
        (
            '<link rel="icon" sizes="192x192" href="/192.png"><link rel="icon" sizes="32x32" href="/32.png">'
            '<link rel="icon" sizes="16x16" href="/16.png">',
            "https://www.quay.example/32.png",
        ),
        ('<link rel="icon" sizes="any" href="/q.ico"><link rel="icon" type="image/svg+xml" href="/q">',
         "https://www.quay.example/q.ico"),
        ('<link rel="icon" href="/q.SVG?v=2">', "https://www.quay.example/favicon.ico"),
        ('<link rel="icon" href="data:image/png;base64,AAAA">', "https://www.quay.example/favicon.ico"),
        ('<link rel="mask-icon" href="/m.png"><link rel="stylesheet" href="/s.css">',
         "https://www.quay.example/favicon.ico"),
        ('<link rel="apple-touch-icon" href="/t.png" sizes="180x180">', "https://www.quay.example/t.png"),
        ('<link rel="apple-touch-icon" href="/t.png"><link rel="icon" href="/f.ico" sizes="256x256">',
         "https://www.quay.example/f.ico"),
        ('<link rel="icon" href="javascript:alert(1)">', "https://www.quay.example/favicon.ico"),
        ('<link rel="icon">', "https://www.quay.example/favicon.ico"),
    ],
)  # fmt: skip
def test_the_address_is_that_of_the_link_nearest_to_the_size_shown(head: str, expected: str) -> None:
    assert find_icon(f"<!doctype html><head>{head}</head>".encode(), PAGE) == expected


def test_a_page_of_links_takes_no_time() -> None:
    find_icon(b"<link " + b'a="' * 200_000, PAGE)
    find_icon(b'<link rel="icon" sizes="' + b"9" * 1900 + b'" href=x>' * 10_000, PAGE)


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (png(), "image/png"),
        (ico(bitmap(16, 16), png(32, 32)), "image/x-icon"),
        (gif((16, 16)), "image/gif"),
        (JPEG, "image/jpeg"),
        (webp(b"VP8X", b"\0\0\0\0\x0f\0\0\x0f\0\0"), "image/webp"),
        (webp(b"VP8L", b"\x2f" + struct.pack("<I", 15 | 15 << 14)), "image/webp"),
        (webp(b"VP8 ", b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 16, 16)), "image/webp"),
    ],
)
def test_the_type_is_told_from_the_bytes(body: bytes, media_type: str) -> None:
    assert read_icon_type(body) == media_type


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty answer"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "not an image"),
        (b"<!doctype html><title>Not found</title>", "not an image"),
        (b"\0\0\2\0\1\0", "not an image"),  # a cursor
        (png(MAX_SIDE + 1, 1), "not 1 to"),
        (png(50_000, 50_000), "not 1 to"),
        (png(0, 16), "not 1 to"),
        (png(16, 16, chunk(b"acTL", bytes(8))), "moving image"),
        (ico(png(4000, 4000)), "not 1 to"),
        (ico(bitmap(5000, 16)), "not 1 to"),
        (ico(bitmap(16, 16))[:60], "damaged image"),
        (ico(), "damaged image"),
        (gif((16, 16), (16, 16)), "moving image"),
        (gif((9000, 9000)), "not 1 to"),
        (webp(b"VP8X", b"\x02\0\0\0\x0f\0\0\x0f\0\0"), "moving image"),
        (webp(b"ALPH", bytes(30)), "not 1 to"),
        (b"\xff\xd8\xff" + b"\xff" * 100, "not 1 to"),
        (b"\x89PNG\r\n\x1a\n", "damaged image"),
    ],
)
def test_other_bytes_are_no_icon(body: bytes, reason: str) -> None:
    with pytest.raises(NoIcon, match=f"^{reason}"):
        read_icon_type(body)


@pytest.mark.parametrize(
    "body",
    [png(), ico(bitmap(16, 16), png()), gif((16, 16)), JPEG, webp(b"VP8L", b"\x2f\0\0\0\0")],
    ids=["png", "ico", "gif", "jpeg", "webp"],
)
def test_a_damaged_image_is_refused_or_read_but_nothing_else(body: bytes) -> None:
    for at in range(min(len(body), 120)):
        for other in (body[:at], body[:at] + b"\xff" + body[at + 1 :], body[:at] + b"\0" + body[at + 1 :]):
            with suppress(NoIcon):
                read_icon_type(other)


Run = Callable[..., dict[str, Any]]


@pytest.fixture
def run(web: Site, tmp_path: Path) -> Run:
    """A function that adds an article with this head to the site and crawls at START plus `days`."""
    numbers = iter(range(100))

    def run(head: str = "", *, days: float = 0, source: Source = HERALD, **settings: str) -> dict[str, Any]:
        url = f"http://herald.example/2026/{next(numbers)}"
        web.add(url, f"<!doctype html><head>{head}</head><p>The ferry is late.".encode(), content_type="text/html")
        web.feed("http://herald.example/rss.xml", [url])
        now = START + timedelta(days=days)
        return crawl(tmp_path / "a.db", [source], clock=lambda: now, settings=FAST | settings)

    return run


def asked_for_icon(web: Site) -> bool:
    return any(request.path == "/favicon.ico" for request in web.request_log)


def stored(path: Path) -> list[tuple[Any, ...]]:
    archive = open_archive(path / "a.db", readonly=True)
    rows = archive.conn.execute("select url, media_type, length(data), reason, due_at from icons").fetchall()
    archive.close()
    return list(rows)


def test_an_icon_is_fetched_once_a_month(web: Site, run: Run, tmp_path: Path) -> None:
    web.add(ICON, png(), content_type="text/plain")
    assert run()["icons_fetched"] == 1
    assert stored(tmp_path) == [(ICON, "image/png", len(png()), None, "2026-04-01T20:00:00Z")]
    assert "icons_fetched" not in run(days=29)
    assert run(days=31)["icons_fetched"] == 1


def test_a_missing_icon_is_remembered_with_its_reason(web: Site, run: Run, tmp_path: Path) -> None:
    assert run()["icons_failed"] == 1
    assert stored(tmp_path) == [(ICON, None, None, "status 404", "2026-04-01T20:00:00Z")]
    assert "icons_failed" not in run(days=20)


def test_after_a_failure_that_may_pass_the_old_icon_stays(web: Site, run: Run, tmp_path: Path) -> None:
    web.add(ICON, png())
    run()
    web.add(ICON, b"", status=503)
    run(days=31)
    ((_, media_type, size, reason, due_at),) = stored(tmp_path)
    assert (media_type, size, reason, due_at) == ("image/png", len(png()), "status 503", "2026-04-09T20:00:00Z")
    web.add(ICON, b"", status=410)
    run(days=39)
    assert stored(tmp_path)[0][1:4] == (None, None, "status 410")


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ('<meta name="robots" content="noarchive">', "opt-out: noarchive"),
        ('<meta name="tdm-reservation" content="1">', "opt-out: tdm"),
    ],
)
def test_a_page_that_opts_out_speaks_for_the_icon(web: Site, run: Run, tmp_path: Path, head: str, reason: str) -> None:
    web.add(ICON, png())
    run(head)
    assert stored(tmp_path)[0][1:4] == (None, None, reason)
    assert not asked_for_icon(web)


def test_robots_txt_forbids_the_icon(web: Site, run: Run, tmp_path: Path) -> None:
    web.add("http://herald.example/robots.txt", b"User-agent: *\nDisallow: /favicon.ico\n", content_type="text/plain")
    web.add(ICON, png())
    run()
    assert stored(tmp_path)[0][1:4] == (None, None, "robots")
    assert not asked_for_icon(web)


@pytest.mark.parametrize(
    ("body", "reason"), [(png() + bytes(MAX_ICON_BYTES), "too large"), (b"<svg/>", "not an image")]
)
def test_a_file_that_is_no_small_image_is_refused(
    web: Site, run: Run, tmp_path: Path, body: bytes, reason: str
) -> None:
    web.add(ICON, body)
    run()
    assert stored(tmp_path)[0][1:4] == (None, None, reason)


def test_an_icon_in_a_private_network_is_not_fetched(run: Run, tmp_path: Path) -> None:
    run('<link rel="icon" href="http://127.0.0.1:9/i.png">')
    assert stored(tmp_path)[0][1:4] == (None, None, "private address")


def test_no_icon_is_fetched_if_they_are_switched_off(web: Site, run: Run, tmp_path: Path) -> None:
    web.add(ICON, png())
    run(NEWSFOLD_ICONS="0")
    assert stored(tmp_path) == []
    assert not asked_for_icon(web)


def test_the_pages_have_the_icon_until_the_source_is_removed_or_forgotten(web: Site, run: Run, tmp_path: Path) -> None:
    web.add(ICON, png())
    archive, news = open_archive(tmp_path / "a.db"), open_database(tmp_path / "news.db")

    def copied() -> list[tuple[Any, ...]]:
        copy_crawl_summary(news, archive)
        return news.conn.execute("select url, media_type, data from icons").fetchall()

    run()
    assert copied() == [(ICON, "image/png", png())]
    web.add(ICON, png(8, 8))
    run(days=31)
    assert copied() == [(ICON, "image/png", png(8, 8))]
    choose_state(news, "Herald", REMOVED, at="2026-05-01T00:00:00Z")
    assert news.conn.execute("select count(*) from icons").fetchone() == (0,)
    assert copied() == []
    mark_removed(archive, [], ["x"], "2026-05-01T00:00:00Z")
    assert archive.conn.execute("select count(*) from icons").fetchone() == (0,)
    news.conn.execute("delete from source_choices")
    news.conn.commit()
    run(days=32)
    archive.conn.execute("update sources set removed_at = null")
    assert len(copied()) == 1
    target = Target(host="herald.example")
    erase_from_archive(archive, target, at="2026-05-01T00:00:00Z")
    erase_from_news(news, target)
    assert copied() == []
    archive.close()
    news.close()
