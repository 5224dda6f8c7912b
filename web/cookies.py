"""What a reader has seen and which searches are kept, in two cookies and nowhere else (pure)."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

VISIT_COOKIE, SEARCHES_COOKIE = "newsfold_visit", "newsfold_searches"
VISIT_SECONDS = 30 * 60  # without a request, after which the next one is another visit
MOST_SEARCHES = 12
LONGEST_QUERY = 300
_HIGHEST = 10**15


@dataclass(frozen=True)
class Visit:
    """`before` is the latest article at the end of the visit before (None at the first), `latest` that of this one."""

    before: int | None
    latest: int
    at: int

    def cookie(self) -> str:
        return f"{'' if self.before is None else self.before}.{self.latest}.{self.at}"


def next_visit(cookie: str | None, latest: int, at: int) -> Visit:
    """The visit that a request at `at` (seconds) belongs to; a cookie that was tampered with makes a first visit."""
    parts = (cookie or "").split(".")
    if len(parts) != 3 or not all(_is_number(part) for part in parts[1:]) or not (_is_number(parts[0]) or not parts[0]):
        return Visit(None, latest, at)
    before = int(parts[0]) if parts[0] else None
    if at - int(parts[2]) > VISIT_SECONDS:
        before = int(parts[1])
    return Visit(before, latest, at)


def read_searches(cookie: str | None) -> dict[str, int]:
    """Query of each kept search → the latest article when it was last run."""
    pairs = parse_qsl(cookie or "", max_num_fields=None) if len(cookie or "") < 8000 else []
    good = [(query, int(seen)) for query, seen in pairs if len(query) <= LONGEST_QUERY and _is_number(seen)]
    return dict(good[:MOST_SEARCHES])


def write_searches(searches: dict[str, int]) -> str:
    return urlencode(searches)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and int(text[:16]) < _HIGHEST
