"""What a feed, a sitemap or a section page lists: entries, each judged by itself (pure)."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin

from newsfold.db.values.text import one_line
from newsfold.db.values.times import format_time, parse_time

MAX_ENTRIES = 2000  # of one file; news sitemaps may hold 1,000, and feeds rarely pass 100
MAX_TITLE = 500  # characters
MAX_SUMMARY = 4000
MAX_NAMES = 30  # authors and categories each

_TAGS = re.compile(r"<!--.*?-->|<[^<>]{0,5000}>", re.S)


@dataclass(frozen=True, slots=True)
class Entry:
    """One listed page; `about` is what the list says of it and ends as JSON in `pages.feed`."""

    url: str
    about: Mapping[str, Any] = field(default_factory=dict)
    modified_at: str | None = None


@dataclass(slots=True)
class Listing:
    """All that one file lists.

    `dropped` holds (url as given, reason); `children` are (sitemap URL, its last change) and `feeds` are
    (URL, kind) that the file points to. `ttl` is in seconds; `skips` are hours and
    days as in `newsfold.crawler.discovery.feeds.skips`; `guessed` that the
    `feeds` are addresses which many sites use, and `error` says why the file is none of its kind.
    """

    entries: list[Entry] = field(default_factory=list)
    dropped: list[tuple[str, str]] = field(default_factory=list)
    children: list[tuple[str, str | None]] = field(default_factory=list)
    feeds: list[tuple[str, str]] = field(default_factory=list)
    ttl: int | None = None
    skips: tuple[str, ...] = ()
    guessed: bool = False
    error: str | None = None


def web_url(base: str, link: str) -> str | None:
    """`link` as an absolute web address, or None: mailto, javascript, data and the like are none."""
    try:
        url = urljoin(base, link.strip())
        url.encode()  # JSON can spell half a character
    except ValueError:
        return None
    # An empty link would be the list itself.
    return url if link.strip() and url.lower().startswith(("http://", "https://")) else None


def plain(markup: object, limit: int) -> str:
    """One line of text of at most `limit` characters from what may be HTML, once or twice escaped."""
    text = str(markup or "")[: 4 * limit]
    return one_line(html.unescape(_TAGS.sub(" ", html.unescape(text))))[:limit]


def iso_time(text: object) -> str | None:
    """The time that `text` names in ISO 8601 or as in mails, as UTC; None when it is neither or absurd."""
    given = str(text or "").strip()[:64]
    for read in (parse_time, parsedate_to_datetime):
        try:
            found = read(given)
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
        return sane(found)
    return None


def sane(found: datetime) -> str | None:
    """`found` as a stamp unless it lies outside the years that a web page can have."""
    aware = found if found.tzinfo else found.replace(tzinfo=UTC)
    return format_time(aware) if 1990 <= aware.year <= 2100 else None


def told(**about: Any) -> dict[str, Any]:
    """`about` without what is empty."""
    return {key: value for key, value in about.items() if value}
