"""Old captures out of the archive: which of them may go, and how much room that makes."""

from collections.abc import Callable, Iterable
from typing import Any

from sqlite_utils import Database

from newsfold.db.archive.captures import archive_id
from newsfold.db.archive.garbage import delete_bodies, delete_captures, sweep

BATCH = 200  # captures a transaction

Progress = Callable[[int, int], None]


def needed_captures(news: Database, archive: Database) -> Iterable[int]:
    """Ids of the captures that articles and their versions are made from."""
    rows = news.conn.execute(
        "select capture_id from articles where archive_id = :id union"
        " select capture_id from article_versions where archive_id = :id",
        {"id": archive_id(archive)},
    )
    yield from (row[0] for row in rows)


def extracted_up_to(news: Database, archive: Database) -> int:
    """Captures above this id may still be to extract."""
    query = "select coalesce(max(capture_id), 0) from extractions where archive_id = ?"
    return int(news.conn.execute(query, [archive_id(archive)]).fetchone()[0])


def prunable(
    archive: Database, *, newest: int, before: str | None, needed: Iterable[int], up_to: int | None
) -> list[int]:
    """Ids of captures with a body that are not among the `newest` of their page, were fetched `before` a time, are not
    `needed`, and not above `up_to`."""
    archive.conn.execute("create temp table if not exists needed (id integer primary key)")
    archive.conn.execute("delete from temp.needed")
    archive.conn.executemany("insert or ignore into temp.needed values (?)", ((number,) for number in needed))
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


def prune(archive: Database, ids: list[int], progress: Progress = lambda done, total: None) -> dict[str, int]:
    """Delete these captures in batches, each whole: a killed pruning is gone on with by the next."""
    counts = {"captures": len(ids), "bodies": 0, "dictionaries": 0}
    for at in range(0, len(ids), BATCH):
        with archive.atomic():
            bodies = delete_captures(archive, ids[at : at + BATCH])
            delete_bodies(archive, bodies)
        counts["bodies"] += len(bodies)
        progress(min(at + BATCH, len(ids)), len(ids))
    with archive.atomic():
        swept, counts["dictionaries"] = sweep(archive)
    counts["bodies"] += swept
    return counts


def stored_bytes(archive: Database, ids: Iterable[int]) -> int:
    """Compressed bytes of the bodies that only these captures have."""
    going, total = set(ids), 0
    for body_id, size in archive.conn.execute("select id, length(data) from bodies").fetchall():
        users = archive.conn.execute("select id from captures where body_id = ?", [body_id]).fetchall()
        total += size if users and all(row[0] in going for row in users) else 0
    return total


def size_by_host(archive: Database) -> list[dict[str, Any]]:
    """Hosts with what they have stored, the largest first."""
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


def give_back(archive: Database) -> None:
    """Free room to the disk; a file of an earlier version is written anew once, after which that is cheap."""
    if archive.conn.execute("pragma auto_vacuum").fetchone()[0] == 0:
        archive.conn.execute("pragma auto_vacuum = incremental")
        archive.conn.execute("vacuum")
    archive.conn.executescript("pragma incremental_vacuum")
