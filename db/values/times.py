"""Times as the databases store them: ISO 8601 text in UTC, to the second, ending in Z (pure)."""

import math
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]  # returns the present time, or the time of a replayed run, as an aware datetime

_SECONDS_OF_A_DAY = 86_400


def parse_time(text: str) -> datetime:
    """Parse an ISO 8601 time or date; return it as an aware datetime in UTC.

    A time without zone is taken as UTC, a bare date as midnight UTC. Raise ValueError if `text` is not ISO 8601, or if
    its UTC time lies outside the years 1 to 9999.
    """
    parsed = datetime.fromisoformat(text)
    try:
        return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{text!r} has no UTC time within the years 1 to 9999") from None


def format_time(time: datetime) -> str:
    """Return `time` as the databases store it: `2026-03-02T20:00:00Z`; fractions of a second are cut off.

    An aware time is converted to UTC, a naive one is taken as UTC.
    """
    aware = time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    return f"{aware:%Y-%m-%dT%H:%M:%SZ}"


def day_of(at: str | None) -> float | None:
    """Return the time `at` (ISO 8601 text) as days since 1970-01-01 with a fraction; None if `at` is None."""
    return None if at is None else parse_time(at).timestamp() / _SECONDS_OF_A_DAY


def whole_day(at: str | None) -> int | None:
    """Return the UTC date of `at` (ISO 8601 text) as whole days since 1970-01-01; None if `at` is None."""
    day = day_of(at)
    return None if day is None else math.floor(day)
