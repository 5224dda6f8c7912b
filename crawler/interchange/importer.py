"""The common part of all imports of pages: saving in batches, counts, and messages about rejected pages."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlite_utils import Database

from newsfold.crawler.fetching.limits import MAX_IMPORT_BATCH_BYTES
from newsfold.crawler.interchange.saved_pages import SavedPage, TooLarge
from newsfold.crawler.politeness.optouts import find_optouts
from newsfold.db.archive.blocklist import is_blocked
from newsfold.db.archive.bodies import body_sha256, pack_bodies
from newsfold.db.archive.captures import Capture, find_capture, has_capture, last_body_sha256, save_capture
from newsfold.db.archive.pages import ListedPage, add_imported_page, last_fetched_at, mark_page_gone
from newsfold.db.connection import ROW_ERRORS
from newsfold.db.news.sources import find_source_id, save_sources, source_id, source_of_host
from newsfold.db.values.urls import canonical_url, host_of, site_domain

MAX_COMPLAINTS = 100  # rejected pages that are reported; further ones are only counted
MAX_BATCH_PAGES = 200  # pages per transaction
GONE = frozenset((404, 410))  # the status of a response that says that the page is gone


@dataclass(frozen=True, slots=True)
class Revisit:
    """A WARC revisit record: a page with the same body as an earlier capture; `page` has no body.

    `original_url` and `original_fetched_at` (as written in the record) identify that capture; `original_page` is the
    URL of its page if that redirected, else "". The headers are those of that capture, unless `has_own_headers`.
    """

    page: SavedPage
    original_url: str
    original_fetched_at: str
    original_page: str = ""
    has_own_headers: bool = False


class Importer:
    """A collector of imported pages, which it saves in batches and counts by result.

    `counts` has `added`, `unchanged` (the page's last body in the archive is the same), `kept` (the archive has a newer
    body of the page), `forgotten` (the URL is blocked), `rejected` and `too_large`, and where there are any, `gone`
    (the page was gone); callers may add others. `complain` is called with a sentence about each page that is rejected
    or too large.
    """

    def __init__(self, archive: Database, complain: Callable[[str], None]) -> None:
        self._archive, self._complain = archive, complain
        names = ("added", "unchanged", "kept", "forgotten", "rejected", "too_large")
        self.counts = Counter[str](dict.fromkeys(names, 0))
        self._complaints = 0
        self._batch: list[tuple[str, SavedPage | Revisit]] = []
        self._batch_bytes = 0

    def reject(self, location: str, problem: object) -> None:
        """Count a page that is rejected or, if `problem` is a TooLarge, too large; report the first MAX_COMPLAINTS.

        `location` is the page's place in its file, `problem` the reason.
        """
        self.counts["too_large" if isinstance(problem, TooLarge) else "rejected"] += 1
        self._complaints += 1
        if self._complaints <= MAX_COMPLAINTS:
            self._complain(f"{location}: {problem}; it was skipped")
        if self._complaints == MAX_COMPLAINTS:
            self._complain(f"{MAX_COMPLAINTS} rejected pages were reported; further ones are only counted")

    def add(self, location: str, page: SavedPage | Revisit) -> None:
        """Add a page to the batch; `location` is its place in its file, for the report if it cannot be stored."""
        self._batch.append((location, page))
        self._batch_bytes += len(page.body) if isinstance(page, SavedPage) else 0

    @property
    def is_batch_full(self) -> bool:
        return len(self._batch) >= MAX_BATCH_PAGES or self._batch_bytes >= MAX_IMPORT_BATCH_BYTES

    def save_batch(self, save_position: Callable[[Database], None] = lambda archive: None) -> None:
        """Save the pages added since the last call; in the same transaction, call `save_position` with the archive.

        A page whose values SQLite does not take is rejected; the others are saved.
        """
        counts, rejected = Counter[str](), list[tuple[str, str]]()
        with self._archive.atomic():
            for location, page in self._batch:
                try:
                    with self._archive.atomic():  # a savepoint
                        counts[_save_page(self._archive, page)] += 1
                except ROW_ERRORS as error:
                    rejected.append((location, f"it cannot be stored ({error})"))
            while self._batch and pack_bodies(self._archive, at=_page_of(self._batch[-1][1]).fetched_at):
                pass
            save_position(self._archive)
        self.counts.update(counts)
        for location, problem in rejected:
            self.reject(location, problem)
        self._batch, self._batch_bytes = [], 0


def _page_of(item: SavedPage | Revisit) -> SavedPage:
    return item.page if isinstance(item, Revisit) else item


def _save_page(archive: Database, item: SavedPage | Revisit) -> str:
    """Save one page; return the result, which is the name of the count to increase."""
    page = _page_of(item)
    url = canonical_url(page.page_url) or ""
    if is_blocked(archive, url) or is_blocked(archive, canonical_url(page.url) or ""):
        return "forgotten"
    if isinstance(item, Revisit):
        original = find_capture(archive, item.original_url, item.original_fetched_at, item.original_page)
        if original is None:
            return "without_original"
        headers = page.headers if item.has_own_headers else original.headers
        page = replace(page, body=original.body or b"", headers=headers)
    listed = ListedPage(url, page.page_url, host_of(url), page.feed)
    page_id = add_imported_page(
        archive, listed, source_id=_source_id(archive, page), at=page.fetched_at, found_at=page.found_at
    )
    if page.status in GONE:
        return _save_gone(archive, page_id, page)
    digest = body_sha256(page.body)
    if last_body_sha256(archive, page_id) == digest:
        return "unchanged"
    if (last_fetched_at(archive, page_id) or "") > page.fetched_at:
        return "kept"
    optouts = sorted({*find_optouts(page.headers, page.body, page.url), *page.optouts})
    capture = Capture(page.url, page.fetched_at, page.status, page.headers, page.redirects, page.body, optouts, digest)
    save_capture(archive, page_id, capture)
    return "added"


def _save_gone(archive: Database, page_id: int, page: SavedPage) -> str:
    """Save the response by which a page was found gone, unless the archive has it or a newer body."""
    if has_capture(archive, page_id, page.fetched_at, page.status):
        return "unchanged"
    if (last_fetched_at(archive, page_id) or "") > page.fetched_at:
        return "kept"
    save_capture(archive, page_id, Capture(page.url, page.fetched_at, page.status, page.headers, page.redirects))
    mark_page_gone(archive, page_id, at=page.fetched_at, reason=f"status {page.status}")
    return "gone"


def _source_id(archive: Database, page: SavedPage) -> int:
    """Return the id of the source of `page`; add the source if it is unknown.

    It is the source that `page` names or, if it names none, one of the domain (`site_domain`) of its URL.
    """
    domain = site_domain(page.page_url)
    name = page.source or domain
    known_id = None if page.source else source_of_host(archive, domain)
    if known_id is None:
        known_id = find_source_id(archive, name)
    if known_id is not None:
        return known_id
    fields = {"homepage": f"https://{domain}/", "host": domain, "tags": [], "enabled": True}
    empty = dict.fromkeys(("owner", "language", "country"))
    save_sources(archive, [{"name": name} | fields | empty])
    return source_id(archive, name)
