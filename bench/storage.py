"""The room that a saved page takes."""

import gzip
from collections.abc import Iterable
from pathlib import Path

from rich.table import Table

from bench.saved import saved_pages
from bench.tables import comparison
from newsfold.db.archive.zstd import compress


def run(folder: Path | None) -> Iterable[Table]:
    """Kilobytes a page, of a folder of saved ones or of the demo's."""
    pages = saved_pages(folder)
    count = len(pages)
    if not count:
        raise SystemExit(f"{folder} holds no *.html or *.html.gz")
    ours = sum(len(compress(page)) for page in pages) / count / 1000
    peer = sum(len(gzip.compress(page, 6)) for page in pages) / count / 1000
    title = f"Storage, {count} pages of {sum(map(len, pages)) / count / 1000:.0f} kB each"
    yield comparison(title, [("saved page, kB", ours, peer, "gzip -6")])
