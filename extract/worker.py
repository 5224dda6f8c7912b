"""The work of the worker processes: read captures from the archive into tasks, and extract one task each."""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.message import Message
from typing import Any

from sqlite_utils import Database

from newsfold.crawler.fetching.content_type import EXTRACTABLE_MEDIA_TYPES
from newsfold.db.archive.bodies import read_body
from newsfold.db.connection import VALUE_ERRORS
from newsfold.db.news.extractions import CaptureRow, last_capture, read_capture
from newsfold.db.values.times import parse_time
from newsfold.db.values.urls import canonical_url
from newsfold.extract import WARM_UP
from newsfold.extract.article import ExtractedPage, Rejected, explain, extract_page
from newsfold.process_pool import Failure, ProcessPool

MAX_REASON = 200  # characters of the reason why a row is damaged


@dataclass(frozen=True, slots=True)
class ExtractionTask:
    """One capture as a worker process receives it.

    `media_type` and `charset` (None if not given) are from the `Content-Type` header. `feed` is JSON text: the metadata
    of the page from the feed that listed it. `fetched_at` is UTC text (`…Z`). `site_boilerplate` is the snapshot of the
    site, None if nothing was learned about it yet.
    """

    body: bytes
    url: str
    media_type: str
    charset: str | None
    feed: str
    fetched_at: str
    site_boilerplate: Mapping[str, Any] | None


def read_tasks(
    archive: Database,
    capture_ids: Iterable[int],
    snapshot_of: Callable[[str], Mapping[str, Any] | None],
    *,
    deadline: float | None = None,
) -> Iterator[tuple[CaptureRow, tuple[ExtractionTask]]]:
    """Yield each capture with the arguments of extract_capture, a tuple of one task.

    `snapshot_of` returns the snapshot of site boilerplate for a URL, None if there is none.

    Stop when time.monotonic() passes `deadline`, if it is given. If the body or a value of a capture is damaged, its
    row gets the key `damage` with the reason, and its task an empty body.
    """
    for capture_id in capture_ids:
        if deadline is not None and time.monotonic() > deadline:
            return
        capture = read_capture(archive, capture_id)
        try:
            body = read_body(archive, capture["body_id"])
        except ValueError as error:
            # The worker will reject the empty body with a reason of its own; `damage` keeps the real one.
            capture["damage"], body = str(error), b""
        try:
            media_type, charset = parse_content_type(json.loads(capture["headers"]))
            for name in ("feed", "redirects"):
                json.loads(capture[name])
            parse_time(capture["fetched_at"])
        except VALUE_ERRORS as error:
            capture["damage"], body, media_type, charset = f"damaged row: {error!r}"[:MAX_REASON], b"", "", None
        task = ExtractionTask(
            body=body,
            url=capture["url"],
            media_type=media_type,
            charset=charset,
            feed=capture["feed"],
            fetched_at=capture["fetched_at"],
            site_boilerplate=snapshot_of(capture["url"]),
        )
        yield capture, (task,)


def parse_content_type(headers: Sequence[Sequence[str]]) -> tuple[str, str | None]:
    """Return the media type and the charset that the `Content-Type` in these (name, value) headers gives.

    Without a `Content-Type`, the media type is `text/html`. The charset is None if none is given.
    """
    message = Message()
    message["content-type"] = next((value for name, value in headers if name.lower() == "content-type"), "text/html")
    charset = message.get_param("charset")
    return message.get_content_type(), charset if isinstance(charset, str) else None


def extract_capture(task: ExtractionTask) -> ExtractedPage:
    """Extract one capture in a worker process; reject it if its media type is not that of HTML.

    Raise MemoryError if the machine has no room for the files of a library, so that a later run tries again: the model
    that tells languages is unpacked in the folder of temporary files.
    """
    if task.media_type not in EXTRACTABLE_MEDIA_TYPES:
        return ExtractedPage(Rejected(f"not HTML: {task.media_type[:60]}"), {})
    try:
        return extract_page(
            task.body,
            task.url,
            charset=task.charset,
            feed=json.loads(task.feed),
            fetched_at=parse_time(task.fetched_at),
            learned=task.site_boilerplate,
        )
    except OSError as error:
        raise MemoryError(str(error)) from error


def explain_page(
    archives: Sequence[Database], url: str, learned: Mapping[str, Any] | None = None
) -> list[tuple[str, str]] | None:
    """Return the result of article.explain for the newest capture of `url`, or None if no archive has a capture of it.

    The first archive with a capture of the page is used. `learned` is the snapshot of the site's boilerplate, None if
    there is none. If the page cannot be parsed within the limits of a worker process, the result is one row, (`failed`,
    reason). Raise ValueError if the body of the capture is damaged.
    """
    for archive in archives:
        capture = last_capture(archive, canonical_url(url) or "")
        if capture is None:
            continue
        _, charset = parse_content_type(json.loads(capture["headers"]))
        body = read_body(archive, capture["body_id"])
        with ProcessPool(1, modules=[WARM_UP]) as pool:
            result = pool.run(explain, body, capture["url"], charset, learned)
        return [("failed", result.reason)] if isinstance(result, Failure) else result
    return None
