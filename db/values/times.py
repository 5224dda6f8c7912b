"""Times as the databases hold them: UTC, ISO 8601 text to the second, ending in Z (pure)."""

import math
from datetime import UTC, datetime


def format_time(parse_time: datetime) -> str:
    """`2026-03-02T20:00:00Z`; an aware time is turned into UTC, a naive one is taken as UTC already."""
    aware = parse_time.replace(tzinfo=UTC) if parse_time.tzinfo is None else parse_time.astimezone(UTC)
    return f"{aware:%Y-%m-%dT%H:%M:%SZ}"


def parse_time(text: str) -> datetime:
    """The aware UTC time that `text` names; a time without zone is UTC, a bare day is its midnight.

    Raises ValueError when it is no ISO 8601 time.
    """
    parsed = datetime.fromisoformat(text)
    try:
        return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{text!r} has no UTC time within the years 1 to 9999") from None


def day_of(at: str | None) -> float | None:
    return None if at is None else parse_time(at).timestamp() / 86_400


def whole_day(at: str | None) -> int | None:
    day = day_of(at)
    return None if day is None else math.floor(day)
