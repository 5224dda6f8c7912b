"""Site boilerplate during a run: read for the pages of the run, and learned from its new articles."""

from sqlite_utils import Database

from newsfold.db.news.site_boilerplate import Snapshot, freeze_sites, last_snapshot, learn_page
from newsfold.db.values.urls import host_of
from newsfold.extract.residue.site_boilerplate import RepeatableBlocks, select_recurring


class SiteBoilerplateLearning:
    """The snapshots of site boilerplate that a run uses, and the counts of blocks to which it adds its new pages.

    The snapshot of a host is read once, so that all its pages are extracted with the same one during a run.
    """

    def __init__(self, news: Database) -> None:
        self._news = news
        self._snapshots: dict[str, Snapshot | None] = {}
        self._changed_hosts: set[str] = set()

    def snapshot_of(self, url: str) -> Snapshot | None:
        """Return the snapshot for the host of `url`, or None if nothing was learned about it yet."""
        host = host_of(url)
        if host not in self._snapshots:
            self._snapshots[host] = last_snapshot(self._news, host)
        return self._snapshots[host]

    def add_page(self, url: str, blocks: RepeatableBlocks) -> None:
        """Count the blocks of the page of one new article.

        `url` is the article's URL, `blocks` the result of find_repeatable_blocks.
        """
        learn_page(self._news, host_of(url), blocks)
        self._changed_hosts.add(host_of(url))

    def save_snapshots(self, at: str) -> None:
        """Save a new snapshot of each host with added pages whose repeated blocks changed enough since its last
        snapshot.

        `at` is the time of the run as UTC text (`…Z`).
        """
        freeze_sites(self._news, self._changed_hosts, at, select_recurring)
