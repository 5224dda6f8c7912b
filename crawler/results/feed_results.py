"""Store the result of fetching a feed: new pages, child sitemaps, and when to fetch the feed again.

Sitemaps and section pages are also called feeds here.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from scrapy.http import Response

from newsfold.crawler.discovery.entry import FeedLink, Listing
from newsfold.crawler.discovery.url_filter import accept_entry
from newsfold.crawler.fetching.http_headers import header, same_etag
from newsfold.crawler.politeness.recrawl import SLACK, RecrawlPolicy, after_skips, fresh_for
from newsfold.crawler.session import CrawlSession
from newsfold.crawler.sources.addresses import is_feed_service
from newsfold.db.archive.blocklist import is_blocked
from newsfold.db.archive.bodies import body_sha256
from newsfold.db.archive.feeds import (
    Feed,
    FeedCheck,
    feed_depth,
    is_due,
    retire_feeds,
    save_feed,
    save_feed_check,
    save_feed_failure,
)
from newsfold.db.archive.pages import ListedPage, RecrawlLimit, add_page
from newsfold.db.values.times import format_time
from newsfold.db.values.urls import host_of, is_within_hosts

MAX_DEPTH = 2  # levels of feeds found through feeds: a sitemap index may name another index, and that one sitemaps


@dataclass(frozen=True, slots=True)
class _Update:
    """The outcome of a successful fetch: numbers of new pages and of entries, and the schedule that the feed asks for.

    `entries` is None if nothing was parsed. `ttl` (seconds, or None) and `skips` are those of the Listing. A body that
    was cut off is not remembered, so that the next request is not whether it has changed.
    """

    new: int
    entries: int | None
    ttl: int | None
    skips: Sequence[str]
    is_cut_off: bool = False


class FeedResults:
    """The part of a crawl that writes the result of each fetch of a feed to the archive.

    `policy` decides when a feed is fetched again; `allow_private` also accepts pages on hosts that are not public.
    """

    def __init__(self, session: CrawlSession, policy: RecrawlPolicy, *, allow_private: bool = False) -> None:
        self._session, self._policy, self._allow_private = session, policy, allow_private
        self._archive = session.archive

    def on_not_modified(self, feed: Feed, response: Response) -> None:
        """Record a 304 (Not Modified) response, or a response with the same body as the last one.

        A 304 to a feed of which there is no body is a failure.
        """
        if response.status == 304 and feed.body_sha256 is None:
            self.on_failure(feed, "status 304", 304)
            return
        self._save_success(feed, response, _Update(0, None, feed.ttl, json.loads(feed.skips)))

    def on_listing(self, feed: Feed, response: Response, listing: Listing) -> list[tuple[int, str]]:
        """Store the entries of `listing` as pages or refusals, and the time of the feed's next fetch; commit.

        Return (id, host) of the pages to fetch: new ones, and known ones that have changed according to the listing.
        """
        if listing.homepage and not self._session.sources[feed.source_id].hosts:
            self._session.set_homepage(feed.source_id, listing.homepage, feed.url)
        source = self._session.sources[feed.source_id]
        for url, reason in listing.rejections:
            self._session.refuse(url, reason, feed.source_id)
        fetch_reasons: dict[int, str] = {}
        hosts: dict[int, str] = {}
        for entry in listing.entries:
            page = accept_entry(entry, source, allow_private=self._allow_private)
            if isinstance(page, str):
                self._session.refuse(entry.url, page, feed.source_id)
                continue
            if is_blocked(self._archive, page.url):
                self._session.counts["pages_forgotten"] += 1
                continue
            page_id, fetch_reason = self._add_page(feed, page)
            if fetch_reason:
                fetch_reasons.setdefault(page_id, fetch_reason)
                hosts[page_id] = page.host
        new = sum(reason == "new" for reason in fetch_reasons.values())
        self._session.counts["pages_new"] += new
        update = _Update(new, len(listing.entries), listing.ttl, listing.skips, listing.is_cut_off)
        self._save_success(feed, response, update)
        self._session.commit()
        return list(hosts.items())

    def due_children(self, feed: Feed, listing: Listing) -> list[Feed]:
        """Store the feeds and sitemaps that `listing` names and commit; return those to fetch in this run.

        A child is to be fetched if it is due, or if it changed after its last successful fetch according to `listing`.
        If `listing` names any and was not cut off, children that `feed` named earlier but does not name now are not
        fetched again.
        """
        children = [FeedLink(child.url, "sitemap") for child in listing.children] + listing.feeds
        modified = {url: at for url, at in listing.children if at}
        if not children:
            return []
        if feed_depth(self._archive, feed.id) >= MAX_DEPTH:
            self._session.refuse(feed.url, f"sitemaps nested deeper than {MAX_DEPTH}", feed.source_id)
            return []
        own = [(url, kind) for url, kind in children if self._accept_child(feed, url)]
        feeds = [
            save_feed(self._archive, feed.source_id, url, kind, feed.url, guessed=listing.is_guessed)
            for url, kind in dict(own).items()
        ]
        if not listing.is_cut_off:
            retire_feeds(self._archive, feed.url, [url for url, _ in own])
        self._session.commit()
        until = format_time(self._session.clock() + SLACK)
        return [
            child
            for child in feeds
            if child.id != feed.id
            and (is_due(self._archive, child.id, until) or (child.worked_at or "9999") < modified.get(child.url, ""))
        ]

    def on_failure(self, feed: Feed, reason: str, status: int | None = None) -> None:
        """Record a failed fetch and the time of the next try; `status` is None if there was no response.

        A feed whose URL was only guessed is not tried again, and its failure is not counted against the source.
        """
        min_interval = self._session.sources[feed.source_id].min_interval
        wait = timedelta(seconds=self._policy.retry_interval(feed.failures + 1, min_interval=min_interval))
        due_at = None if feed.guessed else format_time(self._session.clock() + wait)
        save_feed_failure(
            self._archive,
            feed.id,
            at=self._session.timestamp(),
            error=reason,
            due_at=due_at,
            status=status,
        )
        if not feed.guessed:
            self._session.count_feed(feed.source_id, success=False)
        self._session.count_write()

    def _save_success(self, feed: Feed, response: Response, update: _Update) -> None:
        min_interval = self._session.sources[feed.source_id].min_interval
        cache_headers = (header(response, name) or "" for name in ("Cache-Control", "Expires", "Date", "Age"))
        hint = max(update.ttl or 0, fresh_for(*cache_headers))
        interval = self._policy.feed_interval(
            feed.interval_seconds,
            has_new=update.new > 0,
            min_interval=min_interval,
            hint=hint,
            is_first=feed.worked_at is None,
        )
        etag, last_modified = header(response, "ETag"), header(response, "Last-Modified")
        if response.status == 304 and etag and feed.etag and not same_etag(etag, feed.etag):
            etag = last_modified = ""  # it speaks of another body than ours, so the next request is unconditional
        if update.is_cut_off:
            etag = last_modified = None
        check = FeedCheck(
            at=self._session.timestamp(),
            status=response.status,
            due_at=format_time(after_skips(self._session.clock() + timedelta(seconds=interval), update.skips)),
            interval=interval,
            new=update.new,
            entries=update.entries,
            etag=etag,
            last_modified=last_modified,
            body_sha256=None if response.status == 304 or update.is_cut_off else body_sha256(response.body),
            ttl=update.ttl,
            skips=update.skips,
        )
        save_feed_check(self._archive, feed.id, check)
        self._session.count_feed(feed.source_id, success=True)
        self._session.count_write()

    def _add_page(self, feed: Feed, page: ListedPage) -> tuple[int, str]:
        now = self._session.clock()
        recrawl_limit = RecrawlLimit(
            found_after=format_time(now - timedelta(seconds=self._policy.modified_window)),
            fetched_before=format_time(now - timedelta(seconds=self._policy.min_modified_gap)),
        )
        return add_page(
            self._archive,
            page,
            source_id=feed.source_id,
            feed_id=feed.id,
            at=format_time(now),
            recrawl_limit=recrawl_limit,
            weak=feed.kind == "section",
        )

    def _accept_child(self, feed: Feed, url: str) -> bool:
        """Decide whether `url` is on a host of the source, on the feed's own host or on a feed service.

        If it is not, save a refusal.
        """
        host = host_of(url)
        own_hosts = [*self._session.sources[feed.source_id].hosts, host_of(feed.url)]
        if is_within_hosts(host, own_hosts) or is_feed_service(url):
            return True
        self._session.refuse(url, "foreign host", feed.source_id)
        return False
