"""Runs on a schedule: one process a run, one line a run, health over HTTP, and an end in order."""

import json
import os
import signal
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
import pytest

from newsfold.cli.pipeline import run
from newsfold.cli.serve import serve
from newsfold.cli.service import MAX_FAILURES, Service, child_arguments
from newsfold.cli.sources.lists import NO_SOURCE, find_missing_sources
from newsfold.db.connection import open_database
from newsfold.db.lock import exclusive_lock
from newsfold.db.news.source_choices import OFF, add_source, choose_state
from tests.support.processes import start_command, wait_until
from tests.support.site_server import Site

FAST = ("-s", "DOWNLOAD_DELAY=0.01", "-s", "AUTOTHROTTLE_ENABLED=0")
SOURCES = '[[source]]\nname = "Quay"\nhomepage = "http://quay.example/"\nfeeds = ["http://quay.example/rss"]\n'

AT = "2026-03-02T00:00:00Z"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with Site() as site:
        site.feed("http://quay.example/rss", [site.article("http://quay.example/council", "The council met. " * 30)])
        (tmp_path / "list.toml").write_text(SOURCES)
        yield site


def read_health(folder: Path) -> tuple[int, dict[str, Any]]:
    address = (folder / "stdout").read_text().split(" at ", 1)[1].split("/  ", 1)[0]
    try:
        with urllib.request.urlopen(f"{address}/health", timeout=20) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_pages_and_runs_in_one_command(tmp_path: Path, site: Site, number: signal.Signals) -> None:
    process = start_command(
        tmp_path, "serve", "--port", "0", "--every", "1s", "--sources", "list.toml", *FAST,
        environment={"http_proxy": site.url, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        wait_until(lambda: "run done" in (tmp_path / "stdout").read_text())
        status, health = read_health(tmp_path)
    finally:
        os.kill(process.pid, number)
    assert process.wait(timeout=60) == 0
    assert (status, health["status"], health["last_run"]["status"]) == (200, "ok", "done")
    assert health["last_run"]["counts"]["extract"]["added"] == 1
    assert health["age_seconds"] >= 0
    first, line = (tmp_path / "stdout").read_text().splitlines()[:2]
    assert first.startswith("news.db at http://127.0.0.1:") or "/news.db at http://" in first
    assert "crawl 1 page fetched; extract 1 added; dedupe 1 story" in line
    with exclusive_lock(tmp_path / "news.db", tmp_path / "news.archive.db"):  # no run is left
        pass


def test_runs_without_pages(tmp_path: Path, site: Site) -> None:
    process = start_command(
        tmp_path, "run", "--every", "1s", "--sources", "list.toml", *FAST,
        environment={"http_proxy": site.url, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        wait_until(lambda: (tmp_path / "stdout").read_text().count("run done") > 1)
    finally:
        process.terminate()
    assert process.wait(timeout=60) == 0
    assert (tmp_path / "stdout").read_text().splitlines()[-1] == "stopped by SIGTERM; what was done is saved"


def start_service(program: str, every: float = 0.2) -> tuple[Service, list[str]]:
    lines: list[str] = []
    service = Service([], timedelta(seconds=every), lines.append)
    service._command = [sys.executable, "-c", program]
    service.start()
    return service, lines


@pytest.mark.parametrize(
    ("program", "status", "line", "is_wrong"),
    [
        ("raise SystemExit(75)", "skipped", "run skipped: another run is at work", False),
        ("import sys; print('Error: no room', file=sys.stderr); sys.exit(1)", "failed", "exit status 1, no room", True),
        ("import os; os.kill(os.getpid(), 11)", "failed", "exit status -11", True),
        ("raise ValueError('bug')", "failed", "ValueError: bug", True),
        ("print('no json')", "done", "run done in 0 s: nothing new", False),
    ],
)
def test_whatever_a_run_does_the_schedule_goes_on(program: str, status: str, line: str, is_wrong: bool) -> None:
    service, lines = start_service(program)
    wait_until(lambda: len(lines) > MAX_FAILURES)
    health = service.health(datetime.now(UTC))
    service.stop()
    assert health["last_run"]["status"] == status
    assert line in lines[-1]
    assert (health["problem"] is not None) == is_wrong


def test_a_run_that_cannot_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[str] = []
    service = Service([], timedelta(seconds=0.1), lines.append)
    service._command = ["/nowhere/python"]
    service.start()
    wait_until(lambda: len(lines) > 1)
    service.stop()
    assert "the run could not be started" in lines[-1]


def test_a_run_at_work_is_asked_to_end_and_killed_if_it_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsfold.cli.service.STOP_SECONDS", 1.0)
    endless = "import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); time.sleep(600)"
    service, _ = start_service(endless)
    wait_until(lambda: service._process is not None)
    process = service._process
    service.stop()
    assert process is not None
    assert process.wait(10) in (-signal.SIGKILL, -signal.SIGTERM)


def test_a_schedule_never_begins_a_run_while_one_works(tmp_path: Path) -> None:
    marks = tmp_path / "marks"
    program = (
        f"import time; open({str(marks)!r}, 'a').write('b'); time.sleep(0.4); open({str(marks)!r}, 'a').write('e')"
    )
    service, lines = start_service(program, every=0.05)
    wait_until(lambda: len(lines) > 2)
    service.stop()
    assert marks.read_text().startswith("bebebe")


@pytest.mark.parametrize(
    ("command", "given", "passed"),
    [
        (
            run,
            ["--every", "15m", "--sources", "a", "-sA=1", "--sequential"],
            ["--sequential", "--sources", "a", "-s", "A=1"],
        ),
        (run, ["--every=15m", "--db", "x.db", "--quiet", "--memory", "500M"], ["--memory", "500M", "--db", "x.db"]),
        (
            serve,
            ["--port", "80", "--sources", "a", "--sources=b", "--every", "1h", "--public-text", "--name", "n.example"],
            ["--sources", "a", "--sources", "b"],
        ),
    ],
)
def test_a_run_gets_the_options_that_are_its_own(command: click.Command, given: list[str], passed: list[str]) -> None:
    context = click.Context(command)
    context.meta["newsfold.arguments"] = given
    assert child_arguments(context, run, without=("every", "quiet", "as_json")) == ["run", *passed]


def test_a_schedule_waits_for_a_first_source_and_says_so_once(tmp_path: Path) -> None:
    lines: list[str] = []
    asked: list[int] = []

    def find_obstacle() -> str | None:
        asked.append(1)
        return "there is no source yet" if len(asked) <= MAX_FAILURES + 1 else None

    service = Service([], timedelta(seconds=0.1), lines.append, find_obstacle)
    service._command = [sys.executable, "-c", "raise SystemExit(0)"]
    service.start()
    wait_until(lambda: len(asked) > MAX_FAILURES)
    assert service.health(datetime.now(UTC))["problem"] is None
    wait_until(lambda: len(lines) > 1)
    service.stop()
    assert "no run: there is no source yet" in lines[0]
    assert "run done" in lines[1]


def test_only_sources_that_are_on_begin_a_run(tmp_path: Path) -> None:
    db = tmp_path / "news.db"
    assert find_missing_sources([], db) == NO_SOURCE
    assert find_missing_sources([tmp_path / "sources.toml"], db) is None
    with closing(open_database(db)) as news:
        add_source(news, {"name": "The Quay"}, host="quay.example", at=AT)
        assert find_missing_sources([], db) is None
        choose_state(news, "The Quay", OFF, at=AT)
    assert find_missing_sources([], db) == NO_SOURCE
