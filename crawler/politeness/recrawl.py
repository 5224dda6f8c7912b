"""When to look again: at a feed, by how often it brings something new; at a page, while it is young (pure)."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SKIPS_AT_MOST = 4 * 24  # hours; a feed that skips more than a long weekend is asked all the same

_MAX_AGE = re.compile(r"\bmax-age\s*=\s*\"?(\d{1,9})", re.I)
_SPAN = re.compile(r"(\d{1,5})([mhd])")
_UNITS = {"m": 60, "h": 3600, "d": 86_400}
_NOT_FRESH = re.compile(r"\bno-(?:cache|store)\b", re.I)

SLACK = timedelta(seconds=60)  # a job that cron starts on the minute must not miss what falls due in that minute


@dataclass(frozen=True, slots=True)
class Pace:
    """What bounds the waiting times, in seconds."""

    first: int = 1800  # for a feed that nothing is known of
    longest: int = 24 * 3600
    hint: int = 6 * 3600  # how long a feed's own ttl or max-age may hold us off: many say a day and write hourly
    retry: int = 900  # after the first failure; doubled with each further one
    told_for: int = 30 * 24 * 3600  # how long after its finding a page is fetched again when a list calls it changed
    told_gap: int = 3600  # and how often at most
    give_up: int = 6  # failures in a row after which a page is left alone


PACE = Pace()


def feed_interval(
    interval: int | None, new: int, *, least: int, hint: int | None = None, found_before: bool = True, pace: Pace = PACE
) -> int:
    """Seconds until the feed is asked again: half as long after something new, half as long again after nothing.

    `least` is the source's min_interval, `hint` what the feed or its headers ask for; the first answer of a feed
    (`found_before` false) says nothing of how often it writes.
    """
    now = interval or pace.first
    if found_before:
        now = now // 2 if new else now * 3 // 2
    floor = max(least, min(hint or 0, pace.hint))
    return max(floor, min(now, max(pace.longest, least)))


def fresh_for(cache_control: str, expires: str, date: str, age: str) -> int:
    """Seconds for which an answer calls itself fresh, by its headers (RFC 9111, section 4.2.1); 0 when it does not."""
    if _NOT_FRESH.search(cache_control):
        return 0
    if found := _MAX_AGE.search(cache_control):
        spent = int(age) if age.isdecimal() and len(age) < 10 else 0
        return max(int(found[1]) - spent, 0)
    try:
        lasts = parsedate_to_datetime(expires) - parsedate_to_datetime(date)
    except (TypeError, ValueError, IndexError, OverflowError):
        return 0
    return max(int(lasts.total_seconds()), 0)


def after_skips(due: datetime, skips: Collection[str]) -> datetime:
    """`due`, or the first full hour after it that `skips` (hours `0` to `23` and days) leaves open."""
    for hours in range(SKIPS_AT_MOST):
        at = due if not hours else due.replace(minute=0, second=0) + timedelta(hours=hours)
        if str(at.hour) not in skips and DAYS[at.weekday()] not in skips:
            return at
    return due


def failed_interval(failures: int, *, least: int = 0, pace: Pace = PACE) -> int:
    """Seconds until the next try after `failures` failures in a row."""
    doubled: int = max(least, pace.retry) * 2 ** min(max(failures - 1, 0), 20)
    return min(doubled, pace.longest)


def read_revisits(text: str) -> tuple[int, ...]:
    """`1h 6h 1d` as seconds, `off` as none. Raises ValueError when it is neither."""
    if text.strip().lower() in ("off", ""):
        return ()
    found = [_SPAN.fullmatch(word) for word in text.replace(",", " ").split()]
    if not all(found) or len(found) > 50:
        raise ValueError(f'{text[:80]!r} is no list of revisits; write it like "1h 6h 1d", or "off"')
    return tuple(sorted(int(span[1]) * _UNITS[span[2]] for span in found if span))


def next_visit(found_at: datetime, now: datetime, revisits: Sequence[int]) -> datetime | None:
    """When the page is looked at again: the next of `revisits` (seconds after it was found) to come, or never."""
    ahead = (found_at + timedelta(seconds=after) for after in revisits)
    return next((moment for moment in ahead if moment > now + SLACK), None)


def next_try(failures: int, now: datetime, *, pace: Pace = PACE) -> datetime | None:
    """When a page that could not be fetched is tried again, or never."""
    if failures >= pace.give_up:
        return None
    return now + timedelta(seconds=failed_interval(failures, pace=pace))
