"""Dictionaries: some pages of a host, joined, that serve as the zstd reference of its other pages.

Whole pages, one after the other, compress better than trained dictionaries: on 20 hosts with three real pages each,
the third page takes 69.3 kB with gzip, 58.1 with zstd alone, 50.8 with a dictionary trained on the other two, 39.1
with one of them as reference, 33.0 with both. A third page in the dictionary saves another tenth, because hosts have
more than one kind of page.
"""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Sequence

from sqlite_utils import Database

from newsfold.db.archive.zstd import Reference, compress, decompress, make_reference

PAGES = 3  # in a dictionary; more pages would make it slower to prepare
MAX_PAGE = 512 << 10  # bytes of each page that a dictionary contains; the rest is cut off
FIRST_REVIEW = 8  # bodies of a host before its first dictionary is made
REVIEW_GROWTH = 4  # each review waits for this many times as many new bodies as the review before it,
MAX_REVIEW = 512  # but at most for this number
REPLACE_BELOW = 0.9  # of the size with the current dictionary: a new one must compress to less than this to replace it
MAX_PREPARED = 2  # dictionaries in memory, at some 4 MB each; preparing one again takes 3 ms

_prepared: OrderedDict[str, Reference] = OrderedDict()  # SHA-256 of the text → dictionary, the most recently used last


def newest_dictionary(archive: Database, host: str) -> int | None:
    """Return the id of the host's newest dictionary, or None if it has none."""
    newest = archive.conn.execute("select max(id) from dictionaries where host = ?", [host]).fetchone()[0]
    return None if newest is None else int(newest)


def load_dictionary(archive: Database, dictionary_id: int) -> Reference:
    """Return the dictionary, prepared as a zstd reference and cached. Raise ValueError if it is missing or damaged."""
    row = archive.conn.execute("select sha256 from dictionaries where id = ?", [dictionary_id]).fetchone()
    if row is None:
        raise ValueError(f"its dictionary {dictionary_id} is not in the archive")
    # Cached by digest: after a rollback, another dictionary can get the same id.
    if row[0] in _prepared:
        _prepared.move_to_end(row[0])
    else:
        _prepared[row[0]] = _read(archive, dictionary_id)
        while len(_prepared) > MAX_PREPARED:
            _prepared.popitem(last=False)
    return _prepared[row[0]]


def is_review_due(archive: Database, host: str) -> bool:
    """Return whether enough bodies of the host were stored since the last review of its dictionary.

    Bodies that have another body as reference do not count. The first review needs 8 bodies, the next ones 32, 128 and
    then 512 each.
    """
    reviewed_id, reviews = archive.conn.execute(
        "select coalesce(max(reviewed_id), 0), coalesce(max(reviews), 0) from dictionaries where host = ?", [host]
    ).fetchone()
    step = min(FIRST_REVIEW * REVIEW_GROWTH**reviews, MAX_REVIEW)
    count = archive.conn.execute(
        "select count(*) from (select 1 from bodies where host = ? and id > ? and base_id is null limit ?)",
        [host, reviewed_id, step],
    ).fetchone()[0]
    return bool(count >= step)


def review_dictionary(archive: Database, host: str, pages: Sequence[tuple[int, bytes]], *, at: str) -> None:
    """Make a dictionary of the newest PAGES of `pages`, and store it if it is better than the host's current one.

    `pages` are (body id, body), oldest first. A dictionary is better if the other pages become smaller than
    REPLACE_BELOW of their size with the current one. The first dictionary of a host is always stored. `at` becomes its
    `made_at`.
    """
    newest_pages = pages[-PAGES:]
    text, newest = b"".join(body[:MAX_PAGE] for _, body in newest_pages), newest_dictionary(archive, host)
    reviews = archive.conn.execute(
        "select coalesce(max(reviews), 0) + 1 from dictionaries where host = ?", [host]
    ).fetchone()[0]
    others = [body for _, body in pages[:-PAGES]]
    if newest and not _is_better(make_reference(text), load_dictionary(archive, newest), others):
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
            hashlib.sha256(text).hexdigest(),
            len(text),
            json.dumps([name for page in newest_pages for name in _names(archive, *page)]),
            pages[-1][0],
            reviews,
            compress(text),
        ],
    )


def delete_unused_dictionaries(archive: Database) -> int:
    """Delete the dictionaries that no body refers to, except the newest of each host; return how many were deleted."""
    return archive.conn.execute(
        "delete from dictionaries where id not in (select dictionary_id from bodies where dictionary_id is not null)"
        " and id not in (select max(id) from dictionaries group by host)"
    ).rowcount


def _names(archive: Database, body_id: int, body: bytes) -> list[str]:
    """Return the names of one page of a dictionary: the digest of its body, and the URLs of the pages with this body.

    When any of them is erased, the dictionary must be deleted too.
    """
    query = "select distinct pages.url from captures join pages on pages.id = captures.page_id where body_id = ?"
    urls = archive.conn.execute(query, [body_id]).fetchall()
    return [hashlib.sha256(body).hexdigest(), *(row[0] for row in urls)]


def _is_better(new: Reference | None, current: Reference, bodies: Sequence[bytes]) -> bool:
    sizes = [sum(len(compress(body, reference)) for body in bodies[:FIRST_REVIEW]) for reference in (new, current)]
    return new is not None and sizes[0] < REPLACE_BELOW * sizes[1]


def _read(archive: Database, dictionary_id: int) -> Reference:
    data, size = archive.conn.execute("select data, size from dictionaries where id = ?", [dictionary_id]).fetchone()
    try:
        reference = make_reference(decompress(data, size))
    except ValueError as error:
        raise ValueError(f"its dictionary {dictionary_id} is not readable: {error}") from error
    if reference is None:
        raise ValueError(f"its dictionary {dictionary_id} is empty")
    return reference
