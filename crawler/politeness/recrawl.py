"""Decide when to fetch a feed or page again (pure).

The more often a feed has new entries, the more often it is fetched; a page is fetched again only while it is young.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Self

MINUTE, HOUR, DAY = 60, 3600, 86_400  # seconds

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MAX_SKIPPED_HOURS = 4 * 24  # a long weekend; a feed that asks not to be fetched for longer is fetched nevertheless
MAX_REVISITS = 50  # in NEWSFOLD_REVISITS
# Feeds and pages due within this time are fetched now: a job that cron starts on the minute must not miss those that
# are due a few seconds later.
SLACK = timedelta(minutes=1)

_MAX_AGE = re.compile(r"\bmax-age\s*=\s*\"?(\d{1,9})", re.I)
_NOT_FRESH = re.compile(r"\bno-(?:cache|store)\b", re.I)
_DURATION = re.compile(r"(\d{1,5})([mhd])")
_UNIT_SECONDS = {"m": MINUTE, "h": HOUR, "d": DAY}


@dataclass(frozen=True, slots=True)
class RecrawlPolicy:
    """The intervals between two fetches of a feed or page, in seconds.

    `page_revisits` are the ages at which a page is recrawled, counted from the time when it was found; the setting
    NEWSFOLD_REVISITS overrides them. If a listing says that a page has changed, the page is also recrawled then, but
    only within `modified_window` after it was found, and at most once in `min_modified_gap`.
    """

    page_revisits: tuple[int, ...] = (HOUR, 6 * HOUR, DAY, 2 * DAY, 4 * DAY, 7 * DAY)
    modified_window: int = 30 * DAY
    min_modified_gap: int = HOUR
    first_feed_interval: int = 30 * MINUTE  # after the first response of a feed
    max_interval: int = DAY
    max_hint: int = 6 * HOUR  # a longer ttl or max-age is cut to this: many feeds say a day but change hourly
    first_retry: int = 15 * MINUTE  # after the first failure; doubled with each further one
    max_page_failures: int = 6  # in a row; then a page is not tried again

    @classmethod
    def from_setting(cls, page_revisits: str | None) -> Self:
        """Return the policy for the setting NEWSFOLD_REVISITS, text for `parse_revisits` or None for the default.

        Raise ValueError if the text is invalid.
        """
        return cls() if page_revisits is None else cls(page_revisits=parse_revisits(page_revisits))

    def feed_interval(
        self, previous: int | None, *, has_new: bool, min_interval: int, hint: int = 0, is_first: bool = False
    ) -> int:
        """Return the seconds until the next fetch of a feed: `previous` halved after new entries, else times 1.5.

        `previous` is the last interval in seconds, None for `first_feed_interval`. The first response of a feed
        (`is_first`) does not show how often the feed changes, so the interval stays the same. The result is at least
        `min_interval` (of the source) and `hint` (the interval that the feed or its headers ask for, cut to
        `max_hint`), and otherwise at most `max_interval`.
        """
        interval = previous or self.first_feed_interval
        if not is_first:
            interval = interval // 2 if has_new else interval * 3 // 2
        lower_bound = max(min_interval, min(hint, self.max_hint))
        return max(lower_bound, min(interval, max(self.max_interval, min_interval)))

    def retry_interval(self, failures: int, *, min_interval: int = 0) -> int:
        """Return the seconds until the next try after `failures` failures in a row, at most `max_interval`.

        It is `first_retry` (or `min_interval` if that is longer) after one failure, and doubles with each further one.
        """
        doubled: int = max(min_interval, self.first_retry) * 2 ** min(max(failures - 1, 0), 20)
        return min(doubled, self.max_interval)

    def next_page_visit(self, found_at: datetime, now: datetime) -> datetime | None:
        """Return the time of the next recrawl of a page found at `found_at`, or None after the last one."""
        visits = (found_at + timedelta(seconds=seconds) for seconds in self.page_revisits)
        return next((visit for visit in visits if visit > now + SLACK), None)

    def next_page_try(self, failures: int, now: datetime) -> datetime | None:
        """Return the time of the next try of a page after `failures` failures in a row, or None to give the page up."""
        if failures >= self.max_page_failures:
            return None
        return now + timedelta(seconds=self.retry_interval(failures))


def fresh_for(cache_control: str, expires: str, date: str, age: str) -> int:
    """Return the seconds for which a response stays fresh (RFC 9111, section 4.2.1), 0 if its headers do not say.

    The arguments are the values of four headers, "" for a missing one.
    """
    if _NOT_FRESH.search(cache_control):
        return 0
    if match := _MAX_AGE.search(cache_control):
        current_age = int(age) if age.isdecimal() and len(age) < 10 else 0
        return max(int(match[1]) - current_age, 0)
    try:
        lifetime = parsedate_to_datetime(expires) - parsedate_to_datetime(date)
    except (TypeError, ValueError, IndexError, OverflowError):
        return 0
    return max(int(lifetime.total_seconds()), 0)


def after_skips(due: datetime, skips: Collection[str]) -> datetime:
    """Return `due`, or the first full hour after it that is not in `skips`.

    `skips` holds the hours (`0` to `23`, UTC) and WEEKDAYS at which a feed asks not to be fetched. Return `due` also if
    all hours until MAX_SKIPPED_HOURS after it are in `skips`.
    """
    for hours in range(MAX_SKIPPED_HOURS):
        candidate = due if not hours else due.replace(minute=0, second=0) + timedelta(hours=hours)
        if str(candidate.hour) not in skips and WEEKDAYS[candidate.weekday()] not in skips:
            return candidate
    return due


def parse_revisits(text: str) -> tuple[int, ...]:
    """Return the ages in a text such as `1h 6h 1d` in seconds, sorted; for `off` or an empty text, an empty tuple.

    Raise ValueError if `text` is anything else, or lists more than MAX_REVISITS ages.
    """
    if text.strip().lower() in ("off", ""):
        return ()
    matches = [_DURATION.fullmatch(word) for word in text.replace(",", " ").split()]
    if not all(matches) or len(matches) > MAX_REVISITS:
        raise ValueError(f'{text[:80]!r} is not a list of revisits; write it like "1h 6h 1d", or "off"')
    return tuple(sorted(int(match[1]) * _UNIT_SECONDS[match[2]] for match in matches if match))
