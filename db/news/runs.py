"""Runs of the stages: when each began and finished, how it ended, and what it counted."""

import json
from collections.abc import Mapping
from typing import Any

from sqlite_utils import Database


def start_run(database: Database, stage: str, at: str) -> int:
    """Insert a run of `stage` that begins at `at`; return its id.

    Runs of this stage that are still open were killed; they get the status `killed`.
    """
    with database.atomic():
        database.conn.execute("update runs set status = 'killed' where stage = ? and status = 'running'", [stage])
        cursor = database.conn.execute("insert into runs (stage, started_at) values (?, ?)", [stage, at])
    return int(cursor.lastrowid or 0)


def finish_run(database: Database, run_id: int, at: str, status: str, counts: Mapping[str, Any]) -> None:
    """Close the run at the time `at` and store its `counts`.

    `status` is `done`, `interrupted` by a signal, or `failed` if the stage as a whole did not do its work.
    """
    with database.atomic():
        database.conn.execute(
            "update runs set finished_at = ?, status = ?, counts = ? where id = ?",
            [at, status, json.dumps(counts, sort_keys=True), run_id],
        )


def latest_runs(database: Database, limit: int = 10) -> list[dict[str, Any]]:
    """Return up to `limit` of the latest runs, newest first.

    The keys of a row: id, stage, started_at, finished_at, status, counts (a dictionary).
    """
    rows = database.query(
        "select id, stage, started_at, finished_at, status, counts from runs order by started_at desc, id desc limit ?",
        [limit],
    )
    return [{**row, "counts": json.loads(row["counts"])} for row in rows]


def last_run(database: Database, stage: str) -> dict[str, Any] | None:
    """Return started_at, finished_at and status of the latest run of `stage`; None if there is none."""
    rows = database.query(
        "select started_at, finished_at, status from runs where stage = ? order by started_at desc, id desc limit 1",
        [stage],
    )
    return next(iter(rows), None)


def newest_rows(news: Database) -> tuple[int, int, str]:
    """Return (highest article id, highest run id, a mark of the decisions on sources), 0 and "" for none.

    While all are unchanged, so is most of the database.
    """
    query = """
        select coalesce((select max(id) from articles), 0), coalesce((select max(id) from runs), 0),
            (select coalesce(max(at), '') || count(*) || ' ' || coalesce(sum(length(state)), 0) from source_choices)
    """
    articles, runs, decisions = news.conn.execute(query).fetchone()
    return articles, runs, decisions
