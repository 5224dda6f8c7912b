"""Hosts: their robots.txt, their word on data mining, and how long they asked to be left alone (in the archive).

A host is `name`, or `name:port` where the port is not the scheme's own.
"""

from dataclasses import dataclass

from sqlite_utils import Database

_COLUMNS = "host, retry_at, robots_at, robots_status, robots_body, tdmrep_at, tdmrep"


@dataclass(frozen=True, slots=True)
class Host:
    """`robots_status` is None when robots.txt could not be reached, 0 is never stored."""

    host: str
    retry_at: str | None = None
    robots_at: str | None = None
    robots_status: int | None = None
    robots_body: str | None = None
    tdmrep_at: str | None = None
    tdmrep: str | None = None


def read_host(archive: Database, host: str) -> Host:
    row = archive.conn.execute(f"select {_COLUMNS} from hosts where host = ?", [host]).fetchone()
    return Host(*row) if row else Host(host)


def save_robots(archive: Database, host: str, *, at: str, status: int | None, body: str | None) -> None:
    archive.conn.execute(
        "insert into hosts (host, robots_at, robots_status, robots_body, failures) values (?1, ?2, ?3, ?4, ?3 is null)"
        " on conflict (host) do update set robots_at = excluded.robots_at, robots_status = excluded.robots_status,"
        " robots_body = excluded.robots_body,"
        " failures = case when excluded.robots_status is null then hosts.failures + 1 else 0 end",
        [host, at, status, body],
    )


def save_tdmrep(archive: Database, host: str, *, at: str, body: str | None) -> None:
    archive.conn.execute(
        "insert into hosts (host, tdmrep_at, tdmrep) values (?, ?, ?) on conflict (host) do update set"
        " tdmrep_at = excluded.tdmrep_at, tdmrep = excluded.tdmrep",
        [host, at, body],
    )


def save_retry(archive: Database, host: str, retry_at: str) -> None:
    """Leave `host` alone until `retry_at`; a later time that is known already stands."""
    archive.conn.execute(
        "insert into hosts (host, retry_at) values (?, ?) on conflict (host) do update set"
        " retry_at = max(coalesce(hosts.retry_at, ''), excluded.retry_at)",
        [host, retry_at],
    )
