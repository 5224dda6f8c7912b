"""The icons of sources, for the pages."""

from sqlite_utils import Database

VERSION_LENGTH = 12  # characters of the hash of an image that stand for it in its URL


def read_icon_versions(news: Database) -> dict[str, tuple[int, str]]:
    """Return name of a source → (its id, the version of its icon), for the sources that have an icon."""
    rows = news.conn.execute(
        "select sources.name, sources.id, substr(icons.sha256, 1, ?) from icons"
        " join sources on sources.id = icons.source_id",
        [VERSION_LENGTH],
    )
    return {name: (source_id, version) for name, source_id, version in rows}


def read_icon(news: Database, source_id: int, version: str) -> tuple[str, bytes] | None:
    """Return (media type, bytes) of the icon of a source; None if it has none of this version."""
    row = news.conn.execute(
        "select media_type, data from icons where source_id = ? and substr(sha256, 1, ?) = ?",
        [source_id, VERSION_LENGTH, version],
    ).fetchone()
    return (row[0], bytes(row[1])) if row else None
