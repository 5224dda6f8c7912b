"""The identity of this database, which a copy of the file keeps, so that the ids in its feeds stay the same."""

from uuid import UUID, uuid5

from sqlite_utils import Database


def database_id(news: Database) -> UUID:
    """Return the UUID of the database."""
    return UUID(news.conn.execute("select uuid from news").fetchone()[0])


def created_at(news: Database) -> str:
    """Return when the file was made, or first opened by a version that stores this time."""
    return str(news.conn.execute("select created_at from news").fetchone()[0])


def permanent_urn(database: UUID, name: str) -> str:
    """Return the URN of a name such as `story/12`: always the same, and different in every other database."""
    return uuid5(database, name).urn
