"""What an address asks for: its parameters checked, and addresses made of them (pure)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from newsfold.db.queries.filters import Filter
from newsfold.db.values.text import one_line
from newsfold.db.values.times import format_time, parse_time
from newsfold.web.views.locale_names import country_name, language_name

LONGEST = 500  # characters of a value
HIGHEST = 2**53  # of a number
ORDERS = ("newest", "largest")
SEARCH_ORDERS = ("recency", "relevance")
KEY_PARTS = {"newest": 2, "largest": 4, "recency": 2, "relevance": 2}  # as the queries give them
PERIODS = {1: "Last day", 7: "Last week", 30: "Last month"}
# Parameter → field of Filter.
TEXTS = {
    "q": "words", "lang": "language", "country": "country", "source": "source", "tag": "tag", "section": "section",
}  # fmt: skip
NAMES = {
    "q": "words", "lang": "language", "country": "country", "source": "source", "tag": "tag", "section": "section",
    "days": "period", "since": "since", "until": "until", "min_sources": "outlets", "new": "new to me",
}  # fmt: skip


class BadAddress(Exception):
    """A parameter that cannot be understood, in one sentence."""


@dataclass(frozen=True)
class Asked:
    """`after` is the key of the last row of the page before."""

    narrow: Filter
    order: str
    after: list[Any] | None = None
    is_new: bool = False
    limit: int | None = None

    def query(self, **changes: Any) -> str:
        """The parameters that ask for this again, with some of them changed; None takes one away."""
        values = parameters(self) | changes
        return urlencode({name: value for name, value in values.items() if value not in (None, "")})

    def without(self, name: str) -> str:
        return self.query(**{name: None})


def read(values: Mapping[str, str], orders: tuple[str, ...] = ORDERS) -> Asked:
    """Raises BadAddress. Unknown parameters are not looked at."""
    order = values.get("order") or orders[0]
    if order not in orders:
        raise BadAddress(f"order is {' or '.join(orders)}, not {order[:40]!r}")
    narrow = Filter(
        words=_text("q", values) or "",
        language=_text("lang", values),
        country=_text("country", values),
        source=_text("source", values),
        tag=_text("tag", values),
        section=_text("section", values),
        since=_time("since", values),
        until=_time("until", values),
        days=_number("days", values, 3660),
        min_sources=_number("min_sources", values, 10_000) or 1,
    )
    limit = _number("limit", values, 500)
    return Asked(narrow, order, _key(values.get("after"), KEY_PARTS[order]), values.get("new") == "1", limit)


def parameters(asked: Asked) -> dict[str, str]:
    """Those that differ from what holds without them; the place among the pages is not among them."""
    narrow = asked.narrow
    found = {name: getattr(narrow, field) or "" for name, field in TEXTS.items()}
    found |= {"since": _day(narrow.since), "until": _day(narrow.until)}
    found |= {"days": str(narrow.days or ""), "min_sources": str(narrow.min_sources) if narrow.min_sources > 1 else ""}
    found |= {"order": asked.order if asked.order not in ("newest", "recency") else "", "new": "1" * asked.is_new}
    return {name: value for name, value in found.items() if value}


def chips(asked: Asked) -> list[tuple[str, str, str]]:
    """(name, value, query without it) of each filter that is on."""
    shown = {name: value for name, value in parameters(asked).items() if name in NAMES}
    texts = {"days": PERIODS.get(asked.narrow.days or 0, f"last {asked.narrow.days} days"), "new": "since last visit",
             "min_sources": f"{asked.narrow.min_sources} or more", "lang": language_name(asked.narrow.language),
             "country": country_name(asked.narrow.country)}  # fmt: skip
    return [(NAMES[name], texts.get(name, value), asked.without(name)) for name, value in shown.items()]


def next_query(asked: Asked, rows: list[dict[str, Any]], limit: int) -> str | None:
    """The parameters of the page that follows; None when this one was not full."""
    return asked.query(after=json.dumps(rows[-1]["key"], separators=(",", ":"))) if len(rows) >= limit else None


def seen_by(asked: Asked, seen: int | None) -> Filter:
    """The filter, with only what is newer than `seen` when that is asked for."""
    return replace(asked.narrow, seen=seen) if asked.is_new else asked.narrow


def _text(name: str, values: Mapping[str, str]) -> str | None:
    value = one_line(values.get(name, ""))
    if len(value) > LONGEST:
        raise BadAddress(f"{name} has {len(value)} characters; {LONGEST} are possible")
    return value or None


def _number(name: str, values: Mapping[str, str], most: int) -> int | None:
    value = values.get(name, "").strip()
    if not value:
        return None
    if not (value.isascii() and value.isdecimal() and len(value) < 10 and 0 < int(value) <= most):
        raise BadAddress(f"{name} is a number from 1 to {most}, not {value[:40]!r}")
    return int(value)


def _time(name: str, values: Mapping[str, str]) -> str | None:
    value = values.get(name, "").strip()
    if not value:
        return None
    try:
        return format_time(parse_time(value))
    except ValueError:
        raise BadAddress(f"{name} is a day like 2026-03-02, not {value[:40]!r}") from None


def _day(at: str | None) -> str:
    """A bare day again where the time is its beginning, as it came from a form."""
    return (at or "").removesuffix("T00:00:00Z")


def _key(value: str | None, parts: int) -> list[Any] | None:
    if not value:
        return None
    try:
        key = json.loads(value[:LONGEST])
    except ValueError:
        key = None
    if not isinstance(key, list) or len(key) != parts or not all(map(_is_part, key)):
        raise BadAddress("after is no place in the list; begin again at its first page")
    return [one_line(part) if isinstance(part, str) else part for part in key]


def _is_part(part: object) -> bool:
    return isinstance(part, str | float) or (type(part) is int and abs(part) < HIGHEST)
