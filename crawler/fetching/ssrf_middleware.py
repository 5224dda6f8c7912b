"""Protection against SSRF: refuse requests to private addresses and foreign hosts, and schemes other than http(s).

It applies to redirects as well, and to the addresses to which host names are resolved.
"""

import ipaddress
import socket
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, Self

from aiohttp import ThreadedResolver
from aiohttp.abc import ResolveResult
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.utils.httpobj import urlparse_cached

from newsfold.crawler.errors import FetchFailure
from newsfold.crawler.fetching.special_networks import is_public
from newsfold.crawler.fetching.ssrf_rules import refusal_reason
from newsfold.db.archive.blocklist import is_blocked
from newsfold.db.values.urls import canonical_url, is_within_hosts

# True while the current task connects to the configured proxy, whose address may be private.
connects_to_proxy: ContextVar[bool] = ContextVar("connects_to_proxy", default=False)

_NOT_PUBLIC = "is not a public address"


class PrivateAddressError(OSError):
    """A host name was resolved to an address that is not public."""


class SsrfMiddleware:
    """A downloader middleware that refuses requests because of their URL.

    The address to which a host name is resolved is checked later, by `guarded_socket`.
    """

    def __init__(self, allow_private: bool, is_blocked_url: Callable[[str], bool] = lambda url: False) -> None:
        self.allow_private, self.is_blocked_url = allow_private, is_blocked_url

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        def is_url_blocked(url: str) -> bool:
            return is_blocked(crawler.spider.archive, canonical_url(url) or "")

        return cls(crawler.settings.getbool("NEWSFOLD_ALLOW_PRIVATE"), is_url_blocked)

    def process_request(self, request: Request) -> None:
        """Raise FetchFailure if the request must not be made, else assign it to the download slot of its host.

        The ports that its source names are in its meta as `ports`.
        """
        reason = refusal_reason(request.url, allow_private=self.allow_private, ports=request.meta.get("ports", ()))
        if reason:
            raise FetchFailure(reason)
        if self.is_blocked_url(request.url):
            raise FetchFailure("forgotten")
        host = urlparse_cached(request).hostname or ""
        source = request.meta.get("source")
        # Another service may host a feed, but a page must be on a host of the source. The URL of a page was checked
        # when the page was found; its redirects are checked here.
        if request.meta.get("redirect_times") and "page" in request.meta and not is_within_hosts(host, source.hosts):
            raise FetchFailure(f"foreign host: redirect to {host[:100]}")
        # Scrapy would leave a redirected request in the slot of its first host, parallel to the slot of its new host.
        request.meta["download_slot"] = host


class PublicResolver(ThreadedResolver):
    """A resolver of host names that refuses a name with any address that is not public.

    Such a name could be used to reach a private network at a later connection, when it is resolved to its other address
    (DNS rebinding).
    """

    async def resolve(self, host: str, port: int = 0, family: Any = socket.AF_INET) -> list[ResolveResult]:
        """Return the addresses of `host`. Raise PrivateAddressError if one of them is not public, unless the current
        task connects to a proxy."""
        results = await super().resolve(host, port, family)
        if not connects_to_proxy.get():
            for result in results:
                _check_is_public(result["host"])
        return results


def guarded_socket(address_info: Any) -> socket.socket:
    """Return a new socket for a connection to a resolved address (an item of the list from `socket.getaddrinfo`).

    Raise PrivateAddressError if the address is not public, unless the current task connects to a proxy.
    """
    family, kind, protocol, _, sockaddr = address_info
    if not connects_to_proxy.get():
        _check_is_public(sockaddr[0])
    return socket.socket(family=family, type=kind, proto=protocol)


def _check_is_public(text: str) -> None:
    address = ipaddress.ip_address(text.partition("%")[0])
    if not is_public(address):
        raise PrivateAddressError(f"{address} {_NOT_PUBLIC}")


def is_private_address_error(error: BaseException | None) -> bool:
    """Decide whether `guarded_socket` raised `error`, or an error in its chain of causes."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, PrivateAddressError) or isinstance(getattr(error, "os_error", None), PrivateAddressError):
            return True
        if _NOT_PUBLIC in str(error):  # if several addresses fail, aiohttp joins their messages into a new error
            return True
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return False
