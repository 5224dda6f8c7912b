"""The built wheel works in a new environment, in a folder whose modules have the names of our packages."""

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from demo.web import serve

pytestmark = pytest.mark.wheel

ROOT = Path(__file__).parents[1]
REQUIREMENT = re.compile(r"^[A-Za-z0-9._-]+==[^\\]+", re.M)  # without its hashes
# A user's module with the name of one of our packages: importing it is the fault that the tests look for.
USER_MODULE = "raise RuntimeError('a module of the user was imported')\n"
TEXT = (
    "The ferry Aurora ran aground off Skerry Point on Monday morning with 212 people on board, the coast guard said."
    " Nobody was hurt. Two tugs from Harbour Bay were on their way to pull the vessel free at high tide."
)
ARTICLES = [
    {"id": "1", "source": "Ferry Post", "title": "Ferry runs aground off Skerry Point", "date": "2026-03-02T08:00:00Z",
     "text": TEXT},
    {"id": "2", "source": "Bay Herald", "title": "Aurora stuck on rocks", "date": "2026-03-02T09:00:00Z", "text": TEXT},
]  # fmt: skip


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = ["-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT]
    subprocess.run([sys.executable, *command], check=True)
    return next(folder.glob("newsfold-*.whl"))


@pytest.fixture(scope="module")
def programs(wheel, tmp_path_factory):
    """Return the folder of programs of a new environment with the wheel, its dependencies, and sqlite-utils."""
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    # Constraints only pin versions: pip must find every dependency in the wheel's own metadata.
    constraints = folder / "constraints.txt"
    pins = REQUIREMENT.findall((ROOT / "requirements.lock").read_text())
    constraints.write_text("\n".join(pin for pin in pins if not pin.startswith("pip==")))
    command = [folder / "venv" / "bin" / "python", "-m", "pip", "install", "--quiet"]
    subprocess.run([*command, "--constraint", constraints, wheel, "sqlite-utils"], check=True)
    return folder / "venv" / "bin"


@pytest.fixture
def folder(tmp_path):
    """Return a folder with a user's modules that have the names of our packages."""
    for name in ("db", "web", "crawler", "dedupe", "options"):
        (tmp_path / f"{name}.py").write_text(USER_MODULE)
    (tmp_path / "extract").mkdir()
    (tmp_path / "extract" / "__init__.py").write_text(USER_MODULE)
    return tmp_path


def run(program, *arguments, cwd, **environment):
    """Run a program without our environment variables; return its standard output after checking its exit status."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "NEWSFOLD_"))}
    completed = subprocess.run(
        [program, *arguments], cwd=cwd, env=inherited | environment, capture_output=True, text=True, check=False
    )
    assert completed.returncode == 0, completed.stderr
    return completed.stdout


def test_the_wheel_holds_one_package(wheel):
    names = {name.partition("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {name for name in names if not name.endswith(".dist-info")} == {"newsfold"}


def test_the_wheel_holds_templates_and_no_tests(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert "newsfold/web/templates/story.html" in names
    assert not [name for name in names if {"tests", "demo", "bench"} & set(name.split("/"))]


def test_sqlite_utils_works_beside_modules_of_the_user(programs, folder):
    assert "Commands" in run(programs / "sqlite-utils", "--help", cwd=folder)
    assert "newsfold-stories" in run(programs / "sqlite-utils", "--help", cwd=folder)
    code = "import sqlite_utils; db = sqlite_utils.Database(memory=True); print(list(db.query('select host(?) as h', "
    code += "['https://www.ferrypost.example/a'])))"
    # `python -c` puts the folder first on the path, so that `import db` would find the user's module.
    assert "ferrypost.example" in run(programs / "python", "-c", code, cwd=folder)


def test_import_and_fold_work_beside_modules_of_the_user(programs, folder):
    (folder / "wire.jsonl").write_text("".join(json.dumps(article) + "\n" for article in ARTICLES))
    newsfold = programs / "newsfold"
    assert "dedupe" in run(newsfold, "--help", cwd=folder)
    run(newsfold, "import", "articles", "wire.jsonl", cwd=folder)
    run(newsfold, "dedupe", cwd=folder)
    stories = json.loads(run(newsfold, "stories", "--json", cwd=folder))
    assert [(story["source_count"], story["article_count"]) for story in stories] == [(2, 2)]
    assert "Aurora" in run(programs / "python", "-m", "newsfold", "search", "Aurora", cwd=folder)


def test_plain_scrapy_crawls_from_the_checkout(programs, tmp_path):
    archive = tmp_path / "news.archive.db"
    settings = (
        f"NEWSFOLD_SOURCES={ROOT / 'demo' / 'sources.toml'}", f"NEWSFOLD_ARCHIVE={archive}",
        "NEWSFOLD_NOW=2026-03-02T23:30:00Z", "DOWNLOAD_DELAY=0.02", "AUTOTHROTTLE_ENABLED=False", "LOG_LEVEL=WARNING",
    )  # fmt: skip
    with serve() as web:
        options = [part for setting in settings for part in ("-s", setting)]
        run(programs / "scrapy", "crawl", "news", *options, cwd=ROOT, http_proxy=web.proxy)
    rows = json.loads(run(programs / "sqlite-utils", archive, "select count(*) as pages from captures", cwd=tmp_path))
    assert rows[0]["pages"] > 10
