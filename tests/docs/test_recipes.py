"""Every recipe of RECIPES.md does what its heading says on a folded database of our labelled articles."""

import io
import json
import re
import shlex
import subprocess
import sys
from contextlib import redirect_stdout
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils.cli import cli as sqlite_utils

from newsfold.cli.main import main
from newsfold.db.connection import open_database
from newsfold.dedupe.run import dedupe
from tests.support import labelled

RECIPES = re.findall(
    r"^## (.+?)\n(.*?)(?=^## |\Z)", (Path(__file__).parents[2] / "RECIPES.md").read_text(), re.S | re.M
)
PROGRAMS = {"sqlite-utils": sqlite_utils, "newsfold": main}
# What the answer must name, where the labels say it.
NAMES = {
    "How a story went": ["0 ", "Meridian Press", "copy"],
    "Who was first": ["Three dead in fire at Ashby textile mill", "Meridian Press", "35"],
    "Who copied whom": ["Meridian Press", "Ashby Herald"],
    "What changed after publication": ["Fire at mill", "Three dead in fire at Ashby textile mill"],
    "What was taken down": ["2026-05-12T00:00:00Z"],
    "Stories only one country covers": ["GB", "Central bank holds rate at 4.25 percent"],
    "Why pages became no article": ["about.example", "no text"],
    "A word over time": ["2026-05-04"],
    "Stories told in several languages": ["fr"],
    "A story for a program": ['"source": "Meridian Press"'],
}
ABSENT = {
    "Stories only one country covers": "Three dead in fire at Ashby textile mill",  # also in the US
    "What changed after publication": "Untouched",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("recipes")
    news = open_database(folder / "news.db")
    labelled.add(news, labelled.read("articles"))
    told_abroad = "musee-abroad"  # met by its names alone
    labelled.add(news, [row for row in labelled.read("abroad") if row["id"] == told_abroad])
    dedupe(news, now=datetime(2026, 5, 20, tzinfo=UTC))
    title, text = news.conn.execute("select title, text from articles where id = 1").fetchone()
    news["article_versions"].insert_all(
        {"article_id": article, "archive_id": "a", "capture_id": n, "seen_at": f"2026-05-04T0{5 + n}:00:00Z",
         "title": read, "text": text}
        for n, (article, read) in enumerate([(1, "Fire at mill"), (1, title), (2, "Untouched"), (2, "Untouched")])
    )  # fmt: skip
    news["articles"].update(9, {"gone_at": "2026-05-12T00:00:00Z"})
    news["rejected"].insert(
        {"url": "https://about.example/us", "stage": "extract", "reason": "no text", "at": "2026-05-04T00:00:00Z"}
    )
    news.close()
    return folder


def run(command: str) -> str:
    """What the command prints, or writes to the file after its `>`."""
    program, *arguments = shlex.split(command)
    target = arguments[-1] if arguments[-2] == ">" else None
    with redirect_stdout(io.StringIO()) as out:
        PROGRAMS[program].main(arguments[:-2] if target else arguments, standalone_mode=False)
    if target:
        Path(target).write_text(out.getvalue())
    return out.getvalue()


def test_there_are_fifteen_recipes_and_more():
    assert len(RECIPES) >= 15


@pytest.mark.parametrize(("heading", "body"), RECIPES, ids=[heading for heading, _ in RECIPES])
def test_it_answers(folder, monkeypatch, heading, body):
    monkeypatch.chdir(folder)
    blocks = re.findall(r"```(sh|python)\n(.*?)```", body, re.S)
    assert blocks
    for language, code in blocks:
        if language == "python":
            result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
            assert result.returncode == 0, result.stderr
            assert len(Path("days.csv").read_text().splitlines()) > 3
        else:
            printed = run(code.strip())
            assert len(printed.splitlines()) > (2 if "--table" in code else 0), "it found nothing"
            for name in NAMES.get(heading, ()):
                assert name in printed
            assert ABSENT.get(heading, "\0") not in printed


def test_the_lines_for_a_program_are_json(folder, monkeypatch):
    monkeypatch.chdir(folder)
    code = re.findall(r"```sh\n(.*?)```", dict(RECIPES)["A story for a program"], re.S)[0]
    stories = [json.loads(line) for line in run(code.strip()).splitlines()]
    assert all(len(story["coverage"]) >= 3 for story in stories)
