"""Choose the time of publication among the dates of a page, with its precision and the evidence for it (pure)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from itertools import chain, takewhile
from typing import NamedTuple

from htmldate import find_date
from lxml.etree import XPath
from lxml.html import HtmlElement

from newsfold.db.values.month_names import is_month_first
from newsfold.db.values.times import EARLIEST, MAX_AHEAD, explain_refusal, why_implausible
from newsfold.db.values.written_days import find_days
from newsfold.db.values.written_times import parse_written_time
from newsfold.extract.metadata.visible_dates import (
    VisibleDay,
    find_day_of_weekday_line,
    find_days_above,
    find_visible_days,
)

UPDATED = "updated"  # the evidence of a time of change on a page that names no time of publication
MAX_SHOWN = 3  # different days below the headline; so many are those of a chronicle or of appointments
MAX_REFUSED = 10  # refused dates stored for one page
MONTHS, MAX_DAY = 12, 31  # the greatest numbers of a month and of a day
MAX_NAMING_TEXT = 2000  # characters of one text or attribute in which a day is searched

_SAME_MOMENT = timedelta(minutes=2)  # between two times that name one moment, rounded to minutes
_ZONES = (timedelta(hours=-12), timedelta(hours=14))  # the least and the greatest offset from UTC
_ATTRIBUTES = XPath("//@content | //@datetime | //@title | //@href | //@src", smart_strings=False)
_URL_DATE = re.compile(
    r"/((?:19|20)\d\d)(?:[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])|/(1[0-2]|[1-9])/([12]\d|3[01]|[1-9]))(?=[/_-]|\D)"
)

_URL_DATE_YEAR_LAST = re.compile(r"/(\d\d)-(\d\d)-((?:19|20)\d\d)(?=[/_-]|$)")


class DateCandidate(NamedTuple):
    """The text of a date as a page or feed gives it, and the place where it was found.

    `evidence` is `json-ld`, `meta` (a meta tag), `time` (an element marked as a time), `url`, `feed` (the time of
    publication in a listing), `feed-date` (its `dc:date` or time of creation) or `feed-updated` (its time of change).
    """

    evidence: str
    text: str


class OtherDates(NamedTuple):
    """Dates of a page that say little of its article's publication: those of the web page or a video in JSON-LD, those
    of changes, and those beside the article, as in comments and teasers."""

    of_page: Sequence[DateCandidate] = ()
    of_change: Sequence[DateCandidate] = ()
    beside: Sequence[DateCandidate] = ()


@dataclass(frozen=True, slots=True)
class Timestamp:
    """A time in UTC. `precision` is `minute` or `day`; `evidence` is that of a DateCandidate, `text` for a date in
    the visible text, or UPDATED. `is_standard` and `offset` are those of WrittenTime."""

    at: datetime
    precision: str
    evidence: str
    is_standard: bool = True
    offset: timedelta = timedelta()

    @property
    def day(self) -> date:
        """The day in the zone in which the time was written."""
        return self.at.astimezone(timezone(self.offset)).date()


def choose_timestamp(
    candidates: Iterable[tuple[str, str]], fetched_at: datetime | None, language: str = ""
) -> Timestamp | None:
    """Return the time of the first plausible candidate that is no day in words, or None if there is none.

    `candidates` are (evidence, text) pairs, the best evidence first. If the first plausible candidate names only a day,
    a later candidate that is known to the minute is returned instead, unless the two differ by MAX_AHEAD or more. If
    `fetched_at` is None, no date is too late to be plausible. `language` is the language tag of the page, "" if not
    known.
    """
    day: Timestamp | None = None
    for timestamp in _plausible(candidates, fetched_at, language):
        if timestamp.precision == "minute" and (day is None or abs(timestamp.at - day.at) < MAX_AHEAD):
            return timestamp
        day = day or (timestamp if timestamp.is_standard else None)
    return day


def choose_day_in_words(
    candidates: Iterable[tuple[str, str]], fetched_at: datetime | None, language: str = ""
) -> Timestamp | None:
    """Return the first plausible candidate that is a day in words, such as `March 2, 2026`; None if there is none.

    The arguments are those of choose_timestamp. Such a day is weaker than one that readers see: where a standard asks
    for ISO 8601, words come from a template for readers, and often from that of another place. In JSON-LD they differed
    from the day below the headline on 5 of 9 pages, and were wrong on these 5.
    """
    timestamps = _plausible(candidates, fetched_at, language)
    return next((one for one in timestamps if one.precision == "day" and not one.is_standard), None)


def _plausible(
    candidates: Iterable[tuple[str, str]], fetched_at: datetime | None, language: str
) -> Iterator[Timestamp]:
    """Yield the times of the candidates that are understood and plausible, in their order."""
    parsed = (parse_timestamp(text, evidence, language) for evidence, text in candidates if text)
    return (one for one in parsed if one and not why_implausible(one.at, fetched_at))


def refused_dates(
    candidates: Iterable[tuple[str, str]], fetched_at: datetime | None, language: str = ""
) -> list[dict[str, str]]:
    """Return the dates that are not used, each text once, at most MAX_REFUSED.

    `candidates` are (evidence, text) pairs. Each result has the keys `evidence`, `text` and `why`: a result of
    `why_implausible`, or `not understood`. If `fetched_at` is None, no date is too late.
    """
    by_text = {}
    for evidence, text in candidates:
        timestamp = parse_timestamp(text, evidence, language)
        if refusal := explain_refusal(evidence, text, timestamp.at if timestamp else None, fetched_at):
            by_text[text] = refusal
    return list(by_text.values())[:MAX_REFUSED]


def parse_timestamp(text: str, evidence: str, language: str = "") -> Timestamp | None:
    """Return the time that `text` gives in any form that parse_written_time understands, None if it gives no day.

    A time without a zone is taken as UTC. A date without a time, with midnight and no zone, or with anything that is
    not understood, has the precision `day`. `evidence` is copied to the result.
    """
    written = parse_written_time(text, language)
    if written is None:
        return None
    # Archives of earlier versions hold the days of feeds as midnight in UTC.
    is_day = evidence == "feed" and text.endswith("T00:00:00Z")
    return Timestamp(written.at, "day" if is_day else written.precision, evidence, written.is_standard, written.offset)


def find_printed_day(
    published: Timestamp, candidates: Iterable[tuple[str, str]], tree: HtmlElement, language: str
) -> date:
    """Return the day of publication that the page shows its readers, in the zone of its place.

    It is the day in the written zone, if that is not UTC. Many systems write UTC whatever their place; then it is the
    day of the same moment in another zone among `candidates`, a day below the headline, or a day among `candidates`,
    the first of these that some zone of the world has at that moment. Of MAX_SHOWN different days below the headline or
    more, as in a chronicle, only the first counts. `candidates` are those of choose_timestamp; `language` is the
    language tag of the page, "" if not known.
    """
    if published.offset or published.precision == "day":
        return published.day
    others = [one for one in (parse_timestamp(text, name, language) for name, text in candidates if text) if one]
    same = (one.day for one in others if one.offset and abs(one.at - published.at) < _SAME_MOMENT)
    days = (one.day for one in others if one.precision == "day")
    shown = _days_below_headline(tree, language)
    return next((day for day in chain(same, shown, days) if _has_day(published.at, day)), published.day)


def _days_below_headline(tree: HtmlElement, language: str) -> Iterator[date]:
    """Yield the different days near the headline that are no changes; of MAX_SHOWN or more only the first."""
    lines = takewhile(lambda line: line.is_near, find_visible_days(tree, language))
    shown = list(dict.fromkeys(date.fromisoformat(line.day) for line in lines if not line.is_change))
    yield from shown if len(shown) < MAX_SHOWN else shown[:1]


def _has_day(at: datetime, day: date) -> bool:
    """Decide whether a zone of the world, 12 hours behind UTC to 14 hours ahead of it, has this day at that time."""
    try:
        return (at + _ZONES[0]).date() <= day <= (at + _ZONES[1]).date()
    except OverflowError:  # in the first and the last year of the calendar
        return False


def find_date_in_url(url: str) -> str:
    """Return `2026-03-02` for a URL with `/2026/03/02/` or `/20260302-`; an empty string if the URL holds no date.

    A date that ends with the year, as `/29-10-2021/`, counts if one of its numbers is no month: else it is not known
    which is the day.
    """
    if match := _URL_DATE.search(url):
        return f"{match[1]}-{match[2] or match[4]:0>2}-{match[3] or match[5]:0>2}"
    if match := _URL_DATE_YEAR_LAST.search(url):
        month, day = sorted((int(match[1]), int(match[2])))
        return f"{match[3]}-{month:02}-{day:02}" if 0 < month <= MONTHS < day <= MAX_DAY else ""
    return ""


def find_visible_date(
    tree: HtmlElement, url: str, fetched_at: datetime | None, language: str, other_dates: OtherDates
) -> Timestamp | None:
    """Return the day in the visible text, or the first plausible date of the web page; None if there is neither.

    It is the first date line near the headline, else htmldate's guess, else the first date line further below, else
    the one right above the headline, else one near the headline whose weekday tells its year. An age, as in "3
    hours ago", is never a date: the time of the fetch is stored anyway, and its day may differ by the zone. A line
    also comes before a guess that is the day of a change. A guess does not count if it is a date beside the
    article, or the first of a month that the page does not name: htmldate makes it of a month or a year. It takes the
    first number of 3/4/2026 for the day; here the language decides, or the guess does not count. Meant for
    pages without a date in their metadata: it was right on 79 of 110 such pages. If JSON-LD dates the web page,
    that date is returned instead, unless a line near the headline differs from it by MAX_AHEAD or more. `language`
    is the language tag of the page, "" if not known.
    """
    lines = list(find_visible_days(tree, language))
    if of_page := choose_timestamp(other_dates.of_page, fetched_at, language):
        near = _first_line((line for line in lines if line.is_near), fetched_at)
        return of_page if near is None or abs(of_page.at - near.at) < MAX_AHEAD else near
    if near := _first_line((line for line in lines if line.is_near), fetched_at):
        return near
    latest = (fetched_at + MAX_AHEAD).strftime("%Y-%m-%d") if fetched_at else None
    earliest = EARLIEST.strftime("%Y-%m-%d")
    guess = find_date(tree, url=url, original_date=True, extensive_search=False, max_date=latest, min_date=earliest)
    on_line = _first_line(lines, fetched_at) or _first_line(find_days_above(tree, language), fetched_at)
    if (
        on_line is None
        and fetched_at
        and (day := find_day_of_weekday_line(tree, (fetched_at + _ZONES[1]).date(), language))
    ):
        on_line = parse_timestamp(day.isoformat(), "text")
    named = _named_day(tree, date.fromisoformat(guess), language) if guess else None
    if named is None or guess in _days(other_dates.beside, language):
        return on_line
    guess = named.isoformat()
    changes = {line.day for line in lines if line.is_change} | _days(other_dates.of_change, language)
    timestamp = parse_timestamp(guess, "text")
    if timestamp is None or why_implausible(timestamp.at, fetched_at) or (on_line and guess in changes):
        return on_line
    return timestamp


def find_date_of_update(
    tree: HtmlElement, modified: Timestamp | None, fetched_at: datetime | None, language: str
) -> Timestamp | None:
    """Return the first visible day of a change, else `modified`, with the evidence `updated`; None if there is neither.

    Meant for pages that name no time of publication: guides and lists that are kept up to date show only this day.
    """
    lines = (parse_timestamp(line.day, UPDATED) for line in find_visible_days(tree, language) if line.is_change)
    shown = next((one for one in lines if one and not why_implausible(one.at, fetched_at)), None)
    if modified and (shown is None or shown.day == modified.day):
        return replace(modified, evidence=UPDATED)
    return shown


def _first_line(lines: Iterable[VisibleDay], fetched_at: datetime | None) -> Timestamp | None:
    """Return the first plausible day of the lines that is not the day of a change."""
    timestamps = (parse_timestamp(line.day, "text") for line in lines if not line.is_change)
    return next((one for one in timestamps if one and not why_implausible(one.at, fetched_at)), None)


def _days(candidates: Iterable[DateCandidate], language: str) -> set[str]:
    parsed = (parse_timestamp(one.text, one.evidence, language) for one in candidates)
    return {str(one.at.date()) for one in parsed if one}


def _named_day(tree: HtmlElement, guess: date, language: str) -> date | None:
    """Return the day that the page means where `guess` was read, None if it is not known.

    The page must name the first day of a month; any other day counts as named. If the page names `guess` only by day
    and month in an order that is not clear, the language decides the order.
    """
    needs_name = guess.day == 1
    if not needs_name and (guess.day > MONTHS or guess.day == guess.month):
        return guess
    year, digits, meant = str(guess.year), f"{guess:%Y%m%d}", list[date | None]()
    texts = (text[:MAX_NAMING_TEXT] for text in chain(tree.itertext(), _ATTRIBUTES(tree)) if text)
    for text in texts:
        if digits in text:
            return guess
        for found in find_days(text, language) if year in text or not text.isascii() else ():
            if guess in (found.day, found.other_order):
                if found.other_order is None:
                    return guess
                order = is_month_first(language, found.sign)
                meant.append(None if order is None else found.other_order if order else found.day)
    if not meant:
        return None if needs_name else guess
    return next(filter(None, meant), None)
