"""What a terminal shows at its width, what a spreadsheet gets, and that help helps."""

import csv
import fcntl
import io
import os
import pty
import re
import struct
import subprocess
import sys
import termios

import click
import pytest
from click.testing import CliRunner
from rich.cells import cell_len

from newsfold.cli.main import main
from newsfold.db.connection import open_database
from tests.support.newsroom import FORMULA, build


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = build(tmp_path_factory.mktemp("terminal") / "news.db", more=2)
    news = open_database(path)
    news["runs"].insert(
        {"stage": "extract", "started_at": "2026-03-04T12:00:00Z", "status": "done", "counts": '{"articles": 9}'}
    )
    news["feeds"].update(
        "https://moor.example/rss", {"error": "the answer is no feed but a page " * 4, "due_at": "2026-03-05T12:00:00Z"}
    )
    news.close()
    return path


def on_a_terminal(width: int, *arguments: str) -> list[str]:
    """The lines of stdout on a terminal so many columns wide, without its colours."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    command = [sys.executable, "-m", "newsfold", *arguments]
    environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    with subprocess.Popen(command, stdout=theirs, stderr=subprocess.DEVNULL, env=environment) as process:
        os.close(theirs)
        shown = b""
        try:
            while chunk := os.read(ours, 65536):
                shown += chunk
        except OSError:  # what Linux says at the end
            pass
        os.close(ours)
    assert process.returncode == 0
    return re.sub("\x1b\\[[0-9;]*m", "", shown.decode()).splitlines()


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("arguments", ["stories", "story 1", "sources", "search bridge", "status"])
def test_it_fits_the_width(path, width, arguments):
    lines = on_a_terminal(width, *arguments.split(), "--db", str(path))
    assert max(map(cell_len, lines)) <= width
    assert not [line for line in lines if re.search(r"20\d\d-[\d-]*…", line)], "a time is cut"


def test_a_narrow_terminal_keeps_what_matters_most(path):
    narrow, wide = (on_a_terminal(width, "stories", "--db", str(path))[0].split() for width in (60, 140))
    assert wide == ["Story", "Last", "Sources", "Own", "Articles", "Title", "Told", "by"]
    assert narrow == wide[:-2]


def test_a_long_word_is_broken_not_cut(path):
    lines = on_a_terminal(80, "stories", "--db", str(path))
    assert FORMULA in "".join(line[49:].strip() for line in lines)


def call(path, *arguments):
    return CliRunner().invoke(main, [*arguments, "--db", str(path)])


@pytest.mark.parametrize(
    ("arguments", "columns", "rows"),
    [
        pytest.param(["stories"], "id last_published_at source_count sources_independent article_count title sources",
                     8, id="stories"),
        pytest.param(["search", "bridge"], "article_id story_id published_at source title snippet", 3, id="search"),
        pytest.param(["search", "nothing"], "article_id story_id published_at source title snippet", 0, id="no rows"),
        pytest.param(["sources"], "name state language articles copies last_article_at feeds feeds_worked_at feed_said"
                     " feeds_due_at", 4, id="sources"),
        pytest.param(["status"], "started_at stage status counts", 1, id="status"),
    ],
)  # fmt: skip
def test_csv(path, arguments, columns, rows):
    head, *found = csv.reader(io.StringIO(call(path, *arguments, "--csv").stdout))
    assert head == columns.split()
    assert len(found) == rows
    assert {len(row) for row in found} <= {len(head)}
    cells = [cell for row in found for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@")) or "\x1b" in cell or "\u202e" in cell]


def test_a_formula_is_text_in_csv(path):
    assert f"'{FORMULA}" in {row["title"] for row in csv.DictReader(io.StringIO(call(path, "stories", "--csv").stdout))}


@pytest.mark.parametrize("command", ["stories", "sources", "status"])
def test_two_forms_at_once_are_refused(path, command):
    result = call(path, command, "--csv", "--json")
    assert result.exit_code == 2
    assert "take one" in result.output


def commands(command, *path):
    if not isinstance(command, click.Group):
        return [pytest.param(path, id=" ".join(path))]
    return [found for name, below in command.commands.items() for found in commands(below, *path, name)]


@pytest.mark.parametrize("words", commands(main))
def test_help_has_an_example(words):
    shown = " ".join(CliRunner().invoke(main, [*words, "--help"]).output.split())
    assert f"Example: newsfold {' '.join(words)}" in shown


@pytest.mark.parametrize(
    ("words", "expected"), [("newsfold sto", {"stories", "story"}), ("newsfold stories --order l", {"largest"})]
)
def test_shells_complete(words, expected):
    environment = {"_NEWSFOLD_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    program = os.path.join(os.path.dirname(sys.executable), "newsfold")
    result = subprocess.run([program], capture_output=True, text=True, check=True, env=os.environ | environment)
    assert {line.partition(",")[2] for line in result.stdout.splitlines()} == expected
