"""Dictionaries: pages of a host that its other pages are compressed beside.

Whole pages, one after the other, do better than trained dictionaries: on 20 hosts with three real pages each, gzip
needs 69.3 kB for the third, zstd alone 58.1, beside a dictionary trained on the other two 50.8, beside one of them
39.1, beside both 33.0. A third page saves another tenth, for hosts have more than one kind of page.
"""

import json
from collections import OrderedDict
from collections.abc import Sequence

from sqlite_utils import Database

from newsfold.db.archive.zstd import Reference, body_sha256, compress, decompress, reference

PAGES = 3  # in a dictionary; more make it slower to get ready
LARGEST = 512 << 10  # bytes of a page in it
FIRST, STEPS = 8, 4  # pages of a host before its first dictionary, and how much longer each time until the next review
RARELY = 512  # pages between two reviews, once the host is known
BETTER = 0.9  # of the bytes with the present dictionary, below which a new one takes its place
READY = 24  # dictionaries kept ready, at some 4 MB each

_ready: OrderedDict[str, Reference] = OrderedDict()  # by digest of the text, the one used last at the end


def newest_dictionary(archive: Database, host: str) -> int | None:
    found = archive.conn.execute("select max(id) from dictionaries where host = ?", [host]).fetchone()[0]
    return None if found is None else int(found)


def dictionary(archive: Database, dictionary_id: int) -> Reference:
    """Raises ValueError when it is missing or damaged."""
    row = archive.conn.execute("select sha256 from dictionaries where id = ?", [dictionary_id]).fetchone()
    if row is None:
        raise ValueError(f"its dictionary {dictionary_id} is not in the archive")
    # By digest, for a transaction that is rolled back gives its ids away again.
    if row[0] in _ready:
        _ready.move_to_end(row[0])
    else:
        _ready[row[0]] = _read(archive, dictionary_id)
        while len(_ready) > READY:
            _ready.popitem(last=False)
    return _ready[row[0]]


def review_due(archive: Database, host: str) -> bool:
    """Whether enough pages came since the host's dictionary was last looked at: 8, 32, 128, then every 512."""
    reviewed_id, reviews = archive.conn.execute(
        "select coalesce(max(reviewed_id), 0), coalesce(max(reviews), 0) from dictionaries where host = ?", [host]
    ).fetchone()
    step = min(FIRST * STEPS**reviews, RARELY)
    count = archive.conn.execute(
        "select count(*) from (select 1 from bodies where host = ? and id > ? and base_id is null limit ?)",
        [host, reviewed_id, step],
    ).fetchone()[0]
    return bool(count >= step)


def review_dictionary(archive: Database, host: str, pages: Sequence[tuple[int, bytes]], *, at: str) -> None:
    """Make a dictionary of the newest of `pages` (id and body, oldest first), where it beats the present one on the
    others; the first is made in any case."""
    made_of = [body for _, body in pages[-PAGES:]]
    text, newest = b"".join(body[:LARGEST] for body in made_of), newest_dictionary(archive, host)
    reviews = archive.conn.execute(
        "select coalesce(max(reviews), 0) + 1 from dictionaries where host = ?", [host]
    ).fetchone()[0]
    if newest and not _is_better(reference(text), dictionary(archive, newest), [body for _, body in pages[:-PAGES]]):
        archive.conn.execute(
            "update dictionaries set reviews = ?, reviewed_id = ? where id = ?", [reviews, pages[-1][0], newest]
        )
        return
    archive.conn.execute(
        "insert into dictionaries (host, made_at, sha256, size, made_of, reviewed_id, reviews, data)"
        " values (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            host,
            at,
            body_sha256(text),
            len(text),
            json.dumps([name for page in pages[-PAGES:] for name in _names(archive, *page)]),
            pages[-1][0],
            reviews,
            compress(text),
        ],
    )


def drop_unused_dictionaries(archive: Database) -> int:
    """Delete those that no body needs and that are not the newest of their host; how many there were."""
    return archive.conn.execute(
        "delete from dictionaries where id not in (select dictionary_id from bodies where dictionary_id is not null)"
        " and id not in (select max(id) from dictionaries group by host)"
    ).rowcount


def _names(archive: Database, body_id: int, body: bytes) -> list[str]:
    """The body's digest, and the URLs of the pages that had it: when one is to be forgotten, so is the dictionary."""
    query = "select distinct pages.url from captures join pages on pages.id = captures.page_id where body_id = ?"
    return [body_sha256(body), *(row[0] for row in archive.conn.execute(query, [body_id]).fetchall())]


def _is_better(one: Reference | None, other: Reference, bodies: Sequence[bytes]) -> bool:
    sizes = [sum(len(compress(body, beside)) for body in bodies[:FIRST]) for beside in (one, other)]
    return one is not None and sizes[0] < BETTER * sizes[1]


def _read(archive: Database, dictionary_id: int) -> Reference:
    data, size = archive.conn.execute("select data, size from dictionaries where id = ?", [dictionary_id]).fetchone()
    try:
        found = reference(decompress(data, size))
    except ValueError as error:
        raise ValueError(f"its dictionary {dictionary_id} is not readable: {error}") from error
    if found is None:
        raise ValueError(f"its dictionary {dictionary_id} is empty")
    return found
