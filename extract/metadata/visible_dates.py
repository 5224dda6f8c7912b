"""Find dates in the visible text of a page, with the names of months in many languages (pure)."""

from collections.abc import Iterator

from lxml.html import HtmlElement

from newsfold.db.values.month_names import is_month_first
from newsfold.db.values.written_days import find_days

MAX_LINE = 90  # characters; a longer line holds more than a date, a time and names
MAX_LINES = 400  # lines below the headline that are searched
MAX_WORDS_BEFORE = 3  # words before the date in a date line: a weekday, "Published:"
MAX_WORDS_AFTER = 6  # words after the date in a date line: the time, the author

_TAGS = ("p", "div", "span", "time", "li", "small", "td", "font", "em", "i", "b", "strong", "dd", "h4", "h5", "h6")


def find_day(text: str, language: str = "") -> str:
    """Return a date that the text names, as `2026-03-02`; an empty string if it names none.

    The forms are those of `find_days`, tried one after another; the first match of the first form that matches counts.
    3/4/2026 is read as 3 April, unless `language`, a language tag, writes the month first.
    """
    found = next(find_days(text), None)
    if found is None:
        return ""
    return (found.other_order if found.other_order and is_month_first(language) else found.day).isoformat()


def is_date_line(text: str) -> bool:
    """Decide whether a line is a date, with a few words before and after it (weekday, time, author).

    It has at most MAX_LINE characters, MAX_WORDS_BEFORE words before the date and MAX_WORDS_AFTER words after it, and
    does not end with one of `.!?:;`, unless it is only a date and a dot.
    """
    if len(text) > MAX_LINE:
        return False
    match = next(find_days(text), None)
    if match is None:
        return False
    is_all = match.start == 0 and text[match.end :].strip() in ("", ".")  # the dot of 2 d. or of 2026.
    if text.rstrip()[-1:] in ".!?:;" and not is_all:
        return False
    return len(text[: match.start].split()) <= MAX_WORDS_BEFORE and len(text[match.end :].split()) <= MAX_WORDS_AFTER


def find_visible_days(tree: HtmlElement, language: str = "") -> Iterator[str]:
    """Yield the date of each date line below the first `h1`, as `2026-03-02`, in the page's order.

    At most MAX_LINES lines are searched. If the page has no `h1`, the search starts at the top. `language` is the
    language tag of the page, "" if not known.
    """
    heading = next(tree.iter("h1"), None)
    is_below, lines_left = heading is None, MAX_LINES
    for element in tree.iter("h1", *_TAGS):
        is_below = is_below or element is heading
        if not is_below or not (line := " ".join((element.text or "").split())):
            continue
        lines_left -= 1
        if is_date_line(line):
            yield find_day(line, language)
        if lines_left <= 0:
            return
