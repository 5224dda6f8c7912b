"""What people decided about sources: those that they added, switched off, removed, or want to have tried again.

The rows are in `news.db`, as corrections are. The files in which a person lists sources are only read. Each function is
one short transaction and needs no lock of a run: a decision can be made while a run works, and the next run obeys it.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from newsfold.db.news.sources import save_sources

ON, OFF, REMOVED = "on", "off", "removed"
LISTED_IN = ":added:"  # in place of the file that lists a source, for those that are in `source_choices`


@dataclass(frozen=True, slots=True)
class SourceChoice:
    """A decision about the source `name`.

    `entry` has the fields of an added source, in the form of a `[[source]]` entry; it is None for a source that a file
    lists. `state` is ON, OFF or REMOVED, or None if its list decides. `retries` is true if the next run has to fetch
    all its feeds.
    """

    name: str
    entry: dict[str, Any] | None
    state: str | None
    retries: bool


def read_choices(news: Database) -> list[SourceChoice]:
    """Return all decisions in order of name."""
    rows = news.conn.execute("select name, entry, state, retry_at is not null from source_choices order by name")
    return [
        SourceChoice(name, json.loads(entry) if entry else None, state, bool(due)) for name, entry, state, due in rows
    ]


def add_source(news: Database, entry: Mapping[str, Any], *, host: str, at: str) -> None:
    """Add a source with the fields of a `[[source]]` entry, name and homepage at least; `host` is its domain.

    A source of this name that was added before gets the new fields, and is on again.
    """
    with news.atomic():
        news.conn.execute(
            "insert into source_choices (name, entry, state, at) values (?, ?, ?, ?) on conflict (name) do update set"
            " entry = excluded.entry, state = excluded.state, at = excluded.at",
            [entry["name"], json.dumps(dict(entry), ensure_ascii=False), ON, at],
        )
        save_sources(news, [{**entry, "host": host}])
        news.conn.execute("update sources set removed_at = null where name = ?", [entry["name"]])


def choose_state(news: Database, name: str, state: str, *, at: str) -> None:
    """Switch the source `name` ON or OFF, or have it REMOVED; `sources` shows it at once."""
    with news.atomic():
        news.conn.execute(
            "insert into source_choices (name, state, at) values (?, ?, ?) on conflict (name) do update set"
            " state = excluded.state, at = excluded.at",
            [name, state, at],
        )
        if state == ON:
            # A source that left its list while it was removed is marked as such again by the next run.
            news.conn.execute("update sources set enabled = 1, removed_at = null where name = ?", [name])
        apply_choices(news)


def ask_for_retry(news: Database, name: str, *, at: str) -> None:
    """Have the next run fetch all feeds of the source `name`, whatever their schedule says."""
    with news.atomic():
        news.conn.execute(
            "insert into source_choices (name, retry_at, at) values (?, ?, ?) on conflict (name) do update"
            " set retry_at = excluded.retry_at",
            [name, at, at],
        )


def clear_retries(news: Database, names: Collection[str]) -> None:
    """Forget that feeds of these sources were to be fetched: a run has done it."""
    with news.atomic():
        news.conn.executemany("update source_choices set retry_at = null where name = ?", [[name] for name in names])


def apply_choices(news: Database) -> None:
    """Write the decisions into `sources`, over what an archive says; the caller has a transaction open."""
    news.conn.execute(
        "update sources set enabled = 0 where name in (select name from source_choices where state = ?)", [OFF]
    )
    news.conn.execute(
        "update sources set removed_at = (select at from source_choices where source_choices.name = sources.name)"
        " where name in (select name from source_choices where state = ?)",
        [REMOVED],
    )
    news.conn.execute(
        "update sources set removed_at = null, enabled = 1"
        " where name in (select name from source_choices where state = ? and entry is not null)",
        [ON],
    )
    news.conn.execute("delete from icons where source_id in (select id from sources where removed_at is not null)")
