"""Match dates of publication, times and reading times, but not the days of a diary or a chronicle (pure)."""

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from newsfold.db.values.month_names import month_number
from newsfold.db.values.written_days import find_days
from newsfold.extract.line_text import normalized_key
from newsfold.extract.metadata.visible_dates import is_date_line
from newsfold.extract.residue.line import LABEL, Line
from newsfold.extract.vocabulary.dates import (
    CLOCK_SUFFIX,
    DATE_LABEL,
    DATE_PREPOSITION,
    DURATION_UNIT,
    MINUTES,
    READING_TIME,
    READING_TIME_LABEL,
    TIME_AGO,
)

MAX_ROW = 5  # separators in a row of dates and times
MAX_DAY_LINE = 40  # characters of a line that is a day alone
MIN_SERIES = 3  # different days in one form, each alone on a line: a diary, a chronicle, a list of appointments

TIMESTAMP = re.compile(
    rf"[^\w$€£¥₹]*(?:{DATE_LABEL}\b(?:(?=\D{{0,60}}\d).{{0,70}}|\W*{DATE_PREPOSITION}?\W*)"
    rf"|\d{{1,2}}[:.]\d{{2}}\W*{CLOCK_SUFFIX}?"
    rf"|\d{{1,2}}:\d{{2}}\s*{DURATION_UNIT}\b.{{0,50}}"
    rf"|\d+ {MINUTES} {READING_TIME}.{{0,10}}"
    rf"|{READING_TIME_LABEL}\b\D{{0,20}}(?:\d{{1,3}}\b.{{0,20}})?"
    rf"|\d+\s*{TIME_AGO})\W*",
    re.I,
)
_DIGIT = re.compile(r"\d")
_DATE_LABEL = re.compile(rf"\W{{0,3}}{DATE_LABEL}\b", re.I)
_DATE_LABEL_ALONE = re.compile(rf"\W{{0,3}}{DATE_LABEL}(?:\s+{DATE_PREPOSITION})?\W{{0,3}}", re.I)
_DAY_AND_MONTH = re.compile(r"(?:\d{1,2}\.?\s(?P<after>[^\W\d_]{3,12})|(?P<before>[^\W\d_]{3,12})\.?\s\d{1,2})\.?")
_BETWEEN_TIMES = re.compile(r"\s*[·•⋅|]\s*")
_BULLET = re.compile(r"[-•*]\s")  # an item of a list, such as the history of a document


def is_timestamp(line: Line) -> bool:
    """Match a date of publication or change, a time of day, a reading time, or an age ("3 hours ago").

    A date without a label counts only above the text, and near the end if it begins the line and no other one follows:
    other dates there are deadlines and appointments. A line that ends with a colon introduces what follows, unless it
    is no more than a label above the text; an item of a list belongs to the list. A labelled date that the page shows
    among its paragraphs was written with them: on 788 pages of many kinds, three of nine such lines were in the text.
    Days of a series head the parts of a diary or a chronicle, or are the items of a list.
    """
    if line.is_in_series or _BULLET.match(line.text):
        return False
    is_above_text = line.remaining < 3 and line.is_near_start
    if len(line.text) < LABEL and TIMESTAMP.fullmatch(line.text):
        introduces = line.text.endswith((":", "："))
        if not introduces or (is_above_text and _DATE_LABEL_ALONE.fullmatch(line.text)):
            return not (_DATE_LABEL.match(line.text) and line.page.is_among_paragraphs(line.text))
    if is_above_text:
        if _is_row_of_times(line.text):
            return True
        return is_date_line(line.text) or (line.remaining == 0 and _is_day_and_month(line))
    if not line.is_near_end or not line.text[0].isdecimal() or not is_date_line(line.text):
        return False
    return len({found.day for found in find_days(line.text)}) == 1


def _is_row_of_times(text: str) -> bool:
    """Decide whether a text is a row of dates, times and reading times between dots or bars."""
    parts = _BETWEEN_TIMES.split(text, MAX_ROW) if len(text) < LABEL else []
    return len(parts) > 1 and all(TIMESTAMP.fullmatch(part) or is_date_line(part) for part in parts)


def _is_day_and_month(line: Line) -> bool:
    """Decide whether a line is a day without a year ("2 March"), and not the heading of a section, as in a diary."""
    match = _DAY_AND_MONTH.fullmatch(line.text)
    if match is None or line.key in line.page.headings:
        return False
    return month_number((match["before"] or match["after"]).lower()) is not None


def find_series_of_days(lines: Sequence[str], keys: Sequence[str], headings: frozenset[str]) -> set[int]:
    """Return the indexes of the lines that are nothing but a day, if MIN_SERIES different ones have the same form.

    Days with a year, without one, and each of these among `headings`, are different forms: the day of publication above
    a diary seldom has that of its headings.
    """
    forms: dict[tuple[bool, bool], dict[int, str]] = defaultdict(dict)
    for index, (text, key) in enumerate(zip(lines, keys, strict=True)):
        if len(text) < MAX_DAY_LINE and (has_year := _has_year(text)) is not None:
            forms[has_year, key in headings][index] = key
    return {index for days in forms.values() if len(set(days.values())) >= MIN_SERIES for index in days}


@lru_cache(256)  # the rules are applied to the lines of a text several times
def _has_year(text: str) -> bool | None:
    """Decide whether a text that is nothing but a day names its year; None if it is anything else.

    A weekday may stand before the day, but no label ("Published: 2 March").
    """
    if ":" in text or not _DIGIT.search(text) or _DATE_LABEL.match(text):
        return None
    if (day := _DAY_AND_MONTH.fullmatch(text)) and month_number((day["before"] or day["after"]).lower()) is not None:
        return False
    if not is_date_line(text) or (found := next(find_days(text), None)) is None:
        return None
    rest = normalized_key(f"{text[: found.start]} {text[found.end :]}")
    return True if len(rest.split()) <= 1 and not _DIGIT.search(rest) else None
