"""Keep AutoThrottle from lowering the delay of a host below its Crawl-delay or the delay of its source."""

from scrapy import Request, Spider
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response


class NewsThrottle(AutoThrottle):  # type: ignore[misc]
    """AutoThrottle with a minimum delay for each host.

    Scrapy's AutoThrottle has one minimum for all hosts, and would lower the delay of a host below its Crawl-delay.
    """

    def _response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        super()._response_downloaded(response, request, spider)
        key, slot = self._get_slot(request, spider)
        if key and slot is not None:
            slot.delay = max(slot.delay, spider.hosts.delay(key))
