"""The database of the demo, made once in a test run and shared by all its worker processes."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

ROOT = Path(__file__).parents[2]
OUTPUT = "output.txt"  # what `python -m demo` printed


def demo_folder(factory: pytest.TempPathFactory) -> Path:
    """Return the folder with the demo.db, demo.archive.db and OUTPUT of `python -m demo`; copy files to change them."""
    # The parent of a worker's folder belongs to the whole test run; without workers it belongs to earlier runs, too.
    is_worker = "PYTEST_XDIST_WORKER" in os.environ
    base = factory.getbasetemp().parent if is_worker else factory.getbasetemp()
    folder = base / "demo_database"
    with FileLock(base / "demo_database.lock"):
        if not folder.exists():
            unfinished = base / "demo_database.part"
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir()
            _run_demo(unfinished)
            unfinished.rename(folder)
    return folder


def copy_demo(folder: Path, target: Path) -> Path:
    """Copy the database and its archive into `target`; return the path of the copied demo.db."""
    for path in folder.glob("demo*.db"):
        shutil.copy(path, target)
    return target / "demo.db"


def _run_demo(folder: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    result = subprocess.run(
        [sys.executable, "-m", "demo"], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
    (folder / OUTPUT).write_text(result.stdout, "utf-8")
