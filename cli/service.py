"""Runs on a schedule: `newsfold run` again and again, each as a process of its own, beside the pages or alone."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import click

from newsfold.cli.exit_codes import ExitCode
from newsfold.cli.output import format_counts
from newsfold.db.values.text import one_line
from newsfold.db.values.times import format_time

WAIT_SECONDS = 10.0  # between two looks for a first source, which a person may just be adding
STOP_SECONDS = 20.0  # in which a run has to end in order after SIGTERM; then it is killed
MAX_FAILURES = 3  # runs in a row, from which on something is really wrong; one alone may be a network that was away
MAX_RUN = timedelta(hours=6)  # a run that takes longer hangs; by itself it begins no request after 30 minutes
MAX_MESSAGE = 500  # characters of an error
ARGUMENTS = "newsfold.arguments"  # key of `click.Context.meta`: the arguments of the command as they were given


@dataclass(frozen=True, slots=True)
class FinishedRun:
    """One run of the schedule; times are text in the form of the databases.

    `status` is `done`, `failed`, `skipped` (another run was at work), `waiting` (no process was started) or
    `interrupted`; `message` is the last line of its errors or the reason to wait, "" if there is none; `counts` are
    those of its stages.
    """

    started_at: str
    finished_at: str
    seconds: int
    status: str
    exit_code: int
    message: str
    counts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


class RawArguments(click.Command):
    """A command that keeps its arguments as they were given, so that `child_arguments` can pass them on."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments, and keep a copy in the context."""
        ctx.meta[ARGUMENTS] = list(args)
        return super().parse_args(ctx, args)


def child_arguments(ctx: click.Context, command: click.Command, *, without: Sequence[str]) -> list[str]:
    """Return the arguments for a process that executes `command`: those given to the command of `ctx` that it has too.

    `without` are the names of parameters that are left out. What comes from the environment is not among them: the
    process has the same environment.
    """
    given, _, _ = ctx.command.make_parser(ctx).parse_args(list(ctx.meta[ARGUMENTS]))
    arguments = [command.name or ""]
    for option in command.params:
        if option.name not in given or option.name in without:
            continue
        value, name = given[option.name], option.opts[0]
        for one in value if isinstance(value, list) else [value]:
            arguments += [name] if one is True else [name, str(one)]
    return arguments


