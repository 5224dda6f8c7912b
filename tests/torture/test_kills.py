"""A hundred kills at random moments: after each, the next run goes on, and at the end nothing is lost or doubled."""

import os
import random
import shutil
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from demo.__main__ import SETTINGS, SOURCES
from demo.web import serve
from newsfold.db.connection import NotADatabase, open_archive, open_database
from tests.cli.test_side_by_side import read_rows
from tests.support.processes import (
    TEMPORARY,
    TIMEOUT,
    assert_no_process_left,
    find_processes,
    finish_command,
    kill_leader,
    read_contents,
    start_command,
    wait_until,
)
from tests.torture.corpus import import_into, write_articles, write_inputs, write_pages

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the processes left are read from /proc"),
]

NOW = "2026-03-02T23:30:00Z"
RUN = ("run", "--sources", str(SOURCES), "--now", NOW, "--quiet", *(f"-s{setting}" for setting in SETTINGS))


@dataclass(frozen=True)
class Victim:
    """A command to kill, in a folder that `prepare` fills; `database` is the file that it writes first.

    `expected` is what an undisturbed command leaves, `seconds` the time that it writes.
    """

    arguments: tuple[str, ...]
    prepare: Callable[[Path], None]
    database: str = "news.db"
    environment: Mapping[str, str] = field(default_factory=dict)
    expected: dict[str, object] = field(default_factory=dict)
    seconds: float = 0.0
    repetitions: int = 1  # of the undisturbed command that completes a killed one

    def has_begun(self, folder: Path, before: tuple[int, int]) -> bool:
        return self.state(folder) != before

    def state(self, folder: Path) -> tuple[int, int]:
        """Return modification time and size of the write-ahead log, which the first transaction changes."""
        try:
            status = os.stat(folder / f"{self.database}-wal")
        except FileNotFoundError:
            return 0, 0
        return status.st_mtime_ns, status.st_size

    def finish(self, folder: Path) -> None:
        for _ in range(self.repetitions):
            assert finish_command(folder, *self.arguments, environment=self.environment) == (0, "")

    def kill_within(self, folder: Path, rng: random.Random) -> bool:
        """Start the command and kill it at a random moment of its work; return whether it was still alive."""
        before = self.state(folder)
        process = start_command(folder, *self.arguments, environment=self.environment)
        if rng.random() < 0.8:
            wait_until(lambda: self.has_begun(folder, before), process)
            time.sleep(rng.uniform(0, self.seconds))
        else:  # while it starts
            time.sleep(rng.uniform(0, 1.5))
        return kill_leader(process)


def measure(victim: Victim, folder: Path) -> Victim:
    """Return the victim with `expected` and `seconds`, from one undisturbed command."""
    victim.prepare(folder)
    process = start_command(folder, *victim.arguments, environment=victim.environment)
    wait_until(lambda: victim.has_begun(folder, (0, 0)), process)
    begun = time.monotonic()
    assert process.wait() == 0
    values = vars(victim) | {"expected": read_contents(folder), "seconds": time.monotonic() - begun}
    return Victim(**values)


def torment(victim: Victim, folder: Path, *, seed: int, kills: int) -> None:
    """Kill the command again and again, then let it end; where it ended by itself before, begin in a new folder."""
    rng, killed, fresh = random.Random(seed), 0, 0
    while killed < kills:
        place = folder / str(fresh)
        place.mkdir()
        victim.prepare(place)
        made = made_databases(place)
        while killed < kills:
            was_killed = victim.kill_within(place, rng)
            if not was_killed:
                break
            killed += 1
            made_before, made = made, made_databases(place)
            assert made_before <= made
            if len(made) == len(list(place.glob("*.db"))):
                read_contents(place)  # whole after every kill
        victim.finish(place)
        assert read_contents(place) == victim.expected
        names = {path.name for path in place.iterdir()}
        assert not {name for name in names if name.endswith((".part", ".refold", "-journal", "-wal")) and
                    (place / name).stat().st_size}, names  # fmt: skip
        assert temporary_files(place) == []
        shutil.rmtree(place)
        fresh += 1


def made_databases(folder: Path) -> set[str]:
    """Return the names of the databases that have their tables; a kill while one is made leaves it to the next run."""
    made = set()
    for path in folder.glob("*.db"):
        try:
            (open_archive if path.name == "news.archive.db" else open_database)(path, readonly=True).close()
            made.add(path.name)
        except NotADatabase as error:
            if "is empty or of an older version" not in str(error):
                raise
    return made


