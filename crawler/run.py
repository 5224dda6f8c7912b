"""The crawl as a stage: what is due from the sources, saved in the archive."""

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from newsfold.crawler.session import Progress
from newsfold.crawler.sources.loader import Source
from newsfold.crawler.spiders.news import NewsSpider

QUIET = "CRITICAL"  # what happens is in the archive; `-s LOG_LEVEL=INFO` shows Scrapy's own account


def crawl(
    archive_path: Path,
    sources: Sequence[Source],
    *,
    now: Callable[[], datetime],
    settings: Mapping[str, str] = {},
    progress: Progress = lambda done, total, note: None,
    urls: Sequence[tuple[str, str]] = (),
) -> dict[str, Any]:
    """Fetch what is due at `now()`, or only `urls` (URL, name of its source); returns `crawler.session.Saver.record`.

    `settings` are Scrapy's, as on its command line. The caller holds the archive's lock. Raises what stopped the
    crawl as a whole; single failures are rows with reasons.
    """
    process = AsyncCrawlerProcess(_settings(settings))
    crawler = process.create_crawler(NewsSpider)
    task = process.crawl(crawler, archive=archive_path, sources=sources, now=now, progress=progress, urls=urls)
    process.start(install_signal_handlers=threading.current_thread() is threading.main_thread())
    error = None if task.cancelled() else task.exception() or crawler.spider.error
    if error:
        raise error
    record: dict[str, Any] = crawler.spider.saver.record()
    return record


def _settings(given: Mapping[str, str]) -> Settings:
    settings = Settings()
    settings.setmodule("newsfold.crawler.settings", priority="project")
    settings.set("LOG_LEVEL", QUIET, priority="project")
    settings.update(dict(given), priority="cmdline")
    return settings
