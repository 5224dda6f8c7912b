"""Files of ready-made articles into `news.db`."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from newsfold.db.imports import save_ready_articles
from newsfold.db.jsonl import lines
from newsfold.db.times import stamp
from newsfold.extract.ready import MAX_ROW, ReadyArticle, ready_article

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
                counts.update(save_ready_articles(news, batch, now=stamp(now)))
                progress(before + position, total)
                batch = []
        counts.update(save_ready_articles(news, batch, now=stamp(now)))
        before += path.stat().st_size
        progress(before, total)
    return dict(counts)


def _columns(article: ReadyArticle) -> dict[str, Any]:
    return asdict(article) | {
        "published_from": "import" if article.published_at else None,
        "word_count": article.word_count,
        "text_sha256": article.text_sha256,
    }
