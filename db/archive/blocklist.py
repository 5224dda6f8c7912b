"""Marks against fetching or importing again what somebody wanted forgotten (in the archive)."""

from collections.abc import Iterator

from sqlite_utils import Database


def mark_forgotten(archive: Database, kind: str, name: str, at: str) -> None:
    """`kind` is `url` with a canonical URL, or `host` with a host, which stands for all hosts below it too."""
    archive.conn.execute("insert or ignore into forgotten (name, kind, at) values (?, ?, ?)", [name, kind, at])


def is_forgotten(archive: Database, url: str) -> bool:
    """Whether this canonical URL, or its host, is not to be kept."""
    names = [url, *_hosts(url)]
    marks = ", ".join("?" * len(names))
    return bool(archive.conn.execute(f"select 1 from forgotten where name in ({marks}) limit 1", names).fetchone())


def _hosts(url: str) -> Iterator[str]:
    """`a.b.example`, `b.example` and `example` for a URL of the first."""
    host = url.partition("//")[2].partition("/")[0].partition(":")[0]
    while host:
        yield host
        host = host.partition(".")[2]
