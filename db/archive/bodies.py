"""Bodies: the content of captures. Each distinct body is stored once, compressed with zstd.

When the body of a page changes, the new body is compressed with the page's previous body as reference. Any other body
is first compressed alone. Once MIN_GROUP such bodies of a host are stored, they are packed: compressed again with the
host's dictionary as reference. Preparing a dictionary costs some ms, so it is used for several bodies at once.
"""

import hashlib
from typing import Any, NamedTuple

from sqlite_utils import Database

from newsfold.db.archive.dictionaries import is_review_due, load_dictionary, newest_dictionary, review_dictionary
from newsfold.db.archive.zstd import FAST, Reference, compress, decompress, make_reference

MAX_DEPTH = 4  # bodies that must be decompressed before one, at most: each costs a third of a millisecond
WORTH_REFERENCE = 0.5  # of the size when compressed alone: a reference is used only if the result is below this
MIN_GROUP = 8  # bodies of a host that are packed in one call, at least
MAX_GROUP = 32  # and at most; this takes a fifth of a second


class StoredBody(NamedTuple):
    """The columns of `bodies` that depend on the compression; `data` is the compressed body.

    Its reference is the body `base_id` or the dictionary `dictionary_id`; both are None if it was compressed alone.
    `depth` is the number of bodies that must be decompressed first. `packed` is True if pack_bodies leaves it as it is.
    """

    data: bytes
    base_id: int | None = None
    dictionary_id: int | None = None
    depth: int = 0
    packed: bool = False


def body_sha256(body: bytes) -> str:
    """Return the SHA-256 digest of the body in hexadecimal, which identifies it."""
    return hashlib.sha256(body).hexdigest()


def save_body(
    archive: Database, body: bytes, *, host: str, page_id: int | None = None, digest: str | None = None
) -> int:
    """Store the body unless the same body is stored already; return its id.

    `host` is the host of its page. The newest body of the page `page_id` may become its reference; with None, the body
    is compressed alone. `digest` is what body_sha256 returns for the body, if the caller knows it.
    """
    digest = digest or body_sha256(body)
    known = archive.conn.execute("select id from bodies where sha256 = ?", [digest]).fetchone()
    if known:
        return int(known[0])
    stored = _compress_new(archive, body, host, None if page_id is None else _find_base(archive, page_id))
    cursor = archive.conn.execute(
        "insert into bodies (sha256, size, codec, host, data, base_id, dictionary_id, depth, packed)"
        " values (?, ?, 'zstd', ?, ?, ?, ?, ?, ?)",
        [digest, len(body), host, *stored],
    )
    return int(cursor.lastrowid or 0)


def pack_bodies(archive: Database, *, at: str, least: int = MIN_GROUP) -> int:
    """Pack up to MAX_GROUP bodies of the host with the most unpacked bodies; return their number.

    Return 0 and do nothing if this host has fewer than `least`. If the review of the host's dictionary is due, it comes
    first; `at` becomes the `made_at` of a new dictionary.
    """
    row = archive.conn.execute(
        "select host, count(*) as waiting from bodies where packed = 0 group by host order by waiting desc limit 1"
    ).fetchone()
    if row is None or row[1] < least:
        return 0
    host = row[0]
    rows = archive.conn.execute(
        "select id, length(data) from bodies where host = ? and packed = 0 order by id limit ?", [host, MAX_GROUP]
    ).fetchall()
    # A damaged body is marked as packed but not changed; read_body raises the error.
    pages = [(body_id, body, size) for body_id, size in rows if (body := _read_intact(archive, body_id)) is not None]
    archive.conn.executemany("update bodies set packed = 1 where id = ?", [(body_id,) for body_id, _ in rows])
    if pages and is_review_due(archive, host):
        review_dictionary(archive, host, [(body_id, body) for body_id, body, _ in pages], at=at)
    for body_id, body, size in pages:
        stored = _compress_packed(archive, body, host)
        if len(stored.data) < size:
            _update(archive, body_id, stored)
    return len(rows)


