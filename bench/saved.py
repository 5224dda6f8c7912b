"""Saved pages to measure with: those of a folder, or the demo's."""

import gzip
from pathlib import Path

from demo.articles import DAYS, articles
from demo.site import answer


def saved_pages(folder: Path | None) -> list[bytes]:
    """All `*.html` and `*.html.gz` below the folder."""
    if folder is None:
        last = DAYS - 1
        return [answer(item.outlet.host, item.path, last).body for item in articles() if item.gone_on is None]
    plain = [path.read_bytes() for path in sorted(folder.rglob("*.html"))]
    return plain + [gzip.decompress(path.read_bytes()) for path in sorted(folder.rglob("*.html.gz"))]
