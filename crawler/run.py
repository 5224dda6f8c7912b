"""The crawl stage: fetch every feed and page that is due, and save the pages in the archive."""

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from newsfold.crawler.arguments import CrawlArguments
from newsfold.crawler.progress import CrawlProgressCallback
from newsfold.crawler.sources.loader import Source
from newsfold.crawler.spiders.news import NewsSpider
from newsfold.db.values.times import Clock

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

    The caller must hold the lock of the archive. Raise the error that stopped the whole crawl; the failure of a single
    feed or page is stored with its reason.
    """
    process = AsyncCrawlerProcess(_scrapy_settings(settings))
    crawler = process.create_crawler(NewsSpider)
    task = process.crawl(crawler, arguments=CrawlArguments(archive_path, sources, clock, progress, urls))
    process.start(install_signal_handlers=threading.current_thread() is threading.main_thread())
    error = None if task.cancelled() else task.exception() or crawler.spider.error
    if error:
        raise error
    run_record: dict[str, Any] = crawler.spider.session.run_record()
    return run_record


def _scrapy_settings(overrides: Mapping[str, str]) -> Settings:
    settings = Settings()
    settings.setmodule("newsfold.crawler.settings", priority="project")
    settings.set("LOG_LEVEL", DEFAULT_LOG_LEVEL, priority="project")
    settings.update(dict(overrides), priority="cmdline")
    return settings
