"""One crawl of many hostile hosts and fifty honest articles: each article is saved once, within limits."""

import gzip
import itertools
import os
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import brotli
import pytest

from newsfold.db.archive.captures import read_body
from newsfold.db.archive.zstd import zstd
from newsfold.db.connection import open_archive
from tests.crawler.fetching.test_hostile_servers import OK, RESPONSES
from tests.support.hostile_server import HostileServer, Raw

ROOT = Path(__file__).parents[2]
HONEST = [f"honest{number % 5}.example/2026/03/02/report-{number}" for number in range(50)]
ZEROS = b"<html>" + bytes(40 << 20)
BOMBS = {
    "gzip": gzip.compress(ZEROS),
    "deflate": zlib.compress(ZEROS),
    "br": brotli.compress(ZEROS, quality=5),
    "zstd": zstd.compress(ZEROS),
}
# A program that runs a command and prints its exit status and its peak memory in kilobytes. It runs in a small process
# of its own: after a fork, Linux counts the memory of the parent for the child, and the process of the tests is large.
MEASURE = """
import resource, subprocess, sys
status = subprocess.run(sys.argv[1:]).returncode
print(status, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
PRIVATE_URLS = ("http://169.254.169.254/latest/", "http://127.0.0.1/", "http://localhost/", "http://0x7f.1/",
                "http://[::1]/", "http://[::ffff:10.0.0.1]/", "http://2130706433/", "file:///etc/passwd")  # fmt: skip
BILLION_LAUGHS = "<!DOCTYPE r [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {name} '{f'&{previous};' * 10}'>" for previous, name in itertools.pairwise("abcdefgh")
) + "]>"  # fmt: skip


def respond(body: bytes | str, content_type: str = "text/html", *headers: str) -> Raw:
    raw = body.encode() if isinstance(body, str) else body
    lines = [f"Content-Type: {content_type}", f"Content-Length: {len(raw)}", "Connection: close", *headers]
    return lambda: iter([b"HTTP/1.1 200 OK\r\n" + "\r\n".join(lines).encode() + b"\r\n\r\n" + raw])


def redirect(target: str) -> Raw:
    return lambda: iter([f"HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n".encode()])


def rss(*urls: str, prefix: str = "") -> Raw:
    items = "".join(f"<item><link>{url}</link></item>" for url in urls)
    return respond(
        f"{prefix}<rss version='2.0'><channel><title>x</title>{items}</channel></rss>", "application/rss+xml"
    )


def article(name: str) -> str:
    return f"<!doctype html><title>{name}</title><article><p>What {name} tells, in words of its own.</p></article>"


def honest() -> dict[str, Raw]:
    web = {url: respond(article(url)) for url in HONEST}
    for number in range(5):
        host = f"honest{number}.example"
        web[f"{host}/rss"] = rss(*(f"http://{url}" for url in HONEST if url.startswith(host)))
    return web


def hostile() -> dict[str, Raw]:
    web: dict[str, Raw] = {f"broken{n}.example/{name}": raw for n, (name, (raw, _)) in enumerate(RESPONSES.items())}
    for n, name in enumerate(RESPONSES):
        web[f"broken{n}.example/rss"] = rss(f"http://broken{n}.example/{name}")
    for coding, body in BOMBS.items():
        web[f"bomb-{coding}.example/page"] = respond(body, "text/html", f"Content-Encoding: {coding}")
        web[f"bomb-{coding}.example/rss"] = rss(f"http://bomb-{coding}.example/page")
        web[f"feedbomb-{coding}.example/rss"] = respond(body, "text/xml", f"Content-Encoding: {coding}")
    web["twice.example/page"] = respond(gzip.compress(BOMBS["gzip"]), "text/html", "Content-Encoding: gzip, gzip")
    web["twice.example/rss"] = rss("http://twice.example/page")
    for n, target in enumerate(PRIVATE_URLS):
        web[f"hop{n}.example/page"] = redirect(target)
        web[f"hop{n}.example/rss"] = rss(f"http://hop{n}.example/page", target)
    web["loop.example/a"], web["loop.example/b"] = redirect("/b"), redirect("/a")
    web["loop.example/rss"] = rss("http://loop.example/a")
    web["many.example/rss"] = rss(*(f"http://many.example/{n}" for n in range(100_000)))
    web["entities.example/rss"] = rss("http://entities.example/&h;", prefix=BILLION_LAUGHS)
    index = "".join(f"<sitemap><loc>http://maps.example/sitemap?{n}</loc></sitemap>" for n in range(3000))
    for n in ("", *(f"?{n}" for n in range(50))):
        web[f"maps.example/sitemap{n}"] = respond(f"<sitemapindex>{index}</sitemapindex>", "text/xml")
    for n in range(300):
        links = "".join(f"<a href='/calendar/2026-{m}-of-many-days'>Day {m} of many</a>" for m in range(n, n + 50))
        web[f"trap.example/calendar/2026-{n}-of-many-days"] = respond(f"<html>{links}" + "<div>" * 5000)
    web["trap.example/"] = web["trap.example/calendar/2026-0-of-many-days"]
    web["tags.example/"] = respond("<html><a " + " ".join(f"a{n}=b" for n in range(200_000)) + ">" + "<p>" * 60_000)
    robots = {
        "large": b"User-agent: *\n" + b"Disallow: /x\n" * 400_000 + b"Disallow: /\n",
        "stars": b"User-agent: *\nDisallow: /" + b"*a" * 2000 + b"b$\n",
        "binary": bytes(range(256)) * 500,
        "one-line": b"Disallow: " + b"a" * 3_000_000,
        "crawl-delay": b"User-agent: *\nCrawl-delay: 1e309\n",
    }
    for name, body in robots.items():
        web[f"robots-{name}.example/robots.txt"] = respond(body, "text/plain")
        web[f"robots-{name}.example/rss"] = rss(f"http://robots-{name}.example/" + "a" * 1500)
        web[f"robots-{name}.example/" + "a" * 1500] = respond(article(name))
    web["robots-loop.example/robots.txt"] = redirect("/robots.txt")
    web["robots-inside.example/robots.txt"] = redirect("http://169.254.169.254/")
    web["robots-endless.example/robots.txt"] = lambda: itertools.chain([OK + b"\r\n"], itertools.repeat(b"#" * 65536))
    for name in ("loop", "inside", "endless"):
        web[f"robots-{name}.example/rss"] = rss()
    return web


@pytest.fixture(scope="module")
def flood(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The result of one crawl of all hosts in its own process.

    It has the archive, the requests, the seconds, the peak memory in bytes, and the exit status.
    """
    folder = tmp_path_factory.mktemp("flood")
    web = honest() | hostile()
    hosts = sorted({key.partition("/")[0] for key in web})
    entries = []
    for host in hosts:
        field = "feeds" if f"{host}/rss" in web else "sitemaps" if f"{host}/sitemap" in web else ""
        path = {"feeds": "rss", "sitemaps": "sitemap"}.get(field, "")
        listings = f'{field} = ["http://{host}/{path}"]\n' if field else ""
        entries.append(f'[[source]]\nname = "{host}"\nhomepage = "http://{host}/"\n{listings}')
    (folder / "s.toml").write_text("\n".join(entries))
    with HostileServer(web) as server:
        settings = ("DOWNLOAD_DELAY=0.02", "AUTOTHROTTLE_ENABLED=0", "RETRY_TIMES=0", "DOWNLOAD_TIMEOUT=5")
        options = [part for setting in settings for part in ("-s", setting)]
        command = [sys.executable, "-m", "newsfold", "crawl", "--sources", str(folder / "s.toml"), "--archive",
                   str(folder / "a.db"), "--pages-per-host", "20", "--quiet", *options]  # fmt: skip
        environment = os.environ | {"http_proxy": server.url, "no_proxy": ""}
        start = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-c", MEASURE, *command], cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True
        )
        status, memory = map(int, done.stdout.split()[-2:])
        archive = open_archive(folder / "a.db", readonly=True)
        yield {"archive": archive, "requests": server.request_log, "seconds": time.monotonic() - start,
               "memory": memory << 10, "status": status}  # fmt: skip
        archive.close()


