"""The UUID of a `news.db`, from which the ids in its feeds are made; a copy of the file keeps it."""

from uuid import UUID, uuid5

from sqlite_utils import Database


def database_id(news: Database) -> UUID:
    """Return the UUID of the database."""
    return UUID(news.conn.execute("select uuid from news").fetchone()[0])


def created_at(news: Database) -> str:
    """Return when the database was created, or first opened by a version of the program that stores this time."""
    return str(news.conn.execute("select created_at from news").fetchone()[0])


def permanent_urn(database: UUID, name: str) -> str:
    """Return the URN of `name`, such as `story/12`, in the database with this UUID; it never changes and is unique."""
    return uuid5(database, name).urn
