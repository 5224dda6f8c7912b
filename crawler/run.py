"""The crawl stage: fetch every feed and page that is due, and save the pages in the archive."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from types import FrameType
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from newsfold.crawler.arguments import CrawlArguments
from newsfold.crawler.fetching.online import Offline, raise_if_offline
from newsfold.crawler.progress import CrawlProgressCallback
from newsfold.crawler.sources.loader import Source
from newsfold.crawler.spiders.news import NewsSpider
from newsfold.db.connection import open_archive
from newsfold.db.news.runs import finish_run, start_run
from newsfold.db.values.times import Clock, format_time
from newsfold.db.values.urls import host_of
from newsfold.interruption import Interrupted, handle_signals

STOP_SECONDS = 1.5  # a command ends within three seconds of a signal; what does not arrive is fetched by the next run
DEFAULT_LOG_LEVEL = "CRITICAL"  # every result is recorded in the archive; `-s LOG_LEVEL=INFO` shows Scrapy's log


def crawl(
    archive_path: Path,
    sources: Sequence[Source],
    *,
    clock: Clock,
    settings: Mapping[str, str] = {},
    progress: CrawlProgressCallback = lambda done, total, note: None,
    urls: Sequence[tuple[str, str]] = (),
) -> dict[str, Any]:
    """Fetch the feeds and pages of `sources` that are due; return the counts of the run (`CrawlSession.run_record`).

    `clock` returns the current time. `settings` overrides Scrapy settings, like `-s` on Scrapy's command line.
    `progress` is called with (requests done, requests in total, function that returns a status line). `urls` holds
    (URL, name of its source); if it is not empty, only these pages are fetched.

    The caller must hold the lock of the archive. Raise Offline if no name of a host is resolved, and the error that
    stopped the whole crawl; the failure of a single feed or page is stored with its reason. After SIGINT or SIGTERM,
    make no further request, save the responses that arrive within STOP_SECONDS, and raise Interrupted.
    """
    _raise_if_offline(archive_path, sources, clock)
    process = AsyncCrawlerProcess(_scrapy_settings(settings))
    loop = asyncio.get_event_loop()
    crawler = process.create_crawler(NewsSpider)
    task = process.crawl(crawler, arguments=CrawlArguments(archive_path, sources, clock, progress, urls))
    received: list[int] = []

    def stop(signal_number: int, _: FrameType | None) -> None:
        received.append(signal_number)
        if crawler.spider:
            crawler.spider.is_stopping = True
        loop.call_soon_threadsafe(lambda: loop.create_task(_stop_crawl(crawler, task)))

    with handle_signals(stop):
        process.start(install_signal_handlers=False)
    if received:
        raise Interrupted(received[0])
    error = None if task.cancelled() else task.exception() or crawler.spider.error
    if error:
        raise error
    run_record: dict[str, Any] = crawler.spider.session.run_record()
    return run_record


def _raise_if_offline(archive_path: Path, sources: Sequence[Source], clock: Clock) -> None:
    """Raise Offline, and record the run as failed, if no name of the sources is resolved; no feed counts as failed."""
    try:
        raise_if_offline([host_of(next(iter(source.feeds), source.homepage)) for source in sources if source.enabled])
    except Offline as error:
        with closing(open_archive(archive_path)) as archive:
            run_id = start_run(archive, "crawl", format_time(clock()))
            finish_run(archive, run_id, format_time(clock()), "failed", {"error": str(error)})
        raise


async def _stop_crawl(crawler: Crawler, task: "asyncio.Task[None]") -> None:
    """Close the spider; after STOP_SECONDS, give up the responses that have not arrived."""
    stopping = asyncio.ensure_future(crawler.stop_async())
    await asyncio.wait([stopping, task], timeout=STOP_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    if not task.done():
        crawler.spider.close_session("shutdown")
        task.cancel()


def _scrapy_settings(overrides: Mapping[str, str]) -> Settings:
    settings = Settings()
    settings.setmodule("newsfold.crawler.settings", priority="project")
    settings.set("LOG_LEVEL", DEFAULT_LOG_LEVEL, priority="project")
    settings.update(dict(overrides), priority="cmdline")
    return settings
