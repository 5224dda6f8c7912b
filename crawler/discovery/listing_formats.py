"""The registry of listing formats, LISTING_PARSERS, and the parsing of a listing in another process.

A new listing format is registered here. Only the other processes import the parsers.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING

from newsfold.crawler.discovery.entry import Listing
from newsfold.crawler.fetching.http_headers import header
from newsfold.process_pool import Failure, ProcessPool

if TYPE_CHECKING:  # the processes that parse need nothing of Scrapy
    from scrapy.http import Response

# A function of body, URL and Content-Type of a response. It is pure, and for invalid input it returns a Listing with an
# `error` instead of raising an exception.
ListingParser = Callable[[bytes, str, str], Listing]

# The module and the name of the parser of each kind of listing, so that only the processes that parse import it; the
# keys are the values of the column `feeds.kind`. To support a new kind, write its parser in a module beside `feeds.py`,
# add it here, and extend the check of the column by a schema step. A new format of feeds, like JSON Feed, is not a new
# kind: it belongs in `parse_feed`.
LISTING_PARSERS: Mapping[str, tuple[str, str]] = {
    "feed": ("newsfold.crawler.discovery.feeds", "parse_feed"),
    "sitemap": ("newsfold.crawler.discovery.sitemaps", "parse_sitemap"),
    "section": ("newsfold.crawler.discovery.section_pages", "parse_section"),
}

# What the processes that parse import; `entry.py` imports the last one when it parses the first time.
PARSER_MODULES = (*(module for module, _ in LISTING_PARSERS.values()), "newsfold.db.values.written_times")


async def parse_listing(pool: ProcessPool, kind: str, response: "Response") -> Listing | None:
    """Parse the body of `response` in a process of `pool`, with the parser for `kind` (a key of LISTING_PARSERS).

    Return the Listing; its `error` is set if the body could not be parsed. Return None if the task was lost.
    """
    content_type = header(response, "Content-Type") or ""
    result: Listing | Failure = await pool.call(run_parser, kind, response.body, response.url, content_type)
    if isinstance(result, Failure):
        return None if result.is_lost else Listing(error=f"cannot be parsed: {result.reason}")
    return result


def run_parser(kind: str, body: bytes, url: str, content_type: str) -> Listing:
    """Parse a listing with the parser for `kind`, in a process of the pool."""
    module, name = LISTING_PARSERS[kind]
    parser: ListingParser = getattr(import_module(module), name)
    return parser(body, url, content_type)
