"""Saved pages into articles: select, extract in killable workers, save in batches together with the marks."""

import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from email.message import Message
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from db.articles import forget_article_of, mark_gone, save_article
from db.captures import archive_id, read_body
from db.connect import open_archive
from db.crawl_records import copy_crawl_records
from db.extractions import (
    Selection,
    choose_captures,
    count_captures,
    count_marked,
    forget_rejected,
    gone_pages,
    last_capture,
    mark_extracted,
    page_captures,
    read_capture,
    save_rejected,
)
from db.sources import source_id
from db.times import moment, stamp
from db.urls import canonical_url
from extract.article import EXTRACTOR, Article, Rejected, explain, extract_article
from workers import Failure, Pool, outcome

__all__ = ["Selection", "extract"]

MISSING = Selection()
BATCH = 100  # captures a transaction: about three seconds of work that a kill may cost
HTML_TYPES = ("text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml", "")

Progress = Callable[[int, int], None]
Outcome = tuple[dict[str, Any], Article | Rejected | Failure]


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
    counts = Counter[str](dict.fromkeys(("pages", "added", "changed", "rejected", "failed"), 0))
    deadline = None if minutes is None else time.monotonic() + 60 * minutes
    with Pool(workers) as pool:
        for path in archives:
            archive = open_archive(path, readonly=True)
            try:
                copy_crawl_records(news, archive)
                _extract_archive(news, archive, pool, which, stamp(now), deadline, counts, progress)
                mark_gone(news, gone_pages(archive))
            finally:
                archive.close()
    return dict(counts)


def _extract_archive(
    news: Database,
    archive: Database,
    pool: Pool,
    which: Selection,
    now: str,
    deadline: float | None,
    counts: Counter[str],
    progress: Progress,
) -> None:
    identity = archive_id(archive)
    total = count_captures(archive, which) - (count_marked(news, identity) if which == MISSING else 0)
    batch: list[Outcome] = []
    chosen = choose_captures(news, archive, identity, which, EXTRACTOR)
    for result in pool.map(work, _tasks(archive, chosen, deadline)):
        batch.append(result)
        if len(batch) >= BATCH:
            _save(news, archive, identity, batch, now, counts)
            progress(counts["pages"], max(total, counts["pages"]))
            batch = []
    _save(news, archive, identity, batch, now, counts)
    progress(counts["pages"], counts["pages"])


def work(body: bytes, url: str, media_type: str, charset: str | None, feed: str, fetched_at: str) -> Article | Rejected:
    """One page in a worker process."""
    if media_type not in HTML_TYPES:
        return Rejected(f"not HTML: {media_type[:60]}")
    return extract_article(body, url, charset=charset, feed=json.loads(feed), fetched_at=moment(fetched_at))


def explain_page(archives: Sequence[Database], url: str) -> list[tuple[str, str]] | None:
    """(verdict, text) for each box and line of the newest saved page of `url`; None when there is none."""
    for archive in archives:
        capture = last_capture(archive, canonical_url(url) or "")
        if capture is not None:
            _, charset = content_type(json.loads(capture["headers"]))
            with Pool(1) as pool:
                found = outcome(pool.submit(explain, read_body(archive, capture["body_id"]), capture["url"], charset))
            return [("failed", found.reason)] if isinstance(found, Failure) else found
    return None


def _tasks(
    archive: Database, chosen: Iterator[int], deadline: float | None
) -> Iterator[tuple[dict[str, Any], tuple[Any, ...]]]:
    for capture_id in chosen:
        if deadline is not None and time.monotonic() > deadline:
            return
        capture = read_capture(archive, capture_id)
        try:
            body = read_body(archive, capture["body_id"])
        except ValueError as error:
            # An empty body is rejected by the worker; the reason of the damage would be lost there.
            capture["damage"], body = str(error), b""
        media_type, charset = content_type(json.loads(capture["headers"]))
        yield capture, (body, capture["url"], media_type, charset, capture["feed"], capture["fetched_at"])


def content_type(headers: Sequence[Sequence[str]]) -> tuple[str, str | None]:
    """The media type and the charset of a response."""
    message = Message()
    message["content-type"] = next((value for name, value in headers if name.lower() == "content-type"), "text/html")
    charset = message.get_param("charset")
    return message.get_content_type(), charset if isinstance(charset, str) else None


def _save(
    news: Database, archive: Database, identity: str, batch: Sequence[Outcome], now: str, counts: Counter[str]
) -> None:
    with news.atomic():
        for capture, result in batch:
            counts["pages"] += 1
            reason = _reason(capture, result)
            if isinstance(result, Article) and reason is None:
                article_id, event = _save_article(news, archive, identity, capture, result)
                counts[event] += event in ("added", "changed")
                forget_rejected(news, identity, capture["id"])
            else:
                article_id = None
                counts["failed" if isinstance(result, Failure) or "damage" in capture else "rejected"] += 1
                if isinstance(result, Rejected) and "damage" not in capture:
                    forget_article_of(news, identity, capture["id"])
                save_rejected(news, capture["page_url"], reason or "", EXTRACTOR, identity, capture["id"], now)
            mark_extracted(news, identity, capture["id"], EXTRACTOR, now, article_id, reason)


def _reason(capture: dict[str, Any], result: Article | Rejected | Failure) -> str | None:
    if "damage" in capture:
        return str(capture["damage"])
    return None if isinstance(result, Article) else result.reason


def _save_article(
    news: Database, archive: Database, identity: str, capture: dict[str, Any], article: Article
) -> tuple[int, str]:
    url = article.canonical_url
    addresses = [(capture["page_url"], "fetched"), *((hop, "redirect") for hop in json.loads(capture["redirects"]))]
    addresses += [(capture["url"], "redirect"), (article.amp_url or "", "amp")]
    urls = [(known, kind) for address, kind in addresses if (known := canonical_url(address))]
    return save_article(
        news,
        url,
        _columns(article)
        | {
            "source_id": source_id(news, capture["source"]) if capture["source"] else None,
            "extractor": EXTRACTOR,
            "archive_id": identity,
            "capture_id": capture["id"],
            "body_sha256": capture["body_sha256"],
        },
        urls=urls,
        seen_at=capture["fetched_at"],
        first_seen_at=min(capture["found_at"], capture["fetched_at"]),
        same_page=page_captures(archive, capture["page_id"]),
        is_own_page=capture["page_url"] == url,
    )


def _columns(article: Article) -> dict[str, Any]:
    return {
        "title": article.title,
        "standfirst": article.standfirst,
        "text": article.text,
        "authors": json.dumps(article.authors, ensure_ascii=False),
        "agency": article.agency,
        "kind": article.kind,
        "is_free": int(article.is_free),
        "complete": int(article.complete),
        "published_at": stamp(article.published_at) if article.published_at else None,
        "published_precision": article.published_precision,
        "published_from": article.published_from,
        "modified_at": stamp(article.modified_at) if article.modified_at else None,
        "language": article.language,
        "section": article.section,
        "tags": json.dumps(article.tags, ensure_ascii=False),
        "image_url": article.image_url,
        "quality": json.dumps(article.quality, ensure_ascii=False),
        "word_count": article.word_count,
        "text_sha256": hashlib.sha256(article.text.encode()).hexdigest(),
    }
