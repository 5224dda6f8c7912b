"""The icons of sources in the archive: the image, or the reason why there is none, and when to ask for it again."""

from dataclasses import dataclass

from sqlite_utils import Database

from newsfold.db.values.urls import host_of, is_within_hosts


@dataclass(frozen=True, slots=True)
class Icon:
    """The result of fetching the icon at `url`: an image, `data` of `media_type`, or a `reason` without image.

    `is_kept`: the image of an earlier fetch stays.
    """

    url: str
    media_type: str | None = None
    data: bytes | None = None
    reason: str | None = None
    is_kept: bool = False


def sources_with_fresh_icon(archive: Database, at: str) -> frozenset[int]:
    """Return the ids of the sources whose icon need not be asked for at the time `at`."""
    return frozenset(row[0] for row in archive.conn.execute("select source_id from icons where due_at > ?", [at]))


def save_icon(archive: Database, source_id: int, icon: Icon, *, at: str, due_at: str) -> None:
    """Store the result of a fetch of the icon of this source at the time `at`; it is asked for again at `due_at`."""
    archive.conn.execute(
        "insert into icons (source_id, url, media_type, data, reason, fetched_at, due_at)"
        " values (?1, ?2, ?3, ?4, ?5, ?6, ?7) on conflict (source_id) do update set url = excluded.url,"
        " media_type = case when ?8 then icons.media_type else excluded.media_type end,"
        " data = case when ?8 then icons.data else excluded.data end,"
        " reason = excluded.reason, fetched_at = excluded.fetched_at, due_at = excluded.due_at",
        [source_id, icon.url, icon.media_type, icon.data, icon.reason, at, due_at, icon.is_kept],
    )


def delete_icons_of_host(database: Database, host: str) -> None:
    """Delete the icons from `host` and the hosts below it, and those of its sources; also in `news.db`."""
    rows = database.conn.execute(
        "select icons.source_id, icons.url, coalesce(sources.host, '') from icons"
        " join sources on sources.id = icons.source_id"
    ).fetchall()
    found = [
        [source_id] for source_id, url, own in rows if any(is_within_hosts(one, [host]) for one in (host_of(url), own))
    ]
    database.conn.executemany("delete from icons where source_id = ?", found)
