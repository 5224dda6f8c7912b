"""An article in the form that the database holds it (pure)."""

import hashlib
import json
from typing import Any

from newsfold.db.values.text import storable
from newsfold.db.values.times import format_time
from newsfold.extract.article import Article


def columns(article: Article) -> dict[str, Any]:
    return {
        "title": article.title,
        "standfirst": article.standfirst,
        "text": article.text,
        "authors": json.dumps(article.authors, ensure_ascii=False),
        "agency": article.agency,
        "kind": article.kind,
        "is_free": int(article.is_free),
        "complete": int(article.complete),
        "published_at": format_time(article.published_at) if article.published_at else None,
        "published_precision": article.published_precision,
        "published_from": article.published_from,
        "modified_at": format_time(article.modified_at) if article.modified_at else None,
        "language": article.language,
        "section": article.section,
        "tags": json.dumps(article.tags, ensure_ascii=False),
        "image_url": article.image_url,
        "original_url": article.original_url,
        "quality": json.dumps(article.quality, ensure_ascii=False),
        "snapshot": article.snapshot,
        "word_count": article.word_count,
        "text_sha256": hashlib.sha256(article.text.encode()).hexdigest(),
    }


def entries(article: Article) -> list[tuple[str | None, str, str]]:
    """(published_at, title, text) of each entry of a live blog."""
    return [
        (format_time(entry.published.at) if entry.published else None, storable(entry.title), storable(entry.text))
        for entry in article.entries
    ]
