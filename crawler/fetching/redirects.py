"""Follow redirects: HTTP redirects, and HTML pages that send their reader to another URL.

Both count towards REDIRECT_MAX_TIMES, and the new request passes all middlewares: the own-host rule, the SSRF guard and
robots.txt apply to it.
"""

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import BaseRedirectMiddleware, RedirectMiddleware
from scrapy.http import Response
from scrapy.settings import BaseSettings

from newsfold.crawler.fetching.content_type import non_html_type
from newsfold.crawler.fetching.http_headers import header
from newsfold.crawler.fetching.refresh import MAX_REFRESH_BYTES, find_refresh, may_refresh
from newsfold.db.values.urls import absolute_url
from newsfold.process_pool import Failure, ProcessPool


class HttpRedirectMiddleware(RedirectMiddleware):  # type: ignore[misc]
    """Scrapy's middleware for HTTP redirects, with `Location` resolved as browsers do (WHATWG).

    A redirect to what is no http(s) URL is returned as it is.
    """

    def process_response(self, request: Request, response: Response) -> Request | Response:
        location = response.headers.get("Location")
        if location is not None and 300 <= response.status < 400:
            # Servers send raw UTF-8, although only ASCII is allowed.
            target = absolute_url(request.url, location.decode("utf-8", "replace"))
            if target is None:
                return response
            response.headers["Location"] = target
        return super().process_response(request, response)


class RefreshMiddleware(BaseRedirectMiddleware):  # type: ignore[misc]
    """A downloader middleware that follows the refresh of an HTML page to another URL, as `find_refresh` finds it.

    Scrapy's own one would search this untrusted HTML in this process, with a regular expression that can take
    quadratic time, and reads only one way of writing it.
    """

    enabled_setting = "METAREFRESH_ENABLED"

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self._max_delay = settings.getint("METAREFRESH_MAXDELAY")

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        is_listed = "page" in request.meta or "feed" in request.meta  # and not a file such as robots.txt
        if not is_listed or response.status != 200 or not may_refresh(response.body):
            return response
        if non_html_type(header(response, "Content-Type") or "", response.body):
            return response
        pool: ProcessPool = self.crawler.spider.pool
        body = response.body[:MAX_REFRESH_BYTES]
        target: str | Failure = await pool.call(find_refresh, body, response.url, self._max_delay)
        if isinstance(target, Failure) or not target:
            return response
        redirected = self._redirect_request_using_get(request, response, target)
        return self._redirect(redirected, request, "meta refresh")
