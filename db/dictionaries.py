"""Dictionaries: pages of a host that its other pages are compressed beside.

Two pages, one after the other, do better than a trained dictionary: on 20 hosts with three real pages each, gzip
needs 69.3 kB for a third page, zstd alone 58.1, beside a dictionary trained on two pages 50.8, beside one of them
35.5, beside both 29.9 to 34.3 by level. And nothing has to be trained, so four pages of a host are enough.
"""

import json
from collections import OrderedDict
from collections.abc import Sequence
from typing import NamedTuple

from sqlite_utils import Database

from db.codec import Reference, body_sha256, compress, decompress, reference

PAGES = 2  # in a dictionary; more make it slower to prepare and save little
FIRST = 4  # pages of a host before it gets a dictionary
RARELY = 256  # pages between two reviews, once the host is known
LARGEST = 512 << 10  # bytes of a page that may be part of one
BETTER = 0.9  # of the bytes with the present dictionary, below which a new one takes its place
READY = 24  # dictionaries kept ready, at some 3 MB each


_ready: OrderedDict[str, Reference] = OrderedDict()  # by digest of the text, the one used last at the end


class Dictionary(NamedTuple):
    id: int
    text: Reference


def newest_dictionary(archive: Database, host: str) -> Dictionary | None:
    row = archive.conn.execute("select max(id) from dictionaries where host = ?", [host]).fetchone()
    return None if row[0] is None else Dictionary(row[0], dictionary(archive, row[0]))


def dictionary(archive: Database, dictionary_id: int) -> Reference:
    """Raises ValueError when it is missing or damaged."""
    # By digest, for a transaction that is rolled back gives its ids away again.
    row = archive.conn.execute("select sha256 from dictionaries where id = ?", [dictionary_id]).fetchone()
    if row is None:
        raise ValueError(f"its dictionary {dictionary_id} is not in the archive")
    if row[0] in _ready:
        _ready.move_to_end(row[0])
    else:
        _ready[row[0]] = _read(archive, dictionary_id)
        while len(_ready) > READY:
            _ready.popitem(last=False)
    return _ready[row[0]]


def review_due(archive: Database, host: str) -> bool:
    """Whether enough pages came since the host's dictionary was last looked at: 4, 16, 64, then every 256."""
    reviewed_id, reviews = archive.conn.execute(
        "select coalesce(max(reviewed_id), 0), coalesce(max(reviews), 0) from dictionaries where host = ?", [host]
    ).fetchone()
    step = min(FIRST << 2 * reviews, RARELY)
    count = archive.conn.execute(
        "select count(*) from (select 1 from bodies where host = ? and id > ? and base_id is null limit ?)",
        [host, reviewed_id, step],
    ).fetchone()[0]
    return bool(count >= step)


def review_dictionary(archive: Database, host: str, pages: Sequence[tuple[int, bytes, int]], *, at: str) -> bool:
    """Make a dictionary of the newest pages, where it beats the present one on the others; whether it did.

    `pages` are (body id, body, bytes as stored), newest first. The first dictionary is made in any case.
    """
    made_of, others = pages[:PAGES], pages[PAGES:]
    text = b"".join(body[:LARGEST] for _, body, _ in reversed(made_of))
    beside, present = reference(text), newest_dictionary(archive, host)
    reviews = archive.conn.execute(
        "select coalesce(max(reviews), 0) + 1 from dictionaries where host = ?", [host]
    ).fetchone()[0]
    if present:
        archive.conn.execute(
            "update dictionaries set reviews = ?, reviewed_id = ? where id = ?", [reviews, pages[0][0], present.id]
        )
        before, now = sum(size for _, _, size in others), sum(len(compress(body, beside)) for _, body, _ in others)
        if now >= BETTER * before:
            return False
    archive.conn.execute(
        "insert into dictionaries (host, made_at, sha256, size, made_of, reviewed_id, reviews, data)"
        " values (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            host,
            at,
            body_sha256(text),
            len(text),
            json.dumps([body_sha256(body) for _, body, _ in made_of]),
            pages[0][0],
            reviews,
            compress(text),
        ],
    )
    return True


def drop_unused_dictionaries(archive: Database) -> int:
    """Delete those that no body needs and that are not the newest of their host; how many there were."""
    return archive.conn.execute(
        "delete from dictionaries where id not in (select dictionary_id from bodies where dictionary_id is not null)"
        " and id not in (select max(id) from dictionaries group by host)"
    ).rowcount


def _read(archive: Database, dictionary_id: int) -> Reference:
    data, size = archive.conn.execute("select data, size from dictionaries where id = ?", [dictionary_id]).fetchone()
    try:
        found = reference(decompress(data, size))
    except ValueError as error:
        raise ValueError(f"its dictionary {dictionary_id} is not readable: {error}") from error
    if found is None:
        raise ValueError(f"its dictionary {dictionary_id} is empty")
    return found
