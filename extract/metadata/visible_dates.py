"""Find dates in the visible text of a page, with the names of months in many languages (pure)."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml.html import HtmlElement

from newsfold.extract.vocabulary.phrases import MONTHS

MAX_LINE = 90  # characters; a longer line holds more than a date, a time and names
MAX_LINES = 400  # lines below the headline that are searched
MAX_WORDS_BEFORE = 3  # words before the date in a date line: a weekday, "Published:"
MAX_WORDS_AFTER = 6  # words after the date in a date line: the time, the author

_MONTH_NUMBERS = {name: number for number, names in MONTHS.items() for name in names.split()}
_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩०१२३४५६७८९", "0123456789" * 3)

_YEAR = r"((?:19|20)\d\d)(?!\d)"
_DAY = r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º|ª)?"
_MONTH_NAME = r"(?:de\s+|of\s+|d'|d’)?([^\W\d_][\w\u0900-\u097f\u0980-\u09ff\u0e00-\u0e7f]{1,13})\.?"
_DAY_MONTH_YEAR = re.compile(rf"{_DAY}[.,]?\s+{_MONTH_NAME}[,\s]+(?:de\s+|del\s+)?{_YEAR}")
_MONTH_DAY_YEAR = re.compile(rf"(?<!\w){_MONTH_NAME}\s+{_DAY},?\s+{_YEAR}")
_YEAR_MONTH_DAY = re.compile(rf"(?<!\d){_YEAR}\s?[年년.\-/]\s?(\d{{1,2}})\s?[月월.\-/]\s?(\d{{1,2}})(?!\d)\s?[日일]?")
_NUMERIC = re.compile(rf"(?<!\d)(\d{{1,2}})[./-](\d{{1,2}})[./-]{_YEAR}")
# Each form of a date with the order of its groups: d(ay), m(onth), y(ear).
_FORMS = ((_DAY_MONTH_YEAR, "dmy"), (_MONTH_DAY_YEAR, "mdy"), (_YEAR_MONTH_DAY, "ymd"), (_NUMERIC, "dmy"))
_TAGS = ("p", "div", "span", "time", "li", "small", "td", "font", "em", "i", "b", "strong", "dd", "h4", "h5", "h6")


class _DateMatch(NamedTuple):
    """A date in a text: the day, as `2026-03-02`, and the position where the date starts and ends."""

    day: str
    start: int
    end: int


def find_day(text: str) -> str:
    """Return a date that the text names, as `2026-03-02`; an empty string if it names none.

    Forms are tried one after another: 2 March 2026, March 2 2026, 2026-3-2, 2/3/2026. The first match of the first form
    that matches counts. 3/4/2026 is read as 3 April.
    """
    return next((match.day for match in _matches(text)), "")


def is_date_line(text: str) -> bool:
    """Decide whether a line is a date, with a few words before and after it (weekday, time, author).

    It has at most MAX_LINE characters, MAX_WORDS_BEFORE words before the date and MAX_WORDS_AFTER words after it, and
    does not end with one of `.!?:;`.
    """
    if len(text) > MAX_LINE or text.rstrip()[-1:] in ".!?:;":
        return False
    match = next(_matches(text), None)
    if match is None:
        return False
    return len(text[: match.start].split()) <= MAX_WORDS_BEFORE and len(text[match.end :].split()) <= MAX_WORDS_AFTER


def find_visible_days(tree: HtmlElement) -> Iterator[str]:
    """Yield the date of each date line below the first `h1`, as `2026-03-02`, in the page's order.

    At most MAX_LINES lines are searched. If the page has no `h1`, the search starts at the top.
    """
    heading = next(tree.iter("h1"), None)
    is_below, lines_left = heading is None, MAX_LINES
    for element in tree.iter("h1", *_TAGS):
        is_below = is_below or element is heading
        if not is_below or not (line := " ".join((element.text or "").split())):
            continue
        lines_left -= 1
        if is_date_line(line):
            yield find_day(line)
        if lines_left <= 0:
            return


def _matches(text: str) -> Iterator[_DateMatch]:
    """Yield each valid date in `text`, form by form."""
    ascii_digits = text.translate(_DIGITS)
    for form, order in _FORMS:
        for match in form.finditer(ascii_digits):
            parts = dict(zip(order, match.groups(), strict=True))
            month = _MONTH_NUMBERS.get(parts["m"].casefold(), 0) if not parts["m"].isdigit() else int(parts["m"])
            day = int(parts["d"])
            if month > 12 >= day and form is _NUMERIC:
                month, day = day, month  # 12/31/2025
            if 1 <= month <= 12 and 1 <= day <= 31:
                yield _DateMatch(f"{parts['y']}-{month:02}-{day:02}", match.start(), match.end())
