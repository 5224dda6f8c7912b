"""Prune the archive: find the old captures that can be deleted, measure the space that they use, delete them."""

from collections.abc import Iterable
from typing import Any

from sqlite_utils import Database

from newsfold.db.archive.captures import read_archive_id
from newsfold.db.archive.garbage import delete_bodies, delete_captures, delete_unused
from newsfold.progress import ProgressCallback

BATCH = 200  # captures that are deleted in one transaction


def needed_captures(news: Database, archive: Database) -> Iterable[int]:
    """Yield the ids of the captures in `archive` from which articles and their versions were extracted."""
    rows = news.conn.execute(
        "select capture_id from articles where archive_id = :id union"
        " select capture_id from article_versions where archive_id = :id",
        {"id": read_archive_id(archive)},
    )
    yield from (row[0] for row in rows)


def last_extracted_capture(news: Database, archive: Database) -> int:
    """Return the highest id of an extracted capture, 0 if there is none; captures above it may still be pending."""
    query = "select coalesce(max(capture_id), 0) from extractions where archive_id = ?"
    return int(news.conn.execute(query, [read_archive_id(archive)]).fetchone()[0])


def prunable_captures(
    archive: Database, *, newest: int, before: str | None, needed: Iterable[int], up_to: int | None
) -> list[int]:
    """Return the ids of the captures that have a body and can be deleted, in ascending order.

    These are not among the `newest` captures of their page, were fetched before the time `before`, are not among the
    ids `needed`, and have ids of at most `up_to`. None for `before` or `up_to` means no limit.
    """
    archive.conn.execute("create temp table if not exists needed (id integer primary key)")
    archive.conn.execute("delete from temp.needed")
    archive.conn.executemany("insert or ignore into temp.needed values (?)", ((capture_id,) for capture_id in needed))
    rows = archive.conn.execute(
        """
        select id from (
            select id, fetched_at, row_number() over (partition by page_id order by id desc) as place
            from captures where body_id is not null
        )
        where place > :newest and (:before is null or fetched_at < :before) and (:up_to is null or id <= :up_to)
            and id not in (select id from temp.needed)
        order by id
        """,
        {"newest": newest, "before": before, "up_to": up_to},
    ).fetchall()
    archive.conn.commit()
    return [row[0] for row in rows]


def prune(archive: Database, ids: list[int], progress: ProgressCallback = lambda done, total: None) -> dict[str, int]:
    """Delete these captures, then all bodies and dictionaries that nothing refers to any more.

    Return the numbers of deleted `captures`, `bodies` and `dictionaries`. Captures are deleted in batches of one
    transaction each: if the process is killed, the next call deletes the rest. `progress` is called after each batch.
    """
    counts = {"captures": len(ids), "bodies": 0, "dictionaries": 0}
    for start in range(0, len(ids), BATCH):
        with archive.atomic():
            bodies = delete_captures(archive, ids[start : start + BATCH])
            delete_bodies(archive, bodies)
        counts["bodies"] += len(bodies)
        progress(min(start + BATCH, len(ids)), len(ids))
    with archive.atomic():
        unused_bodies, counts["dictionaries"] = delete_unused(archive)
    counts["bodies"] += unused_bodies
    return counts


def stored_bytes(archive: Database, ids: Iterable[int]) -> int:
    """Return the compressed size in bytes of all bodies that belong to these captures only."""
    captures, total = set(ids), 0
    for body_id, size in archive.conn.execute("select id, length(data) from bodies").fetchall():
        users = archive.conn.execute("select id from captures where body_id = ?", [body_id]).fetchall()
        total += size if users and all(row[0] in captures for row in users) else 0
    return total


def size_by_host(archive: Database) -> list[dict[str, Any]]:
    """Return a row for each host, the host that takes most space first.

    The keys of a row: host; the numbers of pages, captures and bodies; and in bytes, stored (the compressed bodies),
    dictionaries (the compressed dictionaries) and received (the bodies before compression).
    """
    rows = archive.query(
        """
        select host, sum(pages) as pages, sum(captures) as captures, sum(bodies) as bodies, sum(stored) as stored,
            sum(dictionaries) as dictionaries, sum(received) as received
        from (
            select host, count(*) as pages, 0 as captures, 0 as bodies, 0 as stored, 0 as dictionaries, 0 as received
            from pages group by host
            union all
            select pages.host, 0, count(*), 0, 0, 0, 0
            from captures join pages on pages.id = captures.page_id group by pages.host
            union all
            select host, 0, 0, count(*), sum(length(data)), 0, sum(size) from bodies group by host
            union all
            select host, 0, 0, 0, 0, sum(length(data)), 0 from dictionaries group by host
        )
        group by host order by sum(stored) + sum(dictionaries) desc, host
        """
    )
    return list(rows)


def release_space(archive: Database) -> None:
    """Release the free pages of the file to the file system.

    A file of an earlier version, without incremental vacuum, is rewritten once; later calls are cheap.
    """
    if archive.conn.execute("pragma auto_vacuum").fetchone()[0] == 0:
        archive.conn.execute("pragma auto_vacuum = incremental")
        archive.conn.execute("vacuum")
    archive.conn.executescript("pragma incremental_vacuum")
