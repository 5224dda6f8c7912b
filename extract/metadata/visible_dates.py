"""Days as pages print them for readers, in words of many languages (pure)."""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from newsfold.extract.vocabulary.phrases import MONTHS

LONGEST = 90  # characters of a line that may be nothing but date, time and names
BELOW = 400  # elements behind the headline that are looked at

_NUMBER = {word: number for number, words in MONTHS.items() for word in words.split()}
_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩०१२३४५६७८९", "0123456789" * 3)

_YEAR = r"((?:19|20)\d\d)(?!\d)"
_DAY = r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º|ª)?"
_WORD = r"(?:de\s+|of\s+|d'|d’)?([^\W\d_][\w\u0900-\u097f\u0980-\u09ff\u0e00-\u0e7f]{1,13})\.?"
_FORMS = (
    re.compile(rf"{_DAY}[.,]?\s+{_WORD}[,\s]+(?:de\s+|del\s+)?{_YEAR}"),
    re.compile(rf"(?<!\w){_WORD}\s+{_DAY},?\s+{_YEAR}"),
    re.compile(rf"(?<!\d){_YEAR}\s?[年년.\-/]\s?(\d{{1,2}})\s?[月월.\-/]\s?(\d{{1,2}})(?!\d)\s?[日일]?"),
    re.compile(rf"(?<!\d)(\d{{1,2}})[./-](\d{{1,2}})[./-]{_YEAR}"),
)
_TAGS = ("p", "div", "span", "time", "li", "small", "td", "font", "em", "i", "b", "strong", "dd", "h4", "h5", "h6")


def day_in(text: str) -> str:
    """The first day that the text names, as `2026-03-02`; empty when it names none. Of 3/4/2026 the 3 is the day."""
    return next((day for day, _, _ in _days(text)), "")


def is_date_line(text: str) -> bool:
    """Whether a short line starts with a date, with at most a weekday or the like before it, and is no sentence."""
    if len(text) > LONGEST or text.rstrip()[-1:] in ".!?:;":
        return False
    found = next(_days(text), None)
    return found is not None and len(text[: found[1]].split()) <= 3 and len(text[found[2] :].split()) <= 6


def printed_days(tree: HtmlElement) -> Iterator[str]:
    """Days in lines near the headline, in the page's order."""
    heading = next(tree.iter("h1"), None)
    below, left = heading is None, BELOW
    for element in tree.iter("h1", *_TAGS):
        below = below or element is heading
        if not below or not (own := " ".join((element.text or "").split())):
            continue
        left -= 1
        if is_date_line(own):
            yield day_in(own)
        if left <= 0:
            return


def _days(text: str) -> Iterator[tuple[str, int, int]]:
    """(day, start, end) of each form that the text has."""
    plain = text.translate(_DIGITS)
    for form, order in zip(_FORMS, ("dmy", "mdy", "ymd", "dmy"), strict=True):
        for match in form.finditer(plain):
            parts = dict(zip(order, match.groups(), strict=True))
            month = _NUMBER.get(parts["m"].casefold(), 0) if not parts["m"].isdigit() else int(parts["m"])
            day = int(parts["d"])
            if month > 12 >= day and form is _FORMS[3]:
                month, day = day, month
            if 1 <= month <= 12 and 1 <= day <= 31:
                yield f"{parts['y']}-{month:02}-{day:02}", match.start(), match.end()
