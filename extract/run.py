"""The extract stage: extract captures in killable worker processes, and save articles and rejections in batches."""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Self

from sqlite_utils import Database

from newsfold.db.archive.captures import read_archive_id
from newsfold.db.connection import VALUE_ERRORS, open_archive
from newsfold.db.news.articles import (
    CapturedPage,
    SaveResult,
    delete_article_of_capture,
    delete_crawl_rejections,
    mark_gone,
    save_article,
    save_live_entries,
)
from newsfold.db.news.corrections import NO_ARTICLE, Edits
from newsfold.db.news.crawl_summary import copy_crawl_summary
from newsfold.db.news.extractions import (
    CaptureRow,
    Extraction,
    Selection,
    choose_captures,
    count_captures,
    count_extractions,
    count_limited_runs,
    delete_rejection,
    gone_pages,
    limited_reason,
    listed_metadata,
    newest_capture,
    page_captures,
    save_extraction,
    save_rejection,
)
from newsfold.db.news.sources import source_id
from newsfold.db.values.text import one_line
from newsfold.db.values.times import format_time
from newsfold.db.values.urls import canonical_url
from newsfold.extract import WARM_UP
from newsfold.extract.article import EXTRACTOR, Article, ExtractedPage, Rejected
from newsfold.extract.storing.boilerplate_learning import SiteBoilerplateLearning
from newsfold.extract.storing.matching import match_article
from newsfold.extract.storing.row import Origin, article_row, live_entry_rows
from newsfold.extract.storing.source_profile import learn_source_profiles
from newsfold.extract.worker import extract_capture, read_tasks
from newsfold.process_pool import Failure, ProcessPool
from newsfold.progress import ProgressCallback

__all__ = ["Selection", "extract"]

AwaitMore = Callable[[bool], bool]  # see extract_during_crawl

MISSING = Selection()
PASS = 200  # captures that are extracted during a crawl before the articles may be folded
BATCH = 100  # captures per transaction; a killed run loses about three seconds of work
MAX_REASON = 200  # characters of the reason why a result is set aside
# The outcomes that are counted; the others leave an article as it is.
COUNTED = frozenset(("added", "changed", "rejected", "failed", "set_aside"))
# Runs in which a capture may exceed a limit of the process pool; in each, it is tried a second time, alone.
MAX_LIMITED_RUNS = 3


def extract(
    news: Database,
    archives: Sequence[Path],
    *,
    now: datetime,
    selection: Selection = MISSING,
    workers: int | None = None,
    minutes: float | None = None,
    progress: ProgressCallback = lambda done, total: None,
) -> dict[str, int]:
    """Extract the captures of `archives` that `selection` names into `news`, and return the counts.

    The counts are `pages` (captures read), `added` and `changed` articles (changed by the publisher), `rejected`
    captures (their page is not an article) and `failed` captures (the task ended without a result); also `set_aside` if
    there are captures that are damaged in the archive or whose result the database does not take. Each of the last
    three gets a row in `rejected` with the reason, and is extracted again only on request. One that exceeded a limit of
    time or memory is tried in up to MAX_LIMITED_RUNS runs, because the machine may have been overloaded. The crawl
    summary of each archive and the pages found gone are copied to `news` as well.

    `now` is stored as the time of extraction. `workers` is the number of processes, by default one per CPU. After
    `minutes`, if given, no further capture is begun. `progress` is called after each batch with the captures done and
    their total.
    """
    deadline = None if minutes is None else time.monotonic() + 60 * minutes
    run = ExtractionRun.begin(news, now, progress, deadline=deadline)
    with ProcessPool(workers, modules=[WARM_UP]) as pool:
        for path in archives:
            archive = open_archive(path, readonly=True)
            try:
                copy_crawl_summary(news, archive)
                run.extract_archive(archive, pool, selection)
                mark_gone(news, gone_pages(archive))
            finally:
                archive.close()
    run.boilerplate.save_snapshots(run.at)
    learn_source_profiles(news)
    return dict(run.counts)


def extract_during_crawl(
    news: Database,
    archive_path: Path,
    *,
    now: datetime,
    await_more: AwaitMore,
    progress: ProgressCallback = lambda done, total: None,
) -> dict[str, int]:
    """Extract the missing captures of an archive while a crawl adds to it; return the counts as `extract` does.

    `await_more` is called after each PASS of captures with True, and with False when none is left: it then waits until
    there may be more, and returns False if there will be none. The database is in the end as if `extract` had been
    called after the crawl: its summary is copied again, and a page about which a listing said more after its extraction
    is extracted again.
    """
    run = ExtractionRun.begin(news, now, progress, is_during_crawl=True)
    with ProcessPool(modules=[WARM_UP]) as pool, closing(open_archive(archive_path, readonly=True)) as archive:
        run.follow_archive(archive, pool, await_more)
        mark_gone(news, gone_pages(archive))
    run.boilerplate.save_snapshots(run.at)
    learn_source_profiles(news)
    return dict(run.counts)


@dataclass(frozen=True, slots=True)
class CaptureResult:
    """A capture and the result of its task."""

    capture: CaptureRow
    page: ExtractedPage | Failure


