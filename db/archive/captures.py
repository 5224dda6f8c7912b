"""Captures: what was answered when a page was fetched; the bodies themselves are in db.bodies."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlite_utils import Database

from newsfold.db.archive.bodies import read_body, save_body
from newsfold.db.values.urls import canonical_url

# The header of a body that no server sent so: it was made of a feed's full text, or by a browser.
MADE_BY = "x-newsfold-saved-from"


@dataclass(frozen=True, slots=True)
class Capture:
    """One answer as received: `body` after content decoding, `headers` in order, lower-case names.

    `optouts` are what page and site say against keeping or mining it (`noarchive`, `noai`, `tdm`).
    """

    url: str
    fetched_at: str
    status: int
    headers: Sequence[tuple[str, str]] = ()
    redirects: Sequence[str] = field(default=())
    body: bytes | None = None
    optouts: Sequence[str] = ()


def archive_id(archive: Database) -> str:
    """The UUID of this archive: row ids start anew in every archive, so they count only together with it."""
    return str(archive.conn.execute("select uuid from archive").fetchone()[0])


def save_capture(archive: Database, page_id: int, capture: Capture, *, run_id: int | None = None) -> int:
    """Store the capture and, unless its like is there already, its body; returns the capture's id."""
    body_id = None
    if capture.body is not None:
        host = archive.conn.execute("select host from pages where id = ?", [page_id]).fetchone()[0]
        body_id = save_body(archive, capture.body, host=host, page_id=page_id)
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
    """The digest of the page's newest saved body, to tell a changed page from an unchanged one."""
    row = archive.conn.execute(
        "select bodies.sha256 from captures join bodies on bodies.id = captures.body_id"
        " where captures.page_id = ? order by captures.id desc limit 1",
        [page_id],
    ).fetchone()
    return str(row[0]) if row else None


def body_of(archive: Database, url: str, fetched_at: str) -> Capture | None:
    """The capture with a body that was made of this URL at this time."""
    row = archive.conn.execute(
        "select status, headers, body_id from captures where fetched_at = ? and url = ? and body_id is not null"
        " and page_id = (select id from pages where url = ?)",
        [fetched_at, url, canonical_url(url)],
    ).fetchone()
    if row is None:
        return None
    return Capture(url, fetched_at, row[0], json.loads(row[1]), body=read_body(archive, row[2]))


@dataclass(frozen=True, slots=True)
class Choice:
    """Captures since and before two times, of a host and those below it; `opted_out`: those with opt-outs too."""

    since: str | None = None
    until: str | None = None
    host: str | None = None
    opted_out: bool = False


def chosen_captures(archive: Database, chosen: Choice) -> Iterator[tuple[int, int]]:
    """(id, id of the first chosen capture with the same body) in their order."""
    narrow = {"since": chosen.since, "until": chosen.until, "host": chosen.host, "opted_out": chosen.opted_out}
    yield from archive.conn.execute(
        f"""
        select captures.id, case when captures.body_id is null then captures.id else (
            select min(first.id) from captures as first join pages on pages.id = first.page_id
            where first.body_id = captures.body_id and {_CHOSEN.replace("captures.", "first.")}
        ) end
        from captures join pages on pages.id = captures.page_id where {_CHOSEN} order by captures.id
        """,
        narrow,
    )


def count_chosen(archive: Database, chosen: Choice) -> int:
    narrow = {"since": chosen.since, "until": chosen.until, "host": chosen.host, "opted_out": chosen.opted_out}
    query = f"select count(*) from captures join pages on pages.id = captures.page_id where {_CHOSEN}"
    return int(archive.conn.execute(query, narrow).fetchone()[0])


def read_capture(archive: Database, capture_id: int) -> Capture:
    """Raises ValueError when its body is damaged."""
    url, at, status, headers, redirects, body_id, optouts = archive.conn.execute(
        "select url, fetched_at, status, headers, redirects, body_id, optouts from captures where id = ?", [capture_id]
    ).fetchone()
    body = None if body_id is None else read_body(archive, body_id)
    return Capture(url, at, status, json.loads(headers), json.loads(redirects), body, json.loads(optouts))


_CHOSEN = """
    (:since is null or captures.fetched_at >= :since)
    and (:until is null or captures.fetched_at < :until)
    and (:host is null or pages.host = :host or pages.host like '%.' || :host)
    and (:opted_out or captures.optouts = '[]')
"""
