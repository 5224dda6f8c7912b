"""Captures: the saved responses of pages. Their bodies are in `newsfold.db.archive.bodies`."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils import Database

from newsfold.db.archive.bodies import read_body, save_body
from newsfold.db.values.urls import canonical_url

# A header that we add if the body is not as a server sent it: its value is `feed` if the body was made from the full
# text in a feed, `browser` if it is the page as rendered by a browser.
MADE_BY = "x-newsfold-saved-from"


@dataclass(frozen=True, slots=True)
class Capture:
    """One saved response.

    `url` is the URL that answered, `redirects` are the URLs that redirected to it. `headers` are (lower-case name,
    value) in the order received. `body` is the content after content decoding, None if it was not saved. `optouts` are
    the objections of the page and its site to archiving or mining: `noarchive`, `noai`, `tdm`. `sha256` is what
    body_sha256 returns for the body, None if it is not known yet.
    """

    url: str
    fetched_at: str
    status: int
    headers: Sequence[tuple[str, str]] = ()
    redirects: Sequence[str] = field(default=())
    body: bytes | None = None
    optouts: Sequence[str] = ()
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class CaptureFilter:
    """Conditions on captures, which must all hold; None means no condition.

    A capture must be fetched at or after `since` and before `until`, and its page must be on `host` or a host below it.
    Captures with opt-outs are selected only if `opted_out` is True.
    """

    since: str | None = None
    until: str | None = None
    host: str | None = None
    opted_out: bool = False


@dataclass(frozen=True, slots=True)
class CapturedPageRow:
    """What the archive knows of the page of a capture: the URL that is requested, the name of its source ("" if it has
    none), when it was found, and the metadata of its entries in listings."""

    fetch_url: str
    source: str
    found_at: str
    feed: Mapping[str, Any]


def read_archive_id(archive: Database) -> str:
    """Return the UUID of the archive. `news.db` stores it beside capture ids, which every archive counts from 1."""
    return str(archive.conn.execute("select uuid from archive").fetchone()[0])


def save_capture(archive: Database, page_id: int, capture: Capture, *, run_id: int | None = None) -> int:
    """Store the capture of the page, and its body unless the same body is stored already; return the capture's id.

    `run_id` is the crawl run that fetched it; None for an import.
    """
    body_id = None
    if capture.body is not None:
        host = archive.conn.execute("select host from pages where id = ?", [page_id]).fetchone()[0]
        body_id = save_body(archive, capture.body, host=host, page_id=page_id, digest=capture.sha256)
    cursor = archive.conn.execute(
        "insert into captures (page_id, run_id, url, fetched_at, status, headers, redirects, body_id, optouts)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            page_id,
            run_id,
            capture.url,
            capture.fetched_at,
            capture.status,
            json.dumps(list(capture.headers)),
            json.dumps(list(capture.redirects)),
            body_id,
            json.dumps(list(capture.optouts)),
        ],
    )
    return int(cursor.lastrowid or 0)


def last_body_sha256(archive: Database, page_id: int) -> str | None:
    """Return the SHA-256 digest of the page's newest saved body, or None if it has none."""
    row = archive.conn.execute(
        "select bodies.sha256 from captures join bodies on bodies.id = captures.body_id"
        " where captures.page_id = ? order by captures.id desc limit 1",
        [page_id],
    ).fetchone()
    return str(row[0]) if row else None


def read_page_of(archive: Database, capture_id: int) -> CapturedPageRow:
    """Return what the archive knows of the page of this capture, which must exist."""
    fetch_url, source, found_at, feed = archive.conn.execute(
        "select fetch_url, coalesce(sources.name, ''), found_at, feed from captures join pages on pages.id = page_id"
        " left join sources on sources.id = source_id where captures.id = ?",
        [capture_id],
    ).fetchone()
    return CapturedPageRow(fetch_url, source, found_at, json.loads(feed))


def has_capture(archive: Database, page_id: int, fetched_at: str, status: int) -> bool:
    """Return whether the page has a capture with this status that was fetched at `fetched_at`."""
    query = "select 1 from captures where page_id = ? and fetched_at = ? and status = ?"
    return archive.conn.execute(query, [page_id, fetched_at, status]).fetchone() is not None


def find_capture(archive: Database, url: str, fetched_at: str, page_url: str = "") -> Capture | None:
    """Return the capture of exactly `url` that was fetched at `fetched_at` and has a body; None if there is none.

    It is a capture of the page of `page_url`, or of `url` if that is "". Its `redirects` and `optouts` are left empty.
    Raise ValueError if its body is damaged.
    """
    row = archive.conn.execute(
        "select status, headers, body_id from captures where fetched_at = ? and url = ? and body_id is not null"
        " and page_id = (select id from pages where url = ?)",
        [fetched_at, url, canonical_url(page_url or url)],
    ).fetchone()
    if row is None:
        return None
    return Capture(url, fetched_at, row[0], json.loads(row[1]), body=read_body(archive, row[2]))


def select_captures(archive: Database, selection: CaptureFilter) -> Iterator[tuple[int, int]]:
    """Yield (capture id, id of the first selected capture with the same body) of each selected capture, in order of id.

    Both are the same id for the first capture of a body and for a capture without a body.
    """
    yield from archive.conn.execute(
        f"""
        select captures.id, case when captures.body_id is null then captures.id else (
            select min(first.id) from captures as first join pages on pages.id = first.page_id
            where first.body_id = captures.body_id and {_SELECTED.replace("captures.", "first.")}
        ) end
        from captures join pages on pages.id = captures.page_id where {_SELECTED} order by captures.id
        """,
        _parameters(selection),
    )


def newest_captures(archive: Database) -> list[int]:
    """Return the id of the newest capture with a body of each page, in order."""
    query = "select max(id) from captures where body_id is not null group by page_id order by 1"
    return [row[0] for row in archive.conn.execute(query)]


def count_captures(archive: Database, selection: CaptureFilter) -> int:
    """Return the number of captures that `selection` selects."""
    query = f"select count(*) from captures join pages on pages.id = captures.page_id where {_SELECTED}"
    return int(archive.conn.execute(query, _parameters(selection)).fetchone()[0])


def read_capture(archive: Database, capture_id: int) -> Capture:
    """Return the capture with this id, which must exist. Raise ValueError if its body is damaged."""
    url, at, status, headers, redirects, body_id, optouts = archive.conn.execute(
        "select url, fetched_at, status, headers, redirects, body_id, optouts from captures where id = ?", [capture_id]
    ).fetchone()
    body = None if body_id is None else read_body(archive, body_id)
    return Capture(url, at, status, json.loads(headers), json.loads(redirects), body, json.loads(optouts))


def _parameters(selection: CaptureFilter) -> dict[str, str | bool | None]:
    return {
        "since": selection.since,
        "until": selection.until,
        "host": selection.host,
        "opted_out": selection.opted_out,
    }


_SELECTED = """
    (:since is null or captures.fetched_at >= :since)
    and (:until is null or captures.fetched_at < :until)
    and (:host is null or pages.host = :host or pages.host like '%.' || :host)
    and (:opted_out or captures.optouts = '[]')
"""
