"""No request to addresses inside, other schemes or foreign hosts, whoever asks for it: feed, redirect or robots.txt."""

import ipaddress
import socket
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.utils.httpobj import urlparse_cached

from newsfold.crawler.errors import Refused
from newsfold.crawler.fetching.ssrf_rules import is_global, refusal
from newsfold.db.archive.blocklist import is_forgotten
from newsfold.db.values.urls import canonical_url

# Whether the connection being made is to the proxy of the settings: the one address that is exempt.
to_proxy: ContextVar[bool] = ContextVar("to_proxy", default=False)


class PrivateAddress(OSError):
    """A name led to an address that is not of the open internet."""


class GuardMiddleware:
    """Judges each request by its URL; `guarded_socket` judges the address that a name led to."""

    def __init__(self, allow_private: bool, forgotten: Callable[[str], bool] = lambda url: False) -> None:
        self.allow_private, self.forgotten = allow_private, forgotten

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        def forgotten(url: str) -> bool:
            return is_forgotten(crawler.spider.archive, canonical_url(url) or "")

        return cls(crawler.settings.getbool("NEWSFOLD_ALLOW_PRIVATE"), forgotten)

    def process_request(self, request: Request) -> None:
        reason = refusal(request.url, allow_private=self.allow_private)
        if reason:
            raise Refused(reason)
        if self.forgotten(request.url):
            raise Refused("forgotten")
        host = urlparse_cached(request).hostname or ""
        source = request.meta.get("source")
        # A feed may well be kept by a service elsewhere; its entries are held to the source's hosts all the same.
        if request.meta.get("redirect_times") and "page" in request.meta and not is_own(host, source.hosts):
            raise Refused(f"foreign host: redirect to {host[:100]}")
        # A redirected request would go on in the queue of the host that it came from, beside that of its own.
        request.meta["download_slot"] = host


def is_own(host: str, hosts: Any) -> bool:
    """Whether `host` is one of `hosts` or below one."""
    return any(host == own or host.endswith(f".{own}") for own in hosts)


def guarded_socket(info: Any) -> socket.socket:
    """The socket for a connection to the resolved address of `info`; raises PrivateAddress."""
    family, kind, protocol, _, address = info
    found = ipaddress.ip_address(address[0].partition("%")[0])
    if not to_proxy.get() and not is_global(found):
        raise PrivateAddress(f"{found} is not of the open internet")
    return socket.socket(family=family, type=kind, proto=protocol)


def private_address(error: BaseException | None) -> bool:
    """Whether `error` came of `guarded_socket`."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, PrivateAddress) or isinstance(getattr(error, "os_error", None), PrivateAddress):
            return True
        if "is not of the open internet" in str(error):  # several failed addresses are joined into one new error
            return True
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return False
