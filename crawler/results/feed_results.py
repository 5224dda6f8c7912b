"""What became of asking a feed, sitemap or section page: its pages, its parts, and when it is asked again."""

import json
from collections.abc import Iterable, Sequence
from datetime import timedelta

from scrapy.http import Response

from newsfold.crawler.discovery.entry import Listing
from newsfold.crawler.discovery.url_filter import judge
from newsfold.crawler.fetching.ssrf_middleware import is_own
from newsfold.crawler.politeness.recrawl import PACE, SLACK, after_skips, failed_interval, feed_interval, fresh_for
from newsfold.crawler.session import Saver
from newsfold.db.archive.blocklist import is_forgotten
from newsfold.db.archive.feeds import Feed, feed_depth, feed_failed, feed_worked, is_due, retire_feeds, save_feed
from newsfold.db.archive.pages import Found, add_page
from newsfold.db.archive.zstd import body_sha256
from newsfold.db.values.times import format_time
from newsfold.db.values.urls import host_of

MAX_DEPTH = 2  # index, sitemap, and one between


class FeedOutcomes:
    """Each method writes one outcome; the two that lead on return what is to be fetched, committed."""

    def __init__(self, saver: Saver, *, allow_private: bool = False) -> None:
        self.saver, self._allow_private = saver, allow_private
        self._archive = saver.archive

    def unchanged(self, feed: Feed, response: Response) -> None:
        """304, or the same bytes again: nothing new, and nothing was parsed."""
        self._worked(feed, response, new=0, entries=None, ttl=feed.ttl, skips=json.loads(feed.skips))

    def listed(self, feed: Feed, response: Response, listing: Listing) -> list[tuple[int, str]]:
        """Save the pages and refusals of `listing`; (id, host) of pages to fetch."""
        source = self.saver.sources[feed.source_id]
        for url, reason in listing.dropped:
            self.saver.refuse(url, reason, feed.source_id)
        wanted: dict[int, str] = {}
        hosts: dict[int, str] = {}
        for entry in listing.entries:
            found = judge(entry, source, allow_private=self._allow_private)
            if isinstance(found, str):
                self.saver.refuse(entry.url, found, feed.source_id)
                continue
            if is_forgotten(self._archive, found.url):
                self.saver.counts["pages_forgotten"] += 1
                continue
            page_id, why = self._add(feed, found)
            if why:
                wanted.setdefault(page_id, why)
                hosts[page_id] = found.host
        new = sum(why == "new" for why in wanted.values())
        self.saver.counts["pages_new"] += new
        self._worked(feed, response, new=new, entries=len(listing.entries), ttl=listing.ttl, skips=listing.skips)
        self.saver.commit()
        return list(hosts.items())

    def parts(self, feed: Feed, listing: Listing) -> list[Feed]:
        """Note the feeds and sitemaps that `listing` names; those to be asked now."""
        named = [(url, "sitemap") for url, _ in listing.children] + listing.feeds
        modified = {url: at for url, at in listing.children if at}
        if not named:
            return []
        if feed_depth(self._archive, feed.id) >= MAX_DEPTH:
            self.saver.refuse(feed.url, f"sitemaps nested deeper than {MAX_DEPTH}", feed.source_id)
            return []
        own = [part for part in named if self._is_own(feed, part[0])]
        feeds = [
            save_feed(self._archive, feed.source_id, url, kind, feed.url, guessed=listing.guessed)
            for url, kind in dict(own).items()
        ]
        retire_feeds(self._archive, feed.url, [url for url, _ in own])
        self.saver.commit()
        until = format_time(self.saver.now() + SLACK)
        return [
            part
            for part in feeds
            if part.id != feed.id
            and (is_due(self._archive, part.id, until) or (part.worked_at or "9999") < modified.get(part.url, ""))
        ]

    def failed(self, feed: Feed, reason: str, status: int | None = None) -> None:
        least = self.saver.sources[feed.source_id].min_interval
        wait = timedelta(seconds=failed_interval(feed.failures + 1, least=least))
        due_at = None if feed.guessed else format_time(self.saver.now() + wait)
        feed_failed(
            self._archive,
            feed.id,
            at=self.saver.now_text(),
            error=reason,
            due_at=due_at,
            status=status,
        )
        if not feed.guessed:
            self.saver.feed_answered(feed.source_id, False)
        self.saver.wrote()

    def _worked(
        self,
        feed: Feed,
        response: Response,
        *,
        new: int,
        entries: int | None,
        ttl: int | None,
        skips: Sequence[str],
    ) -> None:
        least = self.saver.sources[feed.source_id].min_interval
        known = feed.worked_at is not None
        headers = (header(response, name) or "" for name in ("Cache-Control", "Expires", "Date", "Age"))
        hint = max(ttl or 0, fresh_for(*headers))
        interval = feed_interval(feed.interval_seconds, new, least=least, hint=hint, found_before=known)
        feed_worked(
            self._archive,
            feed.id,
            at=self.saver.now_text(),
            status=response.status,
            due_at=format_time(after_skips(self.saver.now() + timedelta(seconds=interval), skips)),
            interval=interval,
            new=new,
            entries=entries,
            etag=header(response, "ETag"),
            last_modified=header(response, "Last-Modified"),
            body_sha256=None if response.status == 304 else body_sha256(response.body),
            ttl=ttl,
            skips=skips,
        )
        self.saver.feed_answered(feed.source_id, True)
        self.saver.wrote()

    def _add(self, feed: Feed, found: Found) -> tuple[int, str]:
        now = self.saver.now()
        return add_page(
            self._archive,
            found,
            source_id=feed.source_id,
            feed_id=feed.id,
            at=format_time(now),
            found_after=format_time(now - timedelta(seconds=PACE.told_for)),
            fetched_before=format_time(now - timedelta(seconds=PACE.told_gap)),
            weak=feed.kind == "section",
        )

    def _is_own(self, feed: Feed, url: str) -> bool:
        host = host_of(url)
        if is_own(host, [*self.saver.sources[feed.source_id].hosts, host_of(feed.url)]):
            return True
        self.saver.refuse(url, "foreign host", feed.source_id)
        return False


def header(response: Response, name: str) -> str | None:
    """A response header as text, or None when it is missing, empty or longer than any validator."""
    value = (response.headers.get(name) or b"").decode("latin-1").strip()
    return value if 0 < len(value) <= 1000 else None


def conditional(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """The headers that ask for a body only if it has changed."""
    asked: Iterable[tuple[str, str | None]] = (("If-None-Match", etag), ("If-Modified-Since", last_modified))
    return {name: value for name, value in asked if value}
