"""The crawl as a stage: what is due from the sources, saved in the archive."""

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from crawler.save import Progress
from crawler.sources import Source
from crawler.spiders.news import NewsSpider

QUIET = "CRITICAL"  # what happens is in the archive; `-s LOG_LEVEL=INFO` shows Scrapy's own account


def crawl(
    archive_path: Path,
    sources: Sequence[Source],
    *,
    now: Callable[[], datetime],
    settings: Mapping[str, str] = {},
    progress: Progress = lambda done, total: None,
) -> dict[str, int]:
    """Fetch what is due at `now()` and return the counts of the run (`crawler.save.COUNTS`).

    `settings` are Scrapy's, as on its command line. The caller holds the archive's lock. Raises what stopped the
    crawl as a whole; single failures are rows with reasons.
    """
    process = AsyncCrawlerProcess(_settings(settings))
    crawler = process.create_crawler(NewsSpider)
    task = process.crawl(crawler, archive=archive_path, sources=sources, now=now, progress=progress)
    process.start(install_signal_handlers=threading.current_thread() is threading.main_thread())
    error = None if task.cancelled() else task.exception() or crawler.spider.error
    if error:
        raise error
    return dict(crawler.spider.saver.counts)


def _settings(given: Mapping[str, str]) -> Settings:
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.set("LOG_LEVEL", QUIET, priority="project")
    settings.update(dict(given), priority="cmdline")
    return settings
