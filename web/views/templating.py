"""Templates: everything escaped, times and links written one way."""

import hashlib
import re
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from newsfold.db.values.text import storable
from newsfold.db.values.times import parse_time
from newsfold.web.views.locale_names import countries_by_name, country_name, language_name, languages_by_name

FOLDER = Path(__file__).parents[1]  # templates and static files
MARKS = ("\x02", "\x03")  # around what a search found; no stored text holds them
_MONTHS = "January February March April May June July August September October November December".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_EVIDENCE = {
    "json-ld": "the page's structured data (JSON-LD)", "meta": "the page's meta tags", "feed": "the feed",
    "time": "a time written on the page", "url": "the address", "import": "the import", "text": "the page's text",
    "sitemap": "the news sitemap",
}  # fmt: skip


def environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(FOLDER / "templates"), autoescape=True, undefined=StrictUndefined, finalize=_printable,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    env.filters |= {
        "day": day, "weekday": weekday, "clock": clock, "when": when, "marked": marked, "number": number,
        "paragraphs": paragraphs, "minutes": minutes, "host": host, "evidence": evidence, "language": language,
        "excerpt": excerpt, "short": short, "language_name": language_name, "country_name": country_name,
        "languages_by_name": languages_by_name, "countries_by_name": countries_by_name,
    }  # fmt: skip
    env.globals |= {"outward": outward, "stylesheet": f"/static/style.css?{_version(FOLDER / 'static/style.css')}"}
    return env


def outward(url: Any) -> str | None:
    """An address that a page may link to: http or https with a host, and nothing that a browser would run."""
    text = str(url or "")
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and parts.hostname and not re.search(r"[\s<>\"\\]", text)
    except ValueError:
        return None
    return text if good else None


def day(at: str | datetime | None) -> str:
    """`2 March 2026`"""
    read = _moment(at)
    return f"{read.day} {_MONTHS[read.month - 1]} {read.year}" if read else "no date"


def weekday(at: str | datetime | None) -> str:
    """`Monday 2 March 2026`"""
    read = _moment(at)
    return f"{_DAYS[read.weekday()]} {day(read)}" if read else "Without a date"


def clock(at: str | datetime | None) -> str:
    read = _moment(at)
    return f"{read:%H:%M}" if read else ""


def when(at: str | datetime | None, precision: str = "minute") -> str:
    """`2 Mar 2026, 08:10`, or the bare day where no more is known."""
    read = _moment(at)
    if read is None or precision == "none":
        return "no date"
    short = f"{read.day} {_MONTHS[read.month - 1][:3]} {read.year}"
    return short if precision == "day" else f"{short}, {read:%H:%M}"


def short(at: str | datetime | None) -> str:
    """`2 Mar, 08:10`, where the year is plain from what stands beside it."""
    read = _moment(at)
    return f"{read.day} {_MONTHS[read.month - 1][:3]}, {read:%H:%M}" if read else "no date"


def minutes(count: float | None) -> str:
    """`25 min`, `3 h 10 min`, `2 d 4 h`"""
    if count is None:
        return "–"
    whole = round(count)
    days, hours, rest = whole // 1440, whole // 60 % 24, whole % 60
    if days:
        return f"{days} d {hours} h" if hours else f"{days} d"
    if hours:
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    return f"{rest} min"


def number(count: float) -> str:
    return f"{count:,}".replace(",", "\u202f")


def paragraphs(text: str) -> list[str]:
    return [part for part in re.split(r"\n\s*\n", text) if part.strip()]


def excerpt(text: str, characters: int = 220) -> str:
    """The beginning, to the end of a word or of the first paragraph."""
    line = " ".join(text[: 2 * characters].strip().partition("\n\n")[0].split())
    if len(line) <= characters:
        return line
    cut = line[:characters]
    return f"{cut.rpartition(' ')[0] or cut}…"


def marked(snippet: str) -> Markup:
    """What was found within a snippet as <mark>."""
    text = str(escape(storable(snippet.replace(MARKS[0], "\ue000").replace(MARKS[1], "\ue001"))))
    return Markup(text.replace("\ue000", "<mark>").replace("\ue001", "</mark>"))


def host(url: str | None) -> str:
    link = outward(url)
    return (urlsplit(link).hostname or "").removeprefix("www.") if link else ""


def evidence(name: str | None) -> str:
    return _EVIDENCE.get(name or "", name or "nothing")


def language(tag: str | None) -> str:
    """For the lang attribute: empty where it is not known, which tells a browser just that."""
    return tag if tag and _LANGUAGE.fullmatch(tag) else ""


def _printable(value: Any) -> Any:
    if isinstance(value, str) and not isinstance(value, Markup):
        # Most of a page is plain, which is told faster than it is cleaned.
        return value if value.isascii() and value.isprintable() else storable(value)
    return "" if value is None else value


def _moment(at: str | datetime | None) -> datetime | None:
    if not at or isinstance(at, datetime):
        return at or None
    try:
        return parse_time(at)
    except ValueError:
        return None


def _version(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