@dataclass(frozen=True, slots=True)
class DuringCrawl:
    """What a run notes while a crawl goes on, for what the crawl says about its pages later.

    `listed` maps each capture to a hash of what listings said about its page, `urls` are the addresses of the articles.
    """

    listed: dict[int, int] = field(default_factory=dict)
    urls: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class ExtractionRun:
    """One run of the stage over all archives.

    `at` is the time of the run as UTC text. No capture is begun when time.monotonic() has passed `deadline`; if it is
    None, there is no limit. `counts` is updated while the run goes on. `during_crawl` is only there if a crawl goes on
    meanwhile.
    """

    news: Database
    at: str
    deadline: float | None
    progress: ProgressCallback
    boilerplate: SiteBoilerplateLearning
    edits: Edits
    counts: Counter[str]
    during_crawl: "DuringCrawl | None" = None

    @classmethod
    def begin(
        cls,
        news: Database,
        now: datetime,
        progress: ProgressCallback,
        *,
        deadline: float | None = None,
        is_during_crawl: bool = False,
    ) -> Self:
        """Return a run that has done nothing yet."""
        return cls(
            news=news,
            at=format_time(now),
            deadline=deadline,
            progress=progress,
            boilerplate=SiteBoilerplateLearning(news),
            edits=Edits(news),
            counts=Counter(dict.fromkeys(("pages", "added", "changed", "rejected", "failed"), 0)),
            during_crawl=DuringCrawl() if is_during_crawl else None,
        )

    def follow_archive(self, archive: Database, pool: ProcessPool, await_more: AwaitMore) -> None:
        """Extract the missing captures of an archive while a crawl adds to it (see extract_during_crawl)."""
        during_crawl = self.during_crawl or DuringCrawl()
        seen, is_first = 0, True
        while True:
            newest = newest_capture(archive)
            if newest > seen:
                if is_first:  # the sources of the articles
                    copy_crawl_summary(self.news, archive)
                is_first = False
                seen = self._extract_pass(archive, pool, seen, newest)
                await_more(True)
            elif not await_more(False):
                break
        copy_crawl_summary(self.news, archive)
        with self.news.atomic():
            delete_crawl_rejections(self.news, during_crawl.urls)
        known = dict(during_crawl.listed)
        changed = [number for number, listed in listed_metadata(archive, list(known)) if hash(listed) != known[number]]
        done = self.counts["pages"]
        again = replace(self, counts=Counter(), progress=lambda more, total: self.progress(done + more, done + total))
        again.extract_captures(archive, pool, sorted(changed), total=len(changed))

    def _extract_pass(self, archive: Database, pool: ProcessPool, seen: int, newest: int) -> int:
        """Extract up to PASS missing captures above `seen`; return the id up to which none is missing.

        `newest` is the id of a capture that may be the last one.
        """
        selection = replace(MISSING, after=seen)
        chosen = list(islice(choose_captures(self.news, archive, selection, version=EXTRACTOR), PASS))
        total = count_captures(archive, selection)
        if not seen:
            total -= count_extractions(self.news, read_archive_id(archive))
        self.extract_captures(archive, pool, chosen, total=self.counts["pages"] + total)
        return max(chosen, default=seen) if len(chosen) == PASS else max(newest, *chosen, seen)

    def extract_archive(self, archive: Database, pool: ProcessPool, selection: Selection) -> None:
        """Extract the selected captures of one archive and save the results in batches."""
        total = count_captures(archive, selection)
        if selection == MISSING:
            total -= count_extractions(self.news, read_archive_id(archive))
        capture_ids = choose_captures(self.news, archive, selection, version=EXTRACTOR)
        self.extract_captures(archive, pool, capture_ids, total=self.counts["pages"] + total)

    def extract_captures(self, archive: Database, pool: ProcessPool, capture_ids: Iterable[int], *, total: int) -> None:
        """Extract the captures of one archive and save the results in batches.

        `total` is the number of captures of the run, as far as it is known, for the progress.
        """
        archive_id = read_archive_id(archive)
        tasks = read_tasks(archive, capture_ids, self.boilerplate.snapshot_of, deadline=self.deadline)
        batch: list[CaptureResult] = []
        limited: list[int] = []
        for capture, page in pool.map(extract_capture, tasks):
            if isinstance(page, Failure) and page.is_by_limit:
                limited.append(capture["id"])
                continue
            batch.append(CaptureResult(capture, page))
            if len(batch) >= BATCH:
                self._save_batch(archive, archive_id, batch)
                self.progress(self.counts["pages"], max(total, self.counts["pages"]))
                batch = []
        self._save_batch(archive, archive_id, batch)
        for capture, (task,) in read_tasks(archive, limited, self.boilerplate.snapshot_of, deadline=self.deadline):
            page = pool.run(extract_capture, task)
            self._save_batch(archive, archive_id, [CaptureResult(capture, page)])
        self.progress(self.counts["pages"], max(total, self.counts["pages"]))

    def _save_batch(self, archive: Database, archive_id: str, batch: Sequence[CaptureResult]) -> None:
        """Save the results and mark their captures as extracted, in one transaction."""
        with self.news.atomic():
            for result in batch:
                self.counts["pages"] += 1
                if self.during_crawl:
                    self.during_crawl.listed[result.capture["id"]] = hash(result.capture["feed"])
                extraction = Extraction(archive_id, result.capture["id"], EXTRACTOR, self.at)
                try:
                    with self.news.atomic():  # a savepoint
                        outcome = self._save_result(archive, extraction, result)
                except VALUE_ERRORS as error:
                    reason = f"cannot be stored: {one_line(repr(error))[:MAX_REASON]}"
                    save_rejection(self.news, extraction, result.capture["page_url"], reason)
                    save_extraction(self.news, extraction, article_id=None, reason=reason)
                    outcome = "set_aside"
                self.counts[outcome] += outcome in COUNTED

    def _save_result(self, archive: Database, extraction: Extraction, result: CaptureResult) -> str:
        """Save one result and mark its capture as extracted, unless a later run shall try again; return its count."""
        capture, page = result.capture, result.page
        article = page.result if isinstance(page, ExtractedPage) else page
        if isinstance(article, Failure) and article.is_lost:
            return "failed"  # of no fault of the page; the next run chooses it again
        reason = self._rejection_reason(capture, article)
        if isinstance(article, Failure) and article.is_by_limit and "damage" not in capture:
            runs = count_limited_runs(self.news, extraction) + 1
            reason = limited_reason(article.reason, runs)
            if runs < MAX_LIMITED_RUNS:  # without a row in `extractions`, the next run chooses it again
                return self._save_rejection(extraction, capture, article, reason)
        if isinstance(page, ExtractedPage) and isinstance(article, Article) and reason is None:
            article_id, outcome = self._save_article(archive, extraction, capture, article)
            save_extraction(self.news, extraction, article_id=article_id, reason=None)
            if outcome == "added":  # another version or URL of an article would count its blocks twice
                self.boilerplate.add_page(article.canonical_url, page.blocks)
            return outcome
        save_extraction(self.news, extraction, article_id=None, reason=reason)
        return self._save_rejection(extraction, capture, article, reason or "")

    def _rejection_reason(self, capture: CaptureRow, result: Article | Rejected | Failure) -> str | None:
        if "damage" in capture:
            return capture["damage"]
        if isinstance(result, Article):
            return NO_ARTICLE if self.edits.is_refused([result.canonical_url, capture["page_url"]]) else None
        return result.reason

    def _save_rejection(
        self, extraction: Extraction, capture: CaptureRow, result: Article | Rejected | Failure, reason: str
    ) -> str:
        """Save the reason, and delete the article that the capture gave before; return the count of the capture."""
        is_damaged = "damage" in capture
        if isinstance(result, Rejected) and not is_damaged:
            delete_article_of_capture(self.news, extraction.archive_id, extraction.capture_id)
        url = result.canonical_url if isinstance(result, Article) else capture["page_url"]
        save_rejection(self.news, extraction, url, reason)
        return "set_aside" if is_damaged else "failed" if isinstance(result, Failure) else "rejected"

    def _save_article(
        self, archive: Database, extraction: Extraction, capture: CaptureRow, article: Article
    ) -> tuple[int, SaveResult]:
        """Insert the article, or update the one that it matches; return its id and the result of save_article."""
        origin = Origin(
            source_id=source_id(self.news, capture["source"]) if capture["source"] else None,
            extractor=extraction.version,
            archive_id=extraction.archive_id,
            capture_id=extraction.capture_id,
            body_sha256=capture["body_sha256"],
            optouts=capture["optouts"],
        )
        row = article_row(article, origin)
        captures = page_captures(archive, capture["page_id"])
        url, known = match_article(self.news, row, capture, claimed_url=article.canonical_url, page_captures=captures)
        urls = _other_urls(capture, article)
        delete_crawl_rejections(self.news, [address for address, _ in urls])
        if self.during_crawl:
            self.during_crawl.urls.update(address for address, _ in urls)
        page = CapturedPage(
            urls=urls if "#" not in url else (),
            captures=captures,
            seen_at=capture["fetched_at"],
            first_seen_at=min(capture["found_at"], capture["fetched_at"]),
            is_canonical=capture["page_url"] == url,
        )
        edited = {**row, **self.edits.columns_of([capture["page_url"], url])}
        article_id, save_result = save_article(self.news, url, edited, page, known)
        save_live_entries(self.news, article_id, live_entry_rows(article))
        delete_rejection(self.news, extraction.archive_id, extraction.capture_id)
        return article_id, save_result


def _other_urls(capture: CaptureRow, article: Article) -> list[tuple[str, str]]:
    """Return (canonical URL, kind in `article_urls`) for the page's own URL, each redirect and the AMP page."""
    addresses = [(capture["page_url"], "fetched"), *((hop, "redirect") for hop in json.loads(capture["redirects"]))]
    addresses += [(capture["url"], "redirect"), (article.amp_url or "", "amp")]
    return [(url, kind) for address, kind in addresses if (url := canonical_url(address))]
