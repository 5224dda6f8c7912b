"""The image and its service: what they copy is there, and each command in them is one of ours."""

import json
import re
import shlex
from pathlib import Path

import click
import pytest
import yaml
from packaging.requirements import Requirement

from newsfold.cli.main import main

ROOT = Path(__file__).parents[1]
DOCKERFILE = re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text("utf-8"))
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))


def instructions(name: str) -> list[str]:
    return re.findall(rf"^{name} +(.*)$", DOCKERFILE, re.M)


def check_newsfold_command(words: list[str]) -> None:
    """Parse a command line without executing it; fail if it has a usage error."""
    assert words[0] == "newsfold"
    command: click.Command = main
    context = main.make_context("newsfold", words[1:], resilient_parsing=True)
    rest = words[1:]
    while isinstance(command, click.Group):
        command = command.commands[rest[0]]
        rest = rest[1:]
    command.make_context(command.name, rest, parent=context)


def test_copied_files_are_there_and_in_the_context() -> None:
    admitted = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = {name for line in instructions("COPY") if "--from" not in line for name in line.split()[:-1]}
    assert copied
    assert all((ROOT / name).exists() for name in copied)
    assert copied == admitted


def test_every_package_of_the_product_is_copied() -> None:
    links = {link.name for link in (ROOT / "newsfold").iterdir() if link.is_symlink()}
    assert links <= {name for line in instructions("COPY") for name in line.split()[:-1]}


def test_commands_are_ours() -> None:
    check_newsfold_command(json.loads(instructions("CMD")[-1]))
    check_newsfold_command(COMPOSE["services"]["newsfold"]["command"])
    comment = (ROOT / "compose.yaml").read_text().splitlines()[0]
    check_newsfold_command(shlex.split(comment.partition("exec newsfold ")[2]))


def test_the_health_check_is_a_program() -> None:
    program, option, code = json.loads(re.search(r"HEALTHCHECK.*?CMD (\[.*\])", DOCKERFILE)[1])  # type: ignore[index]
    assert (program, option) == ("python", "-c")
    compile(code, "healthcheck", "exec")
    port = json.loads(instructions("CMD")[-1])[json.loads(instructions("CMD")[-1]).index("--port") + 1]
    assert f"127.0.0.1:{port}/health" in code
    assert instructions("EXPOSE") == [port]


def test_the_process_is_not_root_and_keeps_its_data_in_the_volume() -> None:
    assert instructions("USER") == ["newsfold"]
    assert instructions("VOLUME") == ["/data"]
    assert "NEWSFOLD_DB=/data/news.db" in DOCKERFILE
    service = COMPOSE["services"]["newsfold"]
    assert service["volumes"] == ["news:/data"]
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])  # full texts are for this machine only


@pytest.mark.parametrize("line", (ROOT / "requirements.lock").read_text("utf-8").splitlines()[::50])
def test_the_lock_becomes_constraints(line: str) -> None:
    without_end = re.sub(r" \\$", "", line)
    if not re.match(r" *--hash", without_end):
        assert Requirement(without_end).name
