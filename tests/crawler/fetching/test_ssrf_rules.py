"""SSRF rules: private and public hosts and URLs."""

import pytest

from newsfold.crawler.fetching.ssrf_rules import host_refusal_reason, refusal_reason


@pytest.mark.parametrize(
    "host",
    """
    127.0.0.1 127.1 2130706433 0x7f000001 0x7f.1 0177.0.0.1 0 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254
    100.64.0.1 192.0.2.1 198.18.0.1 224.0.0.1 240.0.0.1 255.255.255.255 999.1.1.1 1.2.3.4.5x.internal
    [::1] [::] [fe80::1] [fc00::1] [ff02::1] [2001:db8::1] [::ffff:127.0.0.1] [::ffff:a9fe:a9fe] [64:ff9b::7f00:1]
    [2002:7f00:1::] localhost LOCALHOST. db.localhost printer.local metadata.google.internal router.lan intranet
    """.split(),
)
def test_private_hosts(host: str) -> None:
    assert host_refusal_reason(host) == "private address"


@pytest.mark.parametrize(
    "host", "news.example.org 8.8.8.8 134744072 [2606:4700::1111] [64:ff9b::808:808] local.news.org lan.de".split()
)
def test_public_hosts(host: str) -> None:
    assert host_refusal_reason(host) is None


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://news.example.org/a", None),
        ("http://news.example.org:8080/a", None),
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
