"""Choose the time of publication among the dates of a page, with its precision and the evidence for it (pure)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from htmldate import find_date
from lxml.html import HtmlElement

from newsfold.db.values.written_times import parse_written_time
from newsfold.extract.metadata.visible_dates import find_visible_days

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # an earlier date is implausible: no news site is older
MAX_IMPLAUSIBLE = 10  # implausible dates stored for one page
# How far a date may lie after the fetch, because time zones and clocks may be wrong. A later date is that of an event.
MAX_AHEAD = timedelta(days=2)

_URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/_-]|\D)")


class DateCandidate(NamedTuple):
    """The text of a date as a page or feed gives it, and the place where it was found.

    `evidence` is `json-ld`, `meta` (a meta tag), `time` (an element marked as a time), `feed` or `url`.
    """

    evidence: str
    text: str


@dataclass(frozen=True, slots=True)
class Timestamp:
    """A time in UTC. `precision` is `minute` or `day`; `evidence` is that of a DateCandidate, or `text` for a date in
    the visible text."""

    at: datetime
    precision: str
    evidence: str


def choose_timestamp(candidates: Iterable[tuple[str, str]], fetched_at: datetime | None) -> Timestamp | None:
    """Return the time of the first plausible candidate, or None if no candidate is plausible.

    `candidates` are (evidence, text) pairs, the best evidence first. If the first plausible candidate names only a day,
    a later candidate that is known to the minute is returned instead, unless the two differ by MAX_AHEAD or more. If
    `fetched_at` is None, no date is too late to be plausible.
    """
    day: Timestamp | None = None
    for evidence, text in candidates:
        timestamp = parse_timestamp(text, evidence)
        if timestamp is None or not _is_plausible(timestamp.at, fetched_at):
            continue
        if timestamp.precision == "minute" and (day is None or abs(timestamp.at - day.at) < MAX_AHEAD):
            return timestamp
        day = day or timestamp
    return day


def implausible_dates(candidates: Iterable[tuple[str, str]], fetched_at: datetime | None) -> list[dict[str, str]]:
    """Return the dates that cannot be times of publication, each text once, at most MAX_IMPLAUSIBLE.

    `candidates` are (evidence, text) pairs. Each result has the keys `evidence`, `text` and `why`: `before 1990`, or
    `after it was fetched` if it is more than MAX_AHEAD after `fetched_at`. If `fetched_at` is None, no date is too
    late.
    """
    by_text = {}
    for evidence, text in candidates:
        timestamp = parse_timestamp(text, evidence)
        if timestamp is not None and not _is_plausible(timestamp.at, fetched_at):
            why = "before 1990" if timestamp.at < EARLIEST else "after it was fetched"
            by_text[text] = {"evidence": evidence, "text": text[:100], "why": why}
    return list(by_text.values())[:MAX_IMPLAUSIBLE]


def parse_timestamp(text: str, evidence: str) -> Timestamp | None:
    """Return the time that `text` gives in any form that parse_written_time understands, None if it gives no day.

    A time without a zone is taken as UTC. A date without a time, with midnight and no zone, or with anything that is
    not understood, has the precision `day`. `evidence` is copied to the result.
    """
    written = parse_written_time(text)
    # A day in words in JSON-LD was wrong on 5 of 6 pages: the day of a change, where readers see another one.
    if written and evidence == "json-ld" and written.precision == "day" and not text.strip()[:4].isdecimal():
        return None
    return Timestamp(written.at, written.precision, evidence) if written else None


def find_date_in_url(url: str) -> str:
    """Return `2026-03-02` for a URL with `/2026/03/02/` or `/20260302-`; an empty string if the URL holds no date."""
    match = _URL_DATE.search(url)
    return f"{match[1]}-{match[2]}-{match[3]}" if match else ""


def find_visible_date(tree: HtmlElement, url: str, fetched_at: datetime | None) -> Timestamp | None:
    """Return the first plausible day in the visible text, or None: htmldate's guess, else a date line below the
    headline.

    Meant for pages without a date in their metadata: it was right on 79 of 110 such pages.
    """
    latest = (fetched_at + MAX_AHEAD).strftime("%Y-%m-%d") if fetched_at else None
    guess = find_date(tree, url=url, original_date=True, extensive_search=False, max_date=latest, min_date="1990-01-01")
    timestamps = (parse_timestamp(day, "text") for day in (guess or "", *find_visible_days(tree)))
    return next((one for one in timestamps if one is not None and _is_plausible(one.at, fetched_at)), None)


def _is_plausible(at: datetime, fetched_at: datetime | None) -> bool:
    return at >= EARLIEST and (fetched_at is None or at <= fetched_at + MAX_AHEAD)
