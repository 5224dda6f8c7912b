"""Pages: every article URL that was found, and when each is to be fetched (in the archive).

A row with `due_at` is work to do. Rows are committed before anything is fetched, so this queue survives a kill.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils import Database

from newsfold.db.values.urls import canonical_url, host_of

_COLUMNS = "pages.id, pages.url, fetch_url, host, source_id, found_at, fetched_at, failures, etag, last_modified"


@dataclass(frozen=True, slots=True)
class Found:
    """A page as a list names it: `url` is its identity, `fetch_url` what is asked for."""

    url: str
    fetch_url: str
    host: str
    feed: Mapping[str, Any] = field(default_factory=dict)
    modified_at: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A row of `pages` as the crawl needs it."""

    id: int
    url: str
    fetch_url: str
    host: str
    source_id: int | None
    found_at: str
    fetched_at: str | None
    failures: int
    etag: str | None
    last_modified: str | None


def add_page(
    archive: Database,
    found: Found,
    *,
    source_id: int,
    feed_id: int | None,
    at: str,
    found_after: str = "",
    fetched_before: str = "9999",
    weak: bool = False,
) -> tuple[int, str]:
    """The page's id and why it is to be fetched for this entry: it is `new`, or `newer` than what was fetched; or "".

    Newer counts for pages found after and fetched before the given times: there are sites that call all their pages
    changed each time they are asked. What a `weak` list tells of a known page only fills gaps.
    """
    conn = archive.conn
    feed = json.dumps(found.feed, ensure_ascii=False, sort_keys=True)
    cursor = conn.execute(
        "insert into pages (url, fetch_url, host, source_id, feed_id, feed, found_at, modified_at, due_at)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (url) do nothing",
        [found.url, found.fetch_url, found.host, source_id, feed_id, feed, at, found.modified_at, at],
    )
    if cursor.rowcount:
        return int(cursor.lastrowid or 0), "new"
    page_id, told, found_at, fetched_at, known = conn.execute(
        "select id, feed, found_at, fetched_at, modified_at from pages where url = ?", [found.url]
    ).fetchone()
    # Sitemaps know less of a page than feeds, so what several lists say is joined, the newest word first.
    before, now = json.loads(told), dict(found.feed)
    merged = json.dumps(now | before if weak else before | now, ensure_ascii=False, sort_keys=True)
    newer = bool(
        found.modified_at
        and fetched_at
        and found.modified_at > max(fetched_at, known or "")
        and found_at > found_after
        and fetched_at <= fetched_before
    )
    if merged != told or newer:
        conn.execute(
            "update pages set feed = ?, modified_at = nullif(max(coalesce(modified_at, ''), ?), ''),"
            " due_at = case when ? and gone_at is null then ? else due_at end where id = ?",
            [merged, found.modified_at or known or "", newer, at, page_id],
        )
    return int(page_id), "newer" if newer else ""


def told_of_page(archive: Database, page_id: int) -> dict[str, Any]:
    """What lists said of the page."""
    row = archive.conn.execute("select feed from pages where id = ?", [page_id]).fetchone()
    return dict(json.loads(row[0]))


def find_or_add(archive: Database, url: str, *, source_id: int, at: str) -> Page:
    """The page of this address, due to be fetched when it is made now. Raises ValueError for no web address."""
    canonical = canonical_url(url)
    if canonical is None:
        raise ValueError(f"{url[:80]!r} is no web address")
    found = Found(canonical, url.partition("#")[0], host_of(url))
    page_id, _ = add_page(archive, found, source_id=source_id, feed_id=None, at=at)
    return read_page(archive, page_id)


def imported_page(archive: Database, url: str, fetch_url: str, host: str, source_id: int, *, at: str) -> int:
    """The id of the page of this URL, which is not due to be fetched when it is made now."""
    archive.conn.execute(
        "insert into pages (url, fetch_url, host, source_id, found_at, fetched_at) values (?, ?, ?, ?, ?, ?)"
        " on conflict (url) do nothing",
        [url, fetch_url, host, source_id, at, at],
    )
    return int(archive.conn.execute("select id from pages where url = ?", [url]).fetchone()[0])


def last_fetched_at(archive: Database, page_id: int) -> str | None:
    """When the newest saved body of the page arrived."""
    query = "select max(fetched_at) from captures where page_id = ? and body_id is not null"
    found = archive.conn.execute(query, [page_id]).fetchone()[0]
    return None if found is None else str(found)


def read_page(archive: Database, page_id: int) -> Page:
    return Page(*archive.conn.execute(f"select {_COLUMNS} from pages where id = ?", [page_id]).fetchone())


def due_pages(archive: Database, source_ids: Collection[int], until: str, *, per_host: int) -> list[tuple[int, str]]:
    """(id, host) of pages to fetch, at most `per_host` of one host: unseen ones first, then the newest."""
    rows = archive.conn.execute(
        "select id, host, source_id from (select id, host, source_id, row_number() over"
        " (partition by host order by fetched_at is not null, found_at desc, id) as place"
        " from pages where due_at <= ?) where place <= ? order by place",
        [until, per_host],
    )
    wanted = frozenset(source_ids)
    return [(page_id, host) for page_id, host, source_id in rows if source_id in wanted]


def page_fetched(
    archive: Database,
    page_id: int,
    *,
    at: str,
    due_at: str | None,
    etag: str | None,
    last_modified: str | None,
    changed: bool,
) -> None:
    """A body arrived; `changed` when it is another than before (the first is)."""
    archive.conn.execute(
        "update pages set fetched_at = ?1, changed_at = case when ?2 then ?1 else changed_at end, due_at = ?3,"
        " etag = ?4, last_modified = ?5, visits = visits + 1, failures = 0, reason = null, gone_at = null"
        " where id = ?6",
        [at, changed, due_at, etag, last_modified, page_id],
    )


def page_unchanged(archive: Database, page_id: int, *, at: str, due_at: str | None) -> None:
    archive.conn.execute(
        "update pages set fetched_at = ?, due_at = ?, visits = visits + 1, failures = 0, reason = null where id = ?",
        [at, due_at, page_id],
    )


def page_gone(archive: Database, page_id: int, *, at: str, reason: str) -> None:
    archive.conn.execute(
        "update pages set gone_at = coalesce(gone_at, ?), due_at = null, visits = visits + 1, reason = ? where id = ?",
        [at, reason, page_id],
    )


def page_failed(archive: Database, page_id: int, *, reason: str, due_at: str | None, counts: bool = True) -> None:
    """The page could not be had; it stays due at `due_at`, or is left alone. Waiting for a host does not count."""
    archive.conn.execute(
        "update pages set reason = ?, due_at = ?, failures = failures + ? where id = ?",
        [reason, due_at, counts, page_id],
    )


def pages_waiting(archive: Database, until: str) -> int:
    return int(archive.conn.execute("select count(*) from pages where due_at <= ?", [until]).fetchone()[0])
