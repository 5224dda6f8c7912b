"""Progress of long work on stderr: a line with a bar for each stage on a terminal, plain lines elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import TYPE_CHECKING, Protocol

from newsfold.cli.output import print_message
from newsfold.db.values.text import one_line

if TYPE_CHECKING:
    from newsfold.cli.progress_bars import StageBars

NOTE_SECONDS = 0.5  # between two updates of the note below the bars
RATE_SECONDS = 1.0  # a rate over a shorter time says nothing
LINE_SECONDS = 15.0  # between two plain lines, so that a mail from cron stays short

Note = Callable[[], str]


class ProgressReport(Protocol):
    """The function that a stage calls with the units done and in all; `note` returns details in one line."""

    def __call__(self, done: int, total: int, note: Note | None = None) -> None: ...


# Called with the name of a piece of work; the context yields the function that reports its progress.
ShowProgress = Callable[[str], AbstractContextManager[ProgressReport]]


@contextmanager
def show_progress(label: str, *, quiet: bool) -> Iterator[ProgressReport]:
    """Yield the function that reports the progress of work named `label`; it prints nothing if `quiet`."""
    with show_stages(quiet=quiet) as show, show(label) as report:
        yield report


@contextmanager
def show_stages(*, quiet: bool) -> Iterator[ShowProgress]:
    """Yield the function that begins the progress of one stage; several may be at work at once, in several threads.

    On a terminal, each has a line of its own until all are done. Nothing is printed if `quiet`.
    """
    if quiet:
        yield _show_nothing
    elif sys.stderr.isatty():
        from newsfold.cli.progress_bars import StageBars  # rich.progress is slow to import

        with StageBars() as bars:
            yield partial(_show_bar, bars)
    else:
        yield _show_lines


@contextmanager
def _show_nothing(label: str) -> Iterator[ProgressReport]:
    yield lambda done, total, note=None: None


@contextmanager
def _show_bar(bars: "StageBars", label: str) -> Iterator[ProgressReport]:
    stage = bars.add_stage(label)
    started, note_shown = time.monotonic(), 0.0

    def report(done: int, total: int, note: Note | None = None) -> None:
        nonlocal note_shown
        text = None
        if note and time.monotonic() - note_shown >= NOTE_SECONDS:
            note_shown = time.monotonic()
            text = one_line(note())
        bars.show(stage, done, total, format_rate(done, started), text)

    yield report


@contextmanager
def _show_lines(label: str) -> Iterator[ProgressReport]:
    started = line_printed = time.monotonic()

    def report(done: int, total: int, note: Note | None = None) -> None:
        nonlocal line_printed
        if time.monotonic() - line_printed < LINE_SECONDS:
            return
        line_printed = time.monotonic()
        seconds_left = (total - done) * (line_printed - started) / max(done, 1)
        line = f"{label}: {done} of {total}, {format_rate(done, started)}, {seconds_left:.0f} s left"
        print_message(f"{line}; {note()}" if note else line)

    yield report


def format_rate(done: int, started: float) -> str:
    """Return the units done for each second since time.monotonic() was `started`, as `12.3/s`; "" in the first one."""
    seconds = time.monotonic() - started
    return f"{done / seconds:.1f}/s" if seconds >= RATE_SECONDS else ""
