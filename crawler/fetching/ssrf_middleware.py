"""The SSRF guard: refuses requests to private addresses, other schemes and foreign hosts, redirects included."""

import ipaddress
import socket
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.utils.httpobj import urlparse_cached

from newsfold.crawler.errors import FetchFailure
from newsfold.crawler.fetching.ssrf_rules import is_public, refusal_reason
from newsfold.db.archive.blocklist import is_blocked
from newsfold.db.values.urls import canonical_url

# Whether the current task connects to the proxy of the settings, whose address may be private.
connects_to_proxy: ContextVar[bool] = ContextVar("connects_to_proxy", default=False)

_NOT_PUBLIC = "is not a public address"


class PrivateAddressError(OSError):
    """A host name was resolved to a private address."""


class SsrfMiddleware:
    """Refuses requests by their URL; `guarded_socket` refuses connections by the address that a name is resolved to."""

    def __init__(self, allow_private: bool, is_blocked_url: Callable[[str], bool] = lambda url: False) -> None:
        self.allow_private, self.is_blocked_url = allow_private, is_blocked_url

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        def is_url_blocked(url: str) -> bool:
            return is_blocked(crawler.spider.archive, canonical_url(url) or "")

        return cls(crawler.settings.getbool("NEWSFOLD_ALLOW_PRIVATE"), is_url_blocked)

    def process_request(self, request: Request) -> None:
        """Raise FetchFailure if the request must not be made; assign it to the queue of its own host."""
        reason = refusal_reason(request.url, allow_private=self.allow_private)
        if reason:
            raise FetchFailure(reason)
        if self.is_blocked_url(request.url):
            raise FetchFailure("forgotten")
        host = urlparse_cached(request).hostname or ""
        source = request.meta.get("source")
        # A feed may be hosted by another service; its entries must be on the source's hosts all the same.
        if request.meta.get("redirect_times") and "page" in request.meta and not is_own_host(host, source.hosts):
            raise FetchFailure(f"foreign host: redirect to {host[:100]}")
        # Scrapy would keep a redirected request in the slot of its first host, in parallel to the slot of its new one.
        request.meta["download_slot"] = host


def is_own_host(host: str, hosts: Iterable[str]) -> bool:
    """Return whether `host` is one of `hosts` or a subdomain of one."""
    return any(host == own or host.endswith(f".{own}") for own in hosts)


def guarded_socket(address_info: Any) -> socket.socket:
    """Return a socket for a connection to a resolved address (a tuple of `socket.getaddrinfo`).

    Raise PrivateAddressError if the address is private and not that of the proxy.
    """
    family, kind, protocol, _, sockaddr = address_info
    address = ipaddress.ip_address(sockaddr[0].partition("%")[0])
    if not connects_to_proxy.get() and not is_public(address):
        raise PrivateAddressError(f"{address} {_NOT_PUBLIC}")
    return socket.socket(family=family, type=kind, proto=protocol)


def is_private_address_error(error: BaseException | None) -> bool:
    """Return whether `guarded_socket` raised `error` or an error that caused it."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, PrivateAddressError) or isinstance(getattr(error, "os_error", None), PrivateAddressError):
            return True
        if _NOT_PUBLIC in str(error):  # aiohttp joins the messages of several failed addresses into a new error
            return True
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return False
