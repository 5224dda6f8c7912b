"""Whether names resolve at all: asked once before a crawl, answered in time, and typos are no lack of a network."""

import socket
import time
from typing import Any

import pytest

from newsfold.crawler.fetching.online import Offline, find_unknown_hosts, raise_if_offline

KNOWN, UNKNOWN, AWAY, SLOW = 0, socket.EAI_NONAME, socket.EAI_AGAIN, 999


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def resolve_as(monkeypatch: pytest.MonkeyPatch, answers: dict[str, int]) -> None:
    def resolve(host: str, port: object, *_: Any, **__: Any) -> list[Any]:
        if answers[host] == SLOW:
            time.sleep(5)
        elif answers[host]:
            raise socket.gaierror(answers[host], "no address")
        return []

    monkeypatch.setattr("newsfold.crawler.fetching.online.socket.getaddrinfo", resolve)


@pytest.mark.parametrize(
    ("answers", "is_offline"),
    [
        ([KNOWN], False),
        ([UNKNOWN], False),  # a typo
        ([UNKNOWN, UNKNOWN], False),
        ([UNKNOWN, UNKNOWN, UNKNOWN], True),
        ([AWAY], True),
        ([SLOW], True),
        ([AWAY, AWAY, SLOW, KNOWN], False),
        ([], False),
    ],
)
def test_offline(monkeypatch: pytest.MonkeyPatch, answers: list[int], is_offline: bool) -> None:
    hosts = {f"h{number}.example": answer for number, answer in enumerate(answers)}
    resolve_as(monkeypatch, hosts)
    started = time.monotonic()
    if is_offline:
        with pytest.raises(Offline, match=r"no name resolves: is this machine offline\?"):
            raise_if_offline(list(hosts), seconds=0.5)
    else:
        raise_if_offline(list(hosts), seconds=0.5)
    assert time.monotonic() - started < 3


def test_addresses_and_proxies_need_no_names(monkeypatch: pytest.MonkeyPatch) -> None:
    resolve_as(monkeypatch, dict.fromkeys(("a.example", "b.example", "c.example"), AWAY))
    raise_if_offline(["a.example", "127.0.0.1"])
    raise_if_offline(["a.example", "[::1]"])
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    raise_if_offline(["a.example", "b.example", "c.example"])
    assert find_unknown_hosts(["a.example"]) == set()


def test_hosts_that_do_not_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    resolve_as(monkeypatch, {"a.example": UNKNOWN, "b.example": KNOWN, "c.example": AWAY})
    assert find_unknown_hosts(["a.example", "b.example", "c.example", "127.0.0.1"]) == {"a.example"}
