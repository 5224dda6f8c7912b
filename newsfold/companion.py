"""A second process of a command: it exchanges messages with the command, and never outlives it.

It is a fork of the fork server of `newsfold/process_pool.py`, so that it shares the memory of what that has imported,
and the process pools that it makes have their processes from the same server.
"""

import multiprocessing
import os
import shutil
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from types import FrameType, TracebackType
from typing import Any, Self

from newsfold.interruption import Interrupted
from newsfold.process_pool import share_fork_server, start_fork_server

MAX_STARTS = 3  # of the process, if the fork server ends before
STOP_SECONDS = 10.0  # in which the process has to end in order after `Companion.stop`; then it is killed


@dataclass(frozen=True, slots=True)
class _Ended:
    """The last message of the process: its exit code."""

    code: int


class Channel:
    """What the function of a Companion gets: its connection to the command."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.has_no_more = threading.Event()  # set when the command has called `Companion.finish`
        threading.Thread(target=self._listen, name="messages of the command", daemon=True).start()

    def send(self, message: Any) -> None:
        """Send a message, which must be picklable, to the command."""
        with suppress(BrokenPipeError):  # the command has ended, and so will this process
            self._connection.send(message)

    def _listen(self) -> None:
        """Wait for the message of `finish`; if the command ends instead, end this process at once."""
        try:
            while True:
                self._connection.recv()
                self.has_no_more.set()
        except (EOFError, OSError):
            # The folder with the socket of the fork server; a command that was killed has left it.
            if folder := multiprocessing.current_process()._config.get("tempdir"):  # type: ignore[attr-defined]
                shutil.rmtree(folder, ignore_errors=True)
            os.kill(os.getpid(), signal.SIGKILL)


class Companion:
    """A process that runs `function(channel, *arguments)`, and a context manager that ends it on exit.

    The function must be importable by name. `on_message` is called with each message that it sends, `on_end` when it
    has ended by itself; both are called in another thread.
    """

    def __init__(
        self,
        function: Callable[..., None],
        *arguments: Any,
        on_message: Callable[[Any], None],
        on_end: Callable[[], None] = lambda: None,
    ) -> None:
        self._function, self._arguments = function, arguments
        self._on_message, self._on_end = on_message, on_end
        self._is_stopped = False
        self._code: int | None = None
        self._prepare()
        # Waited for instead of `Thread.join`: if a signal interrupts that, Python takes the thread to have ended.
        self._has_ended = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="second process", daemon=True)

    def _prepare(self) -> None:
        start_fork_server()
        context = multiprocessing.get_context("forkserver")
        self._here, self._there = context.Pipe()
        self._process = context.Process(target=_run, args=(self._function, self._there, self._arguments))

    def __enter__(self) -> Self:
        self._watcher.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def has_ended(self) -> bool:
        """Whether the process has ended, or could not be started."""
        return self._has_ended.is_set()

    @property
    def exit_code(self) -> int | None:
        """The exit code of the process, negative if a signal ended it; None while it runs or if it did not start.

        It is UNKNOWN_CODE if a signal ended it after the fork server, which would tell the signal.
        """
        if self._code is None and self._process.pid:
            return self._process.exitcode
        return self._code

    def finish(self) -> None:
        """Tell the function that the command has nothing more for it, and wait until it returns."""
        with suppress(OSError):  # it has ended
            self._here.send("finish")
        self._has_ended.wait()

    def stop(self) -> None:
        """Let the process end in order, as after SIGTERM; kill it after STOP_SECONDS."""
        self._is_stopped = True
        if self._process.pid and not self._has_ended.is_set():
            with suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGTERM)
            self._has_ended.wait(STOP_SECONDS)
        self._here.close()  # a process that goes on, or has not begun yet, ends at once

    def _watch(self) -> None:
        try:
            self._start()
            while True:
                message = self._here.recv()
                if isinstance(message, _Ended):
                    self._code = message.code
                else:
                    self._on_message(message)
        except (EOFError, OSError, TypeError):  # TypeError: closed while it waited
            pass
        finally:
            if self._process.pid:
                self._process.join()
            self._has_ended.set()
        if not self._is_stopped:
            self._on_end()

    def _start(self) -> None:
        """Start the process, which waits until the fork server has imported its modules."""
        for number in range(MAX_STARTS):
            try:
                self._process.start()
                break
            except (EOFError, OSError):  # the fork server has ended
                if self._is_stopped or number == MAX_STARTS - 1:
                    raise
                self._here.close()  # ends a process that it has started nevertheless
                self._there.close()
                self._prepare()
        self._there.close()


def _run(function: Callable[..., None], connection: Connection, arguments: tuple[Any, ...]) -> None:
    share_fork_server()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes of a terminal; the command decides
    signal.signal(signal.SIGTERM, _interrupt)
    channel, code = Channel(connection), 1
    try:
        function(channel, *arguments)
        code = 0
    except SystemExit as error:
        code = int(error.code) if isinstance(error.code, int) else code
        raise
    finally:
        channel.send(_Ended(code))


def _interrupt(signal_number: int, frame: FrameType | None) -> None:
    # The command sends it after the service manager may have sent it to all processes.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise Interrupted(signal_number)
