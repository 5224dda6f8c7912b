"""Saved pages into articles: select, extract in killable workers, save in batches together with the marks."""

import json
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from newsfold.db.archive.captures import archive_id
from newsfold.db.connection import open_archive
from newsfold.db.news.articles import forget_article_of, mark_gone, save_article, save_live_entries, withdraw_rejections
from newsfold.db.news.corrections import NO_ARTICLE, Edits
from newsfold.db.news.crawl_summary import copy_crawl_records
from newsfold.db.news.extractions import (
    Selection,
    choose_captures,
    count_captures,
    count_marked,
    forget_rejected,
    gone_pages,
    mark_extracted,
    page_captures,
    save_rejected,
)
from newsfold.db.news.sources import source_id
from newsfold.db.values.times import format_time
from newsfold.db.values.urls import canonical_url
from newsfold.extract.article import EXTRACTOR, Article, Rejected
from newsfold.extract.storing.boilerplate_learning import Learning
from newsfold.extract.storing.matching import place
from newsfold.extract.storing.row import columns, entries
from newsfold.extract.worker import Blocks, extract_capture, tasks
from newsfold.process_pool import Failure, ProcessPool

__all__ = ["Selection", "extract"]

MISSING = Selection()
BATCH = 100  # captures a transaction: about three seconds of work that a kill may cost
HTML_TYPES = ("text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml", "")

Progress = Callable[[int, int], None]
Outcome = tuple[dict[str, Any], tuple[Article | Rejected, Blocks] | Failure]


def extract(
    news: Database,
    archives: Sequence[Path],
    *,
    now: datetime,
    which: Selection = MISSING,
    workers: int | None = None,
    minutes: float | None = None,
    progress: Progress = lambda done, total: None,
) -> dict[str, int]:
    """Counts `pages` read, articles `added` and `changed` (by the publisher), `rejected` and `failed` pages.

    After `minutes` no further batch is begun. A page that fails is a row of `rejected` with the reason, and is not
    tried again by itself.
    """
    learning, edits = Learning(news), Edits(news)
    counts = Counter[str](dict.fromkeys(("pages", "added", "changed", "rejected", "failed"), 0))
    deadline = None if minutes is None else time.monotonic() + 60 * minutes
    with ProcessPool(workers) as pool:
        for path in archives:
            archive = open_archive(path, readonly=True)
            try:
                copy_crawl_records(news, archive)
                _extract_archive(
                    news, archive, pool, which, format_time(now), deadline, counts, progress, learning, edits
                )
                mark_gone(news, gone_pages(archive))
            finally:
                archive.close()
    learning.freeze(format_time(now))
    return dict(counts)


def _extract_archive(
    news: Database,
    archive: Database,
    pool: ProcessPool,
    which: Selection,
    now: str,
    deadline: float | None,
    counts: Counter[str],
    progress: Progress,
    learning: Learning,
    edits: Edits,
) -> None:
    identity = archive_id(archive)
    total = count_captures(archive, which) - (count_marked(news, identity) if which == MISSING else 0)
    batch: list[Outcome] = []
    chosen = choose_captures(news, archive, identity, which, EXTRACTOR)
    for result in pool.map(extract_capture, tasks(archive, chosen, deadline, learning)):
        batch.append(result)
        if len(batch) >= BATCH:
            _save(news, archive, identity, batch, now, counts, learning, edits)
            progress(counts["pages"], max(total, counts["pages"]))
            batch = []
    _save(news, archive, identity, batch, now, counts, learning, edits)
    progress(counts["pages"], counts["pages"])


def _save(
    news: Database,
    archive: Database,
    identity: str,
    batch: Sequence[Outcome],
    now: str,
    counts: Counter[str],
    learning: Learning,
    edits: Edits,
) -> None:
    with news.atomic():
        for capture, made in batch:
            result, blocks = (made, {}) if isinstance(made, Failure) else made
            counts["pages"] += 1
            reason = _reason(capture, result, edits)
            if isinstance(result, Article) and reason is None:
                article_id, event = _save_article(news, archive, identity, capture, result, edits)
                counts[event] += event in ("added", "changed")
                save_live_entries(news, article_id, entries(result))
                if event == "added":  # a version of an article, or its second address, would count its text twice
                    learning.add(result.canonical_url, blocks)
                forget_rejected(news, identity, capture["id"])
            else:
                article_id = None
                counts["failed" if isinstance(result, Failure) or "damage" in capture else "rejected"] += 1
                if isinstance(result, Rejected) and "damage" not in capture:
                    forget_article_of(news, identity, capture["id"])
                url = result.canonical_url if isinstance(result, Article) else capture["page_url"]
                save_rejected(news, url, reason or "", EXTRACTOR, identity, capture["id"], now)
            mark_extracted(news, identity, capture["id"], EXTRACTOR, now, article_id, reason)


def _reason(capture: dict[str, Any], result: Article | Rejected | Failure, edits: Edits) -> str | None:
    if "damage" in capture:
        return str(capture["damage"])
    if isinstance(result, Article):
        return NO_ARTICLE if edits.refuses([result.canonical_url, capture["page_url"]]) else None
    return result.reason


def _save_article(
    news: Database, archive: Database, identity: str, capture: dict[str, Any], article: Article, edits: Edits
) -> tuple[int, str]:
    values = columns(article) | {
        "source_id": source_id(news, capture["source"]) if capture["source"] else None,
        "extractor": EXTRACTOR,
        "archive_id": identity,
        "capture_id": capture["id"],
        "body_sha256": capture["body_sha256"],
        "optouts": capture["optouts"],
    }
    same_page = page_captures(archive, capture["page_id"])
    url, known = place(news, values, capture, article.canonical_url, same_page)
    addresses = [(capture["page_url"], "fetched"), *((hop, "redirect") for hop in json.loads(capture["redirects"]))]
    addresses += [(capture["url"], "redirect"), (article.amp_url or "", "amp")]
    urls = [(known_as, kind) for address, kind in addresses if (known_as := canonical_url(address))]
    withdraw_rejections(news, [address for address, _ in urls])
    return save_article(
        news,
        url,
        values | edits.of([capture["page_url"], url]),
        urls=urls if "#" not in url else (),
        seen_at=capture["fetched_at"],
        first_seen_at=min(capture["found_at"], capture["fetched_at"]),
        same_page=same_page,
        is_own_page=capture["page_url"] == url,
        known=known,
    )
