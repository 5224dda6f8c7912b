"""The blocklist (table `forgotten` of the archive): URLs and hosts never to fetch or import again."""

from collections.abc import Iterator

from sqlite_utils import Database


def block_url(archive: Database, url: str, at: str) -> None:
    """Block the canonical URL `url`; `at` is stored as the time of blocking, unless it is blocked already."""
    _block(archive, "url", url, at)


def block_host(archive: Database, host: str, at: str) -> None:
    """Block `host` and all hosts below it; `at` is stored as the time of blocking, unless it is blocked already."""
    _block(archive, "host", host, at)


def is_blocked(archive: Database, url: str) -> bool:
    """Return whether the canonical URL `url`, its host or a host above it is blocked."""
    names = [url, *_hosts(url)]
    marks = ", ".join("?" * len(names))
    return bool(archive.conn.execute(f"select 1 from forgotten where name in ({marks}) limit 1", names).fetchone())


def _block(archive: Database, kind: str, name: str, at: str) -> None:
    archive.conn.execute("insert or ignore into forgotten (name, kind, at) values (?, ?, ?)", [name, kind, at])


def _hosts(url: str) -> Iterator[str]:
    """Yield the host of `url` and the hosts above it: `a.b.example`, `b.example` and `example`."""
    host = url.partition("//")[2].partition("/")[0].partition(":")[0]
    while host:
        yield host
        host = host.partition(".")[2]
