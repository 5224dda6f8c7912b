"""The examples of the documents run on the database of the demo, and each prints something."""

import json
import shlex
import subprocess
import sys
import traceback
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlite_utils.cli import cli as sqlite_utils

from newsfold.cli.main import main as newsfold
from tests.docs.documents import blocks_of, example_lines, read, sections_of
from tests.support.demo_database import copy_demo, demo_folder

PROGRAMS = {"newsfold": newsfold, "sqlite-utils": sqlite_utils}
# Commands that print rows; all others are done when they exit with 0.
QUERIES = ("stories", "story", "search", "why", "similar", "sources", "status", "list")
RECIPES = sections_of(read("docs/recipes.md"))

# Texts that the answer of a recipe must contain; they follow from the articles of the demo.
EXPECTED = {
    "Stories of the last day": ["River fever vaccine protects nine in ten children"],
    "Timeline of the largest story": ["0  ", "Thieves take silver tern from maritime museum", "46  "],
    "First report of each story": ["Reservoir lowered after crack is found in Corran dam", "Harbour Post", "55"],
    "Outlets that are often first": ["Harbour Post"],
    "Delay of each outlet": ["Northmoor Gazette"],
    "Which outlet copies which": ["Vale Tribune", "Harbour Post"],
    "Share of copied articles by outlet": ["The Daily Lantern"],
    "Copies with another headline": ["Hope against river fever"],
    "Texts that most outlets print": ["4  Harbour Post"],
    "Changes after publication": ["Region plans 410 new teachers", "Region plans 140 new teachers"],
    "Removed articles": ["2026-03-04T23:30:00Z", "More ponies on the moor than for thirty years"],
    "Stories that only one country covers": ["GB", "Ashby orders recount", "Hochbrücke über die Brenn gesperrt"],
    "Coverage by language": ["en", "ja", "56"],
    "Stories that an outlet does not cover": ["River fever vaccine protects nine in ten children"],
    "Frequency of a word over time": ["2026-03-02", "2026-03-03"],
    "Reasons for rejected pages": ["valetribune.example", "robots"],
    "Stories as JSON lines": ['"source": "Skerry Radio"'],
    "One day as CSV": ["2026-03-03T07:30:00Z"],
}
UNEXPECTED = {
    "Stories of the last day": ["Reservoir lowered"],
    "Stories that only one country covers": ["Reservoir lowered"],  # also in the US
    "Changes after publication": ["Reservoir lowered"],
    "Stories that an outlet does not cover": ["Reservoir lowered"],
    "One day as CSV": ["2026-03-04T"],
}


@dataclass(frozen=True, slots=True)
class Result:
    exit_status: int
    output: str
    errors: str

    @property
    def lines(self) -> list[str]:
        return self.output.splitlines()


def execute(command: str, folder: Path) -> Result:
    """Execute one example in `folder`, in this process; a `>` at its end writes the output to that file, too."""
    program, *arguments = shlex.split(command, comments=True)
    target = folder / arguments[-1] if ">" in arguments else None
    if target:
        arguments = arguments[: arguments.index(">")]
    with chdir(folder):
        result = CliRunner().invoke(PROGRAMS[program], arguments, env={"COLUMNS": None, "NEWSFOLD_DB": None})
    if target:
        target.write_text(result.stdout, "utf-8")
    is_bug = result.exception is not None and not isinstance(result.exception, SystemExit)
    errors = "".join(traceback.format_exception(result.exception)) if is_bug else result.stderr
    return Result(result.exit_code, result.stdout, errors)


def is_executable(command: str) -> bool:
    """Decide whether the example needs no more than the files of the demo."""
    words = shlex.split(command, comments=True)
    return "demo.db" in words and words[1] not in ("serve", "run", "crawl")


def has_rows(command: str, output: str) -> bool:
    """Decide whether the output of a query has a row; that of other commands is not judged."""
    words, lines = shlex.split(command, comments=True), output.splitlines()
    if words[0] == "newsfold":
        return not {*QUERIES}.intersection(words[1:3]) or len(lines) >= 2
    if "--table" in words:
        return len(lines) > 2
    if "--csv" in words:
        return len(lines) > 1
    return len([json.loads(line) for line in lines] if "--nl" in words else json.loads(output)) > 0


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    return demo_folder(tmp_path_factory)


@pytest.mark.parametrize("document", ["README.md", "docs/guide.md", "docs/recipes.md", "docs/database.md"])
def test_examples_run_and_print_rows(demo, tmp_path, document):
    copy_demo(demo, tmp_path)
    examples = [line for block in blocks_of(read(document)) if block.language == "sh" for line in example_lines(block)]
    executed = [line for line in examples if is_executable(line)]
    assert executed
    failures = []
    for command in executed:
        result = execute(command, tmp_path)
        if result.exit_status != 0 or "Traceback" in result.errors:
            failures.append(f"{command}\n  exit status {result.exit_status}: {result.errors[-400:]}")
        elif not has_rows(command, result.output):
            failures.append(f"{command}\n  no row: {result.output[:400]}")
    assert not failures, "\n".join(failures)


def test_the_story_in_the_readme_is_the_real_output(demo, tmp_path):
    copy_demo(demo, tmp_path)
    example = next(block.text for block in blocks_of(read("README.md")) if block.text.startswith("$ newsfold story"))
    command, _, output = example.removeprefix("$ ").partition("\n")
    assert execute(command, tmp_path).output == output


def test_there_are_at_least_fifteen_recipes():
    assert len(RECIPES) >= 15
    assert EXPECTED.keys() <= RECIPES.keys()
    assert UNEXPECTED.keys() <= RECIPES.keys()


def test_recipes_answer_their_questions(demo, tmp_path):
    copy_demo(demo, tmp_path)
    failures = []
    for heading, expected in EXPECTED.items():
        block = next(block for block in blocks_of(RECIPES[heading]) if block.language == "sh")
        (command,) = example_lines(block)
        output = execute(command, tmp_path).output
        failures += [f"{heading}: {text!r} is missing in\n{output}" for text in expected if text not in output]
        failures += [f"{heading}: {text!r} is in\n{output}" for text in UNEXPECTED.get(heading, ()) if text in output]
    assert not failures, "\n".join(failures)


def test_json_lines_hold_the_coverage_of_each_story(demo, tmp_path):
    copy_demo(demo, tmp_path)
    (command,) = example_lines(blocks_of(RECIPES["Stories as JSON lines"])[0])
    stories = [json.loads(line) for line in execute(command, tmp_path).lines]
    assert stories
    assert all(len(story["coverage"]) >= 3 for story in stories)


def test_duckdb_reads_the_parquet_export(demo, tmp_path):
    copy_demo(demo, tmp_path)
    shell, python = blocks_of(RECIPES["Parquet and DuckDB"])
    (command,) = example_lines(shell)
    assert execute(command, tmp_path).exit_status == 0
    result = subprocess.run(
        [sys.executable, "-c", python.text], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    assert len((tmp_path / "days.csv").read_text().splitlines()) > 3
