"""The Scrapy spider `news`, which fetches the due feeds and then the due pages, both new pages and recrawls."""

import asyncio
import sqlite3
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import ExitStack
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings

from newsfold.crawler.arguments import CrawlArguments, arguments_from_settings
from newsfold.crawler.discovery.entry import FeedLink, Listing
from newsfold.crawler.discovery.feed_links import MAX_FEEDS, find_header_feeds
from newsfold.crawler.discovery.listing_formats import PARSER_MODULES, parse_listing
from newsfold.crawler.errors import classify_failure
from newsfold.crawler.fetching.http_headers import conditional_headers
from newsfold.crawler.fetching.limits import MAX_ICON_BYTES, MAX_SITEMAPS_PER_RUN
from newsfold.crawler.politeness.host_state import HostState
from newsfold.crawler.politeness.recrawl import SLACK, RecrawlPolicy
from newsfold.crawler.politeness.robots_middleware import RobotsMiddleware
from newsfold.crawler.progress import CrawlProgress
from newsfold.crawler.results.feed_results import FeedResults
from newsfold.crawler.results.icon_results import IconResults
from newsfold.crawler.results.page_results import PageResults
from newsfold.crawler.session import CrawlSession
from newsfold.crawler.settings import user_agent
from newsfold.crawler.sources.loader import Source
from newsfold.db.archive.bodies import body_sha256
from newsfold.db.archive.feeds import Feed, due_feeds, save_feed
from newsfold.db.archive.pages import Page, count_due_pages, due_pages, find_or_add_page, read_page
from newsfold.db.connection import open_archive
from newsfold.db.values.times import format_time
from newsfold.db.values.urls import absolute_url, host_of, request_url
from newsfold.process_pool import ProcessPool

