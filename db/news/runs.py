"""Runs: what each stage did, when, and how it ended."""

import json
from collections.abc import Mapping
from typing import Any

from sqlite_utils import Database


def start_run(database: Database, stage: str, at: str) -> int:
    """Insert a run and return its id; runs of this stage that a kill left open are closed as `killed` first."""
    with database.atomic():
        database.conn.execute("update runs set status = 'killed' where stage = ? and status = 'running'", [stage])
        cursor = database.conn.execute("insert into runs (stage, started_at) values (?, ?)", [stage, at])
    return int(cursor.lastrowid or 0)


def finish_run(database: Database, run_id: int, at: str, status: str, counts: Mapping[str, Any]) -> None:
    """Close the run; `status` is `done`, or `failed` when the stage as a whole did not do its work."""
    with database.atomic():
        database.conn.execute(
            "update runs set finished_at = ?, status = ?, counts = ? where id = ?",
            [at, status, json.dumps(counts, sort_keys=True), run_id],
        )


def latest_runs(database: Database, limit: int = 10) -> list[dict[str, Any]]:
    """Return the latest runs, newest first, with `counts` as a dictionary."""
    rows = database.query(
        "select id, stage, started_at, finished_at, status, counts from runs order by started_at desc, id desc limit ?",
        [limit],
    )
    return [{**row, "counts": json.loads(row["counts"])} for row in rows]


def newest_rows(news: Database) -> tuple[int, int]:
    """Return the highest ids of articles and of runs: while they stay, the database has hardly changed."""
    query = "select coalesce((select max(id) from articles), 0), coalesce((select max(id) from runs), 0)"
    articles, runs = news.conn.execute(query).fetchone()
    return articles, runs
