"""Test that a run after one killed or interrupted by a signal completes it, without losing or doubling anything."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from demo.__main__ import SETTINGS, SOURCES
from demo.web import Web, serve
from newsfold.db.connection import open_archive

NOW = "2026-03-02T23:30:00Z"


def start_run(web: Web, folder: Path, **options: Any) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "newsfold", "run", "--sources", str(SOURCES), "--db", str(folder / "news.db")]
    settings = [part for setting in SETTINGS for part in ("-s", setting)]
    environment = os.environ | {"http_proxy": web.proxy}
    return subprocess.Popen([*command, "--now", NOW, "--quiet", *settings], env=environment, text=True, **options)


def read_contents(folder: Path) -> dict[str, object]:
    """Return articles, stories, copies and captures by URL, because ids depend on the order of work."""
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
def expected_contents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    folder = tmp_path_factory.mktemp("expected")
    with serve() as web:
        assert start_run(web, folder).wait(timeout=120) == 0
    contents = read_contents(folder)
    assert contents["copies"]
    return contents


def has_requests(count: int, web: Web, folder: Path) -> bool:
    return len(web.requests) >= count


def has_begun(stage: str, web: Web, folder: Path) -> bool:
    return _has_row(folder, f"select 1 from runs where stage = '{stage}'")


def has_articles(web: Web, folder: Path) -> bool:
    return _has_row(folder, "select 1 from articles")


def _has_row(folder: Path, query: str) -> bool:
    if not (folder / "news.db").exists():
        return False
    try:
        connection = sqlite3.connect(f"file:{folder / 'news.db'}?mode=ro", uri=True)
        row = connection.execute(query).fetchone()
        connection.close()
    except sqlite3.Error:
        return False
    return row is not None


KILL_POINTS = {
    "first request": lambda *at: has_requests(1, *at),
    "during the feeds": lambda *at: has_requests(20, *at),
    "during the pages": lambda *at: has_requests(45, *at),
    "before extraction": lambda *at: has_begun("extract", *at),
    "after extraction": has_articles,
    "during the fold": lambda *at: has_begun("dedupe", *at),
}


# Each takes three runs; the others, and random points (tests/torture), are among the slow tests.
QUICK_KILLS = ("during the feeds", "during the pages", "during the fold")


@pytest.mark.parametrize(
    "point", [pytest.param(point, marks=[] if point in QUICK_KILLS else pytest.mark.slow) for point in KILL_POINTS]
)
def test_the_next_run_completes_a_killed_one(point: str, expected_contents: dict[str, object], tmp_path: Path) -> None:
    with serve() as web:
        process = start_run(web, tmp_path)
        deadline = time.monotonic() + 60
        while process.poll() is None and not KILL_POINTS[point](web, tmp_path):
            assert time.monotonic() < deadline, f"the run did not reach: {point}"
            time.sleep(0.002)
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=30)
        # Twice, because a feed that was fetched just before the kill may not be due at once.
        for _ in range(2):
            assert start_run(web, tmp_path).wait(timeout=120) == 0
    assert read_contents(tmp_path) == expected_contents


@pytest.mark.parametrize(
    ("point", "number"),
    [
        pytest.param("first request", signal.SIGTERM, marks=pytest.mark.slow),
        ("during the feeds", signal.SIGTERM),
        pytest.param("during the pages", signal.SIGTERM, marks=pytest.mark.slow),
        ("before extraction", signal.SIGINT),
        pytest.param("during the fold", signal.SIGTERM, marks=pytest.mark.slow),
    ],
)
def test_an_interrupted_run_ends_in_order(
    point: str, number: signal.Signals, expected_contents: dict[str, object], tmp_path: Path
) -> None:
    with serve() as web:
        process = start_run(web, tmp_path, stderr=subprocess.PIPE)
        deadline = time.monotonic() + 60
        while process.poll() is None and not KILL_POINTS[point](web, tmp_path):
            assert time.monotonic() < deadline, f"the run did not reach: {point}"
            time.sleep(0.002)
        process.send_signal(number)
        _, stderr = process.communicate(timeout=30)
        assert process.returncode == 128 + number, stderr
        assert stderr == f"Error: interrupted by {number.name}; what was done is saved, and the next run goes on\n"
        stages = stage_statuses(tmp_path)
        assert list(stages.values())[-1] == "interrupted"  # no later stage has begun
        for _ in range(2):
            assert start_run(web, tmp_path).wait(timeout=120) == 0
    assert read_contents(tmp_path) == expected_contents


def stage_statuses(folder: Path) -> dict[str, str]:
    """Return the status of the run of each stage, in order."""
    rows: list[tuple[str, str]] = []
    for name in ("news.archive.db", "news.db"):
        if (folder / name).exists():
            with closing(sqlite3.connect(folder / name)) as database:
                if not database.execute("select 1 from sqlite_master where name = 'runs'").fetchone():
                    continue  # the signal came before its tables were made
                rows += database.execute("select stage, status from runs where stage <> 'crawl' or ? order by id",
                                         [name == "news.archive.db"])  # fmt: skip
    return dict(rows)
