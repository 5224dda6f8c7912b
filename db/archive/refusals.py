"""Refusals (in the archive): URLs that the crawl did not fetch or save, each with the reason."""

from sqlite_utils import Database

from newsfold.db.values.urls import MAX_URL  # characters that are stored; a hostile listing can name longer URLs


def save_refusal(
    archive: Database, url: str, reason: str, *, source_id: int | None, run_id: int | None, at: str
) -> bool:
    """Record that the crawl refused `url` at `at`, once for each URL and reason; return whether this one is new.

    `source_id` and `run_id` are the source and the crawl run, None if there is none.
    """
    cursor = archive.conn.execute(
        "insert into refusals (url, source_id, run_id, reason, at) select ?1, ?2, ?3, ?4, ?5"
        " where not exists (select 1 from refusals where url = ?1 and reason = ?4)",
        [url[:MAX_URL], source_id, run_id, reason, at],
    )
    return bool(cursor.rowcount)


def delete_refusals(archive: Database, url: str) -> None:
    """Delete all refusals of `url`, because it was saved after all."""
    archive.conn.execute("delete from refusals where url = ?", [url])
