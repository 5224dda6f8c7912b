"""The two cookies of a reader: the last visit and the saved searches; the server stores neither (pure)."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

VISIT_COOKIE, SEARCHES_COOKIE = "newsfold_visit", "newsfold_searches"
VISIT_SECONDS = 30 * 60  # without a request, after which the next request begins a new visit
MAX_SEARCHES = 12
MAX_QUERY_LENGTH = 300  # characters of the URL query of a saved search
MAX_COOKIE_LENGTH = 8000  # characters
_MAX_NUMBER = 10**15


@dataclass(frozen=True)
class Visit:
    """One visit of a reader, in article ids: articles above `seen_id` are new to the reader.

    `seen_id` is the highest id at the end of the previous visit (None during the first visit), `latest_id` the highest
    at the last request of this one, and `at` the time of that request in Unix seconds.
    """

    seen_id: int | None
    latest_id: int
    at: int

    def to_cookie(self) -> str:
        """Return the value of the cookie, which `next_visit` reads."""
        return f"{'' if self.seen_id is None else self.seen_id}.{self.latest_id}.{self.at}"


def next_visit(cookie: str | None, latest_id: int, at: int) -> Visit:
    """Return the visit that a request at `at` belongs to; an invalid cookie counts as none, as of a first visit."""
    parts = (cookie or "").split(".")
    if len(parts) != 3 or not all(_is_number(part) for part in parts[1:]) or not (_is_number(parts[0]) or not parts[0]):
        return Visit(None, latest_id, at)
    seen_id = int(parts[0]) if parts[0] else None
    if at - int(parts[2]) > VISIT_SECONDS:
        seen_id = int(parts[1])
    return Visit(seen_id, latest_id, at)


def parse_searches(cookie: str | None) -> dict[str, int]:
    """Return a dict from the URL query of each saved search to the highest article id at its last run."""
    pairs = parse_qsl(cookie or "", max_num_fields=None) if len(cookie or "") < MAX_COOKIE_LENGTH else []
    valid = [(query, int(seen)) for query, seen in pairs if len(query) <= MAX_QUERY_LENGTH and _is_number(seen)]
    return dict(valid[:MAX_SEARCHES])


def format_searches(searches: dict[str, int]) -> str:
    """Return the value of the cookie, which `parse_searches` reads."""
    return urlencode(searches)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and int(text[:16]) < _MAX_NUMBER
