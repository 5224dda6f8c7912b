"""Pages (in the archive): every article URL that was found, and when each is due.

A page is in the fetch queue while it has a `due_at`. Rows are committed before anything is fetched, so the queue
survives a killed crawl.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils import Database

from newsfold.db.values.urls import canonical_url, host_of, request_url

_COLUMNS = "pages.id, pages.url, fetch_url, host, source_id, found_at, fetched_at, failures, etag, last_modified"


@dataclass(frozen=True, slots=True)
class ListedPage:
    """A page as the entry of a listing names it: `url` is its canonical URL, `fetch_url` the URL to request.

    `feed` is the metadata of the entry, as stored in `pages.feed`. `modified_at` is the time at which the page changed
    according to the entry; None if the entry does not say.
    """

    url: str
    fetch_url: str
    host: str
    feed: Mapping[str, Any] = field(default_factory=dict)
    modified_at: str | None = None


@dataclass(frozen=True, slots=True)
class RecrawlLimit:
    """Limit of the known pages that are recrawled because an entry has a newer time of change.

    Only pages found after `found_after` and last fetched at or before `fetched_before` are recrawled. The limit is for
    sites that report a change of all their pages at every request. The defaults admit every page.
    """

    found_after: str = ""
    fetched_before: str = "9999"


NO_LIMIT = RecrawlLimit()


@dataclass(frozen=True, slots=True)
class Page:
    """A row of `pages` as the crawl needs it.

    `url` is the canonical URL, `fetch_url` the URL to request. `fetched_at` is None before the first fetch; `failures`
    is the number of failed fetches since the last successful one; `etag` and `last_modified` are those of the last
    response.
    """

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
    page: ListedPage,
    *,
    source_id: int,
    feed_id: int | None,
    at: str,
    recrawl_limit: RecrawlLimit = NO_LIMIT,
    weak: bool = False,
) -> tuple[int, str]:
    """Insert the page, or update it from the entry; return (page id, reason to fetch it).

    The reason is `new`, `newer` or "" for none. `newer` means that the entry's time of change is later than the last
    fetch and than the time of change known before, within `recrawl_limit`. The page is due at `at`, the current
    time, if there is a reason, unless it is marked as gone. `feed_id` is the listing, None if there is none.

    If several listings name a page, their metadata are merged: the latest value of a key wins. The values of a `weak`
    listing, which knows less of the page, only fill gaps.
    """
    metadata = json.dumps(page.feed, ensure_ascii=False, sort_keys=True)
    cursor = archive.conn.execute(
        "insert into pages (url, fetch_url, host, source_id, feed_id, feed, found_at, modified_at, due_at)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (url) do nothing",
        [page.url, page.fetch_url, page.host, source_id, feed_id, metadata, at, page.modified_at, at],
    )
    if cursor.rowcount:
        return int(cursor.lastrowid or 0), "new"
    page_id, known_metadata, found_at, fetched_at, known_modified_at = archive.conn.execute(
        "select id, feed, found_at, fetched_at, modified_at from pages where url = ?", [page.url]
    ).fetchone()
    # Merged, because sitemaps have less metadata than feeds and must not erase theirs.
    known, current = json.loads(known_metadata), dict(page.feed)
    merged_metadata = _merge(current, known) if weak else _merge(known, current)
    merged = json.dumps(merged_metadata, ensure_ascii=False, sort_keys=True)
    is_newer = bool(
        page.modified_at
        and fetched_at
        and page.modified_at > max(fetched_at, known_modified_at or "")
        and found_at > recrawl_limit.found_after
        and fetched_at <= recrawl_limit.fetched_before
    )
    if merged != known_metadata or is_newer:
        archive.conn.execute(
            "update pages set feed = ?, modified_at = nullif(max(coalesce(modified_at, ''), ?), ''),"
            " due_at = case when ? and gone_at is null then ? else due_at end where id = ?",
            [merged, page.modified_at or known_modified_at or "", is_newer, at, page_id],
        )
    return int(page_id), "newer" if is_newer else ""


def _merge(weaker: dict[str, Any], stronger: dict[str, Any]) -> dict[str, Any]:
    """Return the metadata of two entries; the values of `stronger` win, except that a time of publication wins over
    another time in its place (see FeedMetadata)."""
    merged = weaker | stronger
    is_named = [
        "published" in metadata and "published_from" not in metadata for metadata in (weaker, stronger)
    ]  # whether the listing names it a time of publication
    source = weaker if "published" not in stronger or is_named == [True, False] else stronger
    for key in ("published", "published_from"):
        merged.pop(key, None)
        if key in source:
            merged[key] = source[key]
    return merged


def feed_metadata_of(archive: Database, page_id: int) -> dict[str, Any]:
    """Return the metadata of the page, merged from the entries of all listings that named it; {} if there are none."""
    row = archive.conn.execute("select feed from pages where id = ?", [page_id]).fetchone()
    return dict(json.loads(row[0]))


def find_or_add_page(archive: Database, url: str, *, source_id: int, at: str) -> Page:
    """Return the page of `url`; insert it, due at `at`, if it is new. Raise ValueError if `url` is no http(s) URL."""
    canonical = canonical_url(url)
    if canonical is None:
        raise ValueError(f"{url[:80]!r} is no web address")
    page = ListedPage(canonical, request_url(url) or canonical, host_of(url))
    page_id, _ = add_page(archive, page, source_id=source_id, feed_id=None, at=at)
    return read_page(archive, page_id)


def add_imported_page(archive: Database, page: ListedPage, *, source_id: int, at: str, found_at: str = "") -> int:
    """Return the id of the page; insert it if it is new, as fetched at `at` and not in the fetch queue.

    It counts as found at `found_at`, or at `at` if that is "". Of a known page, the metadata only fill gaps.
    """
    archive.conn.execute(
        "insert into pages (url, fetch_url, host, source_id, found_at, fetched_at) values (?, ?, ?, ?, ?, ?)"
        " on conflict (url) do nothing",
        [page.url, page.fetch_url, page.host, source_id, found_at or at, at],
    )
    page_id, known = archive.conn.execute("select id, feed from pages where url = ?", [page.url]).fetchone()
    if page.feed:
        merged = json.dumps(_merge(dict(page.feed), json.loads(known)), ensure_ascii=False, sort_keys=True)
        archive.conn.execute("update pages set feed = ? where id = ? and feed <> ?", [merged, page_id, merged])
    return int(page_id)


def last_fetched_at(archive: Database, page_id: int) -> str | None:
    """Return when the page's newest capture with a body was fetched, or None if it has none."""
    query = "select max(fetched_at) from captures where page_id = ? and body_id is not null"
    fetched_at = archive.conn.execute(query, [page_id]).fetchone()[0]
    return None if fetched_at is None else str(fetched_at)


