"""Files whose import was begun: how far it came, so that a killed one is gone on with (in the archive)."""

from sqlite_utils import Database


def records_done(archive: Database, file: str, size: int) -> int:
    """How many records of the file were taken in before; 0 for another file of this name."""
    row = archive.conn.execute("select records from imports where file = ? and size = ?", [file, size]).fetchone()
    return int(row[0]) if row else 0


def note_records(archive: Database, file: str, size: int, records: int) -> None:
    archive.conn.execute(
        "insert into imports (file, size, records) values (?, ?, ?)"
        " on conflict (file) do update set size = excluded.size, records = excluded.records",
        [file, size, records],
    )


def finish_file(archive: Database, file: str) -> None:
    """A further import reads the file from its start: what is known is not added again."""
    archive.conn.execute("delete from imports where file = ?", [file])
