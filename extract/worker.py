"""Saved pages as tasks for the worker processes: what is read from the archive, and what a worker does with it."""

import json
import time
from collections.abc import Iterator, Sequence
from email.message import Message
from typing import Any

from sqlite_utils import Database

from newsfold.db.archive.bodies import read_body
from newsfold.db.news.extractions import last_capture, read_capture
from newsfold.db.values.times import parse_time
from newsfold.db.values.urls import canonical_url
from newsfold.extract.article import Article, Rejected, explain, extract_page
from newsfold.extract.storing.boilerplate_learning import Learning
from newsfold.process_pool import Failure, ProcessPool, result_or_failure

HTML_TYPES = ("text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml", "")

Blocks = dict[int, bool]


def tasks(
    archive: Database, chosen: Iterator[int], deadline: float | None, learning: Learning
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
        learned = learning.of(capture["url"])
        yield capture, (body, capture["url"], media_type, charset, capture["feed"], capture["fetched_at"], learned)


def content_type(headers: Sequence[Sequence[str]]) -> tuple[str, str | None]:
    """The media type and the charset of a response."""
    message = Message()
    message["content-type"] = next((value for name, value in headers if name.lower() == "content-type"), "text/html")
    charset = message.get_param("charset")
    return message.get_content_type(), charset if isinstance(charset, str) else None


def extract_capture(
    body: bytes,
    url: str,
    media_type: str,
    charset: str | None,
    feed: str,
    fetched_at: str,
    learned: dict[str, Any] | None,
) -> tuple[Article | Rejected, Blocks]:
    """One page in a worker process."""
    if media_type not in HTML_TYPES:
        return Rejected(f"not HTML: {media_type[:60]}"), {}
    return extract_page(
        body, url, charset=charset, feed=json.loads(feed), fetched_at=parse_time(fetched_at), learned=learned
    )


def explain_page(
    archives: Sequence[Database], url: str, learned: dict[str, Any] | None = None
) -> list[tuple[str, str]] | None:
    """(verdict, text) for each box and line of the newest saved page of `url`; None when there is none."""
    for archive in archives:
        capture = last_capture(archive, canonical_url(url) or "")
        if capture is not None:
            _, charset = content_type(json.loads(capture["headers"]))
            with ProcessPool(1) as pool:
                found = result_or_failure(
                    pool.submit(explain, read_body(archive, capture["body_id"]), capture["url"], charset, learned)
                )
            return [("failed", found.reason)] if isinstance(found, Failure) else found
    return None
