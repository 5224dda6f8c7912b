"""SSRF rules: decide which URLs, hosts and addresses are public and not part of a private network (pure)."""

import ipaddress
import re
import socket
from collections.abc import Collection

from newsfold.crawler.fetching.special_networks import Address, is_public
from newsfold.db.values.urls import host_of, port_of

WEB_PORTS = (None, 80, 443)  # None: the URL names no port

# Names of this machine or of a private network; refused whatever address they are resolved to, here or by a proxy.
_PRIVATE_NAME = re.compile(r"(?:^|\.)(?:localhost|localdomain|local|internal|intranet|lan|home|corp|home\.arpa)$")
_SCHEME = re.compile(r"\s{0,9}([a-z][a-z0-9+.-]{0,30}):", re.I)
_NUMERIC_HOST = re.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+)){0,3}", re.I)


def refusal_reason(url: str, *, allow_private: bool = False, ports: Collection[int] = ()) -> str | None:
    """Return the reason why `url` must not be requested, or None if it may be.

    Only the text of the URL counts; no host name is resolved. The port must be one of WEB_PORTS or of `ports`: other
    ports belong to services that are no web site. `allow_private` also allows hosts that are not public, and any port.
    """
    host = host_of(url)
    if not host:
        scheme = match[1].lower() if (match := _SCHEME.match(url)) else ""
        return "bad URL" if scheme in ("http", "https") else f"scheme {scheme[:20] or 'missing'}"
    if allow_private:
        return None
    port = port_of(url)
    return host_refusal_reason(host) or (None if port in WEB_PORTS or port in ports else f"port {port}")


def host_refusal_reason(host: str) -> str | None:
    """Return the reason why URLs of `host` must not be requested, or None if they may be.

    `host` is a name, or an address in any notation; no name is resolved.
    """
    bare = host.strip("[]").rstrip(".").lower()
    address = parse_address(bare)
    if address is not None:
        return None if is_public(address) else "private address"
    if _PRIVATE_NAME.search(bare) or "." not in bare:
        return "private address"
    return None


def parse_address(host: str) -> Address | None:
    """Return the IP address that `host` denotes, or None if it is a name.

    Addresses are dotted IPv4, IPv6, and the notations of inet_aton (`127.1`, `0x7f000001`, `2130706433`). For a host
    that looks numeric but is not an address, return 0.0.0.0, which is not public.
    """
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        pass
    if not _NUMERIC_HOST.fullmatch(host):
        return None
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except (OSError, ValueError):
        return ipaddress.IPv4Address(0)
