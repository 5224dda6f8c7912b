"""The order of requests: hosts in turn, one request of each at a time, so that no host waits for a larger one."""

from collections import deque
from collections.abc import Iterable
from typing import Any, Self

from scrapy import Request
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler
from scrapy.utils.httpobj import urlparse_cached


class HostScheduler(BaseScheduler):  # type: ignore[misc]
    """Scrapy's own queue hands out what waits for a slow host until that fills all places of the downloader.

    Pages wait as their ids, a hundredth of the memory of a request; the spider makes the request when its turn comes.
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
        queue = self._queue(_host(request))
        # What is under way (redirects, retries) and feeds, which lead to more, go before pages.
        queue.appendleft(request) if request.priority > 0 else queue.append(request)
        return True

    def add_pages(self, host: str, page_ids: Iterable[int]) -> None:
        self._queue(host).extend(page_ids)

    def next_request(self) -> Request | None:
        busy = {_host(request) for request in self._active()}
        for _ in range(len(self._turns)):
            host = self._turns.popleft()
            if host in busy:
                self._turns.append(host)
                continue
            queue = self._queues[host]
            found = queue.popleft()
            if queue:
                self._turns.append(host)
            else:
                del self._queues[host]
            return self.crawler.spider.page_request(found) if isinstance(found, int) else found
        return None

    def _queue(self, host: str) -> deque[Request | int]:
        if host not in self._queues:
            self._queues[host] = deque()
            self._turns.append(host)
        return self._queues[host]

    def _active(self) -> Any:
        return self.crawler.engine.downloader.active


def _host(request: Request) -> str:
    return urlparse_cached(request).hostname or ""
