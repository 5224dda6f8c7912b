"""Store the result of fetching a page: a capture, that it is unchanged or gone, or a failure and the next try."""

import re
from dataclasses import replace
from datetime import datetime
from urllib.parse import unquote, urlsplit

from scrapy.http import Response

from newsfold.crawler.discovery.feed_content import build_page
from newsfold.crawler.discovery.section_pages import looks_like_article
from newsfold.crawler.errors import FetchFailure
from newsfold.crawler.fetching.content_type import non_html_type
from newsfold.crawler.fetching.http_headers import header
from newsfold.crawler.politeness.optouts import find_optouts
from newsfold.crawler.politeness.recrawl import RecrawlPolicy
from newsfold.crawler.session import CrawlSession
from newsfold.db.archive.bodies import body_sha256
from newsfold.db.archive.captures import MADE_BY, Capture, last_body_sha256, save_capture
from newsfold.db.archive.pages import (
    Page,
    feed_metadata_of,
    mark_page_failed,
    mark_page_fetched,
    mark_page_gone,
    mark_page_unchanged,
)
from newsfold.db.archive.refusals import delete_refusals
from newsfold.db.values.times import format_time, parse_time

FROM_FEED = 203  # "Non-Authoritative Information": the status of a capture that was made from a feed's full text
MAX_EARLY_404 = 1  # 404 responses for a page that was never fetched, before it counts as gone
DROPPED_HEADERS = frozenset({"set-cookie", "set-cookie2"})  # they describe a visitor, not the page
# The path of the page that a site shows in place of one that it does not have.
_ERROR_PATH = re.compile(
    r"/(?:errors?/)?(?:404|410|500|error-?404|404-?error|(?:page-?)?not-?found|error(?:-?page)?)(?:\.[a-z]{3,5})?/?$",
    re.I,
)


