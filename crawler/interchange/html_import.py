"""Import saved pages from JSONL files and from folders of HTML files into the archive."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from newsfold.crawler.interchange.importer import Importer
from newsfold.crawler.interchange.page_folders import HTML_SUFFIXES, SKIPPED_COUNTS, Addresses, read_folder
from newsfold.crawler.interchange.saved_pages import SavedPage, SavedPageError, printable_path, read_rows
from newsfold.progress import ProgressCallback

NO_ADDRESSES = Addresses()


def import_html(
    archive: Database,
    paths: Sequence[Path],
    *,
    now: datetime,
    addresses: Addresses = NO_ADDRESSES,
    complain: Callable[[str], None] = lambda message: None,
    progress: ProgressCallback = lambda done, total: None,
) -> dict[str, int]:
    """Import the pages in JSONL files, HTML files and folders of them; return the counts of the Importer.

    SKIPPED_COUNTS are added to the counts. A JSONL row is {url, html, fetched_at?, source?} (`?`: optional). An HTML
    file must declare its own URL, as `rel=canonical` or `og:url`, unless `addresses` has it or the program that saved
    it wrote it down; it counts as fetched at its modification time. A page without a fetch time, or with one in the
    future, counts as fetched `now`. `complain` is called with a sentence about each rejected page, `progress` with the
    number of pages read so far (for both of its arguments, as the total is not known).
    """
    importer, pages_read = Importer(archive, complain), 0
    importer.counts.update(dict.fromkeys(SKIPPED_COUNTS, 0))
    for location, page in _read_pages(paths, addresses, now):
        pages_read += 1
        if isinstance(page, SavedPageError):
            importer.reject(location, page)
        elif isinstance(page, str):
            importer.counts[page] += 1
        else:
            importer.add(location, page)
        if importer.is_batch_full:
            importer.save_batch()
            progress(pages_read, pages_read)
    importer.save_batch()
    progress(pages_read, pages_read)
    return dict(importer.counts)


def _read_pages(
    paths: Sequence[Path], addresses: Addresses, now: datetime
) -> Iterator[tuple[str, SavedPage | SavedPageError | str]]:
    if addresses.url_map:
        yield from addresses.url_map.problems
    for path in paths:
        try:
            if path.is_dir() or path.name.lower().endswith(HTML_SUFFIXES):
                yield from read_folder(path, addresses, now)
            else:
                yield from read_rows(path, now)
        except OSError as error:
            yield printable_path(path), SavedPageError(f"it cannot be read ({error.strerror})")
    if addresses.url_map:
        yield from addresses.url_map.find_unused()
