"""Pages that were saved elsewhere, into the archive."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from crawler.optouts import optouts
from crawler.saved_files import BadPage, SavedPage, saved_pages
from db.captures import Capture, last_body_sha256, save_capture
from db.codec import body_sha256
from db.pages import imported_page, last_fetched_at
from db.sources import save_sources, source_of_host
from db.urls import canonical_url, host_of, registered_domain

MAX_NAMED = 100  # rejected pages that are named one by one; the count goes on
BATCH = 200  # pages a transaction

Progress = Callable[[int, int], None]


def import_html(
    archive: Database,
    paths: Sequence[Path],
    *,
    now: datetime,
    complain: Callable[[str], None] = lambda message: None,
    progress: Progress = lambda done, total: None,
) -> dict[str, int]:
    """Counts `added`, `unchanged` (that body is the last one known), `kept` (a newer one is there) and `rejected`.

    A JSONL row is {url, html, fetched_at?, source?}; a file of a folder names its address itself, as `rel=canonical`
    or `og:url`, and was fetched when it was last written.
    """
    counts = Counter[str](dict.fromkeys(("added", "unchanged", "kept", "rejected"), 0))
    batch: list[SavedPage] = []
    done = 0
    for where, page in saved_pages(paths, now):
        done += 1
        if isinstance(page, BadPage):
            counts["rejected"] += 1
            if counts["rejected"] <= MAX_NAMED:
                complain(f"{where}: {page}; it was skipped")
        else:
            batch.append(page)
        if len(batch) >= BATCH:
            counts.update(_save(archive, batch))
            progress(done, done)
            batch = []
    counts.update(_save(archive, batch))
    progress(done, done)
    return dict(counts)


def _save(archive: Database, pages: Iterable[SavedPage]) -> Counter[str]:
    counts = Counter[str]()
    with archive.atomic():
        for page in pages:
            counts[_save_page(archive, page)] += 1
    return counts


def _save_page(archive: Database, page: SavedPage) -> str:
    url = canonical_url(page.url) or ""
    page_id = imported_page(archive, url, page.url, host_of(url), _source(archive, page), at=page.fetched_at)
    if last_body_sha256(archive, page_id) == body_sha256(page.body):
        return "unchanged"
    if (last_fetched_at(archive, page_id) or "") > page.fetched_at:
        return "kept"
    headers = [("content-type", "text/html")]
    said = optouts(headers, page.body, page.url)
    save_capture(archive, page_id, Capture(page.url, page.fetched_at, 200, headers, body=page.body, optouts=said))
    return "added"


def _source(archive: Database, page: SavedPage) -> int:
    domain = registered_domain(page.url)
    known = None if page.source else source_of_host(archive, domain)
    if known is not None:
        return known
    name = page.source or domain
    row = archive.conn.execute("select id from sources where name = ?", [name]).fetchone()
    if row is None:
        fields = {"homepage": f"https://{domain}/", "host": domain, "tags": [], "enabled": True}
        empty = dict.fromkeys(("owner", "language", "country"))
        save_sources(archive, [{"name": name} | fields | empty])
        row = archive.conn.execute("select id from sources where name = ?", [name]).fetchone()
    return int(row[0])
