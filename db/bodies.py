"""Bodies: what was fetched, each stored once, beside the page's previous one or the host's dictionary if that helps."""

from typing import Any, NamedTuple

from sqlite_utils import Database

from db.codec import Reference, body_sha256, compress, decompress, reference
from db.dictionaries import dictionary, newest_dictionary, review_dictionary, review_due

DEPTH = 4  # bodies to go back through for one: each costs a third of a millisecond
BARELY = 0.8  # of the bytes beside the dictionary; a previous body that saves less is not worth the way through it


class Stored(NamedTuple):
    """How a body is stored: beside the body `base_id`, or the dictionary, or alone."""

    data: bytes
    base_id: int | None
    dictionary_id: int | None
    depth: int


def save_body(archive: Database, body: bytes, *, host: str, at: str, page_id: int | None = None) -> int:
    """The id of `body`, stored now or before; `page_id` is the page whose previous body it may resemble."""
    digest = body_sha256(body)
    known = archive.conn.execute("select id from bodies where sha256 = ?", [digest]).fetchone()
    if known:
        return int(known[0])
    stored = encode(archive, body, host, None if page_id is None else _previous(archive, page_id))
    cursor = archive.conn.execute(
        "insert into bodies (sha256, size, codec, host, data, base_id, dictionary_id, depth)"
        " values (?, ?, 'zstd', ?, ?, ?, ?, ?)",
        [digest, len(body), host, *stored],
    )
    if review_due(archive, host):
        renew_dictionary(archive, host, at)
    return int(cursor.lastrowid or 0)


def encode(archive: Database, body: bytes, host: str, base_id: int | None = None) -> Stored:
    """The smaller of what `base_id` and the host's dictionary make of it."""
    found = newest_dictionary(archive, host)
    best = Stored(compress(body, found and found.text), None, found and found.id, 0)
    if base_id is not None and (beside := reference(read_body(archive, base_id))):
        data = compress(body, beside)
        if len(data) < BARELY * len(best.data):
            depth = archive.conn.execute("select depth from bodies where id = ?", [base_id]).fetchone()[0]
            best = Stored(data, base_id, None, depth + 1)
    return best


def reencode(archive: Database, body_id: int) -> None:
    """Store the body anew beside the newest dictionary of its host, and independent of other bodies."""
    host = archive.conn.execute("select host from bodies where id = ?", [body_id]).fetchone()[0]
    stored = encode(archive, read_body(archive, body_id), host)
    archive.conn.execute(
        "update bodies set data = ?, base_id = ?, dictionary_id = ?, depth = ? where id = ?", [*stored, body_id]
    )


def renew_dictionary(archive: Database, host: str, at: str) -> None:
    """Make the host's dictionary from its newest pages, where that beats the one it has."""
    rows = archive.conn.execute(
        "select id, length(data) from bodies where host = ? and base_id is null order by id desc limit 8", [host]
    ).fetchall()
    pages = [(body_id, read_body(archive, body_id), length) for body_id, length in rows]
    if review_dictionary(archive, host, pages, at=at):
        bare = "select id from bodies where host = ? and base_id is null and dictionary_id is null order by id desc"
        for (body_id,) in archive.conn.execute(f"{bare} limit 16", [host]).fetchall():
            reencode(archive, body_id)


def read_body(archive: Database, body_id: int) -> bytes:
    """The body as it was received. Raises ValueError when a row that it needs is missing, damaged or too large."""
    chain: list[tuple[Any, ...]] = []
    wanted: int | None = body_id
    while wanted is not None:
        row = archive.conn.execute(
            "select id, codec, size, base_id, dictionary_id, data from bodies where id = ?", [wanted]
        ).fetchone()
        if row is None:
            raise ValueError(f"body {body_id} is not whole: body {wanted} is not in the archive")
        if row[1] != "zstd" or len(chain) > 2 * DEPTH:
            raise ValueError(f"body {body_id} is not readable: body {wanted} has codec {row[1]}")
        chain.append(row)
        wanted = row[3]
    body = b""
    for number, _, size, base_id, dictionary_id, data in reversed(chain):
        beside: Reference | None = None
        if base_id is not None:
            beside = reference(body)
        elif dictionary_id is not None:
            beside = dictionary(archive, dictionary_id)
        try:
            body = decompress(data, size, beside)
        except ValueError as error:
            raise ValueError(f"body {body_id} is not readable: {error} (body {number})") from error
    return body


def _previous(archive: Database, page_id: int) -> int | None:
    """The page's newest body; at the end of a chain the one that the chain begins with."""
    row = archive.conn.execute(
        "select bodies.id, depth from captures join bodies on bodies.id = captures.body_id"
        " where captures.page_id = ? order by captures.id desc limit 1",
        [page_id],
    ).fetchone()
    if row is None or row[1] < DEPTH:
        return None if row is None else int(row[0])
    return _root(archive, row[0])


def _root(archive: Database, body_id: int) -> int:
    base_id = archive.conn.execute("select base_id from bodies where id = ?", [body_id]).fetchone()[0]
    return body_id if base_id is None else _root(archive, base_id)
