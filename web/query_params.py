"""The URL parameters of lists, searches and feeds: parsed, checked, and encoded again for links (pure)."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, tzinfo
from typing import Any, NamedTuple
from urllib.parse import urlencode

from newsfold.db.queries.filters import Filter
from newsfold.db.values.local_days import start_of_day
from newsfold.db.values.text import one_line
from newsfold.db.values.times import format_time, parse_time
from newsfold.web.views.locale_names import country_name, language_name

MAX_LENGTH = 500  # characters of a value
MAX_NUMBER = 2**53
MAX_DAYS = 3660
MAX_MIN_SOURCES = 10_000
MAX_LIMIT = 500
ORDERS = ("newest", "largest")
SEARCH_ORDERS = ("newest", "relevance")
DEFAULT_ORDERS = (ORDERS[0], SEARCH_ORDERS[0])
KEY_LENGTHS = {"newest": 2, "largest": 4, "relevance": 2}  # parts of a sort key, by order
PERIODS = {1: "Last day", 7: "Last week", 30: "Last month"}  # by number of days
# Parameter → field of Filter.
TEXT_FIELDS = {
    "q": "words", "language": "language", "country": "country", "source": "source", "tag": "tag", "section": "section",
}  # fmt: skip
LABELS = {
    "q": "words", "language": "language", "country": "country", "source": "source", "tag": "tag", "section": "section",
    "days": "period", "since": "since", "until": "until", "min_sources": "outlets", "new": "new to me",
}  # fmt: skip


_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class InvalidQuery(Exception):
    """A parameter has an invalid value; the message is one sentence without its full stop."""


@dataclass(frozen=True)
class ListQuery:
    """The parsed parameters of a list; `after` is the sort key of the last row of the previous page."""

    filters: Filter
    order: str
    after: list[Any] | None = None
    only_new: bool = False
    limit: int | None = None
    zone: tzinfo = field(default=UTC, compare=False)
    wants_single: bool = False  # `min_sources=1` was asked for, which the list of stories would else raise by itself

    def parameters(self) -> dict[str, str]:
        """Return the parameters that differ from their defaults, except `after` and `limit`."""
        return query_parameters(self)

    def encode(self, **changes: Any) -> str:
        """Return the URL query of the first page of this list, with `changes` applied; None removes a parameter."""
        values = query_parameters(self) | changes
        return urlencode({name: value for name, value in values.items() if value not in (None, "")})


class ActiveFilter(NamedTuple):
    """A filter as readers see it, and the URL query of the same list without it."""

    label: str
    value: str
    query_without: str


def parse_query(values: Mapping[str, str], orders: tuple[str, ...] = ORDERS, zone: tzinfo = UTC) -> ListQuery:
    """Parse URL parameters; unknown ones are ignored. The first of `orders` is the default. Days are those of `zone`.

    Raise InvalidQuery if a value is invalid.
    """
    order = values.get("order") or orders[0]
    if order not in orders:
        raise InvalidQuery(f"order is {' or '.join(orders)}, not {order[:40]!r}")
    filters = Filter(
        words=_parse_text("q", values) or "",
        language=_parse_text("language", values)
        or _parse_text("lang", values),  # the name in links of earlier versions
        country=_parse_text("country", values),
        source=_parse_text("source", values),
        tag=_parse_text("tag", values),
        section=_parse_text("section", values),
        since=_parse_time("since", values, zone),
        until=_parse_time("until", values, zone),
        days=_parse_number("days", values, MAX_DAYS),
        min_sources=_parse_number("min_sources", values, MAX_MIN_SOURCES) or 1,
    )
    return ListQuery(
        filters,
        order,
        after=_parse_key(values.get("after"), KEY_LENGTHS[order]),
        only_new=values.get("new") == "1",
        limit=_parse_number("limit", values, MAX_LIMIT),
        wants_single=(values.get("min_sources") or "").strip() == "1",
        zone=zone,
    )


def prefer_shared_stories(query: ListQuery) -> ListQuery:
    """Return the query with at least two outlets if it asks for nothing but the newest stories, else the query."""
    if query.filters != Filter() or query.order != ORDERS[0] or query.only_new or query.wants_single:
        return query
    return replace(query, filters=replace(query.filters, min_sources=2))


def query_parameters(query: ListQuery) -> dict[str, str]:
    """Return the parameters that differ from their defaults, except `after` and `limit`."""
    filters = query.filters
    parameters = {name: getattr(filters, field) or "" for name, field in TEXT_FIELDS.items()} | {
        "since": _shorten_time(filters.since, query.zone),
        "until": _shorten_time(filters.until, query.zone),
        "days": str(filters.days or ""),
        "min_sources": str(filters.min_sources) if filters.min_sources > 1 or query.wants_single else "",
        "order": query.order if query.order not in DEFAULT_ORDERS else "",
        "new": "1" if query.only_new else "",
    }
    return {name: value for name, value in parameters.items() if value}


def active_filters(query: ListQuery) -> list[ActiveFilter]:
    """Return the filters that differ from their defaults."""
    filters = query.filters
    display_values = {
        "days": PERIODS.get(filters.days or 0, f"last {filters.days} days"),
        "new": "since last visit",
        "min_sources": f"{filters.min_sources} or more",
        "language": language_name(filters.language),
        "country": country_name(filters.country),
    }
    return [
        ActiveFilter(LABELS[name], display_values.get(name, value), query.encode(**{name: None}))
        for name, value in query_parameters(query).items()
        if name in LABELS and (name, value) != ("min_sources", "1")
    ]


def next_page_query(query: ListQuery, rows: list[dict[str, Any]], page_size: int) -> str | None:
    """Return the URL query of the next page, None if `rows` do not fill this page."""
    return query.encode(after=json.dumps(rows[-1]["key"], separators=(",", ":"))) if len(rows) >= page_size else None


def filters_for_visit(query: ListQuery, seen_id: int | None, hidden: Iterable[int] = ()) -> Filter:
    """Return the filters without the stories `hidden`; if only new articles count, with ids above `seen_id`."""
    filters = replace(query.filters, except_stories=tuple(hidden))
    return replace(filters, newer_than=seen_id) if query.only_new else filters


def _parse_text(name: str, values: Mapping[str, str]) -> str | None:
    value = one_line(values.get(name, ""))
    if len(value) > MAX_LENGTH:
        raise InvalidQuery(f"{name} has {len(value)} characters; {MAX_LENGTH} are possible")
    return value or None


def _parse_number(name: str, values: Mapping[str, str], maximum: int) -> int | None:
    value = values.get(name, "").strip()
    if not value:
        return None
    if not (value.isascii() and value.isdecimal() and len(value) < 10 and 0 < int(value) <= maximum):
        raise InvalidQuery(f"{name} is a number from 1 to {maximum}, not {value[:40]!r}")
    return int(value)


def _parse_time(name: str, values: Mapping[str, str], zone: tzinfo) -> str | None:
    value = values.get(name, "").strip()
    if not value:
        return None
    try:
        if _DAY.fullmatch(value):
            return format_time(start_of_day(date.fromisoformat(value), zone))
        return format_time(parse_time(value))
    except ValueError:
        raise InvalidQuery(f"{name} is a day like 2026-03-02, not {value[:40]!r}") from None


def _shorten_time(at: str | None, zone: tzinfo) -> str:
    """Return the beginning of a day of `zone` as its date alone, which is what a form sends."""
    if not at:
        return ""
    try:
        day = parse_time(at).astimezone(zone).date()
    except OverflowError:
        return at
    return f"{day}" if format_time(start_of_day(day, zone)) == at else at


def _parse_key(value: str | None, length: int) -> list[Any] | None:
    """Parse the JSON of a sort key with `length` parts."""
    if not value:
        return None
    try:
        key = json.loads(value[:MAX_LENGTH])
    except ValueError:
        key = None
    if not isinstance(key, list) or len(key) != length or not all(map(_is_key_part, key)):
        raise InvalidQuery("after is not a position in the list; start again at its first page")
    return [one_line(part) if isinstance(part, str) else part for part in key]


def _is_key_part(part: object) -> bool:
    return isinstance(part, str | float) or (type(part) is int and abs(part) < MAX_NUMBER)
