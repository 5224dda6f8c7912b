"""A browser without network access: the crawler fetches all that a page requests, under the rules of the crawl."""

import asyncio
import os
import shutil
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from newsfold.crawler.fetching.limits import MAX_PAGE_BYTES, MAX_RESOURCE_BYTES, MAX_RESOURCES

if TYPE_CHECKING:  # of the extra `render`; imported when the first page is rendered, for it takes long
    from playwright.async_api import Page, Route, WebSocketRoute

NOT_INSTALLED = "not rendered: install newsfold[render] and Chromium"
EXECUTABLES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LOAD_SECONDS = 15.0  # until the page's `load` event
IDLE_SECONDS = 3.0  # after the `load` event, until the network is idle
TOTAL_SECONDS = 25.0  # for one page
CLOSE_SECONDS = 5.0  # for closing a browser context or the browser
RESOURCE_TYPES = frozenset(("document", "script", "xhr", "fetch", "stylesheet"))  # the other types change no text
ARGUMENTS = (
    # A connection that bypasses the request handler fails: the browser resolves no host name and sends everything to a
    # proxy that does not exist.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-background-networking",
    "--js-flags=--max-old-space-size=256",
)


@dataclass(frozen=True, slots=True)
class FetchedResource:
    """A response to pass to the browser.

    If there is none, `failure` is the reason, `status` is 0 and the other fields are empty; otherwise `failure` is "".
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    failure: str = ""


Fetch = Callable[[str], Awaitable[FetchedResource]]


def failed_resource(reason: str) -> FetchedResource:
    return FetchedResource(0, {}, b"", reason)


class RenderError(Exception):
    """A page was not rendered; the message is the reason, in a short phrase."""


def browser_path() -> str | None:
    """Return the path of the browser, or None if there is none.

    It is the executable that the environment variable NEWSFOLD_CHROMIUM names or, if that is not set, the first of
    EXECUTABLES that is installed.
    """
    configured = os.environ.get("NEWSFOLD_CHROMIUM")
    names = [configured] if configured else EXECUTABLES
    return next((path for name in names if (path := shutil.which(name))), None)


def is_available() -> bool:
    """Decide whether both Playwright and a browser are installed."""
    return find_spec("playwright") is not None and browser_path() is not None


@dataclass
class RenderJob:
    """One page to render, and the state of its rendering.

    `document` is the response with the page's HTML; `fetch` fetches the resource at a URL. `failures` counts the
    resources that were not fetched, by reason; `requests` counts those requested; `resource_bytes` is the number of
    bytes passed to the browser.
    """

    url: str
    document: FetchedResource
    fetch: Fetch
    failures: Counter[str] = field(default_factory=Counter)
    requests: int = 0
    resource_bytes: int = 0

    async def handle_route(self, route: "Route") -> None:
        """Answer one request of the browser with the page's document or with a fetched resource, or abort it."""
        request = route.request
        is_document = request.url.partition("#")[0] == self.url and request.is_navigation_request()
        resource = (
            self.document if is_document else await self._fetch(request.method, request.resource_type, request.url)
        )
        if resource.failure:
            self.failures[resource.failure] += 1
            await route.abort()
            return
        self.resource_bytes += len(resource.body)
        await route.fulfill(status=resource.status, headers=dict(resource.headers), body=resource.body)

    async def _fetch(self, method: str, resource_type: str, url: str) -> FetchedResource:
        self.requests += 1
        if reason := self._refusal_reason(method, resource_type):
            return failed_resource(reason)
        return await self.fetch(url)

    def _refusal_reason(self, method: str, resource_type: str) -> str:
        if method != "GET":
            return f"method {method[:20]}"
        if resource_type not in RESOURCE_TYPES:
            return f"kind {resource_type[:20]}"
        if self.requests > MAX_RESOURCES:
            return "too many requests"
        return "too large" if self.resource_bytes > MAX_RESOURCE_BYTES else ""