def test_every_honest_article_is_saved_once_and_unchanged(flood: dict[str, Any]) -> None:
    archive = flood["archive"]
    rows = archive.conn.execute(
        "select url, body_id from captures where url like 'http://honest%' and body_id"
    ).fetchall()
    assert sorted(url for url, _ in rows) == sorted(f"http://{url}" for url in HONEST)
    for url, body_id in rows:
        assert read_body(archive, body_id).decode() == article(url.removeprefix("http://"))
    assert flood["status"] == 0


def test_no_private_host_is_requested(flood: dict[str, Any]) -> None:
    hosts = {path.partition("/")[0] for path in flood["requests"]}
    assert {host for host in hosts if not host.endswith(".example")} == set()


def test_time_and_memory_are_limited(flood: dict[str, Any]) -> None:
    assert flood["memory"] < 500 << 20
    assert flood["seconds"] < 150  # many times as long as on an idle machine


def test_the_requests_to_crawler_traps_are_limited(flood: dict[str, Any]) -> None:
    requests = [path for path in flood["requests"] if not path.endswith(("/robots.txt", "/tdmrep.json"))]
    by_host = {host: sum(path.startswith(f"{host}/") for path in requests) for host in ("many.example", "trap.example")}
    assert max(by_host.values()) <= 1 + 7 + 20  # the feed or homepage, COMMON_FEEDS, and --pages-per-host
    assert sum(path.startswith("maps.example/") for path in requests) <= 1 + 20 + 20


def test_no_decompression_bomb_is_saved(flood: dict[str, Any]) -> None:
    rows = (
        flood["archive"]
        .conn.execute("select host, reason from pages where host like 'bomb%' or host = 'twice.example'")
        .fetchall()
    )
    assert len(rows) == 5
    assert {reason for _, reason in rows} == {"too large"}


def test_hostile_robots_txt_files(flood: dict[str, Any]) -> None:
    requests = set(flood["requests"])
    assert "robots-inside.example/rss" not in requests
    assert "robots-endless.example/rss" in requests  # its first 500 KiB, which count, hold no rule
    assert "robots-loop.example/rss" in requests  # a redirect loop counts as a missing file
    assert "robots-binary.example/" + "a" * 1500 in requests
