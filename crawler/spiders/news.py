"""The spider `news`: asks the feeds that are due, then fetches the pages that are due, found now or before."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self
from urllib.parse import urljoin

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings

from newsfold.crawler.discovery.entry import Listing, web_url
from newsfold.crawler.discovery.parser_pool import read_listing
from newsfold.crawler.errors import refused
from newsfold.crawler.politeness.host_state import Hosts
from newsfold.crawler.politeness.recrawl import SLACK, read_revisits
from newsfold.crawler.politeness.robots_middleware import RobotsMiddleware
from newsfold.crawler.progress import Watch
from newsfold.crawler.results.feed_results import FeedOutcomes, conditional
from newsfold.crawler.results.page_results import PageOutcomes
from newsfold.crawler.session import Progress, Saver
from newsfold.crawler.sources.loader import Source, load_sources
from newsfold.db.archive.feeds import Feed, due_feeds, save_feed
from newsfold.db.archive.pages import due_pages, find_or_add, pages_waiting, read_page
from newsfold.db.archive.zstd import body_sha256
from newsfold.db.connection import open_archive
from newsfold.db.lock import exclusive_lock
from newsfold.db.values.times import format_time, parse_time
from newsfold.db.values.urls import host_of
from newsfold.process_pool import ProcessPool

USUAL_FEEDS = (
    *((path, "feed") for path in ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/feed.json")),
    ("/sitemap-news.xml", "sitemap"),
)
COMMIT_SECONDS = 1.0  # a quiet crawl commits this often
PARSERS = 1  # processes; a feed takes some ten milliseconds


class NewsSpider(Spider):  # type: ignore[misc]
    """Reads its sources and archive from the settings, or gets them from `crawler.run`, which holds the lock then."""

    name = "news"

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        super().update_settings(settings)
        if contact := settings.get("NEWSFOLD_CONTACT"):
            settings.set("USER_AGENT", f"{settings['USER_AGENT']} (+{contact})", priority="spider")

    @classmethod
    def from_crawler(cls, crawler: Crawler, **given: Any) -> Self:
        spider: Self = super().from_crawler(crawler)
        spider.resources = ExitStack()
        try:
            spider._open(**{**spider._from_settings(given), **given})
        except BaseException:
            spider.resources.close()
            raise
        crawler.signals.connect(spider._opened, signals.spider_opened)
        crawler.signals.connect(spider._broke, signals.spider_error)
        crawler.signals.connect(spider._downloaded, signals.response_downloaded)
        crawler.signals.connect(spider._closed, signals.spider_closed)
        return spider

    def _from_settings(self, given: dict[str, Any]) -> dict[str, Any]:
        """What was not `given`: so with plain `scrapy crawl`."""
        found: dict[str, Any] = {}
        if "archive" not in given:
            found["archive"] = Path(self.settings["NEWSFOLD_ARCHIVE"])
            self.resources.enter_context(exclusive_lock(found["archive"]))
        if "sources" not in given:
            found["sources"], complaints = load_sources(str(self.settings["NEWSFOLD_SOURCES"]).split(":"))
            for complaint in complaints:
                self.logger.warning("%s", complaint)
        return found

    def _open(
        self,
        archive: Path,
        sources: Sequence[Source],
        now: Callable[[], datetime] | None = None,
        progress: Progress = lambda done, total, note: None,
        urls: Sequence[tuple[str, str]] = (),
    ) -> None:
        """`urls` are (URL, name of its source) of single pages: then only these are fetched."""
        self.now = now or _clock(self.settings["NEWSFOLD_NOW"])
        self.archive = open_archive(archive)
        self.resources.callback(self.archive.close)
        self.saver = Saver(self.archive, self.now, progress)
        self.saver.open(sources)
        self.hosts = Hosts(self.archive, self.now, least_delay=self.settings.getfloat("DOWNLOAD_DELAY"))
        self.feeds = FeedOutcomes(self.saver, allow_private=self.settings.getbool("NEWSFOLD_ALLOW_PRIVATE"))
        self.watch = Watch()
        self.saver.note = self._note
        self.pages = PageOutcomes(self.saver, read_revisits(self.settings["NEWSFOLD_REVISITS"]))
        self._urls = urls
        self.pool = self.resources.enter_context(ProcessPool(workers=PARSERS))
        self.error: BaseException | None = None
        self._asked: Counter[str] = Counter()
        self._queued: set[int] = set()
        self._feeds_asked: set[int] = set()
        self._per_host = self.settings.getint("NEWSFOLD_PAGES_PER_HOST")

    def _opened(self) -> None:
        self.hosts.downloader = self.crawler.engine.downloader
        self._committer = asyncio.get_running_loop().create_task(self._commit_now_and_then())

    def _closed(self) -> None:
        self._committer.cancel()
        self.saver.statuses = dict(self.watch.statuses)
        self.saver.counts["pages_waiting"] = pages_waiting(self.archive, self.saver.now_text())
        self.saver.close(died=self.error is not None)
        self.resources.close()

    async def _commit_now_and_then(self) -> None:
        while True:
            await asyncio.sleep(COMMIT_SECONDS)
            self.saver.commit()

    async def start(self) -> AsyncIterator[Request]:
        if self._urls:
            self._queue_pages(self._single_pages())
            return
        self._save_feeds()
        until = format_time(self.now() + SLACK)
        self._queue_pages(due_pages(self.archive, self.saver.sources.keys(), until, per_host=self._per_host))
        for feed in due_feeds(self.archive, self.saver.sources.keys(), until):
            if web_url(feed.url, feed.url):
                yield self._feed_request(feed)
            else:
                self.feeds.failed(feed, "bad URL")

    def _single_pages(self) -> list[tuple[int, str]]:
        """(id, host) of the pages that were asked for by name and are not saved yet."""
        ids = {source.name: source_id for source_id, source in self.saver.sources.items()}
        found = [
            find_or_add(self.archive, url, source_id=ids[name], at=self.saver.now_text()) for url, name in self._urls
        ]
        self.saver.commit()
        self.saver.counts["pages_new"] = sum(page.fetched_at is None for page in found)
        return [(page.id, page.host) for page in found if page.fetched_at is None]

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
        self._feeds_asked.add(feed.id)
        self.saver.counts["feeds_due"] += 1
        self.saver.asked()
        headers = conditional(feed.etag, feed.last_modified)
        return self._request(feed.url, source, {"feed": feed}, headers, self.parse_feed, priority=10)

    def _queue_pages(self, pages: Iterable[tuple[int, str]]) -> None:
        """(id, host) of each; no more of a host than its share of this run."""
        for page_id, host in pages:
            if page_id not in self._queued and self._asked[host] < self._per_host:
                self._queued.add(page_id)
                self._asked[host] += 1
                self.saver.asked()
                self.crawler.engine.scheduler.add_pages(host, [page_id])

    def page_request(self, page_id: int) -> Request:
        """What the scheduler asks for when the page's turn has come."""
        page = read_page(self.archive, page_id)
        source = self.saver.sources[page.source_id or 0]
        headers = conditional(page.etag, page.last_modified) if page.fetched_at else {}
        return self._request(page.fetch_url, source, {"page": page}, headers, self.parse_page)

    def _request(
        self, url: str, source: Source, meta: dict[str, Any], headers: dict[str, str], callback: Any, priority: int = 0
    ) -> Request:
        if source.delay:
            self.hosts.slow_down(host_of(url), source.delay)
        return Request(
            url,
            callback=callback,
            errback=self.failed,
            headers=headers,
            meta={**meta, "source": source, "verbatim_url": True},
            priority=priority,
            dont_filter=True,
        )

    async def parse_feed(self, response: Response) -> AsyncIterator[Request]:
        self.saver.finished()
        feed: Feed = response.meta["feed"]
        if response.status == 304 or (response.status == 200 and body_sha256(response.body) == feed.body_sha256):
            self.feeds.unchanged(feed, response)
        elif response.status != 200:
            self.feeds.failed(feed, f"status {response.status}", response.status)
        elif (listing := await read_listing(self.pool, feed.kind, response)).error:
            self.feeds.failed(feed, listing.error, response.status)
        else:
            await self._discover(feed, response, listing)
            self._queue_pages(self.feeds.listed(feed, response, listing))
            for part in self.feeds.parts(feed, listing):
                if part.id not in self._feeds_asked:  # many indexes may name it before it has answered
                    yield self._feed_request(part)

    async def _discover(self, feed: Feed, response: Response, listing: Listing) -> None:
        """A homepage that names no feed may have sitemaps in robots.txt, or a feed where many sites have it."""
        if feed.kind == "section" and feed.url == response.meta["source"].homepage and not listing.feeds:
            robots = self.crawler.get_downloader_middleware(RobotsMiddleware)
            sitemaps = (await robots.rules(response.request)).sitemaps
            news = [url for url in sitemaps if "news" in url.lower()]
            listing.feeds = [(url, "sitemap") for url in (news or sitemaps)[:5]]
            if not listing.feeds:
                listing.feeds = [(urljoin(feed.url, path), kind) for path, kind in USUAL_FEEDS]
                listing.guessed = True

    def parse_page(self, response: Response) -> None:
        self.saver.finished()
        self.pages.answered(response.meta["page"], response)

    def _downloaded(self, response: Response, request: Request) -> None:
        """Every answer, those too that are followed or tried again."""
        seconds = request.meta.get("download_latency") or 0.0
        self.watch.answered(host_of(request.url), response.status, seconds)

    def _note(self) -> str:
        scheduler = self.crawler.engine.scheduler if self.crawler.engine else None
        return self.watch.line(len(scheduler) if scheduler is not None else 0)

    def failed(self, failure: Any) -> None:
        """A feed or page that brought no answer; `failure` is Twisted's."""
        self.saver.finished()
        self._give_up(failure.value, failure.request.meta)

    def _broke(self, failure: Any, response: Response | None) -> None:
        """Our own handling of one answer broke: a reason like any other, unless it was the start of all."""
        if response is None:
            self.error = failure.value
        else:
            self._give_up(failure.value, response.meta)

    def _give_up(self, error: BaseException, meta: dict[str, Any]) -> None:
        why = refused(error)
        if "feed" in meta and why.waits:
            self.saver.counts["feeds_waiting"] += 1  # still due, and no failure of the feed
        elif "feed" in meta:
            self.feeds.failed(meta["feed"], why.reason)
        else:
            self.pages.failed(meta["page"], why)


def _clock(now: str) -> Callable[[], datetime]:
    if not now:
        return lambda: datetime.now(UTC)
    fixed = parse_time(now)
    return lambda: fixed