class Browser:
    """A Chromium that is started for the first page; it renders one page at a time, each in a new browser context."""

    def __init__(self, user_agent: str) -> None:
        self._user_agent = user_agent
        self._lock = asyncio.Lock()
        self._playwright: Any = None
        self._browser: Any = None

    async def render(self, job: RenderJob) -> bytes:
        """Return the HTML of the page after its scripts have run, in UTF-8.

        Raise RenderError if no browser is installed, if the page takes longer than TOTAL_SECONDS, exceeds
        MAX_PAGE_BYTES or navigates to another URL, or if the browser fails.
        """
        if not is_available():
            raise RenderError(NOT_INSTALLED)
        from playwright.async_api import Error
        from playwright.async_api import TimeoutError as PlaywrightTimeout

        async with self._lock:
            try:
                return await asyncio.wait_for(self._render(job), TOTAL_SECONDS)
            except TimeoutError:
                await self._stop()  # nothing else ends a script that hangs
                raise RenderError("not rendered: timeout") from None
            except Error as error:
                await self._stop()
                if isinstance(error, PlaywrightTimeout):
                    raise RenderError("not rendered: timeout") from None
                message = " ".join(str(error).split())[:100]
                raise RenderError(f"not rendered: {message}") from None

    async def close(self) -> None:
        await self._stop()
        if self._playwright is not None:
            await self._playwright.stop()

    async def _render(self, job: RenderJob) -> bytes:
        await self._start()
        context = await self._browser.new_context(
            user_agent=self._user_agent, service_workers="block", accept_downloads=False
        )
        try:
            page = await context.new_page()
            await context.route("**/*", job.handle_route)
            await context.route_web_socket("**/*", _refuse_socket)
            page.on("dialog", lambda dialog: asyncio.ensure_future(dialog.dismiss()))
            context.on("page", lambda popup: asyncio.ensure_future(popup.close()))
            return await self._load(page, job)
        finally:
            await asyncio.wait_for(context.close(), CLOSE_SECONDS)

    async def _load(self, page: "Page", job: RenderJob) -> bytes:
        from playwright.async_api import TimeoutError as PlaywrightTimeout

        await page.goto(job.url, wait_until="load", timeout=LOAD_SECONDS * 1000)
        with suppress(PlaywrightTimeout):  # the network of some pages is never idle
            await page.wait_for_load_state("networkidle", timeout=IDLE_SECONDS * 1000)
        if page.url.partition("#")[0] != job.url:
            raise RenderError("not rendered: it went elsewhere")
        # The length is checked in the browser before the HTML is copied. A script can fake the length; then the check
        # of the copied HTML or the time limit applies.
        if await page.evaluate("document.documentElement.outerHTML.length") > MAX_PAGE_BYTES:
            raise RenderError("too large")
        html = (await page.content()).encode("utf-8", "replace")
        if len(html) > MAX_PAGE_BYTES:
            raise RenderError("too large")
        return html

    async def _start(self) -> None:
        if self._playwright is None:
            from playwright.async_api import async_playwright

            self._playwright = await async_playwright().start()
        if self._browser is None or not self._browser.is_connected():
            # Chromium's sandbox does not start as root; a browser is usually run as root only in a container.
            is_root = os.geteuid() == 0
            arguments = [*ARGUMENTS, "--no-sandbox"] if is_root else [*ARGUMENTS]
            self._browser = await self._playwright.chromium.launch(
                executable_path=browser_path(), args=arguments, chromium_sandbox=not is_root
            )

    async def _stop(self) -> None:
        browser, self._browser = self._browser, None
        if browser is not None:
            from playwright.async_api import Error

            try:
                await asyncio.wait_for(browser.close(), CLOSE_SECONDS)
            except (TimeoutError, Error):
                await self._playwright.stop()  # also ends the processes of the browser
                self._playwright = None


async def _refuse_socket(socket: "WebSocketRoute") -> None:
    await socket.close()
