"""SIGINT and SIGTERM in each stage: exit status, record of the run, one line on stderr, an end within seconds."""

import os
import shutil
import signal
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.processes import (
    assert_no_process_left,
    read_contents,
    start_command,
    wait_until,
)
from tests.support.site_server import Site
from tests.torture.corpus import import_into, write_inputs

pytestmark = pytest.mark.slow

MAX_SECONDS = 3.0  # from the signal to the end of the process; longer in proportion where processes wait for a CPU
SOURCE = '[[source]]\nname = "Quay"\nhomepage = "http://quay.example/"\nfeeds = ["http://quay.example/rss"]\n'
COMMANDS = {
    "extract": ("extract", "--quiet"),
    "dedupe": ("dedupe", "--quiet"),
    "dedupe --all": ("dedupe", "--all", "--quiet"),
    "import articles": ("import", "articles", "../articles.jsonl", "--quiet"),
    "import html": ("import", "html", "../pages.jsonl", "--quiet"),
    "import warc": ("import", "warc", "../pages.warc", "--quiet"),
    "crawl": ("crawl", "--sources", "sources.toml", "--quiet", "-s", "DOWNLOAD_DELAY=0.05"),
    "run": ("run", "--sources", "sources.toml", "--quiet", "-s", "DOWNLOAD_DELAY=0.05"),
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with files to import, and `made/` with an archive to extract and articles to fold."""
    folder = tmp_path_factory.mktemp("signals")
    write_inputs(folder, articles=2500, pages=2500)
    import_into(folder / "made", articles="articles.jsonl", html="pages.jsonl")
    return folder


@pytest.fixture
def silent_site() -> Iterator[tuple[Site, threading.Event]]:
    """Yield a site whose feed is delivered and whose pages never are, and the event that one was requested."""
    requested = threading.Event()

    def notice(host: str, path: str) -> None:
        if "report" in path:
            requested.set()

    def wait_for_ever() -> Iterator[bytes]:
        while True:
            time.sleep(0.2)
            yield b" "

    with Site() as site:
        links = [f"http://quay.example/2026/03/02/report-{number}" for number in range(5)]
        site.feed("http://quay.example/rss", links)
        for link in links:
            site.add(link, wait_for_ever)
        site.on_request = notice
        yield site, requested


def count_written(folder: Path) -> int:
    """Return the number of bytes in the write-ahead logs."""
    return sum(path.stat().st_size for path in folder.glob("*-wal"))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda one: one.name)
@pytest.mark.parametrize("name", COMMANDS)
def test_a_signal_ends_each_stage_in_order(
    name: str, number: signal.Signals, files: Path, silent_site: tuple[Site, threading.Event]
) -> None:
    site, requested = silent_site
    folder = files / f"{name} {number.name}"
    folder.mkdir()
    if not name.startswith("import"):
        for path in (files / "made").glob("*.db"):
            shutil.copy(path, folder)
    (folder / "sources.toml").write_text(SOURCE)
    before = read_contents(folder)
    process = start_command(folder, *COMMANDS[name], environment={"http_proxy": site.url, "no_proxy": ""})
    if name in ("crawl", "run"):
        wait_until(requested.is_set, process)
    else:
        wait_until(lambda: count_written(folder) > 0, process)
        time.sleep(0.3)
    process.send_signal(number)
    started = time.monotonic()
    status = process.wait(timeout=60)
    seconds = time.monotonic() - started
    assert (folder / "stderr").read_text() == (
        f"Error: interrupted by {number.name}; what was done is saved, and the next run goes on\n"
    )
    assert status == 128 + number
    assert_no_process_left(process)
    assert seconds < MAX_SECONDS * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    if name not in ("import html", "import warc"):  # which have no row in `runs`
        assert last_status(folder, "import" if "import" in name else name.partition(" ")[0]) == "interrupted"
    if name.startswith("dedupe"):
        assert read_contents(folder)["articles"] == before["articles"]


def last_status(folder: Path, stage: str) -> str:
    """Return the status of the last run; of `run`, that of the crawl, in which it is interrupted."""
    stage = "crawl" if stage == "run" else stage
    with closing(sqlite3.connect(folder / ("news.archive.db" if stage == "crawl" else "news.db"))) as database:
        row = database.execute("select status from runs where stage = ? order by id desc", [stage]).fetchone()
    return str(row and row[0])
