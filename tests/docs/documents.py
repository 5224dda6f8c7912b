"""The documents of the project: their code blocks, the commands in them, their headings and links."""

import re
import shlex
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENTS = ("README.md", "ARCHITECTURE.md", *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md"))))
PROGRAMS = ("newsfold", "sqlite-utils")

_BLOCK = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.M | re.S)
_CODE_SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_LINK = re.compile(r"\[[^\]]+\]\(([^)\s]+)\)")
_FILE = re.compile(r"(?:[\w.-]+/)+[\w.-]+\.(?:py|json|lock|md|sql|toml)")
_HEADING = re.compile(r"^#+ (.+)$", re.M)
# A command within a longer line, as in a crontab.
_INNER_COMMAND = re.compile(r"(?:^|/|&& |\$ )newsfold .*")


@dataclass(frozen=True, slots=True)
class Block:
    """A code block with its language, which may be empty."""

    language: str
    text: str


def read(document: str) -> str:
    return (ROOT / document).read_text("utf-8")


def blocks_of(text: str) -> list[Block]:
    return [Block(language, textwrap.dedent(body)) for _, language, body in _BLOCK.findall(text)]


def sections_of(text: str) -> dict[str, str]:
    """Return the text below each heading of level 2."""
    return dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", text, re.S | re.M))


def example_lines(block: Block) -> Iterator[str]:
    """Yield the commands of a block that begin with one of PROGRAMS; a quoted text may go over several lines."""
    command = ""
    for line in block.text.splitlines():
        command = f"{command}\n{line}" if command else line
        if not command.startswith(PROGRAMS):
            command = ""
            continue
        try:
            shlex.split(command, comments=True)
        except ValueError:  # a quotation is still open
            continue
        yield command
        command = ""
    assert not command, f"a quotation is not closed: {command}"


def newsfold_commands(text: str) -> list[list[str]]:
    """Return the words of every `newsfold …` command in code blocks and code spans, without the program's name."""
    found = []
    for block in blocks_of(text):
        if block.language == "sh":
            found += [line for line in example_lines(block) if line.startswith("newsfold ")]
        else:
            found += [match[0] for line in block.text.splitlines() if (match := _INNER_COMMAND.search(line))]
    prose = _BLOCK.sub("", text)
    found += [span for span in _CODE_SPAN.findall(prose) if span.startswith("newsfold ")]
    words = [shlex.split(line.partition("newsfold ")[2], comments=True) for line in found]
    return [command for command in words if not command[0].isupper()]  # as in `newsfold COMMAND --help`


def make_targets(text: str) -> set[str]:
    lines = [line for block in blocks_of(text) for line in block.text.splitlines()]
    return {match[1] for line in (*lines, *_CODE_SPAN.findall(text)) if (match := re.match(r"make ([\w-]+)", line))}


def files_named_in(text: str) -> set[str]:
    """Return the paths of project files in the code spans, such as `residue/rules.py`."""
    return {span for span in _CODE_SPAN.findall(_BLOCK.sub("", text)) if _FILE.fullmatch(span)}


def links_of(text: str) -> list[str]:
    """Return the targets of the links and pictures that are not on the web."""
    return [target for target in _LINK.findall(_BLOCK.sub("", text)) if "://" not in target]


def anchors_of(text: str) -> set[str]:
    """Return the anchors of the headings, as GitHub makes them."""
    headings = _HEADING.findall(_BLOCK.sub("", text))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
