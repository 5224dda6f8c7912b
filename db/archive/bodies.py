"""Bodies: what was fetched, each stored once; a changed page beside the one before, others soon beside their host's.

A body is first stored fast. When some of its host have come together they are packed beside the host's dictionary,
which costs some ms to get ready and so is better used for several at once.
"""

from typing import Any, NamedTuple

from sqlite_utils import Database

from newsfold.db.archive.dictionaries import dictionary, newest_dictionary, review_dictionary, review_due
from newsfold.db.archive.zstd import FAST, Reference, body_sha256, compress, decompress, reference

DEPTH = 4  # bodies to go back through for one: each costs a third of a millisecond
WORTH_IT = 0.5  # of the bytes alone; a previous body that saves less is not worth the way through it
GROUP = 8  # bodies of a host that are packed at once, at least
LARGEST_GROUP = 32  # a fifth of a second


class Stored(NamedTuple):
    """How a body is stored: beside the body `base_id`, or the dictionary, or alone."""

    data: bytes
    base_id: int | None = None
    dictionary_id: int | None = None
    depth: int = 0
    packed: bool = False


def save_body(archive: Database, body: bytes, *, host: str, page_id: int | None = None) -> int:
    """The id of `body`, stored now or before; `page_id` is the page whose previous body it may resemble."""
    digest = body_sha256(body)
    known = archive.conn.execute("select id from bodies where sha256 = ?", [digest]).fetchone()
    if known:
        return int(known[0])
    stored = _stored(archive, body, host, None if page_id is None else _previous(archive, page_id))
    cursor = archive.conn.execute(
        "insert into bodies (sha256, size, codec, host, data, base_id, dictionary_id, depth, packed)"
        " values (?, ?, 'zstd', ?, ?, ?, ?, ?, ?)",
        [digest, len(body), host, *stored],
    )
    return int(cursor.lastrowid or 0)


def pack_bodies(archive: Database, *, at: str, least: int = GROUP) -> int:
    """Pack bodies of the host that has most to pack, if it has `least`; how many were packed."""
    row = archive.conn.execute(
        "select host, count(*) as waiting from bodies where packed = 0 group by host order by waiting desc limit 1"
    ).fetchone()
    if row is None or row[1] < least:
        return 0
    rows = archive.conn.execute(
        "select id, length(data) from bodies where host = ? and packed = 0 order by id limit ?", [row[0], LARGEST_GROUP]
    ).fetchall()
    # Damage is for those to complain of who want to read the body; here it only stays as it is.
    pages = [(body_id, body, size) for body_id, size in rows if (body := _readable(archive, body_id)) is not None]
    archive.conn.executemany("update bodies set packed = 1 where id = ?", [(body_id,) for body_id, _ in rows])
    if pages and review_due(archive, row[0]):
        review_dictionary(archive, row[0], [(body_id, body) for body_id, body, _ in pages], at=at)
    for body_id, body, size in pages:
        stored = _packed(archive, body, row[0])
        if len(stored.data) < size:
            _store(archive, body_id, stored)
    return len(rows)


def store_alone(archive: Database, body_id: int) -> None:
    """Store the body so that it needs no other body, beside the newest dictionary of its host if there is one."""
    host = archive.conn.execute("select host from bodies where id = ?", [body_id]).fetchone()[0]
    _store(archive, body_id, _packed(archive, read_body(archive, body_id), host))


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
        if row[1] != "zstd" or len(chain) > DEPTH:
            raise ValueError(f"body {body_id} is not readable: body {wanted} has codec {row[1]} or is too far back")
        chain.append(row)
        wanted = row[3]
    body = b""
    for number, _, size, base_id, dictionary_id, data in reversed(chain):
        try:
            body = decompress(data, size, _beside(archive, body, base_id, dictionary_id))
        except ValueError as error:
            raise ValueError(f"body {body_id} is not readable: {error} (body {number})") from error
    return body


def _readable(archive: Database, body_id: int) -> bytes | None:
    try:
        return read_body(archive, body_id)
    except ValueError:
        return None


def _beside(archive: Database, base: bytes, base_id: int | None, dictionary_id: int | None) -> Reference | None:
    if base_id is not None:
        return reference(base)
    return None if dictionary_id is None else dictionary(archive, dictionary_id)


def _stored(archive: Database, body: bytes, host: str, base_id: int | None) -> Stored:
    """As it is first stored."""
    # Where no dictionary is to be had soon, it may stay like that for long.
    alone = Stored(compress(body, level=FAST) if newest_dictionary(archive, host) else compress(body))
    base = None if base_id is None else _readable(archive, base_id)
    if base is not None and (beside := reference(base)):
        data = compress(body, beside)
        if len(data) < WORTH_IT * len(alone.data):
            depth = archive.conn.execute("select depth from bodies where id = ?", [base_id]).fetchone()[0]
            return Stored(data, base_id, depth=depth + 1, packed=True)
    return alone


def _packed(archive: Database, body: bytes, host: str) -> Stored:
    newest = newest_dictionary(archive, host)
    if newest is None:
        return Stored(compress(body), packed=True)
    return Stored(compress(body, dictionary(archive, newest)), dictionary_id=newest, packed=True)


def _store(archive: Database, body_id: int, stored: Stored) -> None:
    archive.conn.execute(
        "update bodies set data = ?, base_id = ?, dictionary_id = ?, depth = ?, packed = ? where id = ?",
        [*stored, body_id],
    )


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
