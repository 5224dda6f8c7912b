"""Decide when to fetch a feed or page again (pure).

A feed is fetched more often if it brings new entries; a page is fetched again while it is young.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Self

MINUTE, HOUR, DAY = 60, 3600, 86_400  # seconds

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MAX_SKIPPED_HOURS = 4 * 24  # a feed that skips more than a long weekend is fetched all the same
MAX_REVISITS = 50
SLACK = timedelta(minutes=1)  # a job that cron starts on the minute must not miss what falls due in that minute

_MAX_AGE = re.compile(r"\bmax-age\s*=\s*\"?(\d{1,9})", re.I)
_NOT_FRESH = re.compile(r"\bno-(?:cache|store)\b", re.I)
_DURATION = re.compile(r"(\d{1,5})([mhd])")
_UNIT_SECONDS = {"m": MINUTE, "h": HOUR, "d": DAY}


@dataclass(frozen=True, slots=True)
class RecrawlPolicy:
    """The intervals between two fetches of a feed or page, in seconds.

    `page_revisits` are the recrawls of a page, counted from when it was found; the setting NEWSFOLD_REVISITS
    overrides them. A listing can announce a changed page: such a page is fetched again only within `modified_window`
    after it was found, and at most every `min_modified_gap`.
    """

    page_revisits: tuple[int, ...] = (HOUR, 6 * HOUR, DAY, 2 * DAY, 4 * DAY, 7 * DAY)
    modified_window: int = 30 * DAY
    min_modified_gap: int = HOUR
    first_feed_interval: int = 30 * MINUTE  # after the first answer of a feed
    max_interval: int = DAY
    max_hint: int = 6 * HOUR  # longest ttl or max-age that is followed: many feeds say a day and change hourly
    first_retry: int = 15 * MINUTE  # after the first failure; doubled with each further one
    max_page_failures: int = 6  # in a row, after which a page is not tried again

    @classmethod
    def from_setting(cls, page_revisits: str | None) -> Self:
        """Return the default policy, with the given `page_revisits` (as parsed by `parse_revisits`) unless None.

        Raise ValueError if `page_revisits` is invalid.
        """
        return cls() if page_revisits is None else cls(page_revisits=parse_revisits(page_revisits))

    def feed_interval(
        self, previous: int | None, *, has_new: bool, min_interval: int, hint: int = 0, is_first: bool = False
    ) -> int:
        """Return the seconds until the next fetch: half of `previous` after new entries, half as long again without.

        `min_interval` is that of the source, `hint` the seconds that the feed or its headers ask for. The first
        answer of a feed (`is_first`) does not show how often the feed changes, so it leaves the interval as it is.
        """
        interval = previous or self.first_feed_interval
        if not is_first:
            interval = interval // 2 if has_new else interval * 3 // 2
        lower_bound = max(min_interval, min(hint, self.max_hint))
        return max(lower_bound, min(interval, max(self.max_interval, min_interval)))

    def retry_interval(self, failures: int, *, min_interval: int = 0) -> int:
        """Return the seconds until the next try after `failures` failures in a row."""
        doubled: int = max(min_interval, self.first_retry) * 2 ** min(max(failures - 1, 0), 20)
        return min(doubled, self.max_interval)

    def next_page_visit(self, found_at: datetime, now: datetime) -> datetime | None:
        """Return the time of the next recrawl of a page, or None if none of `page_revisits` is left."""
        visits = (found_at + timedelta(seconds=seconds) for seconds in self.page_revisits)
        return next((visit for visit in visits if visit > now + SLACK), None)

    def next_page_try(self, failures: int, now: datetime) -> datetime | None:
        """Return the time to try a page again after `failures` failures in a row, or None to give it up."""
        if failures >= self.max_page_failures:
            return None
        return now + timedelta(seconds=self.retry_interval(failures))


def fresh_for(cache_control: str, expires: str, date: str, age: str) -> int:
    """Return the seconds for which a response is fresh by its headers (RFC 9111, section 4.2.1); 0 if they say none."""
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
    """Return `due`, or the first full hour after it that is not in `skips` (hours `0` to `23` and WEEKDAYS).

    Return `due` also if the next MAX_SKIPPED_HOURS are all skipped.
    """
    for hours in range(MAX_SKIPPED_HOURS):
        candidate = due if not hours else due.replace(minute=0, second=0) + timedelta(hours=hours)
        if str(candidate.hour) not in skips and WEEKDAYS[candidate.weekday()] not in skips:
            return candidate
    return due


def parse_revisits(text: str) -> tuple[int, ...]:
    """Return revisits such as `1h 6h 1d` in seconds, sorted; none for `off` or an empty text.

    Raise ValueError if `text` is neither, or lists more than MAX_REVISITS.
    """
    if text.strip().lower() in ("off", ""):
        return ()
    matches = [_DURATION.fullmatch(word) for word in text.replace(",", " ").split()]
    if not all(matches) or len(matches) > MAX_REVISITS:
        raise ValueError(f'{text[:80]!r} is not a list of revisits; write it like "1h 6h 1d", or "off"')
    return tuple(sorted(int(match[1]) * _UNIT_SECONDS[match[2]] for match in matches if match))
