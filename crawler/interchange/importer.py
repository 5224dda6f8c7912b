"""Pages that were saved elsewhere, into the archive: batches, counts, and what is said of those that fail."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from sqlite_utils import Database

from newsfold.crawler.interchange.saved_pages import SavedPage
from newsfold.crawler.politeness.optouts import optouts
from newsfold.db.archive.blocklist import is_forgotten
from newsfold.db.archive.bodies import pack_bodies
from newsfold.db.archive.captures import Capture, body_of, last_body_sha256, save_capture
from newsfold.db.archive.pages import imported_page, last_fetched_at
from newsfold.db.archive.zstd import body_sha256
from newsfold.db.news.sources import save_sources, source_of_host
from newsfold.db.values.urls import canonical_url, host_of, registered_domain

MAX_NAMED = 100  # rejected pages that are named one by one; the count goes on
BATCH = 200  # pages a transaction
BATCH_BYTES = 32 << 20  # of their bodies, held in memory until then

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Again:
    """The page was fetched again at `fetched_at` and was what `first_url` had been at `first_at`."""

    url: str
    fetched_at: str
    first_url: str
    first_at: str


class Importer:
    """Counts `added`, `unchanged` (that body is the last one known), `kept` (a newer one is there), `forgotten` (the
    page is not to be kept) and `rejected`, beside what its user counts."""

    def __init__(self, archive: Database, complain: Callable[[str], None]) -> None:
        self._archive, self._complain = archive, complain
        self.counts = Counter[str](dict.fromkeys(("added", "unchanged", "kept", "forgotten", "rejected"), 0))
        self._batch: list[SavedPage | Again] = []
        self._bytes = 0

    def reject(self, where: str, problem: object) -> None:
        self.counts["rejected"] += 1
        if self.counts["rejected"] <= MAX_NAMED:
            self._complain(f"{where}: {problem}; it was skipped")
        if self.counts["rejected"] == MAX_NAMED:
            self._complain(f"{MAX_NAMED} were named; further ones are only counted")

    def take(self, page: SavedPage | Again) -> None:
        self._batch.append(page)
        self._bytes += len(page.body) if isinstance(page, SavedPage) else 0

    @property
    def is_full(self) -> bool:
        return len(self._batch) >= BATCH or self._bytes >= BATCH_BYTES

    def save(self, mark: Callable[[Database], None] = lambda archive: None) -> None:
        """All that was taken, and in the same transaction the `mark` that it is done."""
        counts = Counter[str]()
        with self._archive.atomic():
            for page in self._batch:
                counts[_save_page(self._archive, page)] += 1
            while self._batch and pack_bodies(self._archive, at=self._batch[-1].fetched_at):
                pass
            mark(self._archive)
        self.counts.update(counts)
        self._batch, self._bytes = [], 0


def _save_page(archive: Database, page: SavedPage | Again) -> str:
    url = canonical_url(page.url) or ""
    if is_forgotten(archive, url):
        return "forgotten"
    if isinstance(page, Again):
        known = body_of(archive, page.first_url, page.first_at)
        if known is None:
            return "without_original"
        page = SavedPage(page.url, known.body or b"", page.fetched_at, headers=known.headers)
    page_id = imported_page(archive, url, page.url, host_of(url), _source(archive, page), at=page.fetched_at)
    if last_body_sha256(archive, page_id) == body_sha256(page.body):
        return "unchanged"
    if (last_fetched_at(archive, page_id) or "") > page.fetched_at:
        return "kept"
    said = optouts(page.headers, page.body, page.url)
    capture = Capture(page.url, page.fetched_at, 200, page.headers, body=page.body, optouts=said)
    save_capture(archive, page_id, capture)
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
