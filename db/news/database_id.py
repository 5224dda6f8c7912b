"""Who this database is: an id that a copy of the file keeps, so that its feeds stay the same ones."""

from uuid import UUID, uuid5

from sqlite_utils import Database


def database_id(news: Database) -> UUID:
    return UUID(news.conn.execute("select uuid from news").fetchone()[0])


def made_at(news: Database) -> str:
    """When the file was made, or first opened by a version that writes it down."""
    return str(news.conn.execute("select created_at from news").fetchone()[0])


def lasting_id(database: UUID, name: str) -> str:
    """A URN: the same for the same name (`story/12`) for ever, and no other database's."""
    return uuid5(database, name).urn
