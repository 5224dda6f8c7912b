"""Taking captures out of the archive, and with them the bodies and dictionaries that nothing needs any more."""

from collections.abc import Iterable

from sqlite_utils import Database

from newsfold.db.archive.bodies import store_alone
from newsfold.db.archive.dictionaries import drop_unused_dictionaries


def delete_captures(archive: Database, ids: Iterable[int]) -> list[int]:
    """Ids of the bodies that no capture is left of."""
    bodies: set[int] = set()
    for capture_id in ids:
        row = archive.conn.execute("delete from captures where id = ? returning body_id", [capture_id]).fetchone()
        bodies.update(row or ())
    bodies.discard(None)
    used = "select 1 from captures where body_id = ? limit 1"
    return sorted(body_id for body_id in bodies if not archive.conn.execute(used, [body_id]).fetchone())


def delete_bodies(archive: Database, ids: Iterable[int]) -> None:
    """Delete bodies that no capture needs; those that are stored beside one of them are stored anew."""
    going = set(ids)
    for body_id in sorted(going, reverse=True):  # what is stored beside another is younger
        beside = archive.conn.execute("select id from bodies where base_id = ? order by id", [body_id]).fetchall()
        for (dependent,) in beside:
            store_alone(archive, dependent)
        archive.conn.execute("delete from bodies where id = ?", [body_id])


def drop_dictionaries(archive: Database, ids: Iterable[int]) -> None:
    """Take these dictionaries out of use, whatever uses them, and delete them."""
    going = [(number,) for number in ids]
    # Under another name they are the newest of no host, so that nothing is stored beside them again.
    archive.conn.executemany("update dictionaries set host = '' where id = ?", going)
    for number in going:
        for (body_id,) in archive.conn.execute("select id from bodies where dictionary_id = ?", number).fetchall():
            store_alone(archive, body_id)
        # Where there is no other dictionary, they are packed again when there is one.
        archive.conn.execute("update bodies set packed = 0 where packed and dictionary_id is null and base_id is null")
    archive.conn.executemany("delete from dictionaries where id = ?", going)


def sweep(archive: Database) -> tuple[int, int]:
    """Delete all bodies without a capture, and unused dictionaries; how many there were of each."""
    rows = archive.conn.execute(
        "select id from bodies where not exists (select 1 from captures where captures.body_id = bodies.id)"
    ).fetchall()
    delete_bodies(archive, [row[0] for row in rows])
    return len(rows), drop_unused_dictionaries(archive)
