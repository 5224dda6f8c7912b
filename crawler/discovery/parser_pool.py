"""Parsing what feeds, sitemaps and section pages hold, in another process that may be killed for it."""

import asyncio
import codecs
from typing import Any

from scrapy.http import Response

from newsfold.crawler.discovery.entry import Listing
from newsfold.crawler.discovery.feeds import read_feed
from newsfold.crawler.discovery.section_pages import read_section
from newsfold.crawler.discovery.sitemaps import read_sitemap
from newsfold.process_pool import Failure, ProcessPool, result_or_failure


async def read_listing(pool: ProcessPool, kind: str, response: Response) -> Listing:
    """What the answer lists, or a Listing with the `error` that kept it from being read; `kind` as in `feeds`."""
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
    calls: dict[str, tuple[Any, ...]] = {
        "feed": (read_feed, response.body, response.url, content_type),
        "sitemap": (read_sitemap, response.body, response.url),
        "section": (read_section, response.body, response.url, charset(content_type)),
    }
    future = pool.submit(*calls[kind])
    await asyncio.wait([asyncio.wrap_future(future)])
    result: Listing | Failure = result_or_failure(future)
    return Listing(error=f"cannot be parsed: {result.reason}") if isinstance(result, Failure) else result


def charset(content_type: str) -> str | None:
    """The charset that a Content-Type names; none is better than one that the parser does not know."""
    _, found, name = content_type.lower().partition("charset=")
    name = name.partition(";")[0].strip(" \"'")
    try:
        return codecs.lookup(name).name if found else None
    except (LookupError, ValueError):
        return None
