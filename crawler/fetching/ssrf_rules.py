"""Which hosts and addresses are strangers on the open internet, and which are somebody's inside (pure)."""

import ipaddress
import re
import socket
from urllib.parse import urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Names that mean the machine itself or its own network, whatever a resolver (or a proxy's resolver) makes of them.
_INSIDE = re.compile(r"(?:^|\.)(?:localhost|localdomain|local|internal|intranet|lan|home|corp|home\.arpa)$")
_NAT64 = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
_NUMBERS = re.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+)){0,3}", re.I)


def refusal(url: str, *, allow_private: bool = False) -> str | None:
    """Why no request may go to `url`, judged by its text alone, or None."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "bad URL"
    if parts.scheme not in ("http", "https"):
        return f"scheme {parts.scheme[:20] or 'missing'}"
    if not host:
        return "bad URL"
    return None if allow_private else host_refusal(host)


def host_refusal(host: str) -> str | None:
    """Why `host`, a name or an address in any notation, is not asked, or None."""
    bare = host.strip("[]").rstrip(".").lower()
    address = literal(bare)
    if address is not None:
        return None if is_global(address) else "private address"
    if _INSIDE.search(bare) or "." not in bare:
        return "private address"
    return None


def literal(host: str) -> Address | None:
    """The address that `host` spells: dotted, IPv6, and what inet_aton takes (`127.1`, `0x7f000001`, `2130706433`)."""
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        pass
    if not _NUMBERS.fullmatch(host):
        return None
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except (OSError, ValueError):
        # It looks like a number but is none: no name either, so it may not be asked.
        return ipaddress.IPv4Address(0)


def is_global(address: Address) -> bool:
    """Whether the address, and the IPv4 address that an IPv6 one may carry, belongs to the open internet."""
    if isinstance(address, ipaddress.IPv6Address):
        carried = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if carried is None and any(address in network for network in _NAT64):
            carried = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if carried is not None:
            return is_global(carried)
    return address.is_global and not address.is_multicast and not address.is_reserved
