"""Follow redirects: HTTP redirects, and HTML pages that send their reader to another URL.

Both count towards REDIRECT_MAX_TIMES, and the new request passes all middlewares: the own-host rule, the SSRF guard and
robots.txt apply to it.
"""

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import BaseRedirectMiddleware, RedirectMiddleware
from scrapy.http import Response
from scrapy.settings import BaseSettings

from newsfold.crawler.errors import FetchFailure
from newsfold.crawler.fetching.content_type import non_html_type
from newsfold.crawler.fetching.http_headers import header
from newsfold.crawler.fetching.refresh import MAX_REFRESH_BYTES, find_refresh, may_refresh, refresh_target
from newsfold.db.values.urls import absolute_url, host_of
from newsfold.process_pool import Failure, ProcessPool

MAX_COOKIES = 20  # sent back while a response redirects
MAX_COOKIE_BYTES = 4096  # of one cookie (RFC 6265, section 6.1)


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
        redirected = super().process_response(request, response)
        if isinstance(redirected, Request):
            keep_cookies(request, response, redirected)
        return redirected


def keep_cookies(request: Request, response: Response, redirected: Request) -> None:
    """Give the `redirected` request the cookies of `request` and those that `response` sets, if its host is the same.

    Some sites redirect until the reader sends back a cookie. It lives no longer than the redirects.
    """
    redirected.headers.pop("Cookie", None)
    if host_of(redirected.url) != host_of(request.url):
        return
    cookies = dict[bytes, bytes]()
    for pair in [*(request.headers.get("Cookie") or b"").split(b";"), *response.headers.getlist("Set-Cookie")]:
        name, equals, value = pair.partition(b";")[0].strip().partition(b"=")
        if equals and len(cookies) < MAX_COOKIES and len(name) + len(value) <= MAX_COOKIE_BYTES:
            cookies[name.strip()] = value.strip()
    if cookies:
        redirected.headers["Cookie"] = b"; ".join(name + b"=" + value for name, value in cookies.items())


class RefreshMiddleware(BaseRedirectMiddleware):  # type: ignore[misc]
    """A downloader middleware that follows the refresh of a page to another URL: that of the header Refresh, or the one
    in the HTML, as `find_refresh` finds it.

    Scrapy's own one would search this untrusted HTML in this process, with a regular expression that can take
    quadratic time, and reads only one way of writing it.
    """

    enabled_setting = "METAREFRESH_ENABLED"

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self._max_delay = settings.getint("METAREFRESH_MAXDELAY")

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        is_listed = "page" in request.meta or "feed" in request.meta  # and not a file such as robots.txt
        if not is_listed or response.status != 200:
            return response
        target = refresh_target(header(response, "Refresh") or "", response.url, self._max_delay)
        if not target and may_refresh(response.body):
            target = await self._find_in_page(response)
        if not target:
            return response
        redirected = self._redirect_request_using_get(request, response, target)
        keep_cookies(request, response, redirected)
        return self._redirect(redirected, request, "meta refresh")

    async def _find_in_page(self, response: Response) -> str:
        if non_html_type(header(response, "Content-Type") or "", response.body):
            return ""
        pool: ProcessPool = self.crawler.spider.pool
        body = response.body[:MAX_REFRESH_BYTES]
        target: str | Failure = await pool.call(find_refresh, body, response.url, self._max_delay)
        if isinstance(target, Failure):
            if target.is_lost:
                raise FetchFailure("the process that parses it was ended", permanent=False, deferred=True)
            return ""
        return target
