"""Import of saved pages into the archive, from JSONL files and from folders of HTML files."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from newsfold.crawler.interchange.importer import Importer
from newsfold.crawler.interchange.saved_pages import SavedPageError, read_saved_pages
from newsfold.crawler.progress import ProgressCallback


def import_html(
    archive: Database,
    paths: Sequence[Path],
    *,
    now: datetime,
    complain: Callable[[str], None] = lambda message: None,
    progress: ProgressCallback = lambda done, total: None,
) -> dict[str, int]:
    """Import the pages of JSONL files and folders; return the counts of the Importer.

    A JSONL row is {url, html, fetched_at?, source?}. A file in a folder names its URL itself, as `rel=canonical` or
    `og:url`, and counts as fetched at its modification time. `complain` gets one sentence for a rejected page,
    `progress` the number of pages read so far.
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
