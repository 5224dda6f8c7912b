"""The stages after the crawl as the commands run them: recorded in the table `runs`, with counts and progress."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlite_utils import Database

from newsfold.cli.exit_codes import CommandFailed
from newsfold.cli.progress import ProgressReport, ShowProgress
from newsfold.cli.session import Counts, record_run, require_archive
from newsfold.db.connection import open_archive
from newsfold.db.values.times import Clock

if TYPE_CHECKING:
    from newsfold.db.news.extractions import Selection
    from newsfold.dedupe.text_memo import TextMemo


@dataclass(frozen=True, slots=True)
class ExtractOptions:
    """The options of `extract`; `since` is text in the form of the databases."""

    archives: Sequence[Path] = ()
    outdated: bool = False
    everything: bool = False
    since: str | None = None
    host: str | None = None
    url: str | None = None
    explain: str | None = None
    show: str = "all"
    dry_run: bool = False
    html: Path | None = None
    max_minutes: float | None = None
    workers: int | None = None

    def selection(self) -> "Selection":
        """Return the captures to extract."""
        from newsfold.db.news.extractions import Selection

        return Selection(
            which="all" if self.everything else "outdated" if self.outdated else "missing",
            since=self.since,
            host=self.host,
            url=self.url,
        )


NEW_PAGES = ExtractOptions()


def extract_pages(
    news: Database, archives: Sequence[Path], clock: Clock, *, show: ShowProgress, options: ExtractOptions = NEW_PAGES
) -> Counts:
    """Run the extract stage and return its counts; raise click.UsageError if an archive does not exist."""
    from newsfold.extract.crawl_state import copy_if_all_extracted

    for path in archives:
        open_archive(require_archive(path)).close()  # upgrades the schema; the stage only reads
    with record_run(news, "extract", clock, show=show) as (counts, report):
        if not (options.outdated or options.everything) and copy_if_all_extracted(news, archives):
            counts.update(dict.fromkeys(("pages", "added", "changed", "rejected", "failed"), 0))
            return counts
        from newsfold.extract.run import extract

        counts.update(
            extract(
                news, archives, now=clock(), selection=options.selection(), workers=options.workers,
                minutes=options.max_minutes, progress=report,
            )
        )  # fmt: skip
    return counts


def extract_crawled_pages(
    news: Database, archive: Path, clock: Clock, *, show: ShowProgress, await_more: Callable[[bool], bool]
) -> Counts:
    """Run the extract stage while a crawl fills the archive, which exists; return its counts.

    `await_more` is called as by extract_during_crawl.
    """
    from newsfold.extract.run import extract_during_crawl

    with record_run(news, "extract", clock, show=show) as (counts, report):
        counts.update(extract_during_crawl(news, archive, now=clock(), await_more=await_more, progress=report))
    return counts


def fold_preliminarily(news: Database, clock: Clock, report: ProgressReport, memo: "TextMemo") -> None:
    """Fold the new articles preliminarily; the dedupe stage folds them again (dedupe.run.fold_preliminarily)."""
    from newsfold.dedupe.run import fold_preliminarily

    fold_preliminarily(news, now=clock(), progress=report, memo=memo)


def fold_articles(
    news: Database, clock: Clock, *, show: ShowProgress, refold: bool = False, memo: "TextMemo | None" = None
) -> Counts:
    """Run the dedupe stage and return its counts; record no run if there is nothing to fold.

    `memo` is that of the calls of `fold_preliminarily`, if there were any.
    """
    from newsfold.dedupe.pending import is_anything_pending

    if not refold and not is_anything_pending(news):
        return {"articles": 0, "copies": 0, "stories": 0}
    from newsfold.dedupe.run import dedupe

    with record_run(news, "dedupe", clock, show=show) as (counts, report):
        counts.update(dedupe(news, now=clock(), refold=refold, progress=report, memo=memo))
    return counts


def raise_if_set_aside(counts: Mapping[str, Counts]) -> None:
    """Raise CommandFailed if a stage set pages or articles aside."""
    if number := sum(stage.get("set_aside", 0) for stage in counts.values()):
        raise CommandFailed(f"set aside as damaged: {number} of the pages and articles; the table `rejected` says why")
