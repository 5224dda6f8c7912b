"""Fetching a file at most once per host and run, and using the stored file while it is fresh."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response

from newsfold.crawler.errors import FetchFailure
from newsfold.crawler.politeness.host_state import HostState
from newsfold.crawler.politeness.robots_middleware import MAX_AGE, MAX_AGE_UNREACHABLE, RobotsFile
from newsfold.db.connection import open_archive

NOW = datetime(2026, 3, 2, 20, tzinfo=UTC)
PAGES = [Request(f"https://herald.example/{number}") for number in range(5)]


class FakeCrawler:
    """The parts of a Scrapy crawler that PerHostFile uses; each download returns or raises the next of `responses`."""

    def __init__(self, archive: Any, *responses: Response | Exception) -> None:
        self.now = NOW
        self.downloads: list[str] = []
        self._responses = list(responses)
        hosts = HostState(archive, lambda: self.now, min_delay=1.0)
        self.spider = SimpleNamespace(hosts=hosts, clock=lambda: self.now)
        self.engine = SimpleNamespace(download_async=self._download)

    async def _download(self, request: Request) -> Response:
        self.downloads.append(request.url)
        await asyncio.sleep(0)
        response = self._responses.pop(0)
        if isinstance(response, Exception):
            raise response
        return response


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Any]:
    archive = open_archive(tmp_path / "news.archive.db")
    yield archive
    archive.close()


def robots(body: bytes = b"", status: int = 200) -> Response:
    return Response("https://herald.example/robots.txt", status=status, body=body)


def get_all(crawler: FakeCrawler, requests: list[Request]) -> list[Any]:
    """Get the rules for all `requests` at the same time, as in a new run; return the rules or the exceptions."""

    async def run() -> list[Any]:
        file = RobotsFile(crawler)
        return await asyncio.gather(*(file.get(request) for request in requests), return_exceptions=True)

    return asyncio.run(run())


def test_many_requests_wait_for_one_fetch(archive: Any) -> None:
    crawler = FakeCrawler(archive, robots(b"User-agent: *\nDisallow: /3"))
    rules = get_all(crawler, PAGES)
    assert crawler.downloads == ["https://herald.example/robots.txt"]
    assert [rule.allows(page.url) for rule, page in zip(rules, PAGES, strict=True)] == [True, True, True, False, True]


def test_each_port_has_its_own_file(archive: Any) -> None:
    crawler = FakeCrawler(archive, robots(), robots())
    get_all(crawler, [Request("https://herald.example/a"), Request("https://u:p@HERALD.example:8443/a")])
    assert len(crawler.downloads) == 2


@pytest.mark.parametrize(("status", "max_age"), [(200, MAX_AGE), (404, MAX_AGE), (503, MAX_AGE_UNREACHABLE)])
def test_a_later_run_fetches_only_an_old_file(archive: Any, status: int, max_age: timedelta) -> None:
    crawler = FakeCrawler(archive, robots(status=status), robots())
    get_all(crawler, PAGES)
    crawler.now += max_age - timedelta(seconds=1)
    get_all(crawler, PAGES)
    assert len(crawler.downloads) == 1
    crawler.now += timedelta(seconds=1)
    get_all(crawler, PAGES)
    assert len(crawler.downloads) == 2


def test_all_waiting_requests_fail_with_a_deferred_fetch_and_nothing_is_stored(archive: Any) -> None:
    failure = FetchFailure("host asked to wait", permanent=False, deferred=True)
    crawler = FakeCrawler(archive, failure)
    assert get_all(crawler, PAGES) == [failure] * len(PAGES)
    assert crawler.spider.hosts.read("herald.example").robots_at is None


def test_no_answer_forbids_everything_and_is_stored(archive: Any) -> None:
    crawler = FakeCrawler(archive, OSError("no route to host"))
    assert {rules.refusal for rules in get_all(crawler, PAGES)} == {"robots.txt not to be had: no answer"}
    assert crawler.spider.hosts.read("herald.example").robots_at is not None
