"""A browser without a network of its own: whatever a page asks for, we fetch, under the rules of the crawl."""

import asyncio
import os
import shutil
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

try:
    from playwright.async_api import Error, Page, Route, WebSocketRoute, async_playwright
    from playwright.async_api import TimeoutError as Slow
except ImportError:  # the extra `render` is not installed
    async_playwright = None  # type: ignore[assignment]

MISSING = "not rendered: install newsfold[render] and Chromium"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
REQUESTS = 100  # of a page
BYTES = 24 << 20  # of all their answers
PAGE_BYTES = 8 << 20
LOAD_SECONDS, QUIET_SECONDS, ALL_SECONDS = 15.0, 3.0, 25.0
KINDS = frozenset(("document", "script", "xhr", "fetch", "stylesheet"))  # the others change no text
ARGUMENTS = (
    # Nothing goes past the handler of routes: names lead nowhere, addresses to a proxy that is not there.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-background-networking",
    "--js-flags=--max-old-space-size=256",
)


@dataclass(frozen=True, slots=True)
class Fetched:
    status: int
    headers: Mapping[str, str]
    body: bytes
    reason: str = ""  # why it was not fetched; then there is nothing else


Fetch = Callable[[str], Awaitable[Fetched]]


class NotRendered(Exception):
    """Why a page was not rendered, in a short phrase."""


def browser_path() -> str | None:
    """The one that NEWSFOLD_CHROMIUM in the environment names, else the system's."""
    named = os.environ.get("NEWSFOLD_CHROMIUM")
    return next((found for name in ([named] if named else BROWSERS) if (found := shutil.which(name))), None)


def is_available() -> bool:
    return async_playwright is not None and browser_path() is not None


@dataclass
class Visit:
    """One page while it is rendered; `refused` counts why its requests were not made."""

    url: str
    document: Fetched
    fetch: Fetch
    refused: Counter[str] = field(default_factory=Counter)
    requests: int = 0
    size: int = 0

    async def answer(self, route: "Route") -> None:
        """The page itself as it was fetched already; anything else as far as the limits go."""
        request = route.request
        first = request.url.partition("#")[0] == self.url and request.is_navigation_request()
        found = self.document if first else await self._fetched(request.method, request.resource_type, request.url)
        if found.reason:
            self.refused[found.reason] += 1
            await route.abort()
            return
        self.size += len(found.body)
        await route.fulfill(status=found.status, headers=dict(found.headers), body=found.body)

    async def _fetched(self, method: str, kind: str, url: str) -> Fetched:
        self.requests += 1
        if reason := self._refusal(method, kind):
            return Fetched(0, {}, b"", reason)
        return await self.fetch(url)

    def _refusal(self, method: str, kind: str) -> str:
        if method != "GET":
            return f"method {method[:20]}"
        if kind not in KINDS:
            return f"kind {kind[:20]}"
        return "too many requests" if self.requests > REQUESTS else "too large" if self.size > BYTES else ""


class Browser:
    """Started when it is first needed; one page at a time, each in a context that nothing is left of."""

    def __init__(self, user_agent: str) -> None:
        self._user_agent = user_agent
        self._one = asyncio.Lock()
        self._playwright: Any = None
        self._browser: Any = None

    async def render(self, visit: Visit) -> bytes:
        """The page's HTML when its scripts have run, in UTF-8. Raises NotRendered."""
        if not is_available():
            raise NotRendered(MISSING)
        async with self._one:
            try:
                return await asyncio.wait_for(self._render(visit), ALL_SECONDS)
            except TimeoutError:
                await self._stop()  # what hangs in a script does not answer to anything else
                raise NotRendered("not rendered: timeout") from None
            except Error as error:
                await self._stop()
                if isinstance(error, Slow):
                    raise NotRendered("not rendered: timeout") from None
                line = " ".join(str(error).split())[:100]
                raise NotRendered(f"not rendered: {line}") from None

    async def close(self) -> None:
        await self._stop()
        if self._playwright is not None:
            await self._playwright.stop()

    async def _render(self, visit: Visit) -> bytes:
        await self._start()
        context = await self._browser.new_context(
            user_agent=self._user_agent, service_workers="block", accept_downloads=False
        )
        try:
            page = await context.new_page()
            await context.route("**/*", visit.answer)
            await context.route_web_socket("**/*", _refuse_socket)
            page.on("dialog", lambda dialog: asyncio.ensure_future(dialog.dismiss()))
            context.on("page", lambda other: asyncio.ensure_future(other.close()))
            return await self._read(page, visit)
        finally:
            await asyncio.wait_for(context.close(), 5)

    async def _read(self, page: "Page", visit: Visit) -> bytes:
        milliseconds = LOAD_SECONDS * 1000
        await page.goto(visit.url, wait_until="load", timeout=milliseconds)
        with suppress(Slow):  # some pages never come to rest
            await page.wait_for_load_state("networkidle", timeout=QUIET_SECONDS * 1000)
        if page.url.partition("#")[0] != visit.url:
            raise NotRendered("not rendered: it went elsewhere")
        # Counted where it is, before it comes over; a page that lies about it meets the limit below, or that of time.
        if await page.evaluate("document.documentElement.outerHTML.length") > PAGE_BYTES:
            raise NotRendered("too large")
        html = (await page.content()).encode("utf-8", "replace")
        if len(html) > PAGE_BYTES:
            raise NotRendered("too large")
        return html

    async def _start(self) -> None:
        if self._playwright is None:
            self._playwright = await async_playwright().start()
        if self._browser is None or not self._browser.is_connected():
            # As root, where the sandbox does not start, only containers run a browser.
            as_root = ("--no-sandbox",) if os.geteuid() == 0 else ()
            self._browser = await self._playwright.chromium.launch(
                executable_path=browser_path(), args=[*ARGUMENTS, *as_root], chromium_sandbox=not as_root
            )

    async def _stop(self) -> None:
        browser, self._browser = self._browser, None
        if browser is not None:
            try:
                await asyncio.wait_for(browser.close(), 5)
            except (TimeoutError, Error):
                await self._playwright.stop()  # ends the browser's processes with it
                self._playwright = None


async def _refuse_socket(socket: "WebSocketRoute") -> None:
    await socket.close()
