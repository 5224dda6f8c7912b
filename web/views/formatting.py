"""Times, numbers, texts and links as the templates print them (pure)."""

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from newsfold.db.values.text import clean_text
from newsfold.db.values.times import parse_time

MATCH_MARKS = ("\x02", "\x03")  # around the matches in a snippet; no stored text contains these characters
EXCERPT_LENGTH = 220  # characters
NO_DATE = "no date"
_MONTHS = "January February March April May June July August September October November December".split()
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
# Private-use characters, which stand for MATCH_MARKS while the text is cleaned and escaped.
_OPEN, _CLOSE = "\ue000", "\ue001"
# The values of articles.published_from.
_DATE_EVIDENCE = {
    "json-ld": "the page's structured data (JSON-LD)",
    "meta": "the page's meta tags",
    "feed": "the feed",
    "feed-date": "the date in the feed",
    "feed-updated": "the time of the last change in the feed",
    "time": "a time written on the page",
    "url": "the URL",
    "import": "the import",
    "text": "the page's text",
    "updated": "the time of the last change of the page, which names no other",
    "sitemap": "the news sitemap",
}


def safe_link(url: Any) -> str | None:
    """Return `url` if a page may link to it: http or https with a host, and no character that could break markup."""
    text = str(url or "")
    try:
        parts = urlsplit(text)
        is_safe = parts.scheme in ("http", "https") and parts.hostname and not re.search(r"[\s<>\"\\]", text)
    except ValueError:
        return None
    return text if is_safe else None


def link_host(url: str | None) -> str:
    """Return the host of a safe link without `www.`, "" for any other URL."""
    link = safe_link(url)
    return (urlsplit(link).hostname or "").removeprefix("www.") if link else ""


def format_day(at: str | datetime | None) -> str:
    """Return `2 March 2026`."""
    time = _to_datetime(at)
    return f"{time.day} {_MONTHS[time.month - 1]} {time.year}" if time else NO_DATE


def format_weekday(at: str | datetime | None) -> str:
    """Return `Monday 2 March 2026`."""
    time = _to_datetime(at)
    return f"{_WEEKDAYS[time.weekday()]} {format_day(time)}" if time else "Without a date"


def format_clock(at: str | datetime | None) -> str:
    """Return `08:10`, "" without a time."""
    time = _to_datetime(at)
    return f"{time:%H:%M}" if time else ""


def format_date_time(at: str | datetime | None, precision: str = "minute") -> str:
    """Return `2 Mar 2026, 08:10`, or only the day if the `precision` is `day`."""
    time = _to_datetime(at)
    if time is None or precision == "none":
        return NO_DATE
    day = f"{time.day} {_MONTHS[time.month - 1][:3]} {time.year}"
    return day if precision == "day" else f"{day}, {time:%H:%M}"


def format_without_year(at: str | datetime | None) -> str:
    """Return `2 Mar, 08:10`, for places where another time shows the year."""
    time = _to_datetime(at)
    return f"{time.day} {_MONTHS[time.month - 1][:3]}, {time:%H:%M}" if time else NO_DATE


def format_minutes(minutes: float | None) -> str:
    """Return a duration as `25 min`, `3 h 10 min` or `2 d 4 h`; `–` for None."""
    if minutes is None:
        return "–"
    rounded = round(minutes)
    days, hours, rest = rounded // 1440, rounded // 60 % 24, rounded % 60
    if days:
        return f"{days} d {hours} h" if hours else f"{days} d"
    if hours:
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    return f"{rest} min"


def format_number(number: float) -> str:
    """Return the number with narrow no-break spaces between its thousands."""
    return f"{number:,}".replace(",", "\u202f")


def describe_date_evidence(name: str | None) -> str:
    """Return the evidence of a publication date, a value of articles.published_from, in words."""
    return _DATE_EVIDENCE.get(name or "", name or "nothing")


def language_tag(tag: str | None) -> str:
    """Return a language tag for the attribute `lang`; an empty one, which means unknown there, if it is invalid."""
    return tag if tag and _LANGUAGE_TAG.fullmatch(tag) else ""


def split_paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text, which blank lines separate."""
    return [part for part in re.split(r"\n\s*\n", text) if part.strip()]


def shorten(text: str, characters: int = EXCERPT_LENGTH) -> str:
    """Return the beginning of the first paragraph, cut after a word to at most `characters` and an ellipsis."""
    line = " ".join(text[: 2 * characters].strip().partition("\n\n")[0].split())
    if len(line) <= characters:
        return line
    cut = line[:characters]
    return f"{cut.rpartition(' ')[0] or cut}…"


def initial(name: str) -> str:
    """Return the letter that stands for an outlet without an icon: the first of its name, not of an English article."""
    words = name.split()
    word = words[1] if len(words) > 1 and words[0].lower() == "the" else name
    return next((character for character in word if character.isalnum()), "·")[0].upper()[:1]


def mark_matches(snippet: str) -> Markup:
    """Return an escaped snippet with the parts between MATCH_MARKS as <mark>."""
    text = str(escape(clean_text(snippet.replace(MATCH_MARKS[0], _OPEN).replace(MATCH_MARKS[1], _CLOSE))))
    return Markup(text.replace(_OPEN, "<mark>").replace(_CLOSE, "</mark>"))


def _to_datetime(at: str | datetime | None) -> datetime | None:
    """Return a database time as a datetime, None if there is none or it is invalid."""
    if not at or isinstance(at, datetime):
        return at or None
    try:
        return parse_time(at)
    except ValueError:
        return None
