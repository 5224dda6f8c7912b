"""A write-ahead log that is cut or damaged: what was committed before stays, and the next run makes up for the rest."""

import os
import random
import shutil
from pathlib import Path

import pytest

from tests.support.processes import finish_command, kill_leader, read_contents, start_command, wait_until
from tests.torture.corpus import write_articles

pytestmark = pytest.mark.slow

ARTICLES = 900


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with `articles.jsonl`, `whole/`, its complete import, and `half/`, one killed with a long log."""
    folder = tmp_path_factory.mktemp("torn")
    write_articles(folder / "articles.jsonl", ARTICLES)
    write_articles(folder / "first.jsonl", 100)
    for name in ("whole", "half"):
        (folder / name).mkdir()
        assert finish_command(folder / name, "import", "articles", "../first.jsonl", "--quiet") == (0, "")
    assert import_articles(folder / "whole") == (0, "")
    process = start_command(folder / "half", "import", "articles", "../articles.jsonl", "--quiet")
    log = folder / "half" / "news.db-wal"
    wait_until(lambda: log.exists() and log.stat().st_size > 1 << 20, process)
    assert kill_leader(process)
    return folder


def import_articles(folder: Path) -> tuple[int, str]:
    return finish_command(folder, "import", "articles", "../articles.jsonl", "--quiet")


def cut(log: Path, rng: random.Random) -> None:
    os.truncate(log, rng.randrange(log.stat().st_size))


def cut_header(log: Path, rng: random.Random) -> None:
    os.truncate(log, rng.randrange(32))


def overwrite(log: Path, rng: random.Random) -> None:
    """Write zeros over a few pages, as a file system does that had the length of the file on disk but not its data."""
    with log.open("r+b") as file:
        file.seek(rng.randrange(log.stat().st_size))
        file.write(bytes(4096 * 3))


def flip(log: Path, rng: random.Random) -> None:
    with log.open("r+b") as file:
        at = rng.randrange(log.stat().st_size)
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ 1 << rng.randrange(8)]))


def repeat_end(log: Path, rng: random.Random) -> None:
    """Append a part of the log to itself, as the rest of an earlier, longer log."""
    content = log.read_bytes()
    log.write_bytes(content + content[-rng.randrange(1, len(content)) :])


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("damage", [cut, cut_header, overwrite, flip, repeat_end], ids=lambda one: one.__name__)
def test_a_damaged_log_loses_the_last_commits_at_most(damage, seed, written: Path, tmp_path: Path) -> None:
    for path in (written / "half").glob("news.db*"):
        shutil.copy(path, tmp_path)
    (tmp_path / "news.db-shm").unlink(missing_ok=True)  # the memory that processes share is gone after a power failure
    damage(tmp_path / "news.db-wal", random.Random(seed))
    whole = set(read_contents(written / "whole")["articles"])
    found = set(read_contents(tmp_path)["articles"])
    assert found <= whole
    assert len(found) >= 100  # those of a complete import before
    if seed < 1:  # a run takes long beside the reading above, which is the same code for all
        shutil.copy(written / "articles.jsonl", tmp_path)
        assert finish_command(tmp_path, "import", "articles", "articles.jsonl", "--quiet") == (0, "")
        assert read_contents(tmp_path) == read_contents(written / "whole")
