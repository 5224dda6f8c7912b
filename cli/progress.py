"""Progress of long work on stderr: a bar on a terminal, a plain line every LINE_SECONDS elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from newsfold.cli.output import print_message
from newsfold.db.values.text import one_line

NOTE_SECONDS = 0.5  # between two updates of the note beside a bar
LINE_SECONDS = 15.0  # between two plain lines, so that a mail from cron stays short

Note = Callable[[], str]


class ProgressReport(Protocol):
    """The function that a stage calls with the units done and in all; `note` returns details in one line."""

    def __call__(self, done: int, total: int, note: Note | None = None) -> None: ...


@contextmanager
def show_progress(label: str, *, quiet: bool) -> Iterator[ProgressReport]:
    """Yield the function that reports the progress of work named `label`; it prints nothing if `quiet`."""
    if quiet:
        yield _ignore
    elif sys.stderr.isatty():
        with _progress_bar(label) as report:
            yield report
    else:
        yield _progress_lines(label)


def _ignore(done: int, total: int, note: Note | None = None) -> None:
    pass


@contextmanager
def _progress_bar(label: str) -> Iterator[ProgressReport]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[note]}", style="dim"),
    )
    started, note_shown = time.monotonic(), 0.0
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None, rate="", note="")

        def report(done: int, total: int, note: Note | None = None) -> None:
            nonlocal note_shown
            bar.update(task, completed=done, total=total, rate=_format_rate(done, started))
            if note and time.monotonic() - note_shown >= NOTE_SECONDS:
                note_shown = time.monotonic()
                bar.update(task, note=escape(one_line(note())))

        yield report


def _progress_lines(label: str) -> ProgressReport:
    started = line_printed = time.monotonic()

    def report(done: int, total: int, note: Note | None = None) -> None:
        nonlocal line_printed
        if time.monotonic() - line_printed < LINE_SECONDS:
            return
        line_printed = time.monotonic()
        seconds_left = (total - done) * (line_printed - started) / max(done, 1)
        line = f"{label}: {done} of {total}, {_format_rate(done, started)}, {seconds_left:.0f} s left"
        print_message(f"{line}; {note()}" if note else line)

    return report


def _format_rate(done: int, started: float) -> str:
    return f"{done / max(time.monotonic() - started, 0.001):.1f}/s"
