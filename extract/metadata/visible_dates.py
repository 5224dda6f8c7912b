"""Find the date lines in the visible text of a page (pure)."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import dropwhile, islice, takewhile
from typing import NamedTuple

from lxml.html import HtmlElement

from newsfold.db.values.month_names import is_month_first, weekday_number
from newsfold.db.values.written_days import FoundDay, find_day_of_weekday, find_days
from newsfold.extract.language import count_words
from newsfold.extract.line_text import ends_sentence
from newsfold.extract.metadata.byline_labels import find_label_with_space, parse_byline, parse_labelled_byline
from newsfold.extract.metadata.surroundings import is_date_of_change, is_of_other_text
from newsfold.extract.vocabulary.dates import AFTER_DATE, CHANGED, CHANGED_AFTER, DATE_PREPOSITION, LIFE, PUBLISHED

MAX_LINE = 90  # characters; a longer line holds more than a date, a time and names
MAX_LINES = 400  # lines below the headline that are searched
NEAR_LINES = 12  # lines below the headline that surely belong to the article
MAX_BOXES_ABOVE = 6  # elements around the headline in which a date above it is searched
MAX_TEXTS_ABOVE = 6  # texts before the headline in such an element; more are the head of the site
MAX_NAME_WORDS = 4  # words between the label of a byline and its day: "Posted by Ada Lund on March 2, 2026 at 8:10 PM"
MAX_CLOCK_WORDS = 4  # words after this day
MAX_WORDS_BEFORE = 3  # words before the date in a date line: a weekday, "Published:"
MAX_WORDS_AFTER = 6  # words after the date in a date line: the time, the author
MAX_WORDS_BEFORE_CLOCK = 2  # the same before a date and time that end with a dot, as sentences do

_WORD = re.compile(r"\w")
_WORDS = re.compile(r"\w+")
# The same day in the Islamic lunar calendar, before the Gregorian one: "13 رمضان 1447 هـ - 2 مارس 2026".
_LUNAR_DAY = re.compile(r"[\d٠-٩]{1,2}\s+(?:[\u0600-\u06ff]{2,12}\s+){1,2}[\d٠-٩]{4}\s*(?:هـ?)?\W{0,5}")
_PREPOSITION_AT_END = re.compile(rf"\W*(?<!\w){DATE_PREPOSITION}\s*$", re.I)
_LABEL_OF_PUBLICATION = re.compile(rf"\W*{PUBLISHED}\W*", re.I)
# What follows a date in "March 2, 2026 at 8:10 p.m.": a time of day that ends with an abbreviation.
_CLOCK_AT_END = re.compile(r"\W{0,4}(?:[^\W\d]{1,4}\s){0,2}\d{1,2}(?:[:.]\d{2}){0,2}\s?(?:[^\W\d]{1,4}\.?\s?){1,3}")
_BEFORE_DAY_OF_LIFE = re.compile(rf"(?:[*†✝]|(?<!\w){LIFE}\s*[:：]?)\s*$", re.I)

_TAGS = ("p", "div", "span", "time", "li", "small", "td", "font", "em", "i", "b", "strong", "dd", "h4", "h5", "h6")


def _in_order(found: FoundDay, language: str) -> str:
    return (found.other_order if found.other_order and is_month_first(language, found.sign) else found.day).isoformat()


def is_date_line(text: str, language: str = "") -> bool:
    """Decide whether a line is a date, with a few words before and after it (weekday, time, author).

    It has at most MAX_LINE characters, MAX_WORDS_BEFORE words before the date and MAX_WORDS_AFTER words after it, and
    does not end as a sentence or a label does, unless it is only a date and a dot, or ends with the abbreviation of a
    time of day ("p.m.") and has hardly more than a byline before the date. A day of birth or death dates no page.
    `language` is the language tag of the page, "" if not known.
    """
    if len(text) > MAX_LINE:
        return False
    match = next(find_days(text, language), None)
    if match is None:
        return False
    before, after = _LUNAR_DAY.sub("", text[: match.start]), text[match.end :]
    if _BEFORE_DAY_OF_LIFE.search(before):
        return False
    is_whole_line = _is_weekday_or_nothing(before) and after.strip().casefold() in AFTER_DATE
    if text.rstrip()[-1:] in ".!?:;。！？：；" and not is_whole_line:
        is_short = len(before.split()) <= MAX_WORDS_BEFORE_CLOCK or bool(parse_labelled_byline(before))
        return is_short and bool(_CLOCK_AT_END.fullmatch(after.rstrip()))
    return _count_spaced(before) <= MAX_WORDS_BEFORE and _count_words(after) <= MAX_WORDS_AFTER


def is_dated_byline(text: str) -> bool:
    """Decide whether a line is the label of a byline, a name, and the day and time of publication, as the software of a
    site prints them above or below a text."""
    label = find_label_with_space(text) if len(text) <= MAX_LINE else 0
    if not label or ends_sentence(text) or (day := next(find_days(text), None)) is None or day.start < label:
        return False
    words = text[label : day.start].split()
    if words and weekday_number(words[-1].strip(",.").casefold()) is not None:
        words.pop()
    name = _PREPOSITION_AT_END.sub("", " ".join(words)).split()
    is_name = 1 <= len(name) <= MAX_NAME_WORDS and not any(map(str.islower, name))
    return is_name and len(text[day.end :].split()) <= MAX_CLOCK_WORDS


def _is_weekday_or_nothing(text: str) -> bool:
    """Decide whether a text before a date has no word, or only the name of a weekday."""
    words = _WORDS.findall(text.casefold())
    return not words or (len(words) == 1 and weekday_number(words[0]) is not None)


def _count_words(text: str) -> int:
    """Return the number of words; in scripts without spaces, about four characters count as one."""
    return max(_count_spaced(text), count_words(text) // 2)


def _count_spaced(text: str) -> int:
    """Return the number of words between spaces; a dash or a bar is none."""
    return sum(map(bool, map(_WORD.search, text.split())))


class VisibleDay(NamedTuple):
    """A day that readers see, as `2026-03-02`.

    `is_change` is true if the page says that something changed then, `is_near` if it begins one of the first NEAR_LINES
    lines below the headline, or follows the byline or a label of the day of publication there.
    """

    day: str
    is_change: bool = False
    is_near: bool = True


def find_visible_days(tree: HtmlElement, language: str = "") -> Iterator[VisibleDay]:
    """Yield the dates of each date line below the first `h1`, in the page's order.

    Lines in boxes of comments and teasers are left out. At most MAX_LINES lines are searched. If the page
    has no `h1`, the search starts at the top. `language` is the language tag of the page, "" if not known.
    """
    heading = next(tree.iter("h1"), None)
    is_below, lines_left = heading is None, MAX_LINES
    for element, text in _texts(tree):
        is_below = is_below or element is heading
        if not is_below or not text or text.isspace():
            continue
        line = " ".join(text.split())
        lines_left -= 1
        if (is_date_line(line, language) or is_dated_byline(line)) and not is_of_other_text(element):
            yield from _days_of_line(
                line, language, is_change=is_date_of_change(element), is_near=MAX_LINES - lines_left <= NEAR_LINES
            )
        if lines_left <= 0:
            return


def find_day_of_weekday_line(tree: HtmlElement, latest: date, language: str = "") -> date | None:
    """Return the day of the first line near the headline that names a weekday, a day and a month, but no year: see
    find_day_of_weekday. Lines in boxes of comments and teasers are left out."""
    heading = next(tree.iter("h1"), None)
    below = dropwhile(lambda pair: heading is not None and pair[0] is not heading, _texts(tree))
    lines = ((one, line) for one, text in below if (line := " ".join(text.split())))
    for element, line in islice(lines, NEAR_LINES):
        day = find_day_of_weekday(line, latest, language)
        if day and not is_of_other_text(element) and not is_date_of_change(element):
            return day
    return None


def find_days_above(tree: HtmlElement, language: str = "") -> list[VisibleDay]:
    """Return the dates of the last date line above the first `h1` in the smallest box that has text before it.

    The list is empty if this box is the whole page or has more than MAX_TEXTS_ABOVE texts before the headline: the head
    of a site shows the present day.
    """
    heading = next(tree.iter("h1"), None)
    for box in islice(heading.iterancestors(), MAX_BOXES_ABOVE) if heading is not None else ():
        if box.tag in ("body", "html"):
            break
        above = [
            (one, " ".join(text.split())) for one, text in takewhile(lambda pair: pair[0] is not heading, _texts(box))
        ]
        above = [(one, line) for one, line in above if line]
        if above:
            if len(above) > MAX_TEXTS_ABOVE:
                break
            for one, line in reversed(above):
                if is_date_line(line, language) and not is_of_other_text(one):
                    return list(_days_of_line(line, language, is_change=is_date_of_change(one), is_near=False))
            break
    return []


def _texts(tree: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """Yield each text that may be a date line, with the element it stands in: the beginning of an element, and what
    follows an icon or a line break in it."""
    for element in tree.iter("h1", "br", "svg", "img", "use", *_TAGS):
        if element.tag in _TAGS or element.tag == "h1":
            yield element, element.text or ""
        parent = element.getparent()
        if element.tail and parent is not None and parent.tag in _TAGS:
            yield parent, element.tail


def _begins_date(label: str, line: str) -> bool:
    """Decide whether the text before the date of a line is nothing, a weekday, a label of the day of publication, or a
    byline."""
    return bool(_is_weekday_or_nothing(label) or _LABEL_OF_PUBLICATION.fullmatch(label) or parse_byline(line))


def _days_of_line(line: str, language: str, *, is_change: bool, is_near: bool) -> Iterator[VisibleDay]:
    """Yield the dates of a line; `is_change` is that of a date without a label of its own."""
    end = 0
    for found in sorted(find_days(line, language), key=lambda found: found.start):
        if found.start < end:
            continue
        label = line[end : found.start].casefold()
        follows = line[found.end :].lstrip(" :：)）").startswith(CHANGED_AFTER)
        is_labelled = CHANGED.search(label) or (not label.strip() and follows)
        yield VisibleDay(
            _in_order(found, language),
            bool(is_labelled or (is_change and end == 0)),
            is_near and ((end == 0 and _begins_date(label, line)) or not label.strip()),
        )
        end = found.end
