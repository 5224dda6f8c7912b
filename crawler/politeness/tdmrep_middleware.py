"""Fetch /.well-known/tdmrep.json, a site's reservation of text and data mining, before the first page of a host.

The file is defined by TDMRep (W3C community group); `newsfold.crawler.politeness.optouts` interprets it.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, ClassVar, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from newsfold.crawler.errors import FetchFailure
from newsfold.crawler.fetching.limits import MAX_TDMREP_BYTES
from newsfold.crawler.politeness.per_host_file import PerHostFile
from newsfold.db.archive.hosts import Host

MAX_AGE = timedelta(days=1)
MAX_AGE_MISSING = timedelta(days=7)  # few sites have the file; the others get one request a week


class TdmrepMiddleware:
    """A downloader middleware that sets `request.meta["tdmrep"]` of each page to the text of the host's tdmrep.json.

    It is None if the host has no such file.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._tdmrep_file = TdmrepFile(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if "page" in request.meta:
            request.meta["tdmrep"] = await self._tdmrep_file.get(request)


class TdmrepFile(PerHostFile[str | None]):
    """The tdmrep.json of each host; its content is its text. A file that cannot be fetched counts as missing (None)."""

    path = "/.well-known/tdmrep.json"
    meta: ClassVar[Mapping[str, Any]] = {"dont_retry": True}

    def fetched_at(self, record: Host) -> str | None:
        return record.tdmrep_at

    def max_age(self, record: Host) -> timedelta:
        return MAX_AGE if record.tdmrep else MAX_AGE_MISSING

    def save_response(self, host: str, response: Response) -> None:
        is_json_list = response.status == 200 and response.body.lstrip()[:1] in (b"[", b"\xef")
        text = response.body[:MAX_TDMREP_BYTES].decode("utf-8-sig", "replace") if is_json_list else None
        self.hosts.save_tdmrep(host, text)

    def save_failure(self, host: str, failure: FetchFailure) -> None:
        if not failure.deferred:  # after a deferred fetch the stored file stays in use; a later run fetches it
            self.hosts.save_tdmrep(host, None)

    def read_content(self, record: Host) -> str | None:
        return record.tdmrep
