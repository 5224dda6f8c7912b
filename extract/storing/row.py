"""An extracted article as a row of `articles` and rows of `live_entries` (pure)."""

import hashlib
import json
from dataclasses import dataclass
from typing import TypedDict

from newsfold.db.values.text import clean_text
from newsfold.db.values.times import format_time
from newsfold.extract.article import Article


@dataclass(frozen=True, slots=True)
class Origin:
    """The capture that an article was extracted from, its source, and the version of the extractor.

    `source_id` is None if the page has no source. `optouts` is JSON text, as the archive stores it.
    """

    source_id: int | None
    extractor: int
    archive_id: str
    capture_id: int
    body_sha256: str
    optouts: str


class ArticleRow(TypedDict):
    """The columns of `articles` that extraction writes.

    Times are UTC text (`…Z`); `authors`, `tags`, `optouts` and `quality` are JSON text; `is_free` and `complete` are 0
    or 1.
    """

    source_id: int | None
    title: str
    standfirst: str
    text: str
    authors: str
    byline: str
    agency: str | None
    kind: str
    is_free: int
    complete: int
    published_at: str | None
    published_day: str | None
    published_precision: str
    published_from: str | None
    modified_at: str | None
    language: str | None
    section: str | None
    tags: str
    optouts: str
    image_url: str | None
    word_count: int
    original_url: str | None
    quality: str
    snapshot: int | None
    text_sha256: str
    extractor: int
    archive_id: str
    capture_id: int
    body_sha256: str


def article_row(article: Article, origin: Origin) -> ArticleRow:
    """Return the article as a row of `articles`."""
    return {
        "source_id": origin.source_id,
        "title": article.title,
        "standfirst": article.standfirst,
        "text": article.text,
        "authors": json.dumps(article.authors, ensure_ascii=False),
        "byline": article.byline,
        "agency": article.agency,
        "kind": article.kind,
        "is_free": int(article.is_free),
        "complete": int(article.complete),
        "published_at": format_time(article.published_at) if article.published_at else None,
        "published_day": article.published_day.isoformat() if article.published_day else None,
        "published_precision": article.published_precision,
        "published_from": article.published_from,
        "modified_at": format_time(article.modified_at) if article.modified_at else None,
        "language": article.language,
        "section": article.section,
        "tags": json.dumps(article.tags, ensure_ascii=False),
        "optouts": origin.optouts,
        "image_url": article.image_url,
        "word_count": article.word_count,
        "original_url": article.original_url,
        "quality": json.dumps(article.quality, ensure_ascii=False),
        "snapshot": article.snapshot,
        "text_sha256": hashlib.sha256(article.text.encode()).hexdigest(),
        "extractor": origin.extractor,
        "archive_id": origin.archive_id,
        "capture_id": origin.capture_id,
        "body_sha256": origin.body_sha256,
    }


def live_entry_rows(article: Article) -> list[tuple[str | None, str, str]]:
    """Return (published_at as UTC text or None, title, text) for each entry of a live blog, in the page's order."""
    return [
        (
            format_time(entry.published.at) if entry.published else None,
            clean_text(entry.title),
            clean_text(entry.text),
        )
        for entry in article.entries
    ]
