"""Pages in JSONL and folders of HTML, into the archive."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from newsfold.crawler.interchange.importer import Importer, Progress
from newsfold.crawler.interchange.saved_pages import BadPage, saved_pages


def import_html(
    archive: Database,
    paths: Sequence[Path],
    *,
    now: datetime,
    complain: Callable[[str], None] = lambda message: None,
    progress: Progress = lambda done, total: None,
) -> dict[str, int]:
    """The counts of an Importer.

    A JSONL row is {url, html, fetched_at?, source?}; a file of a folder names its address itself, as `rel=canonical`
    or `og:url`, and was fetched when it was last written.
    """
    importer, done = Importer(archive, complain), 0
    for where, page in saved_pages(paths, now):
        done += 1
        if isinstance(page, BadPage):
            importer.reject(where, page)
        else:
            importer.take(page)
        if importer.is_full:
            importer.save()
            progress(done, done)
    importer.save()
    progress(done, done)
    return dict(importer.counts)
