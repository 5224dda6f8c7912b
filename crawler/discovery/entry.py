"""The types of a parsed feed, sitemap or section page, and functions that normalise values of its entries (pure)."""

import html
import re
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypedDict, cast

from newsfold.db.values.text import one_line
from newsfold.db.values.times import format_time, why_implausible
from newsfold.db.values.written_times import parse_written_time

MAX_ENTRIES = 2000  # of one listing; news sitemaps may have 1,000, and feeds rarely have more than 100
MAX_TITLE = 500  # characters
MAX_SUMMARY = 4000  # characters
MAX_NAMES = 30  # authors of an entry; also categories of an entry
MAX_NAME = 200  # characters of an author or category
MAX_LANGUAGE = 35  # characters
MAX_DATE = 100  # characters of a refused date

_TAGS = re.compile(r"<!--.*?-->|<[^<>]{0,5000}>", re.S)


class FeedMetadata(TypedDict, total=False):
    """The metadata of an entry in its listing; stored as JSON in `pages.feed` and read by the extract stage.

    `published` and `updated` are UTC text (`…Z`), or a day (`2026-03-02`) if the listing names no more. Without a time
    of publication, `published` is another time, and `published_from` tells which: `feed-date` (the `dc:date` or the
    time of creation) or `feed-updated` (the time of change). `dates_refused` are the dates that were not used: each
    has the keys `evidence`, `text` and `why`. `image` is a URL, `content` is the full text as paragraphs joined by
    blank lines. Keys with an empty value are left out.
    """

    title: str
    summary: str
    published: str
    published_from: str
    updated: str
    dates_refused: list[dict[str, str]]
    authors: list[str]
    categories: list[str]
    language: str
    image: str
    content: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One listed link.

    `modified_at` is the time at which the page last changed according to the listing, None if the listing names none.
    """

    url: str
    metadata: FeedMetadata = field(default_factory=FeedMetadata)
    modified_at: str | None = None


class Rejection(NamedTuple):
    """An item of a listing that did not become an entry, and the reason.

    `url` is the item's link, or the URL of the listing if the item has no link.
    """

    url: str
    reason: str


class ChildSitemap(NamedTuple):
    """A sitemap named in a sitemap index; `modified_at` is the time of its last change, None if not given there."""

    url: str
    modified_at: str | None


class FeedLink(NamedTuple):
    """A listing that another listing or robots.txt names; `kind` is a key of `listing_formats.LISTING_PARSERS`."""

    url: str
    kind: str


@dataclass(slots=True)
class Listing:
    """The parsed content of one feed, sitemap or section page.

    `children` are the sitemaps of a sitemap index, `feeds` the feeds and sitemaps that a section page names; `guessed`
    is true if the page names none and `feeds` are URLs that many sites use. `ttl` is the time in seconds for which a
    feed may be cached, None if it gives none; `skips` are the hours and weekdays returned by `feeds.parse_skips`.
    `error` is the reason why the body could not be parsed, else None.
    """

    entries: list[Entry] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    children: list[ChildSitemap] = field(default_factory=list)
    feeds: list[FeedLink] = field(default_factory=list)
    ttl: int | None = None
    skips: tuple[str, ...] = ()
    guessed: bool = False
    error: str | None = None


def plain_text(markup: object, max_length: int) -> str:
    """Return `markup` (HTML, escaped up to twice, or None) as one line of text of at most `max_length` characters.

    Tags are removed and character references resolved.
    """
    text = str(markup or "")[: 4 * max_length]
    return one_line(html.unescape(_TAGS.sub(" ", html.unescape(text))))[:max_length]


def iso_time(text: object) -> str | None:
    """Return the time in `text`, in any form that parse_written_time understands, as UTC text (`…Z`).

    A day is its midnight. Return None if `text` gives no day, or an implausible one by `why_implausible`.
    """
    written = parse_written_time(str(text or ""))
    return format_time(written.at) if written and not why_implausible(written.at, None) else None


def listed_times(
    published: object, *, created: object = None, updated: object = None, updated_from: str = "feed-updated"
) -> dict[str, Any]:
    """Return the keys of FeedMetadata that hold times, from the texts (or numbers) in which an entry gives them.

    `published` is the time of publication, `created` that of creation, `updated` that of the last change. The time of
    publication is the first of them, in this order, that gives a plausible day. `updated_from` is the value of
    `published_from` if it is the last one; "" means that the listing's time of change says nothing of publication.
    """
    refused: list[dict[str, str]] = []
    published_at, created_at, updated_at = (_listed_time(one, refused) for one in (published, created, updated))
    fallback = created_at or (updated_at if updated_from else "")
    return {
        "published": published_at or fallback,
        "published_from": "" if published_at or not fallback else "feed-date" if created_at else updated_from,
        "updated": updated_at,
        "dates_refused": refused,
    }


def _listed_time(value: object, refused: list[dict[str, str]]) -> str:
    """Return a day or a UTC time; an empty string, and a new item of `refused`, if `value` gives no plausible one."""
    source = str(value).strip() if isinstance(value, str | int | float) else ""
    written = parse_written_time(source)
    why = "not understood" if written is None else why_implausible(written.at, None)
    if source and why:
        refused.append({"evidence": "feed", "text": source[:MAX_DATE], "why": why})
    if written is None or why:
        return ""
    return format_time(written.at)[: None if written.precision == "minute" else len("2026-03-02")]


def feed_metadata(**values: Any) -> FeedMetadata:
    """Return the FeedMetadata with these `values`, without the empty ones."""
    return cast(FeedMetadata, {key: value for key, value in values.items() if value})
