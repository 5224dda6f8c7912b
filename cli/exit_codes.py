"""Exit codes of the command line, and the handling of expected errors: one sentence on stderr."""

import errno
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import IntEnum
from typing import Any, NoReturn

import click

from newsfold.cli.options import FOLDERS
from newsfold.db.connection import NotADatabase, is_disk_error, is_locked_error
from newsfold.db.lock import Locked
from newsfold.db.news.embeddings import MissingModel
from newsfold.db.values.text import one_line
from newsfold.interruption import Interrupted, handle_signals, raise_interrupted

ARGUMENTS = "newsfold.arguments"  # key of `click.Context.meta`: all arguments of the command line
FULL_BYTES = 1 << 20  # a file system with less free space counts as full


class ExitCode(IntEnum):
    """The exit codes that cron and scripts can act on."""

    OK = 0
    FAILED = 1  # a stage or all of its work failed
    USAGE = 2  # wrong arguments or files, nothing was done; click exits with the same code
    LOCKED = 75  # another run or program holds a lock; EX_TEMPFAIL of sysexits.h: try again later
    # 128 + the number of the signal (130 for SIGINT, 143 for SIGTERM): interrupted, what was done is saved


# The expected errors. Any other exception is a bug and ends with a traceback.
EXIT_CODES: Mapping[type[Exception], ExitCode] = {
    Locked: ExitCode.LOCKED,
    NotADatabase: ExitCode.USAGE,
    MissingModel: ExitCode.FAILED,
    sqlite3.Error: ExitCode.FAILED,
    OSError: ExitCode.FAILED,
}


class CommandFailed(click.ClickException):
    """The work of a command failed after it had begun; the message is one sentence."""

    exit_code = ExitCode.FAILED


class ErrorHandlingGroup(click.Group):
    """A group of commands that ends with a sentence and an exit code after any error of EXIT_CODES."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run the program; a standard stream that is closed, as by `>&-`, is the null device."""
        for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
            if getattr(sys, name) is None:
                setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - for the whole process
        return super().main(*args, **extra)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Keep all arguments of the command line for error messages, parse those of the group, return the others."""
        ctx.meta[ARGUMENTS] = tuple(args)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command line and return the result of the command."""
        with report_errors(), handle_signals(raise_interrupted):
            return super().invoke(ctx)


@contextmanager
def report_errors(*, is_interruption_shown: bool = True) -> Iterator[None]:
    """End the process after an expected error, or after Interrupted, with a sentence and an exit code."""
    try:
        yield
    except Interrupted as error:
        if is_interruption_shown:
            click.echo(f"Error: {error}; what was done is saved, and the next run goes on", err=True)
        sys.exit(128 + error.signal_number)
    except BrokenPipeError:
        raise  # the reader of the output has closed it, as `head` does; click ends quietly
    except UnicodeEncodeError:
        context = click.get_current_context(silent=True)
        if context is None or all(map(_is_utf8, context.meta.get(ARGUMENTS, ()))):
            raise
        exit_with_error(ValueError("an argument is not UTF-8; write it in UTF-8"), ExitCode.USAGE)
    except tuple(EXIT_CODES) as error:
        exit_with_error(error, exit_code_of(error) or ExitCode.FAILED)


def _is_utf8(argument: str) -> bool:
    """Decide whether an argument of the command line, in which wrong bytes are surrogates, is UTF-8."""
    return all(not "\ud800" <= sign <= "\udfff" for sign in argument)


def exit_code_of(error: Exception) -> ExitCode | None:
    """Return the exit code of an expected error, None for any other exception."""
    if isinstance(error, sqlite3.Error) and is_locked_error(error):
        return ExitCode.LOCKED
    return next((code for kind, code in EXIT_CODES.items() if isinstance(error, kind)), None)


def exit_with_error(error: Exception, code: ExitCode) -> NoReturn:
    """Print the message of `error` and exit; if NEWSFOLD_DEBUG is set, raise it for its traceback."""
    if os.environ.get("NEWSFOLD_DEBUG"):
        raise error
    click.echo(f"Error: {one_line(describe_error(error))}", err=True)
    sys.exit(code)


def describe_error(error: Exception) -> str:
    """Return the message of an error; for a full disk, a read-only file system or a lock, a sentence that says what to
    do."""
    number = error.errno if isinstance(error, OSError) else None
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF
    folders = [folder for folder in _written_folders() if _free_bytes(folder) < FULL_BYTES]
    is_full = number == errno.ENOSPC or code == sqlite3.SQLITE_FULL
    if is_full or (folders and isinstance(error, sqlite3.Error) and is_disk_error(error)):
        return f"{error}; no space is left in {' and '.join(folders) or 'a folder'}: make room and run again"
    if number == errno.EROFS or code == sqlite3.SQLITE_READONLY:
        folders = [folder for folder in _written_folders() if not os.access(folder, os.W_OK)]
        return f"{error}; {' and '.join(folders) or 'the file'} cannot be written: use another place or its permissions"
    if isinstance(error, sqlite3.Error) and is_locked_error(error):
        return f"{error}: another program writes to the file; close it, or try again later"
    return str(error)


def _written_folders() -> list[str]:
    """Return the folders in which a command writes: those of its files, and those of temporary files."""
    context = click.get_current_context(silent=True)
    folders = context.meta.get(FOLDERS, {}) if context else {}
    return [*(folders or [os.getcwd()]), tempfile.gettempdir(), os.environ.get("SQLITE_TMPDIR", "/var/tmp")]


def _free_bytes(folder: str) -> int:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return FULL_BYTES
