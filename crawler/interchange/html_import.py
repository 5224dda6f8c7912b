"""Import saved pages from JSONL files and from folders of HTML files into the archive."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from newsfold.crawler.interchange.importer import Importer
from newsfold.crawler.interchange.saved_pages import SavedPageError, read_saved_pages
from newsfold.progress import ProgressCallback


def import_html(
    archive: Database,
    paths: Sequence[Path],
    *,
    now: datetime,
    complain: Callable[[str], None] = lambda message: None,
    progress: ProgressCallback = lambda done, total: None,
) -> dict[str, int]:
    """Import the pages in JSONL files and in folders of HTML files; return the counts of the Importer.

    A JSONL row is {url, html, fetched_at?, source?} (`?`: optional). An HTML file must declare its own URL, as
    `rel=canonical` or `og:url`, and counts as fetched at its modification time. A page without a fetch time, or with
    one in the future, counts as fetched `now`. `complain` is called with a sentence about each rejected page,
    `progress` with the number of pages read so far (for both of its arguments, as the total is not known).
    """
    importer, pages_read = Importer(archive, complain), 0
    for location, page in read_saved_pages(paths, now):
        pages_read += 1
        if isinstance(page, SavedPageError):
            importer.reject(location, page)
        else:
            importer.add(page)
        if importer.is_batch_full:
            importer.save_batch()
            progress(pages_read, pages_read)
    importer.save_batch()
    progress(pages_read, pages_read)
    return dict(importer.counts)
