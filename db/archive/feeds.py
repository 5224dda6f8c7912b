"""Feeds, sitemaps and section pages, all in table `feeds` of the archive: their state, and when each is due."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

_COLUMNS = (
    "id, source_id, url, kind, found_in, etag, last_modified, body_sha256, worked_at, failures, interval_seconds, ttl,"
    " skips, guessed"
)


@dataclass(frozen=True, slots=True)
class Feed:
    """A row of `feeds` as the crawl needs it; `kind` is feed, sitemap or section.

    `found_in` is the URL of the listing that names it, or `seeds` if the user listed it. `etag`, `last_modified` and
    `body_sha256` describe the last response with a body. `worked_at` is the time of the last successful check,
    `failures` the number of failed checks since then. `ttl` (seconds) and `skips` (JSON list, see FeedCheck) are the
    update schedule that it last published. `guessed` is True if its URL is only a common one that no listing or page
    names, and no check has succeeded yet.
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


@dataclass(frozen=True, slots=True)
class FeedCheck:
    """A successful check of a feed at the time `at`; it is due again at `due_at`, after `interval` seconds.

    `status`, `etag`, `last_modified` and `body_sha256` are those of the response; `body_sha256` is None if it had no
    body (status 304). `entries` is the number of entries in the listing, None if it was not parsed; `new` is the number
    of pages not known before. `ttl` (seconds, None if not published) and `skips` are the feed's own update schedule:
    `skips` are the hours (`0` to `23`) and weekdays in which it asks not to be fetched.
    """

    at: str
    status: int
    due_at: str
    interval: int
    new: int = 0
    entries: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None
    ttl: int | None = None
    skips: Sequence[str] = ()


def save_feed(
    archive: Database, source_id: int, url: str, kind: str, found_in: str = "seeds", *, guessed: bool = False
) -> Feed:
    """Insert the feed unless its URL is stored already; return the stored feed.

    If the feed exists and `found_in` is `seeds`, it is updated to this source and kind and is no longer `guessed`;
    otherwise an existing feed is not changed.
    """
    archive.conn.execute(
        "insert into feeds (source_id, url, kind, found_in, guessed) values (?, ?, ?, ?, ?)"
        " on conflict (url) do update set source_id = excluded.source_id, kind = excluded.kind,"
        " found_in = excluded.found_in, guessed = 0"
        " where excluded.found_in = 'seeds'",
        [source_id, url, kind, found_in, guessed],
    )
    return Feed(*archive.conn.execute(f"select {_COLUMNS} from feeds where url = ?", [url]).fetchone())


def due_feeds(archive: Database, source_ids: Collection[int], until: str) -> list[Feed]:
    """Return the feeds of these sources due at `until`: first those never checked, then the longest overdue."""
    rows = archive.conn.execute(
        f"select {_COLUMNS} from feeds where checked_at is null or due_at <= ? order by due_at, id", [until]
    )
    selected = frozenset(source_ids)
    return [feed for feed in (Feed(*row) for row in rows) if feed.source_id in selected]


def is_due(archive: Database, feed_id: int, until: str) -> bool:
    """Return whether the feed is due at `until` or was never checked."""
    return bool(
        archive.conn.execute(
            "select 1 from feeds where id = ? and (checked_at is null or due_at <= ?)", [feed_id, until]
        ).fetchone()
    )


def save_feed_check(archive: Database, feed_id: int, check: FeedCheck) -> None:
    """Record a successful check in the feed's row.

    None for `entries` or `body_sha256` keeps the stored value. Without a body, None for `etag` or `last_modified` keeps
    it too; with a body, None deletes it.
    """
    archive.conn.execute(
        "update feeds set first_worked_at = coalesce(first_worked_at, worked_at, ?1), checked_at = ?1, worked_at = ?1,"
        " status = ?2, error = null, failures = 0, due_at = ?3,"
        " interval_seconds = ?4, new_at = case when ?5 > 0 then ?1 else new_at end, entries = coalesce(?6, entries),"
        " etag = case when ?9 is null then coalesce(?7, etag) else ?7 end,"
        " last_modified = case when ?9 is null then coalesce(?8, last_modified) else ?8 end,"
        " body_sha256 = coalesce(?9, body_sha256), ttl = ?11, skips = ?12, guessed = 0 where id = ?10",
        [
            check.at,
            check.status,
            check.due_at,
            check.interval,
            check.new,
            check.entries,
            check.etag,
            check.last_modified,
            check.body_sha256,
            feed_id,
            check.ttl,
            json.dumps(list(check.skips)),
        ],
    )


def save_feed_failure(
    archive: Database, feed_id: int, *, at: str, error: str, due_at: str | None, status: int | None
) -> None:
    """Record a failed check at the time `at`, and its error.

    The feed is due again at `due_at`, or never if None. `status` is the HTTP status, None without a response.
    """
    archive.conn.execute(
        "update feeds set checked_at = ?, status = ?, error = ?, failures = failures + 1, due_at = ? where id = ?",
        [at, status, error, due_at, feed_id],
    )


def commonest_error(archive: Database) -> str:
    """Return the error of most feeds whose last check failed, "" if there is none."""
    row = archive.conn.execute(
        "select error from feeds where error is not null group by error order by count(*) desc, error limit 1"
    ).fetchone()
    return str(row[0]) if row else ""


def retire_feeds(archive: Database, found_in: str, keep: Collection[str]) -> None:
    """Stop checking the feeds and sitemaps that were found in a listing, except those whose URLs are in `keep`.

    `found_in` is the URL of the listing, `keep` the URLs that its newest version names.
    """
    urls = [url for (url,) in archive.conn.execute("select url from feeds where found_in = ?", [found_in])]
    archive.conn.executemany(
        "update feeds set due_at = null, checked_at = coalesce(checked_at, '') where url = ?",
        [[url] for url in set(urls) - set(keep)],
    )


def unanswered_feeds(archive: Database, since: str) -> list[tuple[str, str]]:
    """Return (URL, name of its source) of each feed that failed at `since` or later, and never worked before."""
    return archive.conn.execute(
        "select feeds.url, sources.name from feeds join sources on sources.id = feeds.source_id"
        " where checked_at >= ? and failures > 0 and worked_at is null and not guessed order by feeds.id",
        [since],
    ).fetchall()


def working_feeds(archive: Database) -> list[str]:
    """Return the URLs of the feeds that worked at least once."""
    return [url for (url,) in archive.conn.execute("select url from feeds where worked_at is not null")]


def retry_feeds(archive: Database, sources: Collection[str], at: str) -> None:
    """Make all feeds of the sources with these names due at `at`, whatever their schedule says, and commit.

    Feeds that were only guessed, and those that their listing names no more, stay as they are.
    """
    with archive.atomic():
        archive.conn.executemany(
            "update feeds set due_at = ? where source_id = (select id from sources where name = ?) and not guessed"
            " and (due_at is not null or failures > 0)",
            [[at, name] for name in sources],
        )


def feed_depth(archive: Database, feed_id: int) -> int:
    """Return how many listings lead from the seeds to this feed: 0 for a feed in the seeds, at most 9."""
    row = archive.conn.execute(
        "with recursive chain (found_in, depth) as (select found_in, 0 from feeds where id = ?"
        " union all select feeds.found_in, depth + 1 from chain join feeds on feeds.url = chain.found_in"
        " where depth < 9) select max(depth) from chain",
        [feed_id],
    ).fetchone()
    return int(row[0] or 0)
