"""Saved pages to measure with, read from a folder or taken from the demo."""

import gzip
from pathlib import Path

from demo.articles import DAYS, articles
from demo.site import answer


def read_saved_pages(folder: Path | None) -> list[bytes]:
    """Return the bodies of all `*.html` and `*.html.gz` below `folder`; without a folder, the demo's pages."""
    if folder is None:
        last_day = DAYS - 1
        return [answer(item.outlet.host, item.path, last_day).body for item in articles() if item.gone_on is None]
    plain = [path.read_bytes() for path in sorted(folder.rglob("*.html"))]
    return plain + [gzip.decompress(path.read_bytes()) for path in sorted(folder.rglob("*.html.gz"))]
