"""Which listed entries become pages, and why the others do not."""

import pytest

from newsfold.crawler.discovery.entry import Entry
from newsfold.crawler.discovery.url_filter import judge
from newsfold.crawler.sources.loader import Source
from newsfold.db.archive.pages import Found

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
def test_judgement(url: str, reason: str | None) -> None:
    found = judge(Entry(url), SOURCE)
    assert (found if isinstance(found, str) else None) == reason


def test_what_is_asked_for_and_what_it_is_known_by() -> None:
    found = judge(Entry("http://WWW.herald.example/2026/Größe?utm_source=rss&id=1#top"), SOURCE)
    assert isinstance(found, Found)
    assert found.url == "https://www.herald.example/2026/Gr%C3%B6%C3%9Fe?id=1"
    assert found.fetch_url == "http://www.herald.example/2026/Gr%C3%B6%C3%9Fe?utm_source=rss&id=1"
