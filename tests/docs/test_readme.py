"""What the README shows is there: commands and options, files, tables, settings."""

import re
import shlex
import tomllib
from pathlib import Path

import click
import pytest

from newsfold.cli.main import main
from newsfold.crawler.sources.loader import load_sources
from newsfold.db.connection import open_database
from newsfold.db.sqlite_functions import add_functions

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", README.replace("\n   ", "\n"), re.S)
LINES = [line.strip("$ ") for _, block in BLOCKS for line in block.splitlines() if "newsfold " in line]
# Where a command stands within a longer line, as in a crontab.
COMMANDS = [match[1] for line in LINES if (match := re.search(r"(?:^|/|&& )(?:\S*/)?newsfold (.*)", line))]


@pytest.mark.parametrize("line", COMMANDS)
def test_commands_and_options_exist(line: str) -> None:
    words = shlex.split(line)
    command: click.Command = main
    while isinstance(command, click.Group):
        name = words.pop(0)
        assert name in command.commands, f"there is no command {name!r}"
        command = command.commands[name]
    options = {name for parameter in command.params for name in parameter.opts}
    used = {word for word in words if word.startswith("--")}
    assert used <= options, f"{used - options} are no options of {command.name}"


def test_the_commands_were_found() -> None:
    assert len(COMMANDS) >= 12


def test_every_command_is_shown_or_listed_in_help() -> None:
    shown = {line.split()[0] for line in COMMANDS}
    assert set(main.commands) == shown, "explain the new command in the README"


def test_the_queries_run(tmp_path: Path) -> None:
    news = open_database(tmp_path / "news.db")
    add_functions(news.conn)
    queries = re.findall(r'sqlite-utils \S+ "([^"]+)"', README)
    assert len(queries) >= 4
    for query in queries:
        assert list(news.query(query)) == []


def test_the_tables_exist(tmp_path: Path) -> None:
    news = open_database(tmp_path / "news.db")
    section = README.partition("## The database")[2].partition("## ")[0]
    named = {name for row in re.findall(r"^\| (`.*?) \|", section, re.M) for name in re.findall(r"`(\w+)`", row)}
    assert len(named) >= 12
    assert named <= {*news.table_names(), *news.view_names()}


def test_the_source_of_the_first_crawl_is_valid(tmp_path: Path) -> None:
    example = next(text for language, text in BLOCKS if language == "toml")
    assert tomllib.loads(example)
    (tmp_path / "sources.toml").write_text(example)
    wanted, complaints = load_sources([tmp_path / "sources.toml"])
    assert (len(wanted), complaints) == (1, [])


def test_the_targets_of_make_exist() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"^make (\w+)", README, re.M):
        assert f"\n{target}:" in makefile
