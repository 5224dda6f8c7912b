"""Test the output of the commands: tables on terminals of different widths, CSV, help, and shell completion."""

import csv
import fcntl
import io
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
import time

import click
import pytest
from click.testing import CliRunner
from rich.cells import cell_len

from newsfold.cli.main import main
from newsfold.cli.progress import format_rate
from newsfold.db.connection import open_database
from tests.support.sample_database import FORMULA, build_database


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = build_database(tmp_path_factory.mktemp("terminal") / "news.db", more=2)
    news = open_database(path)
    news["runs"].insert(
        {"stage": "extract", "started_at": "2026-03-04T12:00:00Z", "status": "done", "counts": '{"articles": 9}'}
    )
    news["feeds"].update(
        "https://moor.example/rss", {"error": "the answer is no feed but a page " * 4, "due_at": "2026-03-05T12:00:00Z"}
    )
    news.close()
    return path


def run_on_terminal(width: int, *arguments: str, stderr: bool = False, status: int = 0) -> list[str]:
    """Run a command on a terminal with `width` columns; return the lines of stdout, or of both, without colours."""
    master, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    command = [sys.executable, "-m", "newsfold", *arguments]
    environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    errors = terminal if stderr else subprocess.DEVNULL
    with subprocess.Popen(command, stdout=terminal, stderr=errors, env=environment) as process:
        os.close(terminal)
        output = b""
        try:
            while chunk := os.read(master, 65536):
                output += chunk
        except OSError:  # Linux raises EIO when the terminal is closed
            pass
        os.close(master)
    assert process.returncode == status
    return re.sub("\x1b\\[[0-9;]*m", "", output.decode()).splitlines()


def test_a_rate_needs_a_second():
    now = time.monotonic()
    assert (format_rate(3, now), format_rate(30, now - 10)) == ("", "3.0/s")


def test_a_message_stands_above_the_bars_not_in_them(tmp_path):
    rows = [{"id": "1", "title": "Tide", "text": "Low."}, {"title": "No id"}, {"title": "Nor here"}]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, rows)))
    files = (str(tmp_path / "in.jsonl"), "--db", str(tmp_path / "news.db"))
    lines = run_on_terminal(200, "import", "articles", *files, stderr=True, status=1)
    messages = [line for line in lines if "the row was skipped" in line]
    assert len(messages) == 2
    assert not [line for line in messages if "━" in line.rpartition("\x1b[2K")[2]]


@pytest.mark.parametrize("width", [60, 200])
def test_a_piped_table_has_one_line_for_each_row_in_the_width_of_columns(path, width):
    news = open_database(path, readonly=True)
    result = CliRunner().invoke(main, ["search", "bridge", "--db", str(path)], env={"COLUMNS": str(width)})
    hits = news.execute("select count(*) from articles_fts where articles_fts match 'bridge'").fetchone()[0]
    lines = result.stdout.splitlines()
    assert len(lines) == 1 + hits > 1
    assert max(map(cell_len, lines)) <= width
    assert width == 200 or any(line.endswith("…") for line in map(str.rstrip, lines))


def test_no_hits_are_a_message(path):
    result = CliRunner().invoke(main, ["search", "zzyzx", "--db", str(path)])
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith("no article matches")
    assert json.loads(CliRunner().invoke(main, ["search", "zzyzx", "--json", "--db", str(path)]).stdout) == []


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("arguments", ["stories", "story 1", "sources", "search bridge", "status"])
def test_the_output_fits_the_width(path, width, arguments):
    lines = run_on_terminal(width, *arguments.split(), "--db", str(path))
    assert max(map(cell_len, lines)) <= width
    assert not [line for line in lines if re.search(r"20\d\d-[\d-]*…", line)], "a time is cut"


def test_a_narrow_terminal_drops_the_least_important_column(path):
    narrow, wide = (run_on_terminal(width, "stories", "--db", str(path))[0].split() for width in (60, 140))
    assert wide == ["Story", "Last", "Sources", "Own", "Articles", "Title", "Covered", "by"]
    assert narrow == wide[:-2]


def test_a_long_word_is_broken_but_not_cut(path):
    lines = run_on_terminal(80, "stories", "--db", str(path))
    assert FORMULA in "".join(line[49:].strip() for line in lines)


def call(path, *arguments):
    return CliRunner().invoke(main, [*arguments, "--db", str(path)])


@pytest.mark.parametrize(
    ("arguments", "columns", "rows"),
    [
        pytest.param(["stories"], "id last_published_at source_count sources_independent article_count single_source"
                     " title sources",
                     8, id="stories"),
        pytest.param(["search", "bridge"], "article_id story_id published_at source title snippet", 3, id="search"),
        pytest.param(["search", "nothing"], "article_id story_id published_at source title snippet", 0, id="no rows"),
        pytest.param(["sources"], "name state language articles copies last_article_at feeds feeds_worked_at feed_said"
                     " feeds_due_at", 4, id="sources"),
        pytest.param(["status"], "started_at stage status counts", 1, id="status"),
    ],
)  # fmt: skip
def test_csv(path, arguments, columns, rows):
    header, *records = csv.reader(io.StringIO(call(path, *arguments, "--csv").stdout))
    assert header == columns.split()
    assert len(records) == rows
    assert {len(record) for record in records} <= {len(header)}
    cells = [cell for record in records for cell in record]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@")) or "\x1b" in cell or "\u202e" in cell]


def test_formulas_are_escaped_in_csv(path):
    assert f"'{FORMULA}" in {row["title"] for row in csv.DictReader(io.StringIO(call(path, "stories", "--csv").stdout))}


@pytest.mark.parametrize("command", ["stories", "sources", "status"])
def test_json_and_csv_exclude_each_other(path, command):
    result = call(path, command, "--csv", "--json")
    assert result.exit_code == 2
    assert "take one" in result.output


def leaf_commands(command, *path):
    """Return the words of each command below `command` as parameters of a test."""
    if not isinstance(command, click.Group):
        return [pytest.param(path, id=" ".join(path))]
    return [leaf for name, child in command.commands.items() for leaf in leaf_commands(child, *path, name)]


@pytest.mark.parametrize("words", leaf_commands(main))
def test_help_has_an_example(words):
    output = " ".join(CliRunner().invoke(main, [*words, "--help"]).output.split())
    assert f"Example: newsfold {' '.join(words)}" in output


@pytest.mark.parametrize(
    ("words", "expected"), [("newsfold sto", {"stories", "story"}), ("newsfold stories --order l", {"largest"})]
)
def test_shell_completion(words, expected):
    environment = {"_NEWSFOLD_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    executable = os.path.join(os.path.dirname(sys.executable), "newsfold")
    result = subprocess.run([executable], capture_output=True, text=True, check=True, env=os.environ | environment)
    assert {line.partition(",")[2] for line in result.stdout.splitlines()} == expected
