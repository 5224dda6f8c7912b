"""Delete captures from the archive, and the bodies and dictionaries that nothing refers to any more."""

from collections.abc import Iterable

from sqlite_utils import Database

from newsfold.db.archive.bodies import store_alone
from newsfold.db.archive.dictionaries import delete_unused_dictionaries


def delete_captures(archive: Database, ids: Iterable[int]) -> list[int]:
    """Delete the captures; return the ids of their bodies that no other capture has."""
    bodies: set[int] = set()
    for capture_id in ids:
        row = archive.conn.execute("delete from captures where id = ? returning body_id", [capture_id]).fetchone()
        bodies.update(row or ())
    bodies.discard(None)
    used = "select 1 from captures where body_id = ? limit 1"
    return sorted(body_id for body_id in bodies if not archive.conn.execute(used, [body_id]).fetchone())


def delete_bodies(archive: Database, ids: Iterable[int]) -> None:
    """Delete these bodies, which must have no capture; bodies that refer to one of them are compressed again first."""
    for body_id in sorted(set(ids), reverse=True):  # a body has a higher id than its reference
        dependents = archive.conn.execute("select id from bodies where base_id = ? order by id", [body_id]).fetchall()
        for (dependent_id,) in dependents:
            store_alone(archive, dependent_id)
        archive.conn.execute("delete from bodies where id = ?", [body_id])


def delete_dictionaries(archive: Database, ids: Iterable[int]) -> None:
    """Delete these dictionaries; bodies that refer to one of them are compressed again without it first."""
    dictionaries = [(dictionary_id,) for dictionary_id in ids]
    # Without a host, none of them is the newest dictionary of a host, so that store_alone does not use it again.
    archive.conn.executemany("update dictionaries set host = '' where id = ?", dictionaries)
    for row in dictionaries:
        for (body_id,) in archive.conn.execute("select id from bodies where dictionary_id = ?", row).fetchall():
            store_alone(archive, body_id)
        # If the host has no other dictionary, its bodies are to be packed once it has one.
        archive.conn.execute("update bodies set packed = 0 where packed and dictionary_id is null and base_id is null")
    archive.conn.executemany("delete from dictionaries where id = ?", dictionaries)


def delete_unused(archive: Database) -> tuple[int, int]:
    """Delete all bodies without a capture, and unused dictionaries; return (deleted bodies, deleted dictionaries)."""
    rows = archive.conn.execute(
        "select id from bodies where not exists (select 1 from captures where captures.body_id = bodies.id)"
    ).fetchall()
    delete_bodies(archive, [row[0] for row in rows])
    return len(rows), delete_unused_dictionaries(archive)
