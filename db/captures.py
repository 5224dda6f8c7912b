"""Captures: what was answered when a page was fetched; the bodies themselves are in db.bodies."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlite_utils import Database

from db.bodies import save_body


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
        body_id = save_body(archive, capture.body, host=host, at=capture.fetched_at, page_id=page_id)
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
