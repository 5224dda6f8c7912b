"""Corrections from the web pages, carried out by the commands that people type, each in a process of its own.

A correction loads the fold and the articles of some days; in its own process, it leaves no memory in the web server and
stops no page.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsfold.web.corrections import Corrected, CorrectionRefused

_ADVICE = re.compile(r"; `newsfold [^`]{1,100}`[\w ]{0,40}$")
SECONDS = 300  # in which a correction must be done


@dataclass(frozen=True)
class CommandCorrections:
    """The corrections of web/corrections.py, for the `news.db` at `path`."""

    path: Path

    def merge(self, one: int, other: int) -> Corrected:
        """Merge two stories, as `newsfold merge`."""
        return self._run("merge", str(one), str(other))

    def split(self, story_id: int, articles: Sequence[int]) -> Corrected:
        """Move articles into a story of their own, as `newsfold split`."""
        return self._run("split", str(story_id), *map(str, articles))

    def not_a_copy(self, article: int) -> Corrected:
        """Mark an article as no copy, as `newsfold correct not-a-copy`."""
        return self._run("correct", "not-a-copy", str(article))

    def undo(self, decision: int) -> Corrected:
        """Undo a decision, as `newsfold correct undo`."""
        return self._run("correct", "undo", str(decision))

    def _run(self, *arguments: str) -> Corrected:
        """Run a command with --json. Raise CorrectionRefused with its message if it fails."""
        command = [sys.executable, "-m", "newsfold", *arguments, "--db", str(self.path), "--json"]
        try:
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            raise CorrectionRefused(f"This took longer than {SECONDS} seconds and was stopped.") from None
        if done.returncode == os.EX_TEMPFAIL:  # the exit status of commands that find the database locked
            raise CorrectionRefused("A run is writing to the database; try again when it has ended.", is_busy=True)
        if done.returncode != os.EX_OK:
            raise CorrectionRefused(_last_error(done.stderr, self.path))
        return _parse_result(done.stdout)


def _parse_result(output: str) -> Corrected:
    rows: list[dict[str, Any]] = json.loads(output or "[]")
    stories = [story["id"] for row in rows for story in row.get("stories", [])]
    return Corrected(rows[-1]["decision"] if rows else None, list(dict.fromkeys(stories)))


def _last_error(stderr: str, path: Path) -> str:
    """Return the message of a command as a sentence, without the path of the database and the advice of a command."""
    lines = [line for line in stderr.splitlines() if line.startswith("Error: ")]
    message = lines[-1].removeprefix("Error: ").strip() if lines else "the correction failed; nothing was changed"
    message = _ADVICE.sub("", message.replace(f" in {path}", ""))
    return f"{message[:1].upper()}{message[1:]}."
