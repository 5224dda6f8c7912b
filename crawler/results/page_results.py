"""What became of fetching a page: a capture, nothing new, gone, or a reason and another try."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from scrapy.http import Response

from newsfold.crawler.discovery.feed_content import page_of
from newsfold.crawler.discovery.section_pages import looks_like_article
from newsfold.crawler.errors import Refused
from newsfold.crawler.fetching.content_type import not_html
from newsfold.crawler.politeness.optouts import optouts
from newsfold.crawler.politeness.recrawl import next_try, next_visit
from newsfold.crawler.results.feed_results import header
from newsfold.crawler.session import Saver
from newsfold.db.archive.captures import MADE_BY, Capture, last_body_sha256, save_capture
from newsfold.db.archive.pages import Page, page_failed, page_fetched, page_gone, page_unchanged, told_of_page
from newsfold.db.archive.refusals import withdraw_refusals
from newsfold.db.archive.zstd import body_sha256
from newsfold.db.values.times import format_time, parse_time

FROM_FEED = 203  # "non-authoritative information": the status of a page made from a feed's full text
EARLY = 1  # times that a page which was just announced may be missing
NOT_KEPT = frozenset({"set-cookie", "set-cookie2"})  # they tell of a visitor and nothing of the page


class PageOutcomes:
    def __init__(self, saver: Saver, revisits: Sequence[int]) -> None:
        self.saver, self._archive, self._revisits = saver, saver.archive, revisits

    def answered(self, page: Page, response: Response) -> None:
        """Write what `response` means for `page`."""
        if response.status == 304:
            self._unchanged(page)
        elif away := _led_away(page, response):
            self.failed(page, Refused(away))
        elif response.status == 404 and page.fetched_at is None and page.failures < EARLY:
            self.failed(page, Refused("status 404", lasting=False))  # feeds are often faster than their pages
        elif response.status in (404, 410):
            self._gone(page, response)
        elif not 200 <= response.status < 300:
            lasting = 300 <= response.status < 400  # a redirect that Scrapy did not follow: not to the web
            self.failed(page, Refused(f"status {response.status}", lasting=lasting))
        elif coding := header(response, "Content-Encoding"):  # what Scrapy could decode, it took off
            self.failed(page, Refused(f"encoded as {coding[:50]}"))
        elif not response.body:
            self.failed(page, Refused("empty answer", lasting=False))
        elif kind := not_html(header(response, "Content-Type") or "", response.body):
            self.failed(page, Refused(f"not HTML: {kind}"))
        else:
            self._body(page, response)
        self.saver.wrote()

    def failed(self, page: Page, why: Refused) -> None:
        """Note the reason; the page stays in the queue unless another day would change nothing."""
        again = self._again(page, why)
        due_at = format_time(again) if again else None
        page_failed(self._archive, page.id, reason=why.reason, due_at=due_at, counts=not why.waits)
        self.saver.counts["pages_waiting" if why.waits else "pages_failed"] += 1
        # That a host asked us to wait names a time, so it would be another refusal in each run.
        if not why.waits and not self._from_feed(page, last=why.lasting or page.failures > 0):
            self.saver.refuse(page.url, why.reason, page.source_id)
        self.saver.wrote()

    def _from_feed(self, page: Page, *, last: bool) -> bool:
        """Save what the feed tells of a page that cannot be had, if it tells the whole; whether that is saved."""
        if page.fetched_at is not None or last_body_sha256(self._archive, page.id):
            return page.fetched_at is None
        body = page_of(told_of_page(self._archive, page.id)) if last else None
        if body is None:
            return False
        headers = [("content-type", "text/html; charset=utf-8"), (MADE_BY, "feed")]
        capture = Capture(page.fetch_url, self.saver.now_text(), FROM_FEED, headers, body=body)
        save_capture(self._archive, page.id, capture, run_id=self.saver.run_id)
        withdraw_refusals(self._archive, page.url)
        self.saver.counts["pages_from_feed"] += 1
        return True

    def _again(self, page: Page, why: Refused) -> datetime | None:
        if why.waits:
            return self.saver.now()
        return None if why.lasting else next_try(page.failures + 1, self.saver.now())

    def _next_visit(self, page: Page) -> str | None:
        visit = next_visit(parse_time(page.found_at), self.saver.now(), self._revisits)
        return format_time(visit) if visit else None

    def _body(self, page: Page, response: Response) -> None:
        before = last_body_sha256(self._archive, page.id)
        changed = before != body_sha256(response.body)
        if changed:
            save_capture(self._archive, page.id, _capture(response, self.saver.now_text()), run_id=self.saver.run_id)
        page_fetched(
            self._archive,
            page.id,
            at=self.saver.now_text(),
            due_at=self._next_visit(page),
            etag=header(response, "ETag"),
            last_modified=header(response, "Last-Modified"),
            changed=changed,
        )
        withdraw_refusals(self._archive, page.url)
        self.saver.counts["pages_fetched" if before is None else "pages_changed" if changed else "pages_unchanged"] += 1

    def _unchanged(self, page: Page) -> None:
        page_unchanged(self._archive, page.id, at=self.saver.now_text(), due_at=self._next_visit(page))
        self.saver.counts["pages_unchanged"] += 1

    def _gone(self, page: Page, response: Response) -> None:
        reason = f"status {response.status}"
        capture = _capture(response, self.saver.now_text(), with_body=False)
        save_capture(self._archive, page.id, capture, run_id=self.saver.run_id)
        page_gone(self._archive, page.id, at=self.saver.now_text(), reason=reason)
        if page.fetched_at is None and not self._from_feed(page, last=True):
            self.saver.refuse(page.url, reason, page.source_id)
        self.saver.counts["pages_gone"] += 1


def _capture(response: Response, at: str, *, with_body: bool = True) -> Capture:
    headers = [
        (name.decode("latin-1").lower(), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
        if name.decode("latin-1").lower() not in NOT_KEPT
    ]
    meta = response.request.meta if response.request else {}
    said = optouts(headers, response.body, response.url, meta.get("tdmrep")) if with_body else []
    body = response.body if with_body else None
    return Capture(response.url, at, response.status, headers, meta.get("redirect_urls", []), body, said)


def _led_away(page: Page, response: Response) -> str:
    """Why the end of redirects is not this page: sites send what they took down to their front page or a section."""
    end, begin = urlsplit(response.url), urlsplit(page.fetch_url)
    if not (response.request and response.request.meta.get("redirect_times")) or end.path == begin.path:
        return ""
    if end.path in ("", "/") and not end.query:
        return "redirect to the front page"
    above = begin.path.startswith(f"{end.path.rstrip('/')}/") and not looks_like_article(response.url)
    return "redirect to a section" if above and not end.query else ""
