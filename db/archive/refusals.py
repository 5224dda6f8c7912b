"""Refusals: URLs that were not saved, and why (in the archive)."""

from sqlite_utils import Database

MAX_URL = 2048  # of what a hostile list may offer as a URL


def refuse(archive: Database, url: str, reason: str, *, source_id: int | None, run_id: int | None, at: str) -> bool:
    """Note the reason once for each URL; whether it is new."""
    cursor = archive.conn.execute(
        "insert into refusals (url, source_id, run_id, reason, at) select ?1, ?2, ?3, ?4, ?5"
        " where not exists (select 1 from refusals where url = ?1 and reason = ?4)",
        [url[:MAX_URL], source_id, run_id, reason, at],
    )
    return bool(cursor.rowcount)


def withdraw_refusals(archive: Database, url: str) -> None:
    """The page was saved after all."""
    archive.conn.execute("delete from refusals where url = ?", [url])
