"""The sources of a run: those that files list, with what people added, switched off or removed in `news.db`."""

from collections.abc import Collection, Sequence
from contextlib import closing
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsfold.cli import output
from newsfold.db.archive.feeds import retry_feeds, unanswered_feeds, working_feeds
from newsfold.db.connection import open_archive, open_database
from newsfold.db.news.source_choices import LISTED_IN, OFF, REMOVED, clear_retries, read_choices
from newsfold.db.news.sources import mark_removed
from newsfold.db.values.urls import host_of

if TYPE_CHECKING:
    from newsfold.crawler.sources.loader import Source


NO_SOURCE = "there is no source yet; add one with `newsfold source add URL`, or name a list of them with --sources"


@dataclass(frozen=True, slots=True)
class SourceList:
    """The sources of a run, the files that were read for them, and the names of those to be fetched at once.

    `db` is the path of the `news.db` with the decisions, `skipped` the number of entries that could not be used.
    """

    db: Path
    sources: "Sequence[Source]"
    files: Collection[str]
    retries: Collection[str]
    skipped: int

    def record(self, archive: Path, at: str) -> None:
        """Store in the archive which sources left their lists, and make the feeds of `retries` due."""
        with closing(open_archive(archive)) as database:
            mark_removed(database, [source.name for source in self.sources], self.files, at)
            retry_feeds(database, self.retries, at)

    def forget_retries(self) -> None:
        """Forget that feeds were to be fetched at once: the run has done it."""
        if self.retries:
            with closing(open_database(self.db)) as news:
                clear_retries(news, self.retries)


def find_missing_sources(paths: Sequence[Path], db: Path) -> str | None:
    """Return why no run can begin: no list is named, and the `news.db` at `db` has no source that is on; else None."""
    if paths:
        return None
    if db.exists():
        with closing(open_database(db)) as news:
            if any(choice.entry is not None and choice.state not in (OFF, REMOVED) for choice in read_choices(news)):
                return None
    return NO_SOURCE


def read_source_list(paths: Sequence[Path], db: Path) -> SourceList:
    """Read the sources in the files `paths` and, if there is one, in the `news.db` at `db`; print the complaints.

    Raise click.UsageError if there is no usable source.
    """
    from newsfold.crawler.sources.choices import combine_sources
    from newsfold.crawler.sources.loader import SourceFileError, load_sources, source_files

    try:
        listed, complaints = load_sources(paths)
        files = [str(path.absolute()) for path in source_files(paths)]
    except SourceFileError as error:
        raise click.UsageError(str(error)) from None
    choices = []
    if db.exists():
        with closing(open_database(db)) as news:
            choices = read_choices(news)
        files.append(LISTED_IN)
    sources, more_complaints = combine_sources(listed, choices)
    complaints += more_complaints
    output.print_first(map(str, complaints), "complaints about the sources")
    if not sources:
        named = ", ".join(map(str, paths))
        raise click.UsageError(f"no usable source in {named}; nothing was fetched" if paths else NO_SOURCE)
    retries = [choice.name for choice in choices if choice.retries]
    return SourceList(db, sources, files, retries, sum(complaint.is_skipped for complaint in complaints))


def explain_unknown_hosts(archive: Path, since: str) -> list[str]:
    """Return a sentence for each feed that failed since the time `since` because there is no host of its name.

    Feeds that worked before are left out: their hosts are not misspelled.
    """
    from newsfold.crawler.fetching.online import find_unknown_hosts

    with closing(open_archive(archive)) as database:
        feeds = unanswered_feeds(database, since)
        known = {host_of(url) for url in working_feeds(database)}
    unknown = find_unknown_hosts([host_of(url) for url, _ in feeds])
    return [_explain_unknown_host(name, url, known) for url, name in feeds if host_of(url) in unknown]


def _explain_unknown_host(name: str, url: str, known: Collection[str]) -> str:
    likely = get_close_matches(host_of(url), known, n=1, cutoff=0.8)
    hint = f"did you mean {likely[0]}?" if likely else "is it spelled right?"
    return f"{name}: there is no host {host_of(url)} ({url}); {hint}"
