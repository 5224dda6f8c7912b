"""Exit codes of the command line, and the handling of expected errors: one sentence on stderr."""

import os
import sqlite3
import sys
from collections.abc import Mapping
from enum import IntEnum
from typing import Any, NoReturn

import click

from newsfold.db.connection import NotADatabase
from newsfold.db.lock import Locked
from newsfold.db.news.embeddings import MissingModel
from newsfold.db.values.text import one_line


class ExitCode(IntEnum):
    """The exit codes that cron and scripts can act on."""

    OK = 0
    FAILED = 1  # a stage or all of its work failed
    USAGE = 2  # wrong arguments or files, nothing was done; click exits with the same code
    LOCKED = 75  # another run holds the lock; EX_TEMPFAIL of sysexits.h: try again later


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

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command line and return the result of the command."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise  # the reader of the output has closed it, as `head` does; click ends quietly
        except tuple(EXIT_CODES) as error:
            exit_with_error(error, exit_code_of(error) or ExitCode.FAILED)


def exit_code_of(error: Exception) -> ExitCode | None:
    """Return the exit code of an expected error, None for any other exception."""
    return next((code for kind, code in EXIT_CODES.items() if isinstance(error, kind)), None)


def exit_with_error(error: Exception, code: ExitCode) -> NoReturn:
    """Print the message of `error` and exit; if NEWSFOLD_DEBUG is set, raise it for its traceback."""
    if os.environ.get("NEWSFOLD_DEBUG"):
        raise error
    click.echo(f"Error: {one_line(str(error))}", err=True)
    sys.exit(code)
