"""What sites repeat: read for the pages of a run, learned from its new articles."""

from collections import Counter
from typing import Any

from sqlite_utils import Database

from newsfold.db.news.site_boilerplate import freeze_sites, last_snapshot, learn_page
from newsfold.db.values.urls import host_of
from newsfold.extract.body.site_boilerplate import recurring


class Learning:
    """What sites repeat, as it stood when the run began, and what the run's new articles add to it."""

    def __init__(self, news: Database) -> None:
        self._news = news
        self._known: dict[str, dict[str, Any] | None] = {}
        self._touched: Counter[str] = Counter()

    def of(self, url: str) -> dict[str, Any] | None:
        host = host_of(url)
        if host not in self._known:
            self._known[host] = last_snapshot(self._news, host)
        return self._known[host]

    def add(self, url: str, blocks: dict[int, bool]) -> None:
        learn_page(self._news, host_of(url), blocks)
        self._touched[host_of(url)] += 1

    def freeze(self, now: str) -> None:
        freeze_sites(self._news, self._touched, now, recurring)
