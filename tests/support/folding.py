"""Articles of a test that are inserted into a database and folded at once."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from newsfold.db.connection import open_database
from newsfold.dedupe.run import dedupe


def open_news(path: Path, sources: Mapping[int, str]) -> Database:
    """Create the database with the sources, given as id → name, and return it."""
    news = open_database(path)
    news["sources"].insert_all({"id": number, "name": name} for number, name in sources.items())
    return news


def article_row(text: str, at: datetime, **columns: Any) -> dict[str, Any]:
    """Return the row of an English article that was published at the time `at`; `columns` replace or add columns."""
    return {
        "source_id": 1, "title": "Some Title of Our Own", "text": text, "language": "en", "kind": "article",
        "published_at": f"{at:%Y-%m-%dT%H:%M:%SZ}", "published_precision": "minute",
        "first_seen_at": "2026-03-20T00:00:00Z", "word_count": len(text.split()),
        "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
    } | columns  # fmt: skip


def fold_rows(news: Database, *rows: Mapping[str, Any], now: datetime) -> list[int]:
    """Insert the articles and fold them; return their ids."""
    with news.atomic():
        ids = [news["articles"].insert(row).last_pk for row in rows]
    dedupe(news, now=now)
    assert news["unfolded"].count == 0
    return ids
