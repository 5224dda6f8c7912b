"""The progress of unfinished imports (in the archive), by file, so that a killed import can be resumed."""

from sqlite_utils import Database


def read_progress(archive: Database, file: str, size: int) -> int:
    """Return how many records of the file an earlier import has stored; 0 if it was not begun.

    `size` is in bytes: a file of the same name with another size counts as another file.
    """
    row = archive.conn.execute("select records from imports where file = ? and size = ?", [file, size]).fetchone()
    return int(row[0]) if row else 0


def save_progress(archive: Database, file: str, size: int, records: int) -> None:
    """Record that the first `records` records of the file, which has `size` bytes, are imported."""
    archive.conn.execute(
        "insert into imports (file, size, records) values (?, ?, ?)"
        " on conflict (file) do update set size = excluded.size, records = excluded.records",
        [file, size, records],
    )


def delete_progress(archive: Database, file: str) -> None:
    """Delete the progress of a completely imported file; the next import of it starts from its first record."""
    archive.conn.execute("delete from imports where file = ?", [file])
