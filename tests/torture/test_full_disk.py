"""A disk that is full: each command says so in one sentence, loses nothing, and does the rest when there is room."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.__main__ import SETTINGS, SOURCES
from demo.web import serve
from tests.support.processes import ROOT, finish_command, make_temporary_folder, read_contents
from tests.support.small_disk import mount_small_disk
from tests.torture.corpus import import_into, make_articles, write_articles, write_inputs, write_pages

pytestmark = pytest.mark.slow

DISK = 32 << 20  # bytes
FREE = (0, 1 << 20)  # bytes that are left when a command begins
SENTENCE = "no space is left in "
WRITING = {
    "extract": ("extract", "--workers", "1"),
    "dedupe": ("dedupe",),
    "dedupe --all": ("dedupe", "--all"),
    "import articles": ("import", "articles", "INPUT/more.jsonl"),
    "import html": ("import", "html", "INPUT/pages.jsonl"),
    "import warc": ("import", "warc", "INPUT/pages.warc"),
}
EXPORTS = {
    "articles": ("export", "articles", "DISK/out.jsonl"),
    "parquet": ("export", "parquet", "DISK/out.parquet"),
    "warc": ("export", "warc", "DISK/out.warc.gz"),
    "db": ("export", "db", "DISK/out.db"),
    "db --no-text": ("export", "db", "--no-text", "DISK/out.db"),
    "backup": ("backup", "DISK/out.db"),
}
TO_STDOUT = (("export", "articles"), ("export", "warc", "-"), ("search", "WORD"), ("status",), ("status", "--json"))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with files to import, and `made/` with an archive to extract and articles to fold."""
    folder = tmp_path_factory.mktemp("input")
    write_inputs(folder, articles=300, pages=1200)
    write_articles(folder / "more.jsonl", 800)
    write_pages(folder / "few.jsonl", 110)
    import_into(folder / "made", articles="articles.jsonl", html="few.jsonl")
    return folder


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Yield the folder of a small file system of its own."""
    with mount_small_disk(tmp_path / "disk", DISK) as folder:
        yield folder


def fill(disk: Path, free: int) -> None:
    """Write a file that leaves `free` bytes."""
    with (disk / "filler").open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(shutil.disk_usage(disk).free - free, 1))


def assert_one_sentence(status: int, errors: str) -> None:
    lines = errors.splitlines()
    assert (status, len(lines)) == (1, 1), errors
    assert lines[0].startswith("Error: ")
    assert SENTENCE in lines[0]


@pytest.mark.parametrize("free", FREE)
@pytest.mark.parametrize("name", WRITING)
def test_a_command_that_writes_loses_nothing(name: str, free: int, files: Path, disk: Path, tmp_path: Path) -> None:
    words = [word.replace("INPUT", str(files)) for word in (*WRITING[name], "--quiet")]
    undisturbed = files / name
    places = [disk] if undisturbed.exists() else [disk, undisturbed]
    for place in places:
        place.mkdir(exist_ok=True)
        for path in (files / "made").glob("*.db"):
            shutil.copy(path, place)
    if undisturbed in places:
        assert finish_command(undisturbed, *words) == (0, "")
    before = read_contents(disk)
    temporary = make_temporary_folder(disk)
    fill(disk, free)
    (tmp_path / "outside").mkdir()
    status, errors = finish_command(tmp_path / "outside", *words, environment={
        "NEWSFOLD_DB": str(disk / "news.db"), "TMPDIR": temporary
    })  # fmt: skip
    if free == 0 or status:  # what is left may be enough
        assert_one_sentence(status, errors)
    (disk / "filler").unlink()
    after = read_contents(disk)
    assert set(before["articles"]) <= set(after["articles"])
    assert set(before["captures"]) <= set(after["captures"])
    if name.startswith("dedupe"):
        assert after["articles"] == before["articles"]
    assert finish_command(tmp_path / "outside", *words, environment={"NEWSFOLD_DB": str(disk / "news.db")}) == (0, "")
    assert read_contents(disk) == read_contents(undisturbed)


@pytest.mark.parametrize("free", FREE)
@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_leaves_no_part_of_a_file(name: str, free: int, files: Path, disk: Path) -> None:
    fill(disk, free)
    words = [word.replace("DISK", str(disk)) for word in EXPORTS[name]]
    status, errors = finish_command(files / "made", *words, "--quiet")
    if free == 0 or status:
        assert_one_sentence(status, errors)
        assert [path.name for path in disk.iterdir()] == ["filler"]
    assert not [path.name for path in disk.iterdir() if "part" in path.name or "stripped" in path.name]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="NOT TESTED: there is no /dev/full")
@pytest.mark.parametrize("words", TO_STDOUT, ids=" ".join)
def test_a_full_disk_behind_standard_output(words: tuple[str, ...], files: Path) -> None:
    word = make_articles(1)[0].text.split()[0]  # one that a search finds
    command = f"{sys.executable} -m newsfold {' '.join(words).replace('WORD', word)} >/dev/full"
    environment = os.environ | {"NEWSFOLD_DB": str(files / "made" / "news.db"), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(["sh", "-c", command], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1), done.stderr
    assert "No space left on device" in done.stderr


def test_a_crawl_saves_what_it_can_and_says_why_it_stops(disk: Path, tmp_path: Path) -> None:
    settings = [part for setting in SETTINGS if "LOG_LEVEL" not in setting for part in ("-s", setting)]
    with serve() as web:
        words = ("run", "--sources", str(SOURCES), "--now", "2026-03-02T23:30:00Z", "--quiet", *settings)
        environment = {"http_proxy": web.proxy, "no_proxy": ""}
        (tmp_path / "undisturbed").mkdir()
        assert finish_command(tmp_path / "undisturbed", *words, environment=environment) == (0, "")
        fill(disk, 700 << 10)
        (tmp_path / "outside").mkdir()
        environment |= {"NEWSFOLD_DB": str(disk / "news.db")}
        status, errors = finish_command(tmp_path / "outside", *words, environment=environment)
        assert_one_sentence(status, errors)
        (disk / "filler").unlink()
        for _ in range(2):
            assert finish_command(tmp_path / "outside", *words, environment=environment) == (0, "")
    assert read_contents(disk) == read_contents(tmp_path / "undisturbed")
