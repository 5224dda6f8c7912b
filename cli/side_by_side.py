"""Extraction and folding in a second process while the command crawls; the stages meet only in the databases."""

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import click

from newsfold.cli.exit_codes import CommandFailed, ExitCode, report_errors
from newsfold.cli.options import FOLDERS
from newsfold.cli.progress import Note, ProgressReport, ShowProgress
from newsfold.cli.session import Counts, open_for_writing
from newsfold.cli.stages import extract_crawled_pages, extract_pages, fold_articles, fold_preliminarily
from newsfold.companion import Channel, Companion
from newsfold.db.connection import open_archive
from newsfold.db.values.times import Clock
from newsfold.dedupe.text_memo import TextMemo
from newsfold.interruption import INTERNAL_SIGNAL, Interrupted
from newsfold.process_pool import UNKNOWN_CODE, get_budget, set_budget

LOOK_SECONDS = 0.1  # between two looks for new pages in the archive
# Between two folds during the crawl, if no page waits for extraction; else BUSY_FOLD times as long, because all
# articles are folded again at the end, and that costs less in few large parts. Each fold begins by reading the articles
# of the last days. In a database in which that takes long, the pause is FOLD_PAUSE times as long, so that it takes a
# fifth of the time at most.
FOLD_SECONDS = 10.0
BUSY_FOLD = 2.0
FOLD_PAUSE = 4.0
REPORT_SECONDS = 0.2  # between two messages about the progress of a stage
# Of the memory for worker processes, the share of those that extract; the rest is for those that parse feeds.
EXTRACTION_SHARE = 0.75


@dataclass(frozen=True, slots=True)
class Refinement:
    """What the second process has to do: `folders` are those that errors may name, `budget` is for its process pool.

    It folds during the crawl every `fold_seconds`, or BUSY_FOLD times as long.
    """

    db: Path
    archive: Path
    clock: Clock
    folders: Mapping[str, None]
    budget: int
    fold_seconds: float


class SideBySide:
    """The second process, seen from the command that crawls; a context manager that lets it end in order on exit.

    The process begins with the first request of the crawl: most runs of a frequent schedule make none, and its start
    takes as much time as the rest of them.
    If the process fails while the command works, the command is interrupted (INTERNAL_SIGNAL); the exception that
    leaves the context is then the reason of the process. A signal from outside comes before that: it may have ended the
    process too.
    """

    def __init__(self, db: Path, archive: Path, clock: Clock, show: ShowProgress) -> None:
        open_archive(archive).close()  # the process reads it from the beginning
        budget = get_budget()
        folders = click.get_current_context().meta.get(FOLDERS, {})
        work = Refinement(db, archive, clock, folders, round(budget * EXTRACTION_SHARE), FOLD_SECONDS)
        set_budget(budget - work.budget)
        self._show, self._lines = show, ExitStack()
        self._reports: dict[str, ProgressReport] = {}
        self._counts: dict[str, Counts] = {}
        self._is_finishing = False
        self._main_thread = threading.get_ident()
        self._work, self._budget = work, budget
        self._process: Companion | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        has_failed = self._process is not None and self._process.has_ended
        if self._process is not None:
            self._process.stop()
        self._lines.close()
        is_by_user = isinstance(error, Interrupted) and error.signal_number != INTERNAL_SIGNAL
        if has_failed and error is not None and not is_by_user:
            self._raise_reason()

    @contextmanager
    def show_crawl(self, label: str) -> Iterator[ProgressReport]:
        """Show the progress of the crawl, and begin the process with the first report, which is of a request."""
        with self._show(label) as report:

            def begin_and_report(done: int, total: int, note: Note | None = None) -> None:
                if self._process is None:
                    self._process = Companion(_refine, self._work, on_message=self._on_message, on_end=self._on_end)
                    self._process.__enter__()
                report(done, total, note)

            yield begin_and_report

    def finish(self) -> dict[str, Counts]:
        """Wait until the pages of the crawl are extracted and folded; return the counts of both stages.

        If the crawl has made no request, do here what an earlier run may have left.
        """
        if self._process is None:
            set_budget(self._budget)
            with open_for_writing(self._work.db) as news:
                counts = extract_pages(news, [self._work.archive], self._work.clock, show=self._show)
                return {"extract": counts, "dedupe": fold_articles(news, self._work.clock, show=self._show)}
        self._is_finishing = True
        self._process.finish()
        self._raise_reason()
        return self._counts

    def _raise_reason(self) -> None:
        """Raise an exception with the exit status of the process, unless it succeeded; it has printed its reason."""
        code = self._process.exit_code if self._process else 0
        if code is None:
            raise CommandFailed("the process that extracts and folds could not be started")
        if code < 0 or code in (UNKNOWN_CODE, 128 + signal.SIGTERM):
            names = {UNKNOWN_CODE: "a signal", 128 + signal.SIGTERM: signal.SIGTERM.name}
            name = names.get(code) or signal.Signals(-code).name
            raise CommandFailed(f"the process that extracts and folds was ended by {name}; the next run goes on")
        if code > 0:
            raise click.exceptions.Exit(code)

    def _on_message(self, message: tuple[str, str, Any]) -> None:
        kind, stage, value = message
        if kind == "counts":
            self._counts[stage] = value
            return
        if stage not in self._reports:
            self._reports[stage] = self._lines.enter_context(self._show(stage))
        self._reports[stage](*value)

    def _on_end(self) -> None:
        if not self._is_finishing:
            signal.pthread_kill(self._main_thread, INTERNAL_SIGNAL)


