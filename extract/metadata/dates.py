"""When an article was published: the best evidence, its time in UTC and its precision (pure)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from htmldate import find_date
from lxml.html import HtmlElement

from newsfold.extract.metadata.visible_dates import printed_days

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # no news site is older
REFUSED = 10  # of a page that are kept
AHEAD = timedelta(days=2)  # wrong zones and clocks; later than that the date is of an event, not of publication

_URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/_-]|\D)")
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s?(?:Z|UTC|GMT|[+-]\d\d:?\d\d)?)?")


@dataclass(frozen=True, slots=True)
class When:
    """`precision` is `minute` or `day`; `evidence` names where it stood (`json-ld`, `meta`, `feed`, `time`, …)."""

    at: datetime
    precision: str
    evidence: str


def published(candidates: Iterable[tuple[str, str]], fetched_at: datetime | None) -> When | None:
    """The first (evidence, text) that is a possible time; one known to the minute wins over an earlier bare day."""
    day: When | None = None
    for evidence, text in candidates:
        when = read(text, evidence)
        if when is None or not _possible(when.at, fetched_at):
            continue
        if when.precision == "minute" and (day is None or abs(when.at - day.at) < AHEAD):
            return when
        day = day or when
    return day


def refused(candidates: Iterable[tuple[str, str]], fetched_at: datetime | None) -> list[dict[str, str]]:
    """The times that cannot be: `evidence`, `text` and `why` (`before 1990`, `after it was fetched`) of each, once."""
    found = {}
    for evidence, text in candidates:
        when = read(text, evidence)
        if when is not None and not _possible(when.at, fetched_at):
            why = "before 1990" if when.at < EARLIEST else "after it was fetched"
            found[text] = {"evidence": evidence, "text": text[:100], "why": why}
    return list(found.values())[:REFUSED]


def read(text: str, evidence: str) -> When | None:
    """A time as pages and feeds write it for machines; None when it is none."""
    bare = text.strip()
    match = _ISO.match(bare)
    try:
        if match:
            found = datetime.fromisoformat(match[0].replace(" UTC", "Z").replace(" GMT", "Z"))
        else:
            found = parsedate_to_datetime(bare)
        has_time = len(match[0]) > len("2026-03-02") if match else True
        aware = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None
    # A midnight to the second without zone is a day that a program wrote out.
    midnight = found.tzinfo is None and (found.hour, found.minute, found.second) == (0, 0, 0)
    return When(aware, "minute" if has_time and not midnight else "day", evidence)


def in_url(url: str) -> str:
    """`2026-03-02` for `/2026/03/02/` or `/20260302-`, else empty."""
    match = _URL_DATE.search(url)
    return f"{match[1]}-{match[2]}-{match[3]}" if match else ""


def in_text(tree: HtmlElement, url: str, fetched_at: datetime | None) -> When | None:
    """The day that readers see on the page, by htmldate, else in a line near the headline.

    Of 110 pages that tell machines nothing, it is right on 79.
    """
    latest = (fetched_at + AHEAD).strftime("%Y-%m-%d") if fetched_at else None
    guess = find_date(tree, url=url, original_date=True, extensive_search=False, max_date=latest, min_date="1990-01-01")
    found = (read(day, "text") for day in (guess or "", *printed_days(tree)))
    return next((when for when in found if when is not None and _possible(when.at, fetched_at)), None)


def _possible(at: datetime, fetched_at: datetime | None) -> bool:
    return at >= EARLIEST and (fetched_at is None or at <= fetched_at + AHEAD)
