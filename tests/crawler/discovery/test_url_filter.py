"""Accepting entries as pages, and the reasons for rejecting them."""

import pytest

from newsfold.crawler.discovery.entry import Entry
from newsfold.crawler.discovery.url_filter import accept_entry
from newsfold.crawler.sources.loader import Source
from newsfold.db.archive.pages import ListedPage

SOURCE = Source(
    "Herald", "https://www.herald.example/", hosts=("herald.example", "herald-cdn.example"),
    include=("/20[0-9][0-9]/",), exclude=("/horoscope/",),
)  # fmt: skip


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://www.herald.example/2026/dock", None),
        ("https://m.herald-cdn.example/2026/dock?utm_source=x#top", None),
        ("https://www.herald.example/2026/a/b/c/d/e/f/g", None),
        ("https://www.herald.example/dock", "not included"),
        ("https://www.herald.example/2026/horoscope/aries", "excluded"),
        ("https://www.herald.example/", "homepage"),
        ("https://www.herald.example/?utm_source=x", "homepage"),
        ("https://notherald.example/2026/dock", "foreign host"),
        ("https://herald.example.evil.example/2026/dock", "foreign host"),
        ("https://www.herald.example/2026/" + "a/" * 16, "endless path"),
        ("https://www.herald.example/2026/news/news/news/news/dock", "endless path"),
        ("https://www.herald.example/2026/" + "a" * 3000, "URL too long"),
        ("http://127.1/2026/dock", "private address"),
        ("http://\uff11\uff12\uff17.0.0.1/2026/dock", "private address"),
        ("ftp://www.herald.example/2026/dock", "bad URL"),
    ],
)
def test_reasons_for_rejecting_an_entry(url: str, reason: str | None) -> None:
    result = accept_entry(Entry(url), SOURCE)
    assert (result if isinstance(result, str) else None) == reason


def test_the_page_url_is_canonical_and_the_fetch_url_keeps_its_query() -> None:
    page = accept_entry(Entry("http://WWW.herald.example/2026/Größe?utm_source=rss&id=1#top"), SOURCE)
    assert isinstance(page, ListedPage)
    assert page.url == "https://www.herald.example/2026/Gr%C3%B6%C3%9Fe?id=1"
    assert page.fetch_url == "http://www.herald.example/2026/Gr%C3%B6%C3%9Fe?utm_source=rss&id=1"
