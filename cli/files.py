"""Open the files that commands write, so that an interrupted command leaves none of them incomplete."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from newsfold.cli.session import require_new_file

STDOUT = Path("-")


@contextmanager
def open_atomically(path: Path, *, is_replaced: bool = False) -> Iterator[IO[bytes]]:
    """Open a file for writing beside `path` and move it to `path` after success; - is standard output.

    An interrupted command thus leaves no incomplete file, and an earlier file at `path` as it was. Raise
    click.UsageError if there is one, unless it `is_replaced`; the new file then has its permissions. What is no
    regular file, such as a pipe or a device, is written to directly.
    """
    if path == STDOUT:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()  # so that a full disk is an error of the command
        return
    path = path.resolve()  # a symbolic link stays, and its target is replaced
    if path.exists() and not path.is_file():
        with path.open("wb") as file:
            yield file
        return
    if not is_replaced:
        require_new_file(path)
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())  # some file systems tell only now that the disk is full
        if path.exists():
            shutil.copymode(path, part)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
