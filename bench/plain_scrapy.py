"""Peers of the crawl, as people build them by hand: `python -m bench.plain_scrapy URLS [DATABASE]`.

Without a database, bare Scrapy fetches the URLs listed in the file URLS. With one, the pipeline is Scrapy, trafilatura
in a pool of two processes, and sqlite-utils with a full-text index; without robots.txt, archive and folding.
"""

import sys
from collections.abc import AsyncIterator
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from sqlite_utils import Database
from trafilatura import bare_extraction

BATCH = 100  # pages in the pool before their results are saved
SETTINGS = {
    "LOG_LEVEL": "CRITICAL",
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "CONCURRENT_REQUESTS": 32,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "DOWNLOAD_DELAY": 0,
    "ROBOTSTXT_OBEY": False,
}


class PlainSpider(Spider):  # type: ignore[misc]
    """Fetches the URLs and counts the responses."""

    name = "plain"
    urls: list[str]

    async def start(self) -> AsyncIterator[Request]:
        for url in self.urls:
            yield Request(url)

    def parse(self, response: Response) -> None:
        self.crawler.stats.inc_value("pages")


class ArticleSpider(PlainSpider):
    """Extracts the pages in the pool and saves the articles, BATCH at a time."""

    database: Database
    pool: ProcessPoolExecutor

    def parse(self, response: Response) -> None:
        pending: list[tuple[str, Future[Any]]] = self.__dict__.setdefault("pending", [])
        pending.append((response.url, self.pool.submit(extract, response.text, response.url)))
        if len(pending) >= BATCH:
            self.save()

    def closed(self, reason: str) -> None:
        self.save()

    def save(self) -> None:
        pending = self.__dict__.pop("pending", [])
        rows = [{"url": url, **row} for url, future in pending if (row := future.result())]
        self.database.table("articles").insert_all(rows, pk="url", replace=True)


def extract(html: str, url: str) -> dict[str, Any]:
    """Return the columns of an article, or an empty dict if trafilatura finds none."""
    document = bare_extraction(html, url=url, with_metadata=True)
    if document is None:
        return {}
    return {"title": document.title, "author": document.author, "date": document.date, "text": document.text}


def main(urls: list[str], database: str | None) -> None:
    process = AsyncCrawlerProcess(SETTINGS)
    if database is None:
        process.crawl(PlainSpider, urls=urls)
        process.start()
        return
    with ProcessPoolExecutor(2) as pool:
        news = Database(database)
        news.table("articles").create({"url": str, "title": str, "author": str, "date": str, "text": str}, pk="url")
        news.table("articles").enable_fts(["title", "text"], create_triggers=True)
        process.crawl(ArticleSpider, urls=urls, database=news, pool=pool)
        process.start()
        news.conn.commit()


if __name__ == "__main__":
    main(Path(sys.argv[1]).read_text().split(), sys.argv[2] if len(sys.argv) > 2 else None)
