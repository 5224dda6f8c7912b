"""Copy the summary of the crawls from an archive to `news.db`: sources, runs, health of feeds, and refusals."""

import hashlib
import json

from sqlite_utils import Database

from newsfold.db.archive.captures import read_archive_id
from newsfold.db.news.source_choices import apply_choices
from newsfold.db.news.sources import COLUMNS, save_sources, source_ids

FEED_COLUMNS = (
    "kind", "checked_at", "first_worked_at", "worked_at", "new_at", "status", "error", "failures", "entries", "due_at",
)  # fmt: skip
# The latest runs of an archive are copied again, for an archive that was restored from a backup repeats their ids.
COPIED_AGAIN = 100


def copy_crawl_summary(news: Database, archive: Database) -> None:
    """Copy to `news` what is new or changed in the sources, runs, feeds and refusals of `archive`."""
    archive_id = read_archive_id(archive)
    save_sources(news, archive.query(f"select {', '.join(COLUMNS)} from sources"), keep_learned=True)
    with news.atomic():
        _copy_removals(news, archive)
        _copy_icons(news, archive)
        apply_choices(news)
        news.conn.execute("insert or ignore into archives (archive_id) values (?)", [archive_id])
        _copy_runs(news, archive, archive_id)
        _copy_feeds(news, archive)
        _copy_refusals(news, archive, archive_id)


def _copy_removals(news: Database, archive: Database) -> None:
    removals = archive.conn.execute("select removed_at, name from sources").fetchall()
    news.conn.executemany("update sources set removed_at = ? where name = ?", removals)


def _copy_icons(news: Database, archive: Database) -> None:
    """Copy the images that are new or changed, and delete those for which the archive has a reason instead."""
    ids = source_ids(news)
    known = dict(news.conn.execute("select source_id, sha256 from icons").fetchall())
    rows = archive.conn.execute(
        "select sources.name, icons.url, media_type, data from icons join sources on sources.id = icons.source_id"
    )
    for name, url, media_type, data in rows:
        sha256 = hashlib.sha256(data).hexdigest() if data else None
        if sha256 == known.get(ids[name]):
            continue
        news.conn.execute("delete from icons where source_id = ?", [ids[name]])
        if sha256:
            news.conn.execute(
                "insert into icons (source_id, url, media_type, sha256, data) values (?, ?, ?, ?, ?)",
                [ids[name], url, media_type, sha256, data],
            )


def _copy_runs(news: Database, archive: Database, archive_id: str) -> None:
    copied = "select coalesce(max(archive_run_id), 0) from runs where archive_id = ?"
    running = "select archive_run_id from runs where archive_id = ? and status = 'running'"
    runs = archive.conn.execute(
        "select stage, started_at, finished_at, status, counts, id from runs"
        f" where id > min(?, (select max(id) from runs) - {COPIED_AGAIN}) or id in (select value from json_each(?))",
        [
            news.conn.execute(copied, [archive_id]).fetchone()[0],
            json.dumps([row[0] for row in news.conn.execute(running, [archive_id]).fetchall()]),
        ],
    ).fetchall()
    news.conn.executemany(
        "insert into runs (stage, started_at, finished_at, status, counts, archive_id, archive_run_id)"
        " values (?, ?, ?, ?, ?, ?, ?) on conflict (archive_id, archive_run_id) do update set"
        " finished_at = excluded.finished_at, status = excluded.status, counts = excluded.counts",
        [
            [stage, started, finished, status, counts, archive_id, run]
            for stage, started, finished, status, counts, run in runs
        ],
    )


def _copy_feeds(news: Database, archive: Database) -> None:
    ids = source_ids(news)
    # A feed whose URL was only guessed and never worked is left out.
    feeds = archive.conn.execute(
        f"select sources.name, feeds.url, {', '.join('feeds.' + column for column in FEED_COLUMNS)}"
        " from feeds join sources on sources.id = feeds.source_id"
        " where not (feeds.guessed and feeds.worked_at is null)"
    ).fetchall()
    update = ", ".join(f"{column} = excluded.{column}" for column in ("source_id", *FEED_COLUMNS))
    news.conn.executemany(
        f"insert into feeds (source_id, url, {', '.join(FEED_COLUMNS)})"
        f" values (?, ?, {', '.join('?' * len(FEED_COLUMNS))})"
        f" on conflict (url) do update set {update}",
        [[ids[name], *columns] for name, *columns in feeds],
    )


def _copy_refusals(news: Database, archive: Database, archive_id: str) -> None:
    copied = news.conn.execute("select refusal_id from archives where archive_id = ?", [archive_id]).fetchone()[0]
    refusals = archive.conn.execute("select id, url, reason, at from refusals where id > ?", [copied]).fetchall()
    news.conn.executemany(
        "insert or ignore into rejected (url, stage, reason, archive_id, at) values (?, 'crawl', ?, ?, ?)",
        [[url, reason, archive_id, at] for _, url, reason, at in refusals],
    )
    if refusals:
        news.conn.execute("update archives set refusal_id = ? where archive_id = ?", [refusals[-1][0], archive_id])
