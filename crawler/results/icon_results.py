"""Find the icon of each source on one of its pages, and store the result of fetching it."""

from datetime import timedelta

from scrapy.http import Response

from newsfold.crawler.discovery.icon_links import find_icon
from newsfold.crawler.errors import FetchFailure
from newsfold.crawler.fetching.limits import MAX_ICON_BYTES
from newsfold.crawler.politeness.optouts import find_optouts
from newsfold.crawler.results.icon_image import NoIcon, read_icon_type
from newsfold.crawler.session import CrawlSession
from newsfold.db.archive.icons import Icon, save_icon, sources_with_fresh_icon
from newsfold.db.values.times import format_time

MAX_AGE = timedelta(days=30)  # of an icon, and of the answer that there is none, until it is asked for again
MAX_AGE_FAILED = timedelta(days=7)  # after a failure that may pass


class IconResults:
    """The part of a crawl that asks for the icons of sites, at most once for each source and run.

    `enabled` is False if no icon is to be fetched.
    """

    def __init__(self, session: CrawlSession, *, enabled: bool) -> None:
        self._session = session
        fresh = sources_with_fresh_icon(session.archive, session.timestamp()) if enabled else frozenset()
        self._due = set(session.sources) - fresh if enabled else set[int]()

    def find_due(self, source_id: int | None, response: Response) -> str | None:
        """Return the URL of the icon to fetch now, found on this page of the source; None if there is none to fetch.

        A page that opts out of archiving or mining speaks for its site: the icon is not fetched, with this reason.
        """
        if source_id not in self._due or response.status != 200 or not response.body:
            return None
        self._due.discard(source_id)
        meta = response.request.meta if response.request else {}
        optouts = find_optouts(_read_headers(response), response.body, response.url, meta.get("tdmrep"))
        url = find_icon(response.body, response.url)
        if optouts or not url:
            self.on_failure(source_id, url, FetchFailure(f"opt-out: {', '.join(optouts)}" if optouts else "bad URL"))
            return None
        return url

    def on_response(self, source_id: int, url: str, response: Response) -> None:
        """Store the icon in the response to the request for `url`, or the reason why it holds none."""
        optouts = find_optouts(_read_headers(response), b"", response.url)
        if optouts:
            self.on_failure(source_id, url, FetchFailure(f"opt-out: {', '.join(optouts)}"))
        elif response.status != 200:
            is_permanent = 300 <= response.status < 500 and response.status != 429
            self.on_failure(source_id, url, FetchFailure(f"status {response.status}", permanent=is_permanent))
        elif len(response.body) > MAX_ICON_BYTES:
            self.on_failure(source_id, url, FetchFailure("too large"))
        else:
            try:
                icon = Icon(url, read_icon_type(response.body), response.body)
            except NoIcon as reason:
                self.on_failure(source_id, url, FetchFailure(str(reason)))
            else:
                self._save(source_id, icon, MAX_AGE)
                self._session.counts["icons_fetched"] += 1

    def on_failure(self, source_id: int, url: str, failure: FetchFailure) -> None:
        """Store why there is no icon; a deferred fetch is left to a later run.

        After a failure that may pass, the icon of an earlier fetch stays.
        """
        if not failure.deferred:
            age = MAX_AGE if failure.permanent else MAX_AGE_FAILED
            self._save(source_id, Icon(url, reason=failure.reason, is_kept=not failure.permanent), age)
            self._session.counts["icons_failed"] += 1

    def _save(self, source_id: int, icon: Icon, age: timedelta) -> None:
        due_at = format_time(self._session.clock() + age)
        save_icon(self._session.archive, source_id, icon, at=self._session.timestamp(), due_at=due_at)
        self._session.count_write()


def _read_headers(response: Response) -> list[tuple[str, str]]:
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    ]
