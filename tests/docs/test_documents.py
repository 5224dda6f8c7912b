"""The documents name commands, options, files, targets and links that exist, and valid examples of sources."""

import tomllib
from pathlib import Path

import click
import pytest

from newsfold.cli.main import main
from newsfold.crawler.sources.loader import load_sources
from tests.docs.documents import (
    DOCUMENTS,
    ROOT,
    anchors_of,
    blocks_of,
    files_named_in,
    links_of,
    make_targets,
    newsfold_commands,
    read,
)

MAX_README_LINES = 150
FOLDERS = ("bench", "cli", "crawler", "db", "dedupe", "demo", "extract", "newsfold", "seeds", "tests", "web")
PYTHON_FILES = [path.relative_to(ROOT) for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")]
COMMANDS = [command for document in DOCUMENTS for command in newsfold_commands(read(document))]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_commands_and_options_exist(words: list[str]) -> None:
    command, rest = find_command(words)
    options = {name for parameter in command.params for name in parameter.opts}
    used = {word.partition("=")[0] for word in rest if word.startswith("--") or (len(word) == 2 and word[0] == "-")}
    assert used <= options | {"--help"}, f"{used - options} are no options of {command.name}"


def find_command(words: list[str]) -> tuple[click.Command, list[str]]:
    """Return the command that the words name, and the words after its name."""
    command: click.Command = main
    rest = list(words)
    while isinstance(command, click.Group) and rest:
        name = rest.pop(0)
        assert name in command.commands, f"there is no command {name!r}"
        command = command.commands[name]
    return command, rest


def test_the_commands_were_found() -> None:
    assert len(COMMANDS) >= 50
    assert len(newsfold_commands(read("README.md"))) >= 8


def test_every_command_is_shown() -> None:
    shown = {words[0] for words in COMMANDS}
    assert set(main.commands) == shown, "explain the new command in the README or in docs/"


def test_every_subcommand_is_shown() -> None:
    groups = {name: command for name, command in main.commands.items() if isinstance(command, click.Group)}
    shown = {tuple(words[:2]) for words in COMMANDS if words[0] in groups}
    assert {(name, child) for name, group in groups.items() for child in group.commands} <= shown


def test_the_examples_of_sources_are_valid(tmp_path: Path) -> None:
    examples = [block.text for name in DOCUMENTS for block in blocks_of(read(name)) if block.language == "toml"]
    assert len(examples) >= 2
    for example in examples:
        assert tomllib.loads(example)
        (tmp_path / "sources.toml").write_text(example)
        sources, complaints = load_sources([tmp_path / "sources.toml"])
        assert (len(sources), complaints) == (1, [])


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_targets_of_make_exist(document: str) -> None:
    makefile = (ROOT / "Makefile").read_text()
    for target in make_targets(read(document)):
        assert f"\n{target}:" in makefile, f"there is no target {target}"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_named_files_exist(document: str) -> None:
    for name in files_named_in(read(document)):
        # A path may begin below the folder that the text is about.
        assert (ROOT / name).exists() or any(path.match(name) for path in PYTHON_FILES), f"{document} names {name}"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_lead_to_files_and_headings(document: str) -> None:
    for link in links_of(read(document)):
        name, _, anchor = link.partition("#")
        target = (ROOT / document).parent / name if name else ROOT / document
        assert target.exists(), f"{document} links to {link}"
        if anchor:
            assert anchor in anchors_of(target.read_text("utf-8")), f"{document} links to {link}"


def test_the_readme_is_short() -> None:
    assert len(read("README.md").splitlines()) <= MAX_README_LINES
