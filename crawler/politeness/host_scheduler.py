"""Schedule requests so that the hosts take turns, one request at a time each, and a large host delays no other."""

from collections import deque
from collections.abc import Iterable
from typing import Any, Self

from scrapy import Request
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler
from scrapy.utils.httpobj import urlparse_cached


class HostScheduler(BaseScheduler):  # type: ignore[misc]
    """A scheduler with one queue per host, served round-robin.

    Scrapy's own scheduler hands requests to a slow host to the downloader until they occupy all CONCURRENT_REQUESTS.
    Pages are queued by id, which takes a hundredth of the memory of a request; the spider makes the request when the
    page is next.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._queues: dict[str, deque[Request | int]] = {}
        self._turns: deque[str] = deque()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def __len__(self) -> int:
        return sum(len(queue) for queue in self._queues.values())

    def has_pending_requests(self) -> bool:
        return bool(self._queues)

    def enqueue_request(self, request: Request) -> bool:
        """Queue `request`, in front of its host's queue if its priority is above 0; return True, as none is dropped."""
        queue = self._queue(_host(request))
        # Redirects (Scrapy adds 2) continue a request that was already made, and feeds (10) lead to more pages.
        queue.appendleft(request) if request.priority > 0 else queue.append(request)
        return True

    def add_pages(self, host: str, page_ids: Iterable[int]) -> None:
        """Add pages of `host` to the end of its queue."""
        self._queue(host).extend(page_ids)

    def next_request(self) -> Request | None:
        """Return the next queued request to a host that has no active request, or None if there is none."""
        busy_hosts = {_host(request) for request in self._active_requests()}
        for _ in range(len(self._turns)):
            host = self._turns.popleft()
            if host in busy_hosts:
                self._turns.append(host)
                continue
            queue = self._queues[host]
            item = queue.popleft()
            if queue:
                self._turns.append(host)
            else:
                del self._queues[host]
            return self.crawler.spider.page_request(item) if isinstance(item, int) else item
        return None

    def _queue(self, host: str) -> deque[Request | int]:
        if host not in self._queues:
            self._queues[host] = deque()
            self._turns.append(host)
        return self._queues[host]

    def _active_requests(self) -> Any:
        return self.crawler.engine.downloader.active


def _host(request: Request) -> str:
    return urlparse_cached(request).hostname or ""
