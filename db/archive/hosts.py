"""Hosts (in the archive): their robots.txt, their tdmrep.json, and the time before which each must not be contacted.

A host is named `name`, or `name:port` if the port is not the default one of the scheme.
"""

from dataclasses import dataclass

from sqlite_utils import Database

_COLUMNS = "host, retry_at, robots_at, robots_status, robots_body, tdmrep_at, tdmrep"


@dataclass(frozen=True, slots=True)
class Host:
    """A row of `hosts`; None means that nothing is stored.

    `retry_at` is the time before which the host must not be contacted. `robots_at` and `tdmrep_at` are the times when
    the two files were last requested. `robots_status` and `robots_body` are the HTTP status and content of robots.txt;
    the status is None, never 0, if the host did not answer. `tdmrep` is the content of tdmrep.json, None if the host
    has none.
    """

    host: str
    retry_at: str | None = None
    robots_at: str | None = None
    robots_status: int | None = None
    robots_body: str | None = None
    tdmrep_at: str | None = None
    tdmrep: str | None = None


def read_host(archive: Database, host: str) -> Host:
    """Return the row of the host; a Host with nothing but its name if nothing is stored yet."""
    row = archive.conn.execute(f"select {_COLUMNS} from hosts where host = ?", [host]).fetchone()
    return Host(*row) if row else Host(host)


def save_robots(archive: Database, host: str, *, at: str, status: int | None, body: str | None) -> None:
    """Store the response of the host to the request for robots.txt at the time `at`.

    `status` is None if the host did not answer, which counts as a failure; any answer sets its failures to 0. `body` is
    None if there is no content to follow.
    """
    archive.conn.execute(
        "insert into hosts (host, robots_at, robots_status, robots_body, failures) values (?1, ?2, ?3, ?4, ?3 is null)"
        " on conflict (host) do update set robots_at = excluded.robots_at, robots_status = excluded.robots_status,"
        " robots_body = excluded.robots_body,"
        " failures = case when excluded.robots_status is null then hosts.failures + 1 else 0 end",
        [host, at, status, body],
    )


def save_tdmrep(archive: Database, host: str, *, at: str, body: str | None) -> None:
    """Store the host's tdmrep.json, its opt-out from text and data mining, as requested at the time `at`.

    `body` is None if the host has no such file.
    """
    archive.conn.execute(
        "insert into hosts (host, tdmrep_at, tdmrep) values (?, ?, ?) on conflict (host) do update set"
        " tdmrep_at = excluded.tdmrep_at, tdmrep = excluded.tdmrep",
        [host, at, body],
    )


def save_retry(archive: Database, host: str, retry_at: str) -> None:
    """Record that the host must not be contacted before `retry_at`; a later time that is stored already stays."""
    archive.conn.execute(
        "insert into hosts (host, retry_at) values (?, ?) on conflict (host) do update set"
        " retry_at = max(coalesce(hosts.retry_at, ''), excluded.retry_at)",
        [host, retry_at],
    )