def store_alone(archive: Database, body_id: int) -> None:
    """Compress the body again so that it needs no other body, with the newest dictionary of its host if there is one.

    Raise ValueError if the body cannot be read.
    """
    host = archive.conn.execute("select host from bodies where id = ?", [body_id]).fetchone()[0]
    _update(archive, body_id, _compress_packed(archive, read_body(archive, body_id), host))


def read_body(archive: Database, body_id: int) -> bytes:
    """Return the decompressed body.

    Raise ValueError if the body, or a body or dictionary that it refers to, is missing, damaged or too large.
    """
    chain: list[tuple[Any, ...]] = []
    next_id: int | None = body_id
    while next_id is not None:
        row = archive.conn.execute(
            "select id, codec, size, base_id, dictionary_id, data from bodies where id = ?", [next_id]
        ).fetchone()
        if row is None:
            raise ValueError(f"body {body_id} is not whole: body {next_id} is not in the archive")
        if row[1] != "zstd" or len(chain) > MAX_DEPTH:
            raise ValueError(f"body {body_id} is not readable: body {next_id} has codec {row[1]} or is too far back")
        chain.append(row)
        next_id = row[3]
    body = b""
    for number, _, size, base_id, dictionary_id, data in reversed(chain):
        try:
            body = decompress(data, size, _load_reference(archive, body, base_id, dictionary_id))
        except ValueError as error:
            raise ValueError(f"body {body_id} is not readable: {error} (body {number})") from error
    return body


def _read_intact(archive: Database, body_id: int) -> bytes | None:
    try:
        return read_body(archive, body_id)
    except ValueError:
        return None


def _load_reference(archive: Database, base: bytes, base_id: int | None, dictionary_id: int | None) -> Reference | None:
    if base_id is not None:
        return make_reference(base)
    return None if dictionary_id is None else load_dictionary(archive, dictionary_id)


def _compress_new(archive: Database, body: bytes, host: str, base_id: int | None) -> StoredBody:
    alone = StoredBody(compress(body, level=FAST))  # until it is packed, when its host has MIN_GROUP of them
    base = None if base_id is None else _read_intact(archive, base_id)
    if base is not None and (reference := make_reference(base)):
        data = compress(body, reference)
        if len(data) < WORTH_REFERENCE * len(alone.data):
            depth = archive.conn.execute("select depth from bodies where id = ?", [base_id]).fetchone()[0]
            return StoredBody(data, base_id, depth=depth + 1, packed=True)
    return alone


def _compress_packed(archive: Database, body: bytes, host: str) -> StoredBody:
    newest = newest_dictionary(archive, host)
    if newest is None:
        return StoredBody(compress(body), packed=True)
    return StoredBody(compress(body, load_dictionary(archive, newest)), dictionary_id=newest, packed=True)


def _update(archive: Database, body_id: int, stored: StoredBody) -> None:
    archive.conn.execute(
        "update bodies set data = ?, base_id = ?, dictionary_id = ?, depth = ?, packed = ? where id = ?",
        [*stored, body_id],
    )


def _find_base(archive: Database, page_id: int) -> int | None:
    """Return the id of the body that the page's next body may refer to; None if the page has no body.

    It is the page's newest body, or, if that one has the depth MAX_DEPTH, the first body of its chain of references.
    """
    row = archive.conn.execute(
        "select bodies.id, depth from captures join bodies on bodies.id = captures.body_id"
        " where captures.page_id = ? order by captures.id desc limit 1",
        [page_id],
    ).fetchone()
    if row is None or row[1] < MAX_DEPTH:
        return None if row is None else int(row[0])
    return _find_root(archive, row[0])


def _find_root(archive: Database, body_id: int) -> int:
    base_id = archive.conn.execute("select base_id from bodies where id = ?", [body_id]).fetchone()[0]
    return body_id if base_id is None else _find_root(archive, base_id)
