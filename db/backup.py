"""Back up a database to a new file, also while another process writes to it."""

import os
import sqlite3
from pathlib import Path

from newsfold.db.connection import delete_database


def backup(source: Path, target: Path) -> int:
    """Copy the database `source` to the new file `target` with `vacuum into`; return the size of the copy in bytes.

    Raise FileExistsError if `target` exists, sqlite3.Error or OSError if the copy fails; then there is no `target`.
    """
    if target.exists():
        raise FileExistsError(f"{target} is there already; name a new file")
    part = target.with_name(f"{target.name}.part")
    delete_database(part)
    connection = sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True, timeout=30)
    try:
        connection.execute("vacuum into ?", [str(part)])
        os.replace(part, target)
    finally:
        connection.close()
        delete_database(part)
    return target.stat().st_size
