"""Articles that come ready-made, as rows of JSONL: checked and brought into the form of `articles`."""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from newsfold.db.news.article_imports import save_ready_articles
from newsfold.db.values.jsonl import json_row, lines
from newsfold.db.values.text import one_line, storable
from newsfold.db.values.times import format_time, parse_time
from newsfold.db.values.urls import canonical_url
from newsfold.extract.language import language

MAX_ROW = 16 << 20  # bytes; a book is one
MAX_TITLE = 1000
MAX_ID = 500
FUTURE = timedelta(days=2)  # clocks and zones differ by less


@dataclass(frozen=True, slots=True)
class ReadyArticle:
    """One of `external_id` and `url` (canonical) at least; `published_at` as the databases hold times."""

    external_id: str | None
    url: str | None
    source: str
    title: str
    standfirst: str
    text: str
    published_at: str | None
    published_precision: str
    language: str | None

    @property
    def word_count(self) -> int:
        return len(self.text.split())

    @property
    def text_sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def ready_article(line: bytes, *, now: datetime) -> ReadyArticle:
    """The article of one line of JSONL. Raises ValueError, which says what is wrong with the line."""
    row = json_row(line, MAX_ROW)
    external_id, address = _identifier(row.get("id")), _string(row, "url")
    url = canonical_url(address) if address else None
    if external_id is None and url is None:
        raise ValueError(f"url {address[:80]!r} is no web address" if address else "neither id nor url is given")
    published_at, precision = _published(row.get("date"), now)
    title, text = one_line(_string(row, "title"))[:MAX_TITLE], storable(_string(row, "text")).strip()
    return ReadyArticle(
        external_id=external_id,
        url=url,
        source=one_line(_string(row, "source"))[:200],
        title=title,
        standfirst=one_line(_string(row, "standfirst")),
        text=text,
        published_at=published_at,
        published_precision=precision,
        language=one_line(_string(row, "language"))[:20] or language(f"{title}\n{text}"),
    )


def _string(row: dict[str, Any], key: str) -> str:
    value = row.get(key)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{key} is no string")
    return value or ""


def _identifier(value: object) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError("id is neither a string nor a whole number")
    text = str(value)
    if len(text) > MAX_ID or one_line(text) != text:
        raise ValueError(f"id is longer than {MAX_ID} characters or has odd white space")
    return text


def _published(value: object, now: datetime) -> tuple[str | None, str]:
    """The time and its precision; a bare day is stored as its midnight."""
    if value is None or value == "":
        return None, "none"
    if not isinstance(value, str):
        raise ValueError("date is no string")
    text = value.strip()
    published = _parsed(text)
    if published > now + FUTURE:
        raise ValueError(f"date {text!r} lies in the future")
    return format_time(published), "day" if len(text) <= len("2026-03-02") else "minute"


def _parsed(text: str) -> datetime:
    try:
        return parse_time(text)
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text).astimezone(UTC)
    except (ValueError, TypeError):
        raise ValueError(f"date {text[:40]!r} is no ISO 8601 date") from None


BATCH = 500  # rows a transaction
MAX_NAMED = 100  # rejected rows that are named one by one; the count goes on

Progress = Callable[[int, int], None]


def import_articles(
    news: Database,
    paths: Sequence[Path],
    *,
    now: datetime,
    complain: Callable[[str], None] = lambda message: None,
    progress: Progress = lambda done, total: None,
) -> dict[str, int]:
    """Read .jsonl and .jsonl.gz; `complain` gets a sentence for each rejected row, `progress` bytes read.

    Counts `added`, `updated`, `unchanged`, `kept` (made from a saved page and left alone), `refused` (a person said
    that it is no article) and `rejected`.
    """
    counts = Counter[str](dict.fromkeys(("added", "updated", "unchanged", "kept", "refused", "rejected"), 0))
    total, before = sum(path.stat().st_size for path in paths), 0
    for path in paths:
        batch: list[dict[str, Any]] = []
        for number, position, line in lines(path, MAX_ROW):
            try:
                batch.append(_columns(ready_article(line, now=now)))
            except ValueError as error:
                counts["rejected"] += 1
                if counts["rejected"] <= MAX_NAMED:
                    complain(f"{path}, line {number}: {error}; the row was skipped")
            if len(batch) >= BATCH:
                counts.update(save_ready_articles(news, batch, now=format_time(now)))
                progress(before + position, total)
                batch = []
        counts.update(save_ready_articles(news, batch, now=format_time(now)))
        before += path.stat().st_size
        progress(before, total)
    return dict(counts)


def _columns(article: ReadyArticle) -> dict[str, Any]:
    return asdict(article) | {
        "published_from": "import" if article.published_at else None,
        "word_count": article.word_count,
        "text_sha256": article.text_sha256,
    }
