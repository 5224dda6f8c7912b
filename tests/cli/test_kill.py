"""`newsfold run` killed with SIGKILL at several points: the next run completes it, nothing lost, nothing doubled."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlite_utils import Database

from demo.__main__ import HASTE, SOURCES
from demo.web import Web, serve
from newsfold.db.connection import open_archive

NOW = "2026-03-02T23:30:00Z"


def run(web: Web, folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "newsfold", "run", "--sources", str(SOURCES), "--db", str(folder / "news.db")]
    settings = [part for setting in HASTE for part in ("-s", setting)]
    environment = os.environ | {"http_proxy": web.proxy}
    return subprocess.Popen([*command, "--now", NOW, "--quiet", *settings], env=environment)


def contents(folder: Path) -> dict[str, object]:
    """What a reader sees, by URL: ids may differ between two orders of work, what belongs together may not."""
    news, archive = Database(folder / "news.db"), open_archive(folder / "news.archive.db", readonly=True)
    for database in (news, archive):
        assert database.conn.execute("pragma integrity_check").fetchone()[0] == "ok"
        assert database.conn.execute("pragma foreign_key_check").fetchall() == []
    articles = {row["url"]: (row["title"], row["text"]) for row in news["articles"].rows}
    together = "select group_concat(url, ' ') from (select s.story_id, a.url from story_articles s join articles a on"
    stories = sorted(
        row[0] for row in news.conn.execute(f"{together} a.id = s.article_id order by a.url) group by story_id")
    )
    copies = sorted(
        news.conn.execute(
            """select a.url, o.url, c.kind from copies c join articles a on a.id = c.article_id
            join articles o on o.id = c.original_id where c.is_primary"""
        ).fetchall()
    )
    captures = sorted(row[0] for row in archive.conn.execute("select url from captures where body_id is not null"))
    return {"articles": articles, "stories": stories, "copies": copies, "captures": captures}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    folder = tmp_path_factory.mktemp("undisturbed")
    with serve() as web:
        assert run(web, folder).wait(timeout=120) == 0
    found = contents(folder)
    assert found["copies"]
    return found


def requested(count: int, web: Web, folder: Path) -> bool:
    return len(web.requests) >= count


def begun(stage: str, web: Web, folder: Path) -> bool:
    return _has(folder, f"select 1 from runs where stage = '{stage}'")


def extracted(web: Web, folder: Path) -> bool:
    return _has(folder, "select 1 from articles")


def _has(folder: Path, query: str) -> bool:
    if not (folder / "news.db").exists():
        return False
    try:
        connection = sqlite3.connect(f"file:{folder / 'news.db'}?mode=ro", uri=True)
        found = connection.execute(query).fetchone()
        connection.close()
    except sqlite3.Error:
        return False
    return found is not None


POINTS = {
    "first request": lambda *at: requested(1, *at),
    "among the feeds": lambda *at: requested(20, *at),
    "among the pages": lambda *at: requested(45, *at),
    "before extraction": lambda *at: begun("extract", *at),
    "after extraction": extracted,
    "while folding": lambda *at: begun("dedupe", *at),
}


@pytest.mark.parametrize("point", POINTS)
def test_the_next_run_completes_a_killed_one(point: str, undisturbed: dict[str, object], tmp_path: Path) -> None:
    with serve() as web:
        process = run(web, tmp_path)
        until = time.monotonic() + 60
        while process.poll() is None and not POINTS[point](web, tmp_path):
            assert time.monotonic() < until, f"the run never came to: {point}"
            time.sleep(0.002)
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=30)
        # Twice, for a feed that was asked just before the kill may not be due at once.
        for _ in range(2):
            assert run(web, tmp_path).wait(timeout=120) == 0
    assert contents(tmp_path) == undisturbed
