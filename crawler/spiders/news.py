"""The spider `news`: asks the feeds that are due, then fetches the pages that are due, found now or before."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from crawler.entries import Listing
from crawler.feed_outcomes import FeedOutcomes, conditional
from crawler.feeds import read_feed
from crawler.hosts import Hosts
from crawler.links import read_section
from crawler.page_outcomes import PageOutcomes
from crawler.reasons import refused
from crawler.save import Progress, Saver
from crawler.schedule import SLACK
from crawler.sitemaps import read_sitemap
from crawler.sources import Source, read_sources
from db.captures import body_sha256
from db.connect import open_archive
from db.feeds import Feed, due_feeds, save_feed
from db.lock import hold
from db.pages import due_pages, pages_waiting, read_page
from db.times import moment, stamp
from db.urls import host_of
from workers import Failure as Undone
from workers import Pool, outcome

COMMIT_SECONDS = 1.0  # a quiet crawl commits this often
PARSERS = 1  # processes; a feed takes some ten milliseconds


class NewsSpider(Spider):  # type: ignore[misc]
    """Reads its sources and archive from the settings, or gets them from `crawler.stage`, which holds the lock then."""

    name = "news"

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        super().update_settings(settings)
        if contact := settings.get("NEWSFOLD_CONTACT"):
            settings.set("USER_AGENT", f"{settings['USER_AGENT']} (+{contact})", priority="spider")

    @classmethod
    def from_crawler(
        cls,
        crawler: Crawler,
        *,
        archive: Path | None = None,
        sources: Sequence[Source] | None = None,
        now: Callable[[], datetime] | None = None,
        progress: Progress = lambda done, total: None,
    ) -> Self:
        spider: Self = super().from_crawler(crawler)
        settings = crawler.settings
        spider.resources = ExitStack()
        path = archive or Path(settings["NEWSFOLD_ARCHIVE"])
        if archive is None:
            spider.resources.enter_context(hold(path))
        if sources is None:
            sources, complaints = read_sources(str(settings["NEWSFOLD_SOURCES"]).split(":"))
            for complaint in complaints:
                spider.logger.warning("%s", complaint)
        spider.now = now or _clock(settings["NEWSFOLD_NOW"])
        spider._open(path, sources, progress)
        crawler.signals.connect(spider._opened, signals.spider_opened)
        crawler.signals.connect(spider._closed, signals.spider_closed)
        return spider

    def _open(self, path: Path, sources: Sequence[Source], progress: Progress) -> None:
        self.archive = open_archive(path)
        self.resources.callback(self.archive.close)
        self.saver = Saver(self.archive, self.now, progress)
        self.saver.open(sources)
        self.hosts = Hosts(self.archive, self.now)
        allow_private = self.crawler.settings.getbool("NEWSFOLD_ALLOW_PRIVATE")
        self.feeds = FeedOutcomes(self.saver, allow_private=allow_private)
        self.pages = PageOutcomes(self.saver)
        self.pool = self.resources.enter_context(Pool(workers=PARSERS))
        self._asked: Counter[str] = Counter()
        self._per_host = self.crawler.settings.getint("NEWSFOLD_PAGES_PER_HOST")

    def _opened(self) -> None:
        self.hosts.downloader = self.crawler.engine.downloader
        self._committer = asyncio.get_running_loop().create_task(self._commit_now_and_then())

    def _closed(self) -> None:
        self._committer.cancel()
        self.saver.counts["pages_waiting"] = pages_waiting(self.archive, self.saver.stamp())
        self.saver.close()
        self.resources.close()

    async def _commit_now_and_then(self) -> None:
        while True:
            await asyncio.sleep(COMMIT_SECONDS)
            self.saver.commit()

    async def start(self) -> AsyncIterator[Request]:
        self._save_feeds()
        until = stamp(self.now() + SLACK)
        feeds = due_feeds(self.archive, self.saver.sources.keys(), until)
        pages = due_pages(self.archive, self.saver.sources.keys(), until, per_host=self._per_host)
        for feed in feeds:
            yield self._feed_request(feed)
        for request in self._page_requests(pages):
            yield request

    def _save_feeds(self) -> None:
        for source_id, source in self.saver.sources.items():
            named = [(url, "feed") for url in source.feeds] + [(url, "sitemap") for url in source.sitemaps]
            named += [(url, "section") for url in source.sections]
            # With nothing else to go by, the homepage is a section, and its feeds are found there.
            for url, kind in named or [(source.homepage, "section")]:
                save_feed(self.archive, source_id, url, kind)
        self.saver.commit()

    def _feed_request(self, feed: Feed) -> Request:
        source = self.saver.sources[feed.source_id]
        self.saver.counts["feeds_due"] += 1
        # A feed may redirect to a service elsewhere; its entries are held to the source's hosts all the same.
        headers = conditional(feed.etag, feed.last_modified)
        return self._request(feed.url, source, {"feed": feed}, headers, self.parse_feed, priority=10)

    def _page_requests(self, page_ids: Sequence[int]) -> Iterator[Request]:
        for page_id in page_ids:
            page = read_page(self.archive, page_id)
            if self._asked[page.host] >= self._per_host:
                continue
            self._asked[page.host] += 1
            source = self.saver.sources[page.source_id or 0]
            headers = conditional(page.etag, page.last_modified) if page.fetched_at else {}
            meta = {"page": page, "source": source}
            yield self._request(page.fetch_url, source, meta, headers, self.parse_page)

    def _request(
        self, url: str, source: Source, meta: dict[str, Any], headers: dict[str, str], callback: Any, priority: int = 0
    ) -> Request:
        self.saver.asked()
        if source.delay:
            self.hosts.slow_down(host_of(url), source.delay)
        return Request(
            url,
            callback=callback,
            errback=self.failed,
            headers=headers,
            meta={**meta, "verbatim_url": True},
            priority=priority,
            dont_filter=True,
        )

    async def parse_feed(self, response: Response) -> AsyncIterator[Request]:
        self.saver.finished()
        feed: Feed = response.meta["feed"]
        if response.status == 304 or (response.status == 200 and body_sha256(response.body) == feed.body_sha256):
            self.feeds.unchanged(feed, response)
            return
        if response.status != 200:
            self.feeds.failed(feed, f"status {response.status}", response.status)
            return
        listing = await self._read(feed, response)
        if listing.error:
            self.feeds.failed(feed, listing.error, response.status)
            return
        for request in self._page_requests(self.feeds.listed(feed, response, listing)):
            yield request
        for part in self.feeds.parts(feed, listing):
            yield self._feed_request(part)

    async def _read(self, feed: Feed, response: Response) -> Listing:
        """Parse in another process, which may be killed for it."""
        kind = (response.headers.get("Content-Type") or b"").decode("latin-1")
        calls: dict[str, tuple[Any, ...]] = {
            "feed": (read_feed, response.body, response.url, kind),
            "sitemap": (read_sitemap, response.body, response.url),
            "section": (read_section, response.body, response.url),
        }
        future = self.pool.submit(*calls[feed.kind])
        await asyncio.wait([asyncio.wrap_future(future)])
        result = outcome(future)
        return Listing(error=f"cannot be parsed: {result.reason}") if isinstance(result, Undone) else result

    def parse_page(self, response: Response) -> None:
        self.saver.finished()
        self.pages.answered(response.meta["page"], response)

    def failed(self, failure: Failure) -> None:
        """A feed or page that brought no answer."""
        self.saver.finished()
        why, meta = refused(failure.value), failure.request.meta
        if "feed" in meta:
            self.feeds.failed(meta["feed"], why.reason)
        else:
            self.pages.failed(meta["page"], why)


def _clock(now: str) -> Callable[[], datetime]:
    if not now:
        return lambda: datetime.now(UTC)
    fixed = moment(now)
    return lambda: fixed
