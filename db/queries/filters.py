"""What narrows stories and articles, the same in lists, searches and feeds (pure)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Filter:
    """`since` and `until` are stamps, `days` a span that ends with the newest coverage, `seen` an article's id of which
    only younger ones count."""

    words: str = ""
    language: str | None = None
    country: str | None = None
    source: str | None = None
    tag: str | None = None
    section: str | None = None
    since: str | None = None
    until: str | None = None
    days: int | None = None
    min_sources: int = 1
    seen: int | None = None
