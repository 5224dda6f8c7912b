"""The session of one crawl: its connection to the archive, batched commits, counts, refusals and the run's record."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from sqlite_utils import Database

from newsfold.crawler.progress import CrawlProgressCallback
from newsfold.crawler.sources.loader import Source
from newsfold.db.archive.bodies import pack_bodies
from newsfold.db.archive.refusals import save_refusal
from newsfold.db.connection import checkpoint
from newsfold.db.news.runs import finish_run, start_run
from newsfold.db.news.sources import known_sources, mark_listed, save_sources, source_ids
from newsfold.db.values.text import one_line
from newsfold.db.values.times import Clock, format_time
from newsfold.db.values.urls import site_domain

BATCH = 50  # writes per commit: one commit per page is ten times slower, and a kill loses at most this many fetches
MAX_PACKINGS = 100  # calls of `pack_bodies` at the end of a run, ten seconds or so at most; the next run packs the rest
COUNTS = (
    "sources_due", "sources_failed", "feeds_due", "feeds_ok", "feeds_failed", "feeds_waiting", "pages_new",
    "pages_fetched", "pages_unchanged", "pages_changed", "pages_gone", "pages_from_feed",
    "pages_failed", "pages_waiting", "refused",
)  # fmt: skip

MAX_REASONS = 40  # most frequent reasons in a run's record; limited because some contain text that a server sent


class CrawlSession:
    """The state of one crawl: its only connection to the archive, its sources, counts and progress.

    Call `count_write` after each write to the archive, or `commit` if later work depends on the write.
    """

    def __init__(self, archive: Database, clock: Clock, progress: CrawlProgressCallback) -> None:
        self.archive, self.clock, self._progress = archive, clock, progress
        self.counts: Counter[str] = Counter(dict.fromkeys(COUNTS, 0))
        self.sources: dict[int, Source] = {}
        self.run_id: int | None = None
        self.reasons: Counter[str] = Counter()
        self.statuses: dict[str, int] = {}
        self.status_line: Callable[[], str] = lambda: ""
        self._feed_successes: dict[int, list[bool]] = {}  # by source id: for each due feed, whether its fetch succeeded
        self._uncommitted = self._requests_done = self._requests_total = 0

    def open(self, sources: Sequence[Source]) -> None:
        """Start a run and save `sources` in the archive; put the enabled ones into `self.sources`, by id."""
        self.run_id = start_run(self.archive, "crawl", self.timestamp())
        homepages = {row["name"]: row["homepage"] for row in known_sources(self.archive)}
        sources = [_restore_homepage(source, homepages.get(source.name)) for source in sources]
        save_sources(self.archive, [_source_row(source) for source in sources])
        mark_listed(self.archive, {source.name: source.file for source in sources if source.file})
        ids = source_ids(self.archive)
        self.sources = {ids[source.name]: source for source in sources if source.enabled}

    def set_homepage(self, source_id: int, homepage: str, feed_url: str) -> None:
        """Set the homepage of a source without `hosts`, and save it; hosts are then its own and that of the feed."""
        source = self.sources[source_id] = _with_homepage(self.sources[source_id], homepage, feed_url)
        save_sources(self.archive, [_source_row(source)])

    def close(self, *, died: bool = False, interrupted: bool = False) -> None:
        """Finish the run with the status `interrupted` (by a signal), `failed` or `done`.

        A run fails if an error stopped the whole crawl (`died`), or if feeds were due and none could be fetched.
        """
        self._pack()
        self.counts["sources_due"] = len(self._feed_successes)
        self.counts["sources_failed"] = sum(not any(successes) for successes in self._feed_successes.values())
        failed = died or 0 < self.counts["sources_due"] == self.counts["sources_failed"]
        if self.run_id is not None:
            status = "interrupted" if interrupted else "failed" if failed else "done"
            finish_run(self.archive, self.run_id, self.timestamp(), status, self.run_record())
        checkpoint(self.archive)

    def run_record(self) -> dict[str, Any]:
        """Return the counts of the run by name (COUNTS), with two nested dicts of counts, `reasons` and `statuses`.

        `reasons` counts the refusals by the part of their reason before the first colon (only the MAX_REASONS most
        frequent), `statuses` the responses by HTTP status.
        """
        return {**self.counts, "reasons": dict(self.reasons.most_common(MAX_REASONS)), "statuses": self.statuses}

    def timestamp(self) -> str:
        """Return the current time as UTC text, in the form in which the database stores times."""
        return format_time(self.clock())

    def count_write(self) -> None:
        """Count one write to the archive; after every BATCH writes, pack new bodies and commit."""
        self._uncommitted += 1
        if self._uncommitted >= BATCH:
            pack_bodies(self.archive, at=self.timestamp())
            self.commit()

    def commit(self) -> None:
        self.archive.conn.commit()
        self._uncommitted = 0

    def _pack(self) -> None:
        for _ in range(MAX_PACKINGS):
            packed = pack_bodies(self.archive, at=self.timestamp())
            self.commit()
            if not packed:
                return

    def refuse(self, url: str, reason: str, source_id: int | None = None) -> None:
        """Save a refusal: the `reason` why `url` is not fetched or not saved.

        A refusal with the same URL and reason is saved only once. `source_id` is None if no source is known.
        """
        url, reason, at = one_line(url), one_line(reason), self.timestamp()
        is_new = save_refusal(self.archive, url, reason, source_id=source_id, run_id=self.run_id, at=at)
        self.counts["refused"] += is_new
        self.reasons[reason.partition(":")[0]] += 1
        self.count_write()

    def count_feed(self, source_id: int, *, success: bool) -> None:
        """Count a due feed as fetched (`success`) or failed, and note the result for its source (see `close`)."""
        self._feed_successes.setdefault(source_id, []).append(success)
        self.counts["feeds_ok" if success else "feeds_failed"] += 1

    def add_request(self) -> None:
        """Add one request to the total and report the progress."""
        self._requests_total += 1
        self._progress(self._requests_done, self._requests_total, self.status_line)

    def finish_request(self) -> None:
        """Add one request to those done and report the progress."""
        self._requests_done += 1
        self._progress(self._requests_done, self._requests_total, self.status_line)


def _restore_homepage(source: Source, homepage: str | None) -> Source:
    """Return `source` with the `homepage` that an earlier run saved, if it has no hosts (see `set_homepage`)."""
    if source.hosts or not homepage or homepage == source.homepage:
        return source
    return _with_homepage(source, homepage, *source.feeds)


def _with_homepage(source: Source, homepage: str, *feeds: str) -> Source:
    """Return `source` with `homepage`, and with its domain and those of `feeds` as hosts."""
    return replace(source, homepage=homepage, hosts=tuple(dict.fromkeys(map(site_domain, (homepage, *feeds)))))


def _source_row(source: Source) -> dict[str, object]:
    names = ("name", "homepage", "host", "owner", "language", "country", "tags", "enabled")
    return {name: getattr(source, name) for name in names}
