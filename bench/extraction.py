"""The time that extraction takes, beside trafilatura."""

from collections.abc import Iterable
from pathlib import Path

from rich.table import Table
from trafilatura import bare_extraction

from bench.saved import saved_pages
from bench.tables import comparison
from bench.timing import cpu_seconds
from extract.article import extract_article


def run(folder: Path | None) -> Iterable[Table]:
    """CPU milliseconds a page, of a folder of saved ones or of the demo's."""
    pages = saved_pages(folder)
    if not pages:
        raise SystemExit(f"{folder} holds no *.html or *.html.gz")
    ours = cpu_seconds(lambda: [extract_article(page, "https://a.example/b/c") for page in pages])
    peer = cpu_seconds(lambda: [bare_extraction(page.decode("utf-8", "replace"), with_metadata=True) for page in pages])
    row = ("ms a page", 1000 * ours / len(pages), 1000 * peer / len(pages), "trafilatura with metadata")
    yield comparison(f"Extraction, {len(pages)} pages", [row])
