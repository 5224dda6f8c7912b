"""The filter that all lists, searches and feeds of stories and articles use (pure)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Filter:
    """Conditions on stories and their articles, which must all hold; a default value means no condition."""

    words: str = ""  # search words, in the syntax of search_syntax.py
    language: str | None = None
    country: str | None = None  # country of the source
    source: str | None = None  # name of the source
    tag: str | None = None  # tag of the source
    section: str | None = None
    since: str | None = None  # earliest time, as UTC text
    until: str | None = None  # UTC text; the time must be before it
    days: int | None = None  # length of the period that ends with the newest coverage
    min_sources: int = 1  # sources of the story, at least
    newer_than: int | None = None  # article id; only articles with a higher id
    single: bool = False  # only stories of one article
    except_stories: tuple[int, ...] = ()  # ids of stories that the reader hid
