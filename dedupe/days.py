"""Times of articles as days since 1970 (pure)."""

import math

from newsfold.db.times import moment


def day_of(at: str | None) -> float | None:
    return None if at is None else moment(at).timestamp() / 86_400


def whole_day(at: str | None) -> int | None:
    day = day_of(at)
    return None if day is None else math.floor(day)
