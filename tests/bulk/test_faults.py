"""On a cluster, killed processes, a full disk and a truncated file leave the tables that one machine writes."""

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from demo.spark_cluster import run_cluster
from newsfold.bulk.run import run_bulk
from tests.bulk.test_extraction import RECORDS
from tests.bulk.test_job import NOW, Table, read_tables
from tests.support.demo_database import demo_folder
from tests.support.processes import ROOT
from tests.support.small_disk import mount_small_disk

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the processes to kill are read from /proc"),
]

# Step → words in the command line of the processes of which the newest is killed in it: one that extracts pages, an
# executor, and one in which Spark runs Python.
KILLS = {
    "extracted": "multiprocessing.forkserver",
    "features": "CoarseGrainedExecutorBackend",
    "window_copies": "pyspark.daemon",
}
SECONDS = 60.0  # until such a process is there
DISK = 1 << 20  # bytes: too few for what is shuffled


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inputs")
    shutil.copy(demo_folder(tmp_path_factory) / "demo.archive.db", folder / "demo.archive.db")
    (folder / "truncated.warc.gz").write_bytes(b"".join(RECORDS)[:-200])
    return folder


@pytest.fixture(scope="module")
def expected(session: Any, inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Table]:
    output = tmp_path_factory.mktemp("expected") / "job"
    run_bulk(session, [str(inputs)], str(output), now=NOW)
    return read_tables(output)


def find_newest(words: str) -> int | None:
    """Return the id of the youngest process below this one whose command line has the words."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(path.name)] = int((path / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:  # it ended meanwhile
            continue
    found, young = [], [os.getpid()]
    while young:
        young = [one for one, parent in parents.items() if parent in young]
        found += young
    for one in sorted(found, reverse=True):
        try:
            if words in Path(f"/proc/{one}/cmdline").read_text():
                return one
        except OSError:
            continue
    return None


def kill_newest(words: str) -> None:
    deadline = time.monotonic() + SECONDS
    while (found := find_newest(words)) is None:
        assert time.monotonic() < deadline, f"there is no process with {words}"
        time.sleep(0.05)
    os.kill(found, signal.SIGKILL)


@pytest.mark.parametrize("fault", ["killed processes", "full disk"])
def test_a_fault_of_a_worker_changes_no_row(
    fault: str, expected: dict[str, Table], inputs: Path, tmp_path: Path
) -> None:
    kills = dict(KILLS) if fault == "killed processes" else {}
    output = tmp_path / "job"
    with ExitStack() as stack:
        disks = {1: stack.enter_context(mount_small_disk(tmp_path / "disk", DISK))} if fault == "full disk" else {}
        for disk in disks.values():
            (disk / "filler").write_bytes(bytes(shutil.disk_usage(disk).free - (64 << 10)))
        master = stack.enter_context(run_cluster(2, disks=disks))
        command = ["bulk", "--input", str(inputs), "--output", str(output), "--master", master]
        clock = ["--now", f"{NOW:%Y-%m-%dT%H:%M:%SZ}"]
        job = subprocess.Popen(
            [sys.executable, "-m", "newsfold", *command, *clock], cwd=ROOT, stderr=subprocess.PIPE, text=True
        )
        with job:
            assert job.stderr is not None
            for line in job.stderr:
                if words := kills.pop(line.removeprefix("step ").strip(), None):
                    kill_newest(words)
        assert job.returncode == 0
    assert not kills
    found = read_tables(output)
    assert found == expected
    assert sum(row["url"].startswith("https://harbour.example/") for row in found["articles"]) == len(RECORDS) - 1
    assert [row["archive_id"] for row in found["rejected"]].count("truncated.warc.gz") == 1
