"""SSRF rules: private and public hosts, ports and URLs."""

import asyncio
import ipaddress
from typing import Any

import pytest
from aiohttp import ThreadedResolver

from newsfold.crawler.fetching.special_networks import SPECIAL_NETWORKS, is_public
from newsfold.crawler.fetching.ssrf_middleware import PrivateAddressError, PublicResolver
from newsfold.crawler.fetching.ssrf_rules import host_refusal_reason, refusal_reason


@pytest.mark.parametrize(
    "host",
    """
    127.0.0.1 127.1 2130706433 0x7f000001 0x7f.1 0177.0.0.1 0 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254
    100.64.0.1 192.0.2.1 198.18.0.1 224.0.0.1 240.0.0.1 255.255.255.255 999.1.1.1 1.2.3.4.5x.internal
    [::1] [::] [fe80::1] [fc00::1] [ff02::1] [2001:db8::1] [::ffff:127.0.0.1] [::ffff:a9fe:a9fe] [64:ff9b::7f00:1]
    [2002:7f00:1::] [2002:c0a8:101::] [64:ff9b::a9fe:a9fe] [64:ff9b:1::808:808] [64:ff9b:1:ffff::] [fec0::1] [feff::1]
    [3fff::1] [3fff:fff:ffff::] 192.88.99.1 168.63.129.16 [::ffff:168.63.129.16] 192.0.0.8 198.51.100.7 203.0.113.9
    [2001::1] [2001:10::1] [100::1] [5f00::1] [::8.8.8.8] [4000::1] [fdff::1] [fe80::1%25eth0] 239.255.255.250
    192.31.196.1 192.52.193.1 192.175.48.1 [2620:4f:8000::1] 0x0a000001 012.1 3232235777 169.254.43518
    localhost LOCALHOST. db.localhost printer.local metadata.google.internal router.lan intranet
    """.split(),
)
def test_private_hosts(host: str) -> None:
    assert host_refusal_reason(host) == "private address"


@pytest.mark.parametrize(
    "host",
    "news.example.org 8.8.8.8 134744072 [2606:4700::1111] [64:ff9b::808:808] local.news.org lan.de [2002:808:808::]"
    " 168.63.129.17 192.88.98.1 192.0.1.1 [2001:200::1] [3ffe::1] [2001:4860:4860::8888] 100.128.0.1".split(),
)
def test_public_hosts(host: str) -> None:
    assert host_refusal_reason(host) is None


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://news.example.org/a", None),
        ("http://news.example.org:80/a", None),
        ("http://news.example.org:443/a", None),
        ("http://news.example.org:8080/a", "port 8080"),
        ("http://news.example.org:22/", "port 22"),
        ("https://news.example.org:6379/", "port 6379"),
        ("http://127.0.0.1:8080/", "private address"),
        ("file:///etc/passwd", "scheme file"),
        ("ftp://news.example.org/a", "scheme ftp"),
        ("//news.example.org/a", "scheme missing"),
        ("http://", "bad URL"),
        ("http://[::1", "bad URL"),
        ("http://news.example.org:99999/", "bad URL"),
        ("http://user@127.0.0.1/", "private address"),
    ],
)
def test_urls(url: str, reason: str | None) -> None:
    assert refusal_reason(url) == reason


def test_private_addresses_can_be_allowed_but_not_other_schemes() -> None:
    assert refusal_reason("http://127.0.0.1:8000/", allow_private=True) is None
    assert refusal_reason("file:///etc/passwd", allow_private=True) == "scheme file"
    assert refusal_reason("http://news.example.org:22/", allow_private=True) is None


def test_a_port_that_the_source_names_is_allowed() -> None:
    assert refusal_reason("http://news.example.org:8080/a", ports=(8080,)) is None
    assert refusal_reason("http://news.example.org:8081/a", ports=(8080,)) == "port 8081"


@pytest.mark.parametrize("network", [network for network, _ in SPECIAL_NETWORKS])
def test_the_first_and_last_address_of_a_special_network_are_not_public(network: str) -> None:
    first, last = ipaddress.ip_network(network)[0], ipaddress.ip_network(network)[-1]
    assert not is_public(first)
    assert not is_public(last)


@pytest.mark.parametrize(
    ("addresses", "is_refused"),
    [
        (["8.8.8.8"], False),
        (["8.8.8.8", "2606:4700::1111"], False),
        (["10.0.0.1"], True),
        (["8.8.8.8", "10.0.0.1"], True),
        (["2606:4700::1111", "fe80::1%2"], True),
    ],
)
def test_a_name_with_any_private_address_is_refused(
    addresses: list[str], is_refused: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def resolve(self: ThreadedResolver, host: str, port: int = 0, family: Any = 0) -> list[Any]:
        return [{"host": address} for address in addresses]

    async def resolve_name() -> list[Any]:
        return list(await PublicResolver().resolve("news.example.org", 80))

    monkeypatch.setattr(ThreadedResolver, "resolve", resolve)  # no test depends on a name server
    if is_refused:
        with pytest.raises(PrivateAddressError):
            asyncio.run(resolve_name())
    else:
        assert [result["host"] for result in asyncio.run(resolve_name())] == addresses
