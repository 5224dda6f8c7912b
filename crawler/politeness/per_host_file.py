"""Fetch a well-known file of a host, such as robots.txt, at most once per host and run."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, ClassVar, Generic, TypeVar

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from newsfold.crawler.errors import FetchFailure, classify_failure
from newsfold.crawler.politeness.host_state import HostState
from newsfold.db.archive.hosts import Host
from newsfold.db.values.times import parse_time

PRIORITY = 1000  # higher than that of feeds and pages, which wait for the file

Content = TypeVar("Content")


class PerHostFile(ABC, Generic[Content]):
    """A file at the same path of each host, such as robots.txt; it is stored in the archive's row of the host.

    In a run, the file is fetched at most once per host, for all requests that need it, and only if the stored file is
    older than `max_age`. A subclass defines how the file is stored, how long it is fresh, and how its content is read.
    """

    path: ClassVar[str]
    meta: ClassVar[Mapping[str, Any]] = {}  # of the request for the file

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._loads: dict[str, asyncio.Task[Content]] = {}

    @property
    def hosts(self) -> HostState:
        """The state of all hosts; the spider creates it only after the middlewares were created."""
        hosts: HostState = self._crawler.spider.hosts
        return hosts

    async def get(self, request: Request) -> Content:
        """Return the content of the file of the host of `request`; fetch the file first if the stored one is too old.

        Raise FetchFailure if `save_failure` raises it; all requests that wait for the file then fail with it.
        """
        host = urlparse_cached(request).netloc.rpartition("@")[2].lower()
        if host not in self._loads:
            self._loads[host] = asyncio.ensure_future(self._load(host, request))
        return await asyncio.shield(self._loads[host])

    @abstractmethod
    def fetched_at(self, record: Host) -> str | None:
        """Return the time (UTC text) of the last fetch of the file of this host, or None if it was never fetched."""

    @abstractmethod
    def max_age(self, record: Host) -> timedelta:
        """Return the age at which the stored file of this host is too old and has to be fetched again."""

    @abstractmethod
    def save_response(self, host: str, response: Response) -> None:
        """Store the file in `response`, or record that the host has none."""

    @abstractmethod
    def save_failure(self, host: str, failure: FetchFailure) -> None:
        """Record that the file could not be fetched, or raise `failure` so that the waiting requests fail as well."""

    @abstractmethod
    def read_content(self, record: Host) -> Content:
        """Return the content of the stored file of this host."""

    async def _load(self, host: str, request: Request) -> Content:
        record = self.hosts.read(host)
        if not self._is_fresh(record):
            await self._fetch(host, request)
            record = self.hosts.read(host)
        return self.read_content(record)

    def _is_fresh(self, record: Host) -> bool:
        fetched_at = self.fetched_at(record)
        if fetched_at is None:
            return False
        age: timedelta = self._crawler.spider.clock() - parse_time(fetched_at)
        return timedelta(0) <= age < self.max_age(record)

    async def _fetch(self, host: str, request: Request) -> None:
        url = urlparse_cached(request)
        file_request = Request(
            f"{url.scheme}://{url.netloc}{self.path}",
            callback=NO_CALLBACK,
            priority=PRIORITY,
            dont_filter=True,
            meta={"verbatim_url": True, "ports": request.meta.get("ports", ()), **self.meta},
        )
        try:
            response = await self._crawler.engine.download_async(file_request)
        except Exception as error:
            self.save_failure(host, classify_failure(error))
        else:
            self.save_response(host, response)
