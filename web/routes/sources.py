"""The page /sources: what each source gives and what is wrong with it; the local user changes the list there."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from anyio import CapacityLimiter, to_thread
from sqlite_utils import Database
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from newsfold.db.queries.source_stats import DAYS, read_source_stats
from newsfold.db.queries.status import SOURCE_STATES, read_source_states
from newsfold.db.values.text import one_line
from newsfold.web.cache import CachedQuery
from newsfold.web.context import AppContext
from newsfold.web.forms import first_value, is_local_user, read_form
from newsfold.web.query_params import InvalidQuery
from newsfold.web.views.charts import draw_share_bar, draw_stacked_bars

SOURCES_ON_PAGE = 50
MAX_VALUE = 2000  # characters of a URL or name
MAX_CHANGES = 2  # at once; each is a process
CHANGE_SECONDS = 120.0  # for a test, which sends requests; the others take less than a second
ACTIONS = ("add", "test", "disable", "enable", "retry", "remove")
# Order of the list → (key of a row, largest first); the first is the default. Equal rows are in order of name.
ORDERS: Mapping[str, tuple[str, bool]] = {
    "problems": ("state_rank", False),
    "name": ("name_key", False),
    "articles": ("articles", True),
    "copied": ("copied_share", True),
    "first": ("was_first", True),
    "newest": ("last_key", True),
}


class SourcePages:
    """The handlers of /sources; its query reads large parts of the database, hence the cache."""

    def __init__(self, context: AppContext) -> None:
        self.context = context
        self.rows = CachedQuery(context.pool, _read_rows)
        self._limiter = CapacityLimiter(MAX_CHANGES)

    def show(self, request: Request) -> Response:
        """Render one page of the sources that match the filters, those with problems first unless asked otherwise."""
        return self._render(request)

    async def change(self, request: Request) -> Response:
        """Carry out the `action` of a form of the page on its `value`, a URL or name, and render what came of it.

        The change is a command of the command line, in a process of its own: the server itself writes nothing.
        """
        if not is_local_user(request, self.context.config):
            raise HTTPException(403, "Only the user of the machine that serves these pages can change the sources.")
        form = await read_form(request, strict=True)
        action, value = (one_line(first_value(form, name)) for name in ("action", "value"))
        if action not in ACTIONS or not value or len(value) > MAX_VALUE:
            raise HTTPException(400, "The form needs a URL or the name of a source.")
        result = await to_thread.run_sync(self._execute, action, value, limiter=self._limiter)
        self.rows.clear()
        return await to_thread.run_sync(self._render, request, result)

    def _execute(self, action: str, value: str) -> dict[str, Any]:
        """Return action, value, message (a sentence), found (the result of a test, or None) and is_done."""
        options = ["--json"] if action == "test" else []
        path = str(self.context.config.path)
        command = [sys.executable, "-P", "-m", "newsfold", "source", action, "--db", path, *options, "--", value]
        try:
            done = subprocess.run(
                command, capture_output=True, encoding="utf-8", errors="replace", timeout=CHANGE_SECONDS, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            return {"action": action, "value": value, "message": "It took too long and was stopped.", "found": None}
        found = _parse_object(done.stdout) if action == "test" else None
        lines = [line for line in (done.stderr if done.returncode else done.stdout).splitlines() if line.strip()]
        message = "" if found is not None else (lines or ["It failed without a message."])[-1].removeprefix("Error: ")
        return {"action": action, "value": value, "message": message, "found": found, "is_done": not done.returncode}

    def _render(self, request: Request, result: Mapping[str, Any] | None = None) -> Response:
        query = _parse_query(request.query_params)
        rows = self.rows.get()
        matching = _select(rows, query)
        number = min(query["page"], max(-(-len(matching) // SOURCES_ON_PAGE), 1))
        shown = matching[(number - 1) * SOURCES_ON_PAGE : number * SOURCES_ON_PAGE]
        return self.context.render(
            request,
            "sources.html",
            sources=shown,
            days=DAYS,
            pace_charts={row["id"]: draw_stacked_bars([row["days"]], ["own"]) for row in shown if any(row["days"])},
            share_bars={row["id"]: draw_share_bar(row["copies"], row["articles"]) for row in shown},
            query=query,
            counts={state: sum(row["state"] == state for row in rows) for state in SOURCE_STATES},
            total=len(matching),
            orders=tuple(ORDERS),
            languages=sorted({row["language"] for row in rows if row["language"]}),
            countries=sorted({row["country"] for row in rows if row["country"]}),
            previous=_encode(query, page=number - 1) if number > 1 else None,
            next=_encode(query, page=number + 1) if number * SOURCES_ON_PAGE < len(matching) else None,
            first_number=(number - 1) * SOURCES_ON_PAGE + 1,
            can_change=is_local_user(request, self.context.config),
            result=result,
        )


def _read_rows(news: Database) -> list[dict[str, Any]]:
    """Return the rows of read_source_stats with their state, and the keys by which they are ordered."""
    states = read_source_states(news, datetime.now(UTC))
    ranks = {state: rank for rank, state in enumerate((*SOURCE_STATES[2:], "off", "removed"))}
    return [
        row
        | {
            "state": states.get(row["name"], "ok"),
            "state_rank": ranks[states.get(row["name"], "ok")],
            "name_key": row["name"].casefold(),
            "copied_share": row["copies"] / row["articles"] if row["articles"] else -1.0,
            "last_key": row["last_at"] or "",
        }
        for row in read_source_stats(news)
    ]


def _parse_query(values: Mapping[str, str]) -> dict[str, Any]:
    """Return q, state, language, country ("" for any), order and page; raise InvalidQuery if a value is invalid."""
    order, page = values.get("order") or next(iter(ORDERS)), values.get("page") or "1"
    if order not in ORDERS:
        raise InvalidQuery(f"order is {', '.join(ORDERS)}, not {order[:40]!r}")
    if not (page.isascii() and page.isdecimal() and int(page[:7]) > 0 and len(page) < 7):
        raise InvalidQuery(f"page is a number, not {page[:40]!r}")
    state = values.get("state", "")
    if state and state not in SOURCE_STATES:
        raise InvalidQuery(f"state is {', '.join(SOURCE_STATES)}, not {state[:40]!r}")
    texts = {name: one_line(values.get(name, ""))[:200] for name in ("q", "language", "country")}
    return {**texts, "state": state, "order": order, "page": int(page)}


def _select(rows: Sequence[dict[str, Any]], query: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the matching rows in the order of the query; sources that left their lists only if asked for."""
    key, is_largest_first = ORDERS[query["order"]]
    words = query["q"].casefold()
    matching = [
        row
        for row in rows
        if (row["state"] == query["state"] if query["state"] else row["state"] != "removed")
        and (not words or words in row["name_key"] or words in (row["host"] or ""))
        and all(not query[name] or row[name] == query[name] for name in ("language", "country"))
    ]
    by_name = sorted(matching, key=lambda row: row["name_key"])
    return sorted(by_name, key=lambda row: row[key], reverse=is_largest_first)


def _encode(query: Mapping[str, Any], **changes: Any) -> str:
    """Return the URL query of the list with `changes`, without values that are the defaults."""
    values = {**query, **changes}
    default = {"order": next(iter(ORDERS)), "page": 1}
    return urlencode({name: value for name, value in values.items() if value not in ("", default.get(name))})


def _parse_object(text: str) -> dict[str, Any] | None:
    try:
        value = json.loads(text)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