def temporary_files(folder: Path) -> list[str]:
    """Return what is left in the folder of temporary files."""
    return sorted(str(path.relative_to(folder)) for path in (folder / TEMPORARY).rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with the files to import, and `saved/` with an archive and a database that are made of them."""
    folder = tmp_path_factory.mktemp("files")
    write_inputs(folder, articles=4000, pages=3000)
    write_pages(folder / "few.jsonl", 260)
    import_into(folder / "archived", html="few.jsonl")
    write_articles(folder / "some.jsonl", 1500)
    import_into(folder / "folded", articles="some.jsonl")
    assert finish_command(folder / "folded", "dedupe", "--quiet") == (0, "")
    return folder


def copy_of(folder: Path) -> Callable[[Path], None]:
    """Return a function that copies the databases of `folder`."""

    def prepare(target: Path) -> None:
        for path in folder.glob("*.db"):
            shutil.copy(path, target)

    return prepare


@pytest.fixture(scope="module")
def victims(files: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Victim]:
    """Return a function from the name of a victim to the victim, measured once."""
    imports = {"html": "pages.jsonl", "warc": "pages.warc", "articles": "articles.jsonl"}
    by_name = {
        "extract": Victim(("extract", "--quiet", "--workers", "2"), copy_of(files / "archived")),
        "dedupe": Victim(("dedupe", "--quiet"), copy_of(files / "folded")),
        "dedupe --all": Victim(("dedupe", "--all", "--quiet"), copy_of(files / "folded")),
    } | {
        f"import {kind}": Victim(
            ("import", kind, str(files / name), "--quiet"),
            lambda folder: None,
            "news.db" if kind == "articles" else "news.archive.db",
        )
        for kind, name in imports.items()
    }
    measured: dict[str, Victim] = {}

    def get(name: str) -> Victim:
        if name not in measured:
            measured[name] = measure(by_name[name], tmp_path_factory.mktemp("undisturbed"))
        return measured[name]

    return get


@pytest.mark.parametrize(
    ("name", "seed", "kills"),
    [("extract", seed, 5) for seed in range(5)]
    + [("dedupe --all", seed, 5) for seed in range(5)]
    + [(f"import {kind}", seed, 4) for kind in ("html", "warc", "articles") for seed in range(3)],
)
def test_a_stage_that_is_killed_repeatedly(
    name: str, seed: int, kills: int, victims: Callable[[str], Victim], tmp_path: Path
) -> None:
    torment(victims(name), tmp_path, seed=seed, kills=kills)


@pytest.fixture(scope="module")
def whole_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Victim]:
    with serve() as web:
        # Twice, because a feed that was fetched just before a kill may not be due at once.
        victim = Victim(
            RUN, lambda folder: None, "news.archive.db", {"http_proxy": web.proxy, "no_proxy": ""}, repetitions=2
        )
        yield measure(victim, tmp_path_factory.mktemp("undisturbed"))


@pytest.mark.parametrize("seed", range(3))
def test_a_whole_run_that_is_killed_repeatedly(seed: int, whole_run: Victim, tmp_path: Path) -> None:
    torment(whole_run, tmp_path, seed=seed, kills=5)


# Of these processes, the run replaces one that is killed; it ends without the others, and the next run goes on.
REPLACED = ("fork server", "parser", "extractor")
ROWS_OF_RUN = ("runs", "tables")


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Return all rows after an undisturbed run over the demo's web."""
    folder = tmp_path_factory.mktemp("undisturbed")
    with serve() as web:
        assert finish_command(folder, *RUN, environment={"http_proxy": web.proxy, "no_proxy": ""}) == (0, "")
    return read_rows(folder)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("role", [*REPLACED, "second process", "command"])
def test_one_process_of_a_run_is_killed(
    role: str, seed: int, whole_run: Victim, undisturbed: dict[str, list[str]], tmp_path: Path
) -> None:
    rng = random.Random(f"{role} {seed}")
    with serve() as web:
        environment = {"http_proxy": web.proxy, "no_proxy": ""}
        process = start_command(tmp_path, *RUN, environment=environment)
        assert wait_until(lambda: bool(find_processes(process.pid)[role]), process), "there was no such process"
        time.sleep(rng.uniform(0, whole_run.seconds / 2))
        victims = find_processes(process.pid)[role] if process.poll() is None else []
        for victim in victims[:1]:
            os.kill(victim, signal.SIGKILL)
        status = process.wait(timeout=TIMEOUT)
        assert_no_process_left(process)
        if role in REPLACED or not victims:
            assert (status, (tmp_path / "stderr").read_text()) == (0, "")
            rows = read_rows(tmp_path)
            for name, expected in undisturbed.items():
                assert name in ROWS_OF_RUN or rows[name] == expected, name
        for _ in range(2):
            assert finish_command(tmp_path, *RUN, environment=environment) == (0, "")
    assert read_contents(tmp_path) == whole_run.expected
