"""A crawl that is killed at any point: the next crawl completes it, and no page is lost or saved twice."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newsfold.db.connection import open_archive
from tests.support.site_server import Site

ROOT = Path(__file__).parents[2]
PAGES = [f"http://{host}.example/{number}" for host in ("herald", "post") for number in range(8)]
REQUESTS = 2 * (1 + 1 + 8)  # robots.txt, feed and pages of both hosts


@pytest.fixture
def web() -> Iterator[Site]:
    with Site() as site:
        for host in ("herald", "post"):
            site.feed(f"http://{host}.example/rss", [site.article(url, url * 50) for url in PAGES if host in url])
        yield site


def start(web: Site, folder: Path, *settings: str) -> subprocess.Popen[bytes]:
    """Start `scrapy crawl news` as a process, with an archive and a source file in `folder`; return the process."""
    sources = folder / "sources.toml"
    sources.write_text(
        "".join(
            f'[[source]]\nname = "{host}"\nhomepage = "http://{host}.example/"\nfeeds = ["http://{host}.example/rss"]\n'
            for host in ("herald", "post")
        )
    )
    options = [
        f"NEWSFOLD_ARCHIVE={folder / 'a.db'}", f"NEWSFOLD_SOURCES={sources}", "DOWNLOAD_DELAY=0.01",
        "AUTOTHROTTLE_ENABLED=0", "NEWSFOLD_CONTACT=https://desk.example/bot", *settings,
    ]  # fmt: skip
    command = [
        sys.executable,
        "-m",
        "scrapy",
        "crawl",
        "news",
        *(part for option in options for part in ("-s", option)),
    ]
    environment = {"http_proxy": web.url, "PATH": os.environ["PATH"], "PYTHONPATH": os.environ.get("PYTHONPATH", "")}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE)


def finish(process: subprocess.Popen[bytes]) -> str:
    _, errors = process.communicate(timeout=60)
    return errors.decode()


def saved(folder: Path) -> tuple[list[str], int]:
    """Return the URLs of all captures, and the number of pages that were never fetched."""
    archive = open_archive(folder / "a.db", readonly=True)
    urls = [url for (url,) in archive.conn.execute("select url from captures order by url")]
    waiting = archive.conn.execute("select count(*) from pages where fetched_at is null").fetchone()[0]
    assert archive.conn.execute("pragma integrity_check").fetchone()[0] == "ok"
    archive.close()
    return urls, waiting


def test_plain_scrapy_saves_every_page_once(web: Site, tmp_path: Path) -> None:
    log = finish(start(web, tmp_path))
    assert saved(tmp_path) == (sorted(PAGES), 0), log
    assert {request.headers["user-agent"] for request in web.request_log} == {
        "Newsfold/0.1 (+https://desk.example/bot)"
    }


@pytest.mark.parametrize("requests", [1, 3, 4, 9, REQUESTS - 1])
def test_a_killed_crawl_is_completed_by_the_next(web: Site, tmp_path: Path, requests: int) -> None:
    process = start(web, tmp_path)

    def kill(host: str, path: str) -> None:
        if len(web.request_log) == requests:
            process.send_signal(signal.SIGKILL)

    web.on_request = kill
    finish(process)
    assert process.returncode == -signal.SIGKILL
    before = saved(tmp_path)[0]
    web.on_request = lambda host, path: None
    log = finish(start(web, tmp_path, "NEWSFOLD_NOW=2100-01-01T00:00:00Z"))
    assert saved(tmp_path) == (sorted(PAGES), 0), log
    assert len(set(before)) == len(before)
    archive = open_archive(tmp_path / "a.db", readonly=True)
    assert [row[0] for row in archive.conn.execute("select status from runs order by id")] == ["killed", "done"]
    archive.close()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_a_crawl_that_is_killed_repeatedly(web: Site, tmp_path: Path, seed: int) -> None:
    """Kill a crawl four times, at a random request and moment; committed captures stay and are never saved twice."""
    rng = random.Random(seed)
    before: list[str] = []
    for day in range(1, 5):
        process = start(web, tmp_path, f"NEWSFOLD_NOW=2100-01-{day:02}T00:00:00Z")
        last, pause = len(web.request_log) + rng.randrange(1, 15), rng.choice((0, 0, 0.01, 0.05, 1.1))

        def kill(host: str, path: str, process: Any = process, last: int = last, pause: float = pause) -> None:
            if len(web.request_log) >= last:
                time.sleep(pause)
                process.send_signal(signal.SIGKILL)

        web.on_request = kill
        finish(process)
        assert process.returncode == -signal.SIGKILL
        after = saved(tmp_path)[0]
        assert set(before) <= set(after)
        before = after
    web.on_request = lambda host, path: None
    log = finish(start(web, tmp_path, "NEWSFOLD_NOW=2100-02-01T00:00:00Z"))
    assert saved(tmp_path) == (sorted(PAGES), 0), log
