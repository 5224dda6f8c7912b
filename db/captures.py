"""What was fetched: captures (status, headers) and bodies (compressed, each stored once)."""

import hashlib
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlite_utils import Database

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ZSTD_LEVEL = 10  # 31.0 kB a news page at the CPU of gzip -6, which needs 35.0
MAX_BODY = 64 << 20  # bytes; far above what the crawler saves, so that a damaged row cannot fill memory


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
    body_id = None if capture.body is None else save_body(archive, capture.body)
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


def save_body(archive: Database, body: bytes) -> int:
    """The id of `body`, stored now or before."""
    digest = body_sha256(body)
    known = archive.conn.execute("select id from bodies where sha256 = ?", [digest]).fetchone()
    if known:
        return int(known[0])
    cursor = archive.conn.execute(
        "insert into bodies (sha256, size, codec, data) values (?, ?, 'zstd', ?)",
        [digest, len(body), compress(body)],
    )
    return int(cursor.lastrowid or 0)


def compress(body: bytes) -> bytes:
    return bytes(zstd.compress(body, ZSTD_LEVEL))


def body_sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def read_body(archive: Database, body_id: int) -> bytes:
    """The body as it was received. Raises ValueError when the row is missing, damaged or too large."""
    row = archive.conn.execute("select codec, data, size from bodies where id = ?", [body_id]).fetchone()
    if row is None:
        raise ValueError(f"body {body_id} is not in the archive")
    codec, data, size = row
    if codec != "zstd" or size > MAX_BODY:
        raise ValueError(f"body {body_id} has codec {codec} and {size} bytes; neither zstd nor below {MAX_BODY}")
    try:
        return bytes(zstd.ZstdDecompressor().decompress(data, max_length=size + 1))[:size]
    except zstd.ZstdError as error:
        raise ValueError(f"body {body_id} is damaged: {error}") from error


def last_body_sha256(archive: Database, page_id: int) -> str | None:
    """The digest of the page's newest saved body, to tell a changed page from an unchanged one."""
    row = archive.conn.execute(
        "select bodies.sha256 from captures join bodies on bodies.id = captures.body_id"
        " where captures.page_id = ? order by captures.id desc limit 1",
        [page_id],
    ).fetchone()
    return str(row[0]) if row else None
