"""The page /sources: what each source gives and what is wrong with it; the local user changes the list there."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode

from anyio import CapacityLimiter, to_thread
from sqlite_utils import Database
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from newsfold.crawler.sources.addresses import explain_bad_address, read_address
from newsfold.db.queries.source_stats import DAYS, read_source_stats
from newsfold.db.queries.status import SOURCE_STATES, read_source_states
from newsfold.db.values.text import one_line
from newsfold.web.context import AppContext
from newsfold.web.forms import first_value, is_local_user, read_form
from newsfold.web.query_params import InvalidQuery
from newsfold.web.views.charts import draw_share_bar, draw_stacked_bars

SOURCES_ON_PAGE = 50
MAX_VALUE = 2000  # characters of a URL or name
MAX_CHANGES = 2  # at once; each is a process
FAILED = 1  # exit status of a command that found a fault in what it was to use; that of wrong arguments is 2
CHANGE_SECONDS = 120.0  # for a test, which sends requests; the others take less than a second
MAX_LIST_BYTES = 1_000_000  # of an OPML list that a reader pastes, encoded as a form
ADD, ADD_UNTESTED, ADD_LIST, TEST = "add", "add untested", "add list", "test"
# Action of a form → arguments of the command `source`.
ACTIONS: Mapping[str, Sequence[str]] = {
    ADD: ("add",),
    ADD_UNTESTED: ("add", "--untested"),
    ADD_LIST: ("add",),
    TEST: ("test", "--json"),
    **{name: (name,) for name in ("disable", "enable", "retry", "remove")},
}
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
        self.rows = context.cache(_read_rows)
        self._limiter = CapacityLimiter(MAX_CHANGES)

    def show(self, request: Request) -> Response:
        """Render one page of the sources that match the filters, those with problems first unless asked otherwise."""
        return self._render(request)

    async def change(self, request: Request) -> Response:
        """Carry out the `action` of a form of the page and render what came of it.

        Its `value` is a URL, the name of a source, or the text of an OPML list. The change is a command of the command
        line, in a process of its own: the server itself writes nothing, and reads no file that a reader names.
        """
        if not is_local_user(request, self.context.config):
            raise HTTPException(403, "Only the user of the machine that serves these pages can change the sources.")
        form = await read_form(request, strict=True, max_bytes=MAX_LIST_BYTES)
        action, value = first_value(form, "action"), first_value(form, "value").strip()
        if action not in ACTIONS or not value or (len(value) > MAX_VALUE and action != ADD_LIST):
            raise HTTPException(400, "The form needs a URL or the name of a source.")
        execute = self._add_list if action == ADD_LIST else self._execute
        result = await to_thread.run_sync(execute, action, value, limiter=self._limiter)
        self.rows.clear()
        self.context.icons.clear()
        return await to_thread.run_sync(self._render, request, result)

    def _execute(self, action: str, value: str) -> dict[str, Any]:
        """Return the result of _run for a value that is a name or a URL, never a path of this machine."""
        value = one_line(value)
        is_name = action == TEST and any(row["name"] == value for row in self.rows.get())
        if action in (ADD, ADD_UNTESTED, TEST) and not is_name:
            url = read_address(value)
            if url is None:
                return _make_result(action, value, explain_bad_address(value))
            value = url
        return self._run(action, value, value)

    def _add_list(self, action: str, text: str) -> dict[str, Any]:
        """Return the result of _run for the text of an OPML list."""
        if not text.startswith("<"):
            return _make_result(action, "", "This is no OPML list, which begins with <?xml or <opml")
        with TemporaryDirectory(prefix="newsfold-") as folder:
            path = Path(folder) / "list.opml"
            path.write_text(text, "utf-8")
            return self._run(action, str(path), "", shown_path="The list")

    def _run(self, action: str, argument: str, value: str, *, shown_path: str = "") -> dict[str, Any]:
        """Execute the command for `action`; return the result as made by _make_result, with `found` for a test.

        `shown_path` stands in the message in place of the argument.
        """
        path = str(self.context.config.path)
        words = [*ACTIONS[action], "--db", path, "--", argument]
        command = [sys.executable, "-P", "-m", "newsfold", "source", "--for-page", *words]
        try:
            done = subprocess.run(
                command, capture_output=True, encoding="utf-8", errors="replace", timeout=CHANGE_SECONDS, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            return _make_result(action, value, "It took too long and was stopped")
        if action == TEST and (found := _parse_object(done.stdout)) is not None:
            return _make_result(action, value, "", found=found)
        lines = [line for line in (done.stderr if done.returncode else done.stdout).splitlines() if line.strip()]
        message = (lines or ["It failed without a message."])[-1].removeprefix("Error: ")
        if shown_path:
            message = message.replace(argument, shown_path)
        result = _make_result(action, value, message, is_done=not done.returncode)
        return result | {"may_be_added": action == ADD and done.returncode == FAILED}

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
            is_filtered=any(query[name] for name in ("q", "language", "country")),
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


def _make_result(
    action: str, value: str, message: str, *, is_done: bool = False, found: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Return what a change came to: its arguments, the message as a sentence, and may_be_added, False.

    may_be_added tells that a source that failed its test can be added all the same.
    """
    sentence = message if not message or message.endswith((".", "?")) else f"{message}."
    return {"action": action, "value": value, "message": sentence, "is_done": is_done, "found": found,
            "may_be_added": False}  # fmt: skip


def _parse_object(text: str) -> dict[str, Any] | None:
    try:
        value = json.loads(text)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
