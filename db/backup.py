"""A whole copy of a database, also while it is written to."""

import os
import sqlite3
from pathlib import Path


def backup(source: Path, target: Path) -> int:
    """Copy `source` by `vacuum into`, so that `target` is there whole or not at all; returns its size in bytes.

    Raises FileExistsError for a `target` that is there, sqlite3.Error or OSError when the copy fails.
    """
    if target.exists():
        raise FileExistsError(f"{target} is there already; name a new file")
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    connection = sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True, timeout=30)
    try:
        connection.execute("vacuum into ?", [str(part)])
        os.replace(part, target)
    finally:
        connection.close()
        part.unlink(missing_ok=True)
    return target.stat().st_size
