"""The crawl's way into the archive: batched commits, counts, refusals and the record of the run."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from newsfold.crawler.sources.loader import Source
from newsfold.db.archive.bodies import pack_bodies
from newsfold.db.archive.refusals import refuse
from newsfold.db.connection import checkpoint
from newsfold.db.news.runs import finish_run, start_run
from newsfold.db.news.sources import save_sources, source_ids
from newsfold.db.values.text import one_line
from newsfold.db.values.times import format_time

BATCH = 50  # writes a commit; one commit a page is ten times slower, and a kill costs at most this many fetches
PACKINGS = 100  # at the end of a run, some ten seconds at most; what is left waits for the next one
COUNTS = (
    "sources_due", "sources_failed", "feeds_due", "feeds_ok", "feeds_failed", "feeds_waiting", "pages_new",
    "pages_fetched", "pages_unchanged", "pages_changed", "pages_gone", "pages_from_feed",
    "pages_failed", "pages_waiting", "refused",
)  # fmt: skip

MAX_REASONS = 40  # that a run names; they are phrases, but some carry what a server said

Clock = Callable[[], datetime]
Progress = Callable[..., None]  # (done, total, a function that says more in a line)


class Saver:
    """Holds the one connection; whoever writes calls `wrote`, or `commit` before acting on it."""

    def __init__(self, archive: Database, now: Clock, progress: Progress) -> None:
        self.archive, self.now, self._progress = archive, now, progress
        self.counts: Counter[str] = Counter(dict.fromkeys(COUNTS, 0))
        self.sources: dict[int, Source] = {}
        self._feeds: dict[int, list[bool]] = {}  # by source: whether each of its due feeds worked
        self._wrote = self._done = self._total = 0
        self.run_id: int | None = None
        self.reasons: Counter[str] = Counter()
        self.statuses: dict[str, int] = {}
        self.note: Callable[[], str] = lambda: ""

    def open(self, sources: Sequence[Source]) -> None:
        """Start the run and note the sources; only enabled ones are asked."""
        self.run_id = start_run(self.archive, "crawl", self.now_text())
        save_sources(self.archive, [_row(source) for source in sources])
        ids = source_ids(self.archive)
        self.sources = {ids[source.name]: source for source in sources if source.enabled}

    def close(self, *, died: bool = False) -> None:
        """End the run; `failed` when no due source gave anything, or when the crawl as a whole `died`."""
        self._pack()
        self.counts["sources_due"] = len(self._feeds)
        self.counts["sources_failed"] = sum(not any(worked) for worked in self._feeds.values())
        failed = died or 0 < self.counts["sources_due"] == self.counts["sources_failed"]
        if self.run_id is not None:
            finish_run(self.archive, self.run_id, self.now_text(), "failed" if failed else "done", self.record())
        checkpoint(self.archive)

    def record(self) -> dict[str, Any]:
        """The counts, with `reasons` (why something was not fetched or saved) and `statuses` (of answers) by name."""
        return {**self.counts, "reasons": dict(self.reasons.most_common(MAX_REASONS)), "statuses": self.statuses}

    def now_text(self) -> str:
        return format_time(self.now())

    def wrote(self) -> None:
        self._wrote += 1
        if self._wrote >= BATCH:
            pack_bodies(self.archive, at=self.now_text())
            self.commit()

    def commit(self) -> None:
        self.archive.conn.commit()
        self._wrote = 0

    def _pack(self) -> None:
        for _ in range(PACKINGS):
            packed = pack_bodies(self.archive, at=self.now_text())
            self.commit()
            if not packed:
                return

    def refuse(self, url: str, reason: str, source_id: int | None = None) -> None:
        url, reason, at = one_line(url), one_line(reason), self.now_text()
        new = refuse(self.archive, url, reason, source_id=source_id, run_id=self.run_id, at=at)
        self.counts["refused"] += new
        self.reasons[reason.partition(":")[0]] += 1
        self.wrote()

    def feed_answered(self, source_id: int, worked: bool) -> None:
        self._feeds.setdefault(source_id, []).append(worked)
        self.counts["feeds_ok" if worked else "feeds_failed"] += 1

    def asked(self, number: int = 1) -> None:
        self._total += number
        self._progress(self._done, self._total, self.note)

    def finished(self) -> None:
        self._done += 1
        self._progress(self._done, self._total, self.note)


def _row(source: Source) -> dict[str, object]:
    names = ("name", "homepage", "host", "owner", "language", "country", "tags", "enabled")
    return {name: getattr(source, name) for name in names}