def read_page(archive: Database, page_id: int) -> Page:
    """Return the page with this id, which must exist."""
    return Page(*archive.conn.execute(f"select {_COLUMNS} from pages where id = ?", [page_id]).fetchone())


def due_pages(archive: Database, source_ids: Collection[int], until: str, *, per_host: int) -> list[tuple[int, str]]:
    """Return (page id, host) of the pages of these sources that are due at `until`, at most `per_host` of each host.

    The hosts alternate. Within a host, pages that were never fetched come first, then those found most recently.
    """
    rows = archive.conn.execute(
        "select id, host, source_id from (select id, host, source_id, row_number() over"
        " (partition by host order by fetched_at is not null, found_at desc, id) as place"
        " from pages where due_at <= ?) where place <= ? order by place",
        [until, per_host],
    )
    selected = frozenset(source_ids)
    return [(page_id, host) for page_id, host, source_id in rows if source_id in selected]


def mark_page_fetched(
    archive: Database,
    page_id: int,
    *,
    at: str,
    due_at: str | None,
    etag: str | None,
    last_modified: str | None,
    changed: bool,
) -> None:
    """Record that the page was fetched at `at`; it is due again at `due_at`, or never if None.

    `etag` and `last_modified` are those of the response, None if not sent. `changed` is True if the body is the page's
    first or differs from the one before.
    """
    archive.conn.execute(
        "update pages set fetched_at = ?1, changed_at = case when ?2 then ?1 else changed_at end, due_at = ?3,"
        " etag = ?4, last_modified = ?5, visits = visits + 1, failures = 0, reason = null, gone_at = null"
        " where id = ?6",
        [at, changed, due_at, etag, last_modified, page_id],
    )


def mark_page_unchanged(archive: Database, page_id: int, *, at: str, due_at: str | None) -> None:
    """Record a 304 (Not Modified) response to the page at `at`; it is due again at `due_at`, or never if None."""
    archive.conn.execute(
        "update pages set fetched_at = ?, due_at = ?, visits = visits + 1, failures = 0, reason = null where id = ?",
        [at, due_at, page_id],
    )


def mark_page_gone(archive: Database, page_id: int, *, at: str, reason: str) -> None:
    """Record that the site removed the page, and take it out of the fetch queue.

    `reason` says how this is known. `at` becomes `gone_at`, unless the page was marked before.
    """
    archive.conn.execute(
        "update pages set gone_at = coalesce(gone_at, ?), due_at = null, visits = visits + 1, reason = ? where id = ?",
        [at, reason, page_id],
    )


def mark_page_failed(
    archive: Database, page_id: int, *, reason: str, due_at: str | None, is_counted: bool = True
) -> None:
    """Record the reason why the page could not be fetched; it is due again at `due_at`, or never if None.

    `is_counted` is False for a deferred failure, such as a pause of the host, which does not add to the page's
    failures.
    """
    archive.conn.execute(
        "update pages set reason = ?, due_at = ?, failures = failures + ? where id = ?",
        [reason, due_at, is_counted, page_id],
    )


def count_due_pages(archive: Database, until: str) -> int:
    """Return the number of pages that are due at `until`."""
    return int(archive.conn.execute("select count(*) from pages where due_at <= ?", [until]).fetchone()[0])
