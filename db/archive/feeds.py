"""Feeds, sitemaps and section pages: where pages are found, and when each is asked again (in the archive)."""

import json
from collections.abc import Collection
from dataclasses import dataclass

from sqlite_utils import Database

_COLUMNS = (
    "id, source_id, url, kind, found_in, etag, last_modified, body_sha256, worked_at, failures, interval_seconds, ttl,"
    " skips, guessed"
)


@dataclass(frozen=True, slots=True)
class Feed:
    """A row of `feeds` as the crawl needs it; `kind` is feed, sitemap or section.

    `ttl` (seconds) and `skips` (JSON) are what it last asked for; a `guessed` one has an address that many sites use.
    """

    id: int
    source_id: int
    url: str
    kind: str
    found_in: str
    etag: str | None
    last_modified: str | None
    body_sha256: str | None
    worked_at: str | None
    failures: int
    interval_seconds: int | None
    ttl: int | None
    skips: str
    guessed: bool


def save_feed(
    archive: Database, source_id: int, url: str, kind: str, found_in: str = "seeds", *, guessed: bool = False
) -> Feed:
    """The feed of this URL, made when it is new; a feed that the seeds name belongs to the source that names it."""
    archive.conn.execute(
        "insert into feeds (source_id, url, kind, found_in, guessed) values (?, ?, ?, ?, ?)"
        " on conflict (url) do update set source_id = excluded.source_id, kind = excluded.kind,"
        " found_in = excluded.found_in, guessed = 0"
        " where excluded.found_in = 'seeds'",
        [source_id, url, kind, found_in, guessed],
    )
    return Feed(*archive.conn.execute(f"select {_COLUMNS} from feeds where url = ?", [url]).fetchone())


def due_feeds(archive: Database, source_ids: Collection[int], until: str) -> list[Feed]:
    """What is to be asked now, the longest due first: of these sources, due at `until` or never asked."""
    rows = archive.conn.execute(
        f"select {_COLUMNS} from feeds where checked_at is null or due_at <= ? order by due_at, id", [until]
    )
    wanted = frozenset(source_ids)
    return [feed for feed in (Feed(*row) for row in rows) if feed.source_id in wanted]


def is_due(archive: Database, feed_id: int, until: str) -> bool:
    return bool(
        archive.conn.execute(
            "select 1 from feeds where id = ? and (checked_at is null or due_at <= ?)", [feed_id, until]
        ).fetchone()
    )


def feed_worked(
    archive: Database,
    feed_id: int,
    *,
    at: str,
    status: int,
    due_at: str,
    interval: int,
    new: int = 0,
    entries: int | None = None,
    etag: str | None = None,
    last_modified: str | None = None,
    body_sha256: str | None = None,
    ttl: int | None = None,
    skips: Collection[str] = (),
) -> None:
    """The feed answered; what is None (as with a 304) stays as it was."""
    archive.conn.execute(
        "update feeds set checked_at = ?1, worked_at = ?1, status = ?2, error = null, failures = 0, due_at = ?3,"
        " interval_seconds = ?4, new_at = case when ?5 > 0 then ?1 else new_at end, entries = coalesce(?6, entries),"
        " etag = case when ?9 is null then coalesce(?7, etag) else ?7 end,"
        " last_modified = case when ?9 is null then coalesce(?8, last_modified) else ?8 end,"
        " body_sha256 = coalesce(?9, body_sha256), ttl = ?11, skips = ?12, guessed = 0 where id = ?10",
        [
            at,
            status,
            due_at,
            interval,
            new,
            entries,
            etag,
            last_modified,
            body_sha256,
            feed_id,
            ttl,
            json.dumps(list(skips)),
        ],
    )


def feed_failed(
    archive: Database, feed_id: int, *, at: str, error: str, due_at: str | None, status: int | None
) -> None:
    archive.conn.execute(
        "update feeds set checked_at = ?, status = ?, error = ?, failures = failures + 1, due_at = ? where id = ?",
        [at, status, error, due_at, feed_id],
    )


def retire_feeds(archive: Database, found_in: str, keep: Collection[str]) -> None:
    """Ask no more for the parts of a sitemap index that it no longer lists among its newest."""
    urls = [url for (url,) in archive.conn.execute("select url from feeds where found_in = ?", [found_in])]
    archive.conn.executemany(
        "update feeds set due_at = null, checked_at = coalesce(checked_at, '') where url = ?",
        [[url] for url in set(urls) - set(keep)],
    )


def feed_depth(archive: Database, feed_id: int) -> int:
    """How many other files lead from the seeds to this one."""
    row = archive.conn.execute(
        "with recursive chain (found_in, depth) as (select found_in, 0 from feeds where id = ?"
        " union all select feeds.found_in, depth + 1 from chain join feeds on feeds.url = chain.found_in"
        " where depth < 9) select max(depth) from chain",
        [feed_id],
    ).fetchone()
    return int(row[0] or 0)