# (path, kind) of feeds that many sites have; tried if neither the homepage nor robots.txt names a feed or sitemap.
COMMON_FEEDS = (
    *((path, "feed") for path in ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/feed.json")),
    ("/sitemap-news.xml", "sitemap"),
)
# The header Accept of a request for a feed or sitemap: some servers have a page for readers at the same address.
ACCEPT_LISTING = (
    "application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,text/xml;q=0.9,*/*;q=0.8"
)
MAX_ROBOTS_SITEMAPS = 5  # sitemaps taken from the robots.txt of one homepage
# The meta of a request for a site's icon: small and soon there, or none; nothing waits for it.
ICON_META = {"download_maxsize": MAX_ICON_BYTES, "download_timeout": 10, "dont_retry": True}
COMMIT_SECONDS = 1.0  # between two commits while responses arrive too slowly to fill a batch
# Processes that parse feeds. One would be fast enough, as a feed takes about ten milliseconds; but a hostile one can
# keep a process busy for the 8 seconds after which it is killed. Each source uses one of them at a time.
PARSERS = 2


class NewsSpider(Spider):  # type: ignore[misc]
    """A spider that requests feeds and pages and passes the responses to FeedResults and PageResults.

    If `newsfold.crawler.run` starts the spider, it passes CrawlArguments, and its caller holds the lock of the archive.
    Under plain `scrapy crawl`, the spider reads the arguments from the settings and takes the lock itself.
    """

    name = "news"

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        super().update_settings(settings)
        if contact := settings.get("NEWSFOLD_CONTACT"):
            settings.set("USER_AGENT", user_agent(contact), priority="spider")

    @classmethod
    def from_crawler(cls, crawler: Crawler, arguments: CrawlArguments | None = None) -> Self:
        spider: Self = super().from_crawler(crawler)
        spider.resources = ExitStack()
        try:
            spider._open(arguments or arguments_from_settings(spider.settings, spider.resources, spider.logger))
        except BaseException:
            spider.resources.close()
            raise
        crawler.signals.connect(spider._on_opened, signals.spider_opened)
        crawler.signals.connect(spider._on_spider_error, signals.spider_error)
        crawler.signals.connect(spider._on_response_downloaded, signals.response_downloaded)
        crawler.signals.connect(spider._on_closed, signals.spider_closed)
        return spider

    def _open(self, arguments: CrawlArguments) -> None:
        self.clock = arguments.clock
        self.archive = open_archive(arguments.archive_path)
        self.resources.callback(self.archive.close)
        self.session = CrawlSession(self.archive, self.clock, arguments.progress)
        self.session.open(arguments.sources)
        self.hosts = HostState(self.archive, self.clock, min_delay=self.settings.getfloat("DOWNLOAD_DELAY"))
        policy = RecrawlPolicy.from_setting(self.settings["NEWSFOLD_REVISITS"])
        allow_private = self.settings.getbool("NEWSFOLD_ALLOW_PRIVATE")
        self.feed_results = FeedResults(self.session, policy, allow_private=allow_private)
        self.page_results = PageResults(self.session, policy)
        self.icon_results = IconResults(self.session, enabled=self.settings.getbool("NEWSFOLD_ICONS"))
        self.progress = CrawlProgress()
        self.session.status_line = self._status_line
        self.pool = self.resources.enter_context(ProcessPool(PARSERS, modules=PARSER_MODULES))
        self.is_stopping = False  # after a signal, which may have ended the processes of the pool too
        self._is_closed = False
        self.error: BaseException | None = None  # set if an error stops the whole crawl
        self._urls = arguments.urls
        self._pages_per_host = self.settings.getint("NEWSFOLD_PAGES_PER_HOST")
        self._queued_by_host: Counter[str] = Counter()
        self._queued_pages: set[int] = set()
        self._requested_feeds: set[int] = set()
        self._sitemaps_by_source: Counter[int] = Counter()
        self._parsing: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)  # by source

    def _on_opened(self) -> None:
        self.hosts.downloader = self.crawler.engine.downloader
        self._commit_task = asyncio.get_running_loop().create_task(self._commit_periodically())

    def _on_closed(self, reason: str) -> None:
        self.close_session(reason)

    def close_session(self, reason: str) -> None:
        """Finish the run; `reason` is Scrapy's for closing the spider: `shutdown` after a signal. A second call does
        nothing."""
        if self._is_closed:
            return
        self._is_closed = True
        self._commit_task.cancel()
        self.session.statuses = dict(self.progress.statuses)
        try:
            self.session.counts["pages_waiting"] = count_due_pages(self.archive, self.session.timestamp())
            self.session.close(died=self.error is not None, interrupted=reason == "shutdown" and self.error is None)
        except sqlite3.OperationalError as error:
            self.error = self.error or error
        finally:
            self.resources.close()

    async def _commit_periodically(self) -> None:
        while True:
            await asyncio.sleep(COMMIT_SECONDS)
            try:
                self.session.commit()
            except sqlite3.OperationalError as error:
                self._stop(error)
                return

    async def start(self) -> AsyncIterator[Request]:
        if self._urls:
            self._queue_pages(self._unsaved_pages())
            return
        self._save_feeds()
        until = format_time(self.clock() + SLACK)
        source_ids = self.session.sources.keys()
        self._queue_pages(due_pages(self.archive, source_ids, until, per_host=self._pages_per_host))
        for feed in due_feeds(self.archive, source_ids, until):
            if not self._is_within_budget(feed):
                continue
            if request_url(feed.url):
                yield self._feed_request(feed)
            else:
                self.feed_results.on_failure(feed, "bad URL")

    def _unsaved_pages(self) -> list[tuple[int, str]]:
        """Add the pages in the crawl's `urls` to the archive; return (id, host) of those never fetched."""
        ids = {source.name: source_id for source_id, source in self.session.sources.items()}
        pages = [
            find_or_add_page(self.archive, url, source_id=ids[name], at=self.session.timestamp())
            for url, name in self._urls
        ]
        self.session.commit()
        unsaved = [(page.id, page.host) for page in pages if page.fetched_at is None]
        self.session.counts["pages_new"] = len(unsaved)
        return unsaved

    def _save_feeds(self) -> None:
        for source_id, source in self.session.sources.items():
            listings = [(url, "feed") for url in source.feeds] + [(url, "sitemap") for url in source.sitemaps]
            listings += [(url, "section") for url in source.sections]
            # The homepage of a source that lists none is parsed as a section page, to discover the feeds.
            for url, kind in listings or [(source.homepage, "section")]:
                save_feed(self.archive, source_id, url, kind)
        self.session.commit()

    def _feed_request(self, feed: Feed) -> Request:
        source = self.session.sources[feed.source_id]
        self._requested_feeds.add(feed.id)
        self.session.counts["feeds_due"] += 1
        self.session.add_request()
        headers = conditional_headers(feed.etag, feed.last_modified)
        if feed.kind != "section":
            headers["Accept"] = ACCEPT_LISTING
        # The entries of a feed or sitemap that ends too early are read, and its parser notes that it was cut off.
        return self._request(feed.url, source, {"feed": feed, "may_end_early": feed.kind != "section"}, headers)

    def _queue_pages(self, pages: Iterable[tuple[int, str]]) -> None:
        """Queue `pages`, given as (id, host): each once in a run, and at most NEWSFOLD_PAGES_PER_HOST of a host."""
        for page_id, host in pages:
            if page_id not in self._queued_pages and self._queued_by_host[host] < self._pages_per_host:
                self._queued_pages.add(page_id)
                self._queued_by_host[host] += 1
                self.session.add_request()
                self.crawler.engine.scheduler.add_pages(host, [page_id])

    def page_request(self, page_id: int) -> Request:
        """Return the request for a page; the scheduler calls this when the page is the next of its host."""
        page = read_page(self.archive, page_id)
        source = self.session.sources[page.source_id or 0]
        headers = conditional_headers(page.etag, page.last_modified) if page.fetched_at else {}
        return self._request(page.fetch_url, source, {"page": page}, headers)

    def _request(self, url: str, source: Source, target: dict[str, Any], headers: dict[str, str]) -> Request:
        """Return a request whose meta holds `source` and `target`, the latter by its kind: {"feed": Feed},
        {"page": Page} or {"icon": (id of its source, URL)}, with what else is to be in the meta."""
        if source.delay:
            self.hosts.slow_down(host_of(url), source.delay)
        is_feed = "feed" in target
        return Request(
            request_url(url) or url,  # what is no URL is refused by SsrfMiddleware
            callback=self.parse_feed if is_feed else self.parse_icon if "icon" in target else self.parse_page,
            errback=self.on_download_error,
            headers=headers,
            meta={**target, "source": source, "ports": source.ports, "verbatim_url": True},
            priority=10 if is_feed else 0,
            dont_filter=True,
        )

    async def parse_feed(self, response: Response) -> AsyncIterator[Request]:
        self.session.finish_request()
        feed: Feed = response.meta["feed"]
        is_whole = response.status in (200, 203)  # 203: a proxy has changed something
        if response.status == 304 or (is_whole and body_sha256(response.body) == feed.body_sha256):
            self.feed_results.on_not_modified(feed, response)
        elif not is_whole:
            self.feed_results.on_failure(feed, f"status {response.status}", response.status)
        elif (listing := await self._parse_listing(feed, response)) is None:
            return
        elif listing.error:
            self.feed_results.on_failure(feed, listing.error, response.status)
        else:
            await self._discover_feeds(feed, response, listing)
            self._queue_pages(self.feed_results.on_listing(feed, response, listing))
            for child in self.feed_results.due_children(feed, listing):
                # Several sitemap indexes can list the same child.
                if child.id not in self._requested_feeds and self._is_within_budget(child):
                    yield self._feed_request(child)

    async def _parse_listing(self, feed: Feed, response: Response) -> Listing | None:
        """Return the listing in the response; None if the feed stays due.

        It does if the crawl has ended meanwhile, or if processes were ended again and again while it was parsed.
        """
        async with self._parsing[feed.source_id]:
            listing = None if self._is_closed else await parse_listing(self.pool, feed.kind, response)
        if self._is_closed or (self.is_stopping and listing and listing.error):
            return None
        if listing is None:
            self.session.counts["feeds_waiting"] += 1
        return listing

    def _is_within_budget(self, feed: Feed) -> bool:
        """Count the feed if it is a sitemap; return whether it is at most number MAX_SITEMAPS_PER_RUN of its source.

        One that is not is refused, stays due, and so is among the first of a later run.
        """
        if feed.kind != "sitemap":
            return True
        self._sitemaps_by_source[feed.source_id] += 1
        if self._sitemaps_by_source[feed.source_id] <= MAX_SITEMAPS_PER_RUN:
            return True
        reason = f"more than {MAX_SITEMAPS_PER_RUN} sitemaps in one run"
        self.session.refuse(feed.url, reason, feed.source_id)
        self.session.counts["feeds_waiting"] += 1
        return False

    async def _discover_feeds(self, feed: Feed, response: Response, listing: Listing) -> None:
        """Add the feeds of HTTP Link headers to the listing of a section page.

        If `feed` is a homepage and its listing names no feed then, add the sitemaps of robots.txt. If there are none
        either, add the links that could be feeds and COMMON_FEEDS, and set its `is_guessed`.
        """
        if feed.kind != "section":
            return
        headers = [value.decode("latin-1") for value in response.headers.getlist("Link")]
        listing.feeds = list(dict.fromkeys([*listing.feeds, *find_header_feeds(headers, response.url)]))[:MAX_FEEDS]
        if feed.url == response.meta["source"].homepage and not listing.feeds:
            robots = self.crawler.get_downloader_middleware(RobotsMiddleware)
            sitemaps = (await robots.rules_for(response.request)).sitemaps
            news_sitemaps = [url for url in sitemaps if "news" in url.lower()]
            listing.feeds = [FeedLink(url, "sitemap") for url in (news_sitemaps or sitemaps)[:MAX_ROBOTS_SITEMAPS]]
            if not listing.feeds:
                common = [(absolute_url(feed.url, path), kind) for path, kind in COMMON_FEEDS]
                guesses = [*listing.guesses, *(FeedLink(url, kind) for url, kind in common if url)]
                listing.feeds = list(dict.fromkeys(guesses))
                listing.is_guessed = True

    def parse_page(self, response: Response) -> Iterator[Request]:
        self.session.finish_request()
        page: Page = response.meta["page"]
        self.page_results.on_response(page, response)
        if url := self.icon_results.find_due(page.source_id, response):
            self.session.add_request()
            yield self._request(url, response.meta["source"], {"icon": (page.source_id, url), **ICON_META}, {})

    def parse_icon(self, response: Response) -> None:
        self.session.finish_request()
        source_id, url = response.meta["icon"]
        self.icon_results.on_response(source_id, url, response)

    def on_download_error(self, failure: Any) -> None:
        """Store the failure of a feed or page without a response; `failure` is a `twisted.python.failure.Failure`.

        A request that was still waiting when the crawl was stopped has not failed: the next run makes it. Raise
        CancelledError for it, which ends its task; after a return, Scrapy would begin others in a loop that is closing.
        """
        if self._is_closed:
            raise asyncio.CancelledError
        self.session.finish_request()
        self._handle_failure(failure.value, failure.request.meta)

    def _on_spider_error(self, failure: Any, response: Any) -> None:
        """Store an exception raised while our own code handled `response` as the failure of that feed or page.

        `response` is a Response or, if the request failed, the `Failure` that on_download_error got; both know their
        request.

        An exception without a response, such as one in `start`, becomes the error of the whole crawl. So does one of
        the archive, as on a full disk: nothing more would be saved.
        """
        if response is None:
            self.error = failure.value
        elif isinstance(failure.value, sqlite3.OperationalError):
            self._stop(failure.value)
        else:
            self._handle_failure(failure.value, response.request.meta)

    def _stop(self, error: sqlite3.Error) -> None:
        """End the crawl with the first `error` of the archive."""
        if self.error is None:
            self.error = error
            asyncio.get_running_loop().create_task(self.crawler.stop_async())

    def _handle_failure(self, error: BaseException, meta: dict[str, Any]) -> None:
        failure = classify_failure(error)
        if "feed" in meta and failure.deferred:
            self.session.counts["feeds_waiting"] += 1  # a deferred feed stays due and does not count as failed
        elif "feed" in meta:
            self.feed_results.on_failure(meta["feed"], failure.reason)
        elif "icon" in meta:
            source_id, url = meta["icon"]
            self.icon_results.on_failure(source_id, url, failure)
        else:
            self.page_results.on_failure(meta["page"], failure)

    def _on_response_downloaded(self, response: Response, request: Request) -> None:
        """Count every response, including redirects and responses after which Scrapy retries the request."""
        seconds = request.meta.get("download_latency") or 0.0
        self.progress.add_response(host_of(request.url), response.status, seconds)

    def _status_line(self) -> str:
        scheduler = self.crawler.engine.scheduler if self.crawler.engine else None
        return self.progress.status_line(len(scheduler) if scheduler is not None else 0)
