"""The arguments of one crawl: passed by `newsfold.crawler.run`, or read from the settings under `scrapy crawl`."""

from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from logging import LoggerAdapter
from pathlib import Path
from typing import Any

from scrapy.settings import BaseSettings

from newsfold.crawler.progress import CrawlProgressCallback
from newsfold.crawler.sources.choices import combine_sources
from newsfold.crawler.sources.loader import Source, load_sources
from newsfold.db.connection import open_database
from newsfold.db.lock import exclusive_lock
from newsfold.db.news.source_choices import read_choices
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

    The sources are those of the lists, with what people decided in the `news.db` of the archive, if there is one. Log a
    warning for each complaint about an entry of the source files. Raise Locked if another process holds the lock,
    and SourceFileError if a source file cannot be read.
    """
    archive_path = Path(settings["NEWSFOLD_ARCHIVE"])
    resources.enter_context(exclusive_lock(archive_path))
    sources, complaints = load_sources([path for path in str(settings["NEWSFOLD_SOURCES"]).split(":") if path])
    db = Path(settings["NEWSFOLD_DB"] or archive_path.with_name(archive_path.name.replace(".archive.", ".")))
    if db != archive_path and db.exists():
        with closing(open_database(db)) as news:
            sources, more_complaints = combine_sources(sources, read_choices(news))
        complaints += more_complaints
    for complaint in complaints:
        log.warning("%s", complaint)
    return CrawlArguments(archive_path, sources, _clock(settings["NEWSFOLD_NOW"]))


def _clock(fixed_time: str) -> Clock:
    if not fixed_time:
        return lambda: datetime.now(UTC)
    now = parse_time(fixed_time)
    return lambda: now
