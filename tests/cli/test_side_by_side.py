"""`run` extracts and folds while it crawls: the same databases as one stage after the other, and an end in order."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from demo.__main__ import SETTINGS, SOURCES
from demo.articles import DAYS, FIRST_DAY
from demo.web import Web, serve
from newsfold.cli import side_by_side
from newsfold.cli.main import main
from newsfold.db.connection import NotADatabase
from newsfold.web.app import create_app
from newsfold.web.config import ServerConfig
from tests.support.processes import assert_no_process_left, start_command, wait_until

# Each table with what it refers to in place of ids, which depend on the order of work.
QUERIES = {
    "articles": "select url, title, standfirst, text, authors, agency, kind, published_at, published_from, modified_at,"
    " first_seen_at, gone_at, language, section, tags, quality, extractor, body_sha256, snapshot, optouts, byline,"
    " (select name from sources where id = source_id) from articles",
    "article_urls": "select other.url, articles.url, other.kind from article_urls as other"
    " join articles on articles.id = article_id",
    "article_versions": "select articles.url, seen_at, old.title, old.text from article_versions as old"
    " join articles on articles.id = article_id",
    "rejected": "select url, stage, reason, version, at from rejected",
    "extractions": "select version, at, reason, articles.url from extractions left join articles on id = article_id",
    "stories": "select stories.title, lead.url, first_published_at, last_published_at, article_count, source_count,"
    " sources_independent, stories.language, countries, hours, pace, (select group_concat(name, ' ') from ("
    "select url as name from story_articles join articles on articles.id = article_id where story_id = stories.id"
    " order by url)) from stories left join articles as lead on lead.id = lead_article_id",
    "story_articles": "select url, score, added_at from story_articles join articles on articles.id = article_id",
    "copies": "select one.url, other.url, is_primary, copies.kind, similarity, containment from copies"
    " join articles as one on one.id = article_id join articles as other on other.id = original_id",
    "signatures": "select url, at, glues, terms, sketch from signatures join articles on articles.id = article_id",
    "minhashes": "select url, minhash from minhashes join articles on articles.id = article_id",
    "minhash_bands": "select url, band from minhash_bands join articles on articles.id = article_id",
    "frequencies": "select * from frequencies",
    "languages": "select * from languages",
    "unfolded": "select * from unfolded",
    "site_blocks": "select * from site_blocks",
    "site_snapshots": "select * from site_snapshots",
    "sources": "select name, homepage, host, owner, language, country, tags, enabled from sources",
    "feeds": "select url, kind, checked_at, worked_at, new_at, status, error, failures, entries, due_at from feeds",
    "runs": "select stage, started_at, finished_at, status, counts from runs",
    "tables": "select type, name from sqlite_master",
}


def read_rows(folder: Path) -> dict[str, list[str]]:
    with closing(sqlite3.connect(folder / "news.db")) as news:
        assert news.execute("pragma foreign_key_check").fetchall() == []
        return {name: sorted(map(repr, news.execute(query).fetchall())) for name, query in QUERIES.items()}


def run(web: Web, folder: Path, monkeypatch: pytest.MonkeyPatch, day: int, *options: str) -> Any:
    monkeypatch.setenv("http_proxy", web.proxy)
    monkeypatch.setenv("no_proxy", "")
    now = FIRST_DAY + timedelta(days=day, hours=23, minutes=30)
    settings = [part for setting in SETTINGS for part in ("-s", setting)]
    paths = ("--sources", str(SOURCES), "--db", str(folder / "news.db"))
    return CliRunner().invoke(main, ["run", *paths, "--now", f"{now:%Y-%m-%dT%H:%M:%SZ}", *settings, *options])


def test_the_databases_are_those_of_one_stage_after_the_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(side_by_side, "FOLD_SECONDS", 0.2)  # many times during the crawl
    one, other = tmp_path / "one", tmp_path / "other"
    for folder, options in ((one, ["--sequential"]), (other, [])):
        folder.mkdir()
        with serve() as web:
            for day in range(DAYS):
                web.set_day(day)
                result = run(web, folder, monkeypatch, day, *options)
                assert result.exit_code == 0, result.output
    expected, actual = read_rows(one), read_rows(other)
    for name in QUERIES:
        assert actual[name] == expected[name], name


def test_a_run_with_nothing_due_starts_no_process_and_folds_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve() as web:
        for _ in range(3):  # what failed for the moment is tried again
            assert run(web, tmp_path, monkeypatch, 0, "--quiet").exit_code == 0
        before = read_rows(tmp_path)
        monkeypatch.setattr(side_by_side, "Companion", None)
        requests = len(web.requests)
        assert run(web, tmp_path, monkeypatch, 0, "--quiet").exit_code == 0
        assert len(web.requests) == requests
    after = read_rows(tmp_path)
    stages = [Counter(row.partition(",")[0] for row in rows.pop("runs")) for rows in (before, after)]
    assert stages[1] - stages[0] == {"('crawl'": 1, "('extract'": 1}
    assert after == before


def test_what_an_earlier_run_left_is_done_by_a_run_with_nothing_due(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve() as web:
        for _ in range(3):
            assert run(web, tmp_path, monkeypatch, 0, "--quiet").exit_code == 0
        expected = read_rows(tmp_path)
        (tmp_path / "news.db").unlink()
        assert run(web, tmp_path, monkeypatch, 0, "--quiet").exit_code == 0
    actual = read_rows(tmp_path)
    for name in ("articles", "extractions", "stories", "copies", "rejected"):
        assert actual[name] == expected[name], name


def test_readers_see_stories_during_a_crawl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(side_by_side, "FOLD_SECONDS", 0.2)
    pages = ("/", "/stories", "/sources", "/search?q=the")
    is_over = threading.Event()
    seen: list[tuple[str, int]] = []

    def read() -> None:
        while not is_over.is_set():
            with suppress(NotADatabase):  # it is not made yet
                client = TestClient(create_app(ServerConfig(tmp_path / "news.db")), base_url="http://127.0.0.1:8001")
                seen.extend((page, client.get(page).status_code) for page in pages)
            is_over.wait(0.05)

    with serve() as web:
        thread = threading.Thread(target=read)
        thread.start()
        try:
            assert run(web, tmp_path, monkeypatch, 0, "--quiet").exit_code == 0
        finally:
            is_over.set()
            thread.join()
    assert {page for page, _ in seen} == set(pages)
    assert {status for _, status in seen} == {200}


def be_killed(channel: Any, work: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def be_stopped(channel: Any, work: Any) -> None:
    sys.exit(143)  # after SIGTERM


def fail(channel: Any, work: Any) -> None:
    sys.exit(75)


@pytest.mark.parametrize(
    ("refine", "status", "message"),
    [
        (be_killed, 1, "Error: the process that extracts and folds was ended by SIGKILL; the next run goes on\n"),
        (be_stopped, 1, "Error: the process that extracts and folds was ended by SIGTERM; the next run goes on\n"),
        (fail, 75, ""),
    ],
)
def test_the_reason_of_a_process_that_ended_is_the_exit_status(
    refine: Callable[..., None], status: int, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve() as web:
        with monkeypatch.context() as patch:
            patch.setattr(side_by_side, "_refine", refine)
            # The crawl takes longer than the process needs to start; Scrapy's log is as it is by default.
            options = ("-s", "DOWNLOAD_DELAY=30")
            result = run(web, tmp_path, patch, 0, *options)
        assert (result.exit_code, result.output) == (status, message)
        with closing(sqlite3.connect(tmp_path / "news.archive.db")) as archive:
            assert archive.execute("select status from runs").fetchall() == [("interrupted",)]
        assert run(web, tmp_path, monkeypatch, 0, "--quiet").exit_code == 0  # no lock and no process is left


def test_a_file_that_is_no_database_ends_the_run(tmp_path: Path) -> None:
    (tmp_path / "news.db").write_text("no database, but long enough to be read as one" * 100)
    with serve() as web:
        command = [
            sys.executable,
            "-m",
            "newsfold",
            "run",
            "--sources",
            str(SOURCES),
            "--quiet",
            "-s",
            "DOWNLOAD_DELAY=1",
        ]
        environment = os.environ | {"http_proxy": web.proxy, "no_proxy": ""}
        result = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the processes left are read from /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_to_all_processes_ends_the_run_in_order(number: signal.Signals, tmp_path: Path) -> None:
    """As Ctrl-C in a terminal, and as a service manager stops a service."""
    settings = [part for setting in SETTINGS for part in ("-s", setting)]
    arguments = ["run", "--sources", str(SOURCES), "--now", "2026-03-02T23:30:00Z", "--quiet", *settings]
    with serve() as web:
        environment = {"http_proxy": web.proxy, "no_proxy": ""}
        process = start_command(tmp_path, *arguments, environment=environment)
        wait_until(lambda: len(web.requests) > 8, process)
        os.killpg(process.pid, number)
        assert process.wait(timeout=60) == 128 + number
        assert_no_process_left(process)
        sentence = f"Error: interrupted by {number.name}; what was done is saved, and the next run goes on\n"
        assert (tmp_path / "stderr").read_text() == sentence
        with closing(sqlite3.connect(tmp_path / "news.archive.db")) as archive:
            assert archive.execute("select count(*) from feeds where failures > 0").fetchone()[0] == 0
