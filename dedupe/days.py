"""Times of articles as days since 1970 (pure)."""

import math
from datetime import UTC, datetime, timedelta

from db.times import moment


def day_of(at: str | None) -> float | None:
    return None if at is None else moment(at).timestamp() / 86_400


def whole_day(at: str | None) -> int | None:
    day = day_of(at)
    return None if day is None else math.floor(day)


def shifted(at: str, by: timedelta) -> datetime:
    """The first or last moment there is, where the calendar ends."""
    try:
        return moment(at) + by
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC) if by > timedelta() else datetime.min.replace(tzinfo=UTC)