class PageResults:
    """The part of a crawl that writes the result of each fetch of a page to the archive.

    `policy` decides when a page is recrawled, or tried again after a failure.
    """

    def __init__(self, session: CrawlSession, policy: RecrawlPolicy) -> None:
        self._session, self._archive, self._policy = session, session.archive, policy

    def on_response(self, page: Page, response: Response) -> None:
        """Store `response` to the request for `page`: a new body as a capture, any other result as the page's state."""
        if response.status == 304 and page.fetched_at is not None:
            self._save_unchanged(page)
        elif reason := _redirect_problem(page, response):
            self.on_failure(page, FetchFailure(reason))
        elif response.status == 404 and page.fetched_at is None and page.failures < MAX_EARLY_404:
            # Feeds often list a page before the site serves it.
            self.on_failure(page, FetchFailure("status 404", permanent=False))
        elif response.status in (404, 410):
            self._save_gone(page, response)
        elif not 200 <= response.status < 300:
            # Scrapy has followed every redirect to a valid http(s) URL, and a 304 does not answer the first request.
            permanent = 300 <= response.status < 400 and response.status != 304
            self.on_failure(page, FetchFailure(f"status {response.status}", permanent=permanent))
        elif coding := header(response, "Content-Encoding"):  # Scrapy removes the header if it can decode the body
            self.on_failure(page, FetchFailure(f"encoded as {coding[:50]}"))
        elif not response.body:
            self.on_failure(page, FetchFailure("empty answer", permanent=False))
        elif media_type := non_html_type(header(response, "Content-Type") or "", response.body):
            self.on_failure(page, FetchFailure(f"not HTML: {media_type}"))
        else:
            self._save_body(page, response)
        self._session.count_write()

    def on_failure(self, page: Page, failure: FetchFailure) -> None:
        """Record the reason of a failed fetch and the time of the next try; after a permanent failure there is none.

        Save a refusal unless the failure is deferred, or the page has a body from an import or from its feed instead.
        """
        next_try_at = self._next_try(page, failure)
        due_at = format_time(next_try_at) if next_try_at else None
        mark_page_failed(self._archive, page.id, reason=failure.reason, due_at=due_at, is_counted=not failure.deferred)
        self._session.counts["pages_waiting" if failure.deferred else "pages_failed"] += 1
        # A deferral is not saved as a refusal: its reason names a time, so every run would add another row.
        use_feed_text = failure.permanent or page.failures > 0
        if not failure.deferred and not self._has_other_body(page, use_feed_text=use_feed_text):
            self._session.refuse(page.url, failure.reason, page.source_id)
        self._session.count_write()

    def _has_other_body(self, page: Page, *, use_feed_text: bool) -> bool:
        """Decide whether a page that was never fetched has a body all the same, from an import or its feed's full text.

        If `use_feed_text` is true and there is no body yet, save the full text now if the feed has it.
        """
        if page.fetched_at is not None:
            return False
        return bool(last_body_sha256(self._archive, page.id)) or (use_feed_text and self._save_from_feed(page))

    def _save_from_feed(self, page: Page) -> bool:
        """Save a capture made from the full text in the page's feed; return whether the feed has a full text."""
        body = build_page(feed_metadata_of(self._archive, page.id))
        if body is None:
            return False
        headers = [("content-type", "text/html; charset=utf-8"), (MADE_BY, "feed")]
        capture = Capture(page.fetch_url, self._session.timestamp(), FROM_FEED, headers, body=body)
        save_capture(self._archive, page.id, capture, run_id=self._session.run_id)
        delete_refusals(self._archive, page.url)
        self._session.counts["pages_from_feed"] += 1
        return True

    def _next_try(self, page: Page, failure: FetchFailure) -> datetime | None:
        if failure.deferred:
            return self._session.clock()
        return None if failure.permanent else self._policy.next_page_try(page.failures + 1, self._session.clock())

    def _next_visit(self, page: Page) -> str | None:
        visit = self._policy.next_page_visit(parse_time(page.found_at), self._session.clock())
        return format_time(visit) if visit else None

    def _save_body(self, page: Page, response: Response) -> None:
        last_sha256, digest = last_body_sha256(self._archive, page.id), body_sha256(response.body)
        changed = last_sha256 != digest
        if changed:
            capture = replace(_capture(response, self._session.timestamp()), sha256=digest)
            save_capture(self._archive, page.id, capture, run_id=self._session.run_id)
        mark_page_fetched(
            self._archive,
            page.id,
            at=self._session.timestamp(),
            due_at=self._next_visit(page),
            etag=header(response, "ETag"),
            last_modified=header(response, "Last-Modified"),
            changed=changed,
        )
        delete_refusals(self._archive, page.url)
        count = "pages_fetched" if last_sha256 is None else "pages_changed" if changed else "pages_unchanged"
        self._session.counts[count] += 1

    def _save_unchanged(self, page: Page) -> None:
        mark_page_unchanged(self._archive, page.id, at=self._session.timestamp(), due_at=self._next_visit(page))
        self._session.counts["pages_unchanged"] += 1

    def _save_gone(self, page: Page, response: Response) -> None:
        reason = f"status {response.status}"
        capture = _capture(response, self._session.timestamp(), with_body=False)
        save_capture(self._archive, page.id, capture, run_id=self._session.run_id)
        mark_page_gone(self._archive, page.id, at=self._session.timestamp(), reason=reason)
        if page.fetched_at is None and not self._has_other_body(page, use_feed_text=True):
            self._session.refuse(page.url, reason, page.source_id)
        self._session.counts["pages_gone"] += 1


def _capture(response: Response, at: str, *, with_body: bool = True) -> Capture:
    headers = [
        (name.decode("latin-1").lower(), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
        if name.decode("latin-1").lower() not in DROPPED_HEADERS
    ]
    meta = response.request.meta if response.request else {}
    optouts = find_optouts(headers, response.body, response.url, meta.get("tdmrep")) if with_body else []
    body = response.body if with_body else None
    return Capture(response.url, at, response.status, headers, meta.get("redirect_urls", []), body, optouts)


def _redirect_problem(page: Page, response: Response) -> str:
    """Return the reason why `response` shows another page, to which the site redirects, or "" if it shows `page`.

    Sites redirect the URLs of removed articles to their front page or to a section, and readers to a page for login or
    consent, whose query says where to go from there.
    """
    target, original = urlsplit(response.url), urlsplit(page.fetch_url)
    if not (response.request and response.request.meta.get("redirect_times")) or target.path == original.path:
        return ""
    if target.path in ("", "/") and not target.query:
        return "redirect to the front page"
    if _ERROR_PATH.search(target.path) and not _ERROR_PATH.search(original.path):
        return "redirect to an error page"
    path = original.path.rstrip("/")
    if path and re.search(rf"[\w.=]{re.escape(unquote(path))}/?(?:[?&#]|$)", unquote(unquote(target.query))):
        return "redirect to a page for login or consent"
    is_parent = original.path.startswith(f"{target.path.rstrip('/')}/") and not looks_like_article(response.url)
    return "redirect to a section" if is_parent and not target.query else ""
