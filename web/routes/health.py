"""The endpoint /health: whether the database can be read, and what the schedule of runs does."""

import sqlite3
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from newsfold.db.news.runs import last_run
from newsfold.db.read_only import QueryTimeout
from newsfold.db.values.times import parse_time
from newsfold.web.context import AppContext

# Returns the state of the schedule at a time, with the key `problem`: a sentence, or None.
ScheduleHealth = Callable[[datetime], Mapping[str, Any]]


class HealthEndpoint:
    """The handler of /health; `schedule` is None for a server without scheduled runs."""

    def __init__(self, context: AppContext, schedule: ScheduleHealth | None) -> None:
        self.context, self.schedule = context, schedule

    def show(self, request: Request) -> Response:
        """Return the health as JSON, with status 503 if something is really wrong.

        `status` is `ok` or `failing`, `problem` a sentence or null. Without a schedule, `last_run` is the last crawl in
        the database, whoever made it.
        """
        now = datetime.now(UTC)
        health: dict[str, Any] = {"problem": None}
        try:
            with self.context.pool.open() as news:
                last = last_run(news, "crawl")
        except (sqlite3.Error, OSError, QueryTimeout) as error:
            last, health["problem"] = None, f"the database cannot be read: {error}"
        if self.schedule is not None:
            scheduled = dict(self.schedule(now))
            health |= scheduled | {"problem": health["problem"] or scheduled["problem"]}
        else:
            ended = last and (last["finished_at"] or last["started_at"])
            age = max(int((now - parse_time(ended)).total_seconds()), 0) if ended else None
            health |= {"last_run": last, "next_run_at": None, "age_seconds": age}
        if self.context.config.is_public and health["last_run"]:  # an error can name paths of this machine
            health["last_run"] = {**health["last_run"], "message": None}
        body = {"status": "failing" if health["problem"] else "ok", **health}
        headers = {"Cache-Control": "no-store"}
        return JSONResponse(body, status_code=503 if health["problem"] else 200, headers=headers)
