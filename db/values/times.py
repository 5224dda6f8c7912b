"""Times as the databases store them: ISO 8601 text in UTC, to the second, ending in Z (pure)."""

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]  # returns the present time, or the time of a replayed run, as an aware datetime

EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)  # the time of publication of an article cannot be earlier
# How far a time of publication may lie after the present, because time zones and clocks may be wrong.
MAX_AHEAD = timedelta(days=2)
MAX_REFUSED_TEXT = 100  # characters of a refused date that are stored

_CLOCK_ZERO = datetime(1970, 1, 1, tzinfo=UTC)
_MAX_OFFSET = timedelta(hours=14)  # of a time zone from UTC
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
    return f"{aware.replace(tzinfo=None).isoformat(timespec='seconds')}Z"  # strftime writes the year 1 as "1"


def why_implausible(at: datetime, now: datetime | None, *, is_zero_real: bool = False) -> str | None:
    """Return why the aware time `at` cannot be that of a publication; None for a plausible time.

    The reasons are `before 1900`, `after it was fetched` and `zero of a clock`. The second is a time more than
    MAX_AHEAD after `now`, the time of the fetch or of the import; if that is None, no time is too late. The third is
    the beginning of Unix time in any zone, which programs write for a missing date; not if `is_zero_real`.
    """
    if at < EARLIEST:
        return f"before {EARLIEST.year}"
    if abs(at - _CLOCK_ZERO) <= _MAX_OFFSET and not is_zero_real:
        return "zero of a clock"
    return "after it was fetched" if now is not None and at > now + MAX_AHEAD else None


def explain_refusal(evidence: str, text: str, at: datetime | None, now: datetime | None) -> dict[str, str] | None:
    """Return the keys `evidence`, `text` and `why` of a date that is not used; None if it is plausible or empty.

    `at` is the time that `text` gives, None if it is not understood; `now` is that of why_implausible.
    """
    why = "not understood" if at is None else why_implausible(at, now)
    return {"evidence": evidence, "text": text[:MAX_REFUSED_TEXT], "why": why} if text.strip() and why else None


def day_of(at: str | None) -> float | None:
    """Return the time `at` (ISO 8601 text) as days since 1970-01-01 with a fraction; None if `at` is None."""
    return None if at is None else parse_time(at).timestamp() / _SECONDS_OF_A_DAY


def whole_day(at: str | None) -> int | None:
    """Return the UTC date of `at` (ISO 8601 text) as whole days since 1970-01-01; None if `at` is None."""
    day = day_of(at)
    return None if day is None else math.floor(day)
