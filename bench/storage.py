"""Size of a compressed page: the archive's Zstandard without a dictionary beside gzip."""

import gzip
from collections.abc import Iterable
from pathlib import Path

from rich.table import Table

from bench.data.saved_pages import read_saved_pages
from bench.tables import Comparison, make_comparison_table
from newsfold.db.archive.zstd import compress


def run(folder: Path | None) -> Iterable[Table]:
    """Yield the table of mean kilobytes per page, of the saved pages in `folder` or of the demo's pages.

    Raise SystemExit if the folder holds no page.
    """
    pages = read_saved_pages(folder)
    count = len(pages)
    if not count:
        raise SystemExit(f"{folder} holds no *.html or *.html.gz")
    ours = sum(len(compress(page)) for page in pages) / count / 1000
    peer = sum(len(gzip.compress(page, 6)) for page in pages) / count / 1000
    title = f"Storage, {count} pages of {sum(map(len, pages)) / count / 1000:.0f} kB each"
    yield make_comparison_table(title, [Comparison("saved page, kB", ours, peer, "gzip -6")])