def _refine(channel: Channel, work: Refinement) -> None:
    """Extract the pages of the archive while the command crawls, then fold the articles."""
    set_budget(work.budget)
    with click.Context(click.Command("run"), info_name="newsfold") as context, _exit_on_errors():
        context.meta[FOLDERS] = work.folders
        show, memo = _report_to(channel), TextMemo()
        with open_for_writing(work.db) as news:
            with show("dedupe") as report:
                pauses = _Pauses(
                    channel.has_no_more, work.fold_seconds, partial(fold_preliminarily, news, work.clock, report, memo)
                )
                counts = extract_crawled_pages(news, work.archive, work.clock, show=show, await_more=pauses.await_more)
            channel.send(("counts", "extract", counts))
            channel.send(("counts", "dedupe", fold_articles(news, work.clock, show=show, memo=memo)))


@contextmanager
def _exit_on_errors() -> Iterator[None]:
    """End the process after an expected error as the command line does: with one sentence and an exit status.

    After SIGTERM, end without a sentence: the command, which received it too or sent it, prints one.
    """
    try:
        with report_errors(is_interruption_shown=False):
            yield
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except Exception:
        sys.excepthook(*sys.exc_info())
        sys.exit(ExitCode.FAILED)


class _Pauses:
    """What the process does between two passes of the extraction: fold the articles now and then, wait for pages."""

    def __init__(self, has_no_more: threading.Event, fold_seconds: float, fold: Callable[[], None]) -> None:
        self._has_no_more, self._fold_seconds, self._fold = has_no_more, fold_seconds, fold
        self._fold_at = time.monotonic() + fold_seconds
        self._is_last = False

    def await_more(self, has_found: bool) -> bool:
        """Return whether to look for pages again; wait LOOK_SECONDS before if the last look has found none.

        The last look begins after the crawl has ended.
        """
        if self._is_last and not has_found:
            return False
        if self._has_no_more.is_set():  # the articles will soon be folded for good
            self._is_last = True
            return True
        if time.monotonic() >= self._fold_at + (BUSY_FOLD - 1) * self._fold_seconds * has_found:
            started = time.monotonic()
            self._fold()
            ended = time.monotonic()
            self._fold_at = ended + max(self._fold_seconds, FOLD_PAUSE * (ended - started))
        if not has_found:
            self._has_no_more.wait(LOOK_SECONDS)
        return True


def _report_to(channel: Channel) -> ShowProgress:
    """Return a function that sends the progress of a stage to the command."""

    @contextmanager
    def show(stage: str) -> Iterator[ProgressReport]:
        sent = 0.0

        def report(done: int, total: int, note: Note | None = None) -> None:
            nonlocal sent
            if time.monotonic() - sent >= REPORT_SECONDS or done == total:
                sent = time.monotonic()
                channel.send(("progress", stage, (done, total)))

        yield report

    return show