class Service:
    """A schedule of runs, each begun `every` after the last one began, or at once if that took longer.

    A run is a process: what happens to it never stops the schedule. `say` gets one line for each run. As long as
    `find_obstacle` returns a reason, as before a first source is there, no run is begun; it is asked every
    WAIT_SECONDS, or `every` if that is shorter.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        every: timedelta,
        say: Callable[[str], object],
        find_obstacle: Callable[[], str | None] = lambda: None,
    ) -> None:
        self._command = [sys.executable, "-P", "-m", "newsfold", *arguments, "--quiet", "--json"]
        self._every, self._say, self._find_obstacle = every, say, find_obstacle
        self._is_stopping = threading.Event()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._running_since: datetime | None = None
        self._next_at: datetime | None = None
        self._last: FinishedRun | None = None
        self._failures = 0
        self._thread = threading.Thread(target=self._repeat, name="schedule", daemon=True)

    def start(self) -> None:
        """Begin the first run."""
        self._thread.start()

    def wait(self) -> None:
        """Wait until the schedule is stopped; a signal interrupts it."""
        while self._thread.is_alive():
            self._thread.join(0.5)

    def stop(self) -> None:
        """End the schedule and let a run end in order; kill it after STOP_SECONDS."""
        self._is_stopping.set()
        with self._lock:
            process = self._process
        if process is not None:
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGTERM)
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
        self._thread.join(STOP_SECONDS)

    def health(self, now: datetime) -> dict[str, Any]:
        """Return the state of the schedule: last_run, running_since, next_run_at, age_seconds, failures, problem.

        `age_seconds` is the time since the last run ended; `problem` is a sentence if something is really wrong, else
        None.
        """
        last = self._last
        ended = datetime.fromisoformat(last.finished_at) if last else None
        return {
            "every_seconds": int(self._every.total_seconds()),
            "running_since": self._running_since and format_time(self._running_since),
            "last_run": asdict(last) if last else None,
            "age_seconds": max(int((now - ended).total_seconds()), 0) if ended else None,
            "next_run_at": self._next_at and format_time(self._next_at),
            "failures": self._failures,
            "problem": self._find_problem(now),
        }

    def _find_problem(self, now: datetime) -> str | None:
        if self._failures >= MAX_FAILURES:
            return f"the last {self._failures} runs failed"
        if (since := self._running_since) and now - since > MAX_RUN:
            return f"a run has been working since {format_time(since)}"
        if not self._thread.is_alive() and not self._is_stopping.is_set():
            return "the schedule has ended; start the service again"
        return None

    def _repeat(self) -> None:
        while not self._is_stopping.is_set():
            started = datetime.now(UTC)
            self._running_since, self._next_at = started, None
            last = self._run(started)
            self._failures = self._failures + 1 if last.status == "failed" else 0
            is_waiting = last.status == "waiting"
            pause = min(self._every, timedelta(seconds=WAIT_SECONDS)) if is_waiting else self._every
            self._next_at = max(started + pause, datetime.now(UTC))
            is_said = is_waiting and self._last is not None and self._last.status == "waiting"
            self._last, self._running_since = last, None
            if not self._is_stopping.is_set() and not is_said:
                self._say(f"{_describe(last)}; next {self._next_at:%H:%M:%S}")
            self._is_stopping.wait((self._next_at - datetime.now(UTC)).total_seconds())

    def _run(self, started: datetime) -> FinishedRun:
        """Execute one run to its end."""
        output, errors, code = "", "", int(ExitCode.FAILED)
        try:
            if obstacle := self._find_obstacle():
                at = format_time(started)
                return FinishedRun(at, at, 0, "waiting", int(ExitCode.OK), obstacle)
            with self._lock:
                if self._is_stopping.is_set():
                    code = 128 + signal.SIGTERM
                else:
                    # A session of its own: Ctrl+C reaches this process only, which then asks the run to end, once.
                    self._process = subprocess.Popen(
                        self._command,
                        stdin=subprocess.DEVNULL,
                        stdout=subprocess.PIPE,
                        stderr=subprocess.PIPE,
                        encoding="utf-8",
                        errors="replace",
                        start_new_session=True,
                    )
            if self._process is not None:
                output, errors = self._process.communicate()
                code = self._process.returncode
        except Exception as error:  # such as too many processes: the next run may succeed
            errors = f"the run could not be started: {error}"
        finally:
            self._process = None
        ended = datetime.now(UTC)
        return FinishedRun(
            format_time(started), format_time(ended), round((ended - started).total_seconds()), _status_of(code), code,
            _last_line(errors), _parse_counts(output),
        )  # fmt: skip


def _status_of(code: int) -> str:
    if code in (-signal.SIGTERM, -signal.SIGINT, 128 + signal.SIGTERM, 128 + signal.SIGINT):
        return "interrupted"
    return "done" if code == ExitCode.OK else "skipped" if code == ExitCode.LOCKED else "failed"


def _last_line(errors: str) -> str:
    lines = [line for line in errors.splitlines() if line.strip()]
    return one_line(lines[-1]).removeprefix("Error: ")[:MAX_MESSAGE] if lines else ""


def _parse_counts(output: str) -> dict[str, dict[str, Any]]:
    with suppress(ValueError):
        counts = json.loads(output)
        if isinstance(counts, dict):
            return {stage: values for stage, values in counts.items() if isinstance(values, dict)}
    return {}


def _describe(run: FinishedRun) -> str:
    """Return one line such as `2026-03-02 20:00:00 run done in 63 s: crawl 120 pages new; extract 80 added`."""
    at = run.started_at.replace("T", " ").rstrip("Z")
    if run.status == "skipped":
        return f"{at} run skipped: another run is at work"
    if run.status == "waiting":
        return f"{at} no run: {run.message}"
    shown = {
        "crawl": ("pages_fetched", "pages_changed", "feeds_failed"),
        "extract": ("added", "changed"),
        "dedupe": ("stories",),
    }
    parts = [
        f"{stage} {text}"
        for stage, names in shown.items()
        if (text := format_counts({name: run.counts.get(stage, {}).get(name) or 0 for name in names}))
    ]
    if run.status == "failed":
        parts.insert(0, f"exit status {run.exit_code}{f', {run.message}' if run.message else ''}")
    return f"{at} run {run.status} in {run.seconds} s: {'; '.join(parts) or 'nothing new'}"
