"""The arguments of one crawl: passed by `newsfold.crawler.run`, or read from the settings under `scrapy crawl`."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from logging import LoggerAdapter
from pathlib import Path
from typing import Any

from scrapy.settings import BaseSettings

from newsfold.crawler.progress import CrawlProgressCallback
from newsfold.crawler.sources.loader import Source, load_sources
from newsfold.db.lock import exclusive_lock
from newsfold.db.values.times import Clock, parse_time


@dataclass(frozen=True, slots=True)
class CrawlArguments:
    """The sources to crawl, the archive to save to, the clock, and the function to call with the progress.

    `urls` holds (URL, name of its source) of single pages; if it is not empty, nothing else is fetched.
    """

    archive_path: Path
    sources: Sequence[Source]
    clock: Clock
    progress: CrawlProgressCallback = lambda done, total, note: None
    urls: Sequence[tuple[str, str]] = ()


def arguments_from_settings(settings: BaseSettings, resources: ExitStack, log: "LoggerAdapter[Any]") -> CrawlArguments:
    """Return the arguments given by the NEWSFOLD_ settings; lock the archive until `resources` is closed.

    Log a warning for each complaint about an entry of the source files. Raise Locked if another process holds the lock,
    and SourceFileError if a source file cannot be read.
    """
    archive_path = Path(settings["NEWSFOLD_ARCHIVE"])
    resources.enter_context(exclusive_lock(archive_path))
    sources, complaints = load_sources(str(settings["NEWSFOLD_SOURCES"]).split(":"))
    for complaint in complaints:
        log.warning("%s", complaint)
    return CrawlArguments(archive_path, sources, _clock(settings["NEWSFOLD_NOW"]))


def _clock(fixed_time: str) -> Clock:
    if not fixed_time:
        return lambda: datetime.now(UTC)
    now = parse_time(fixed_time)
    return lambda: now
