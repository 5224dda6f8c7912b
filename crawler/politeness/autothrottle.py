"""AutoThrottle that never goes below what a host's robots.txt or its source asks for."""

from scrapy import Request, Spider
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response


class NewsThrottle(AutoThrottle):  # type: ignore[misc]
    """Scrapy's own knows one least delay for all hosts, and would take back a Crawl-delay."""

    def _response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        super()._response_downloaded(response, request, spider)
        key, slot = self._get_slot(request, spider)
        if key and slot is not None:
            slot.delay = max(slot.delay, spider.hosts.delay(key))
