"""Networks that are not part of the public Internet, from the registries of special-purpose addresses (pure).

Sources: the IANA IPv4 and IPv6 Special-Purpose Address Registries and the IANA IPv6 address space. The list stands here
and not in Python's `ipaddress.is_global`, which differs between versions of Python and is years behind the registries.
"""

import ipaddress

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# (network, use and source). A network inside a larger one is listed if another document assigns it.
SPECIAL_NETWORKS: tuple[tuple[str, str], ...] = (
    ("0.0.0.0/8", "this network, RFC 791"),
    ("10.0.0.0/8", "private use, RFC 1918"),
    ("100.64.0.0/10", "shared address space of carriers, RFC 6598"),
    ("127.0.0.0/8", "loopback, RFC 1122"),
    ("168.63.129.16/32", "virtual address of the host in a public cloud (Azure), its documentation"),
    ("169.254.0.0/16", "link-local, also the metadata service of clouds, RFC 3927"),
    ("172.16.0.0/12", "private use, RFC 1918"),
    ("192.0.0.0/24", "protocol assignments, RFC 6890"),
    ("192.0.2.0/24", "documentation, RFC 5737"),
    ("192.31.196.0/24", "AS112 (reverse names of private addresses), RFC 7535"),
    ("192.52.193.0/24", "automatic multicast tunneling, RFC 7450"),
    ("192.88.99.0/24", "6to4 relays, deprecated by RFC 7526"),
    ("192.168.0.0/16", "private use, RFC 1918"),
    ("192.175.48.0/24", "AS112 (reverse names of private addresses), RFC 7534"),
    ("198.18.0.0/15", "benchmarking, RFC 2544"),
    ("198.51.100.0/24", "documentation, RFC 5737"),
    ("203.0.113.0/24", "documentation, RFC 5737"),
    ("224.0.0.0/4", "multicast, RFC 5771"),
    ("240.0.0.0/4", "reserved, and limited broadcast, RFC 1112 and RFC 919"),
    ("2001::/23", "protocol assignments, among them Teredo, RFC 2928 and RFC 4380"),
    ("2001:db8::/32", "documentation, RFC 3849"),
    ("2620:4f:8000::/48", "AS112 (reverse names of private addresses), RFC 7534"),
    ("3fff::/20", "documentation, RFC 9637"),
)
# IANA has assigned global unicast addresses from this network only. Outside of it are loopback, unique local
# (fc00::/7), link-local (fe80::/10), site-local (fec0::/10), multicast (ff00::/8), discard-only (100::/64), segment
# routing (5f00::/16), IPv4-compatible addresses and the local-use translation prefix (64:ff9b:1::/48).
GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # an IPv4 address in its last 32 bits, RFC 6052

_SPECIAL: tuple[Network, ...] = tuple(ipaddress.ip_network(network) for network, _ in SPECIAL_NETWORKS)


def is_public(address: Address) -> bool:
    """Decide whether `address` belongs to the public Internet.

    For an IPv6 address that embeds an IPv4 address (IPv4-mapped, 6to4, NAT64), the IPv4 address decides.
    """
    if isinstance(address, ipaddress.IPv6Address):
        embedded = address.ipv4_mapped or address.sixtofour
        if embedded is None and address in NAT64:
            embedded = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if embedded is not None:
            return is_public(embedded)
        if address not in GLOBAL_UNICAST:
            return False
    return not any(address in network for network in _SPECIAL if network.version == address.version)
