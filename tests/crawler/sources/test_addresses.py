"""Addresses as people write them, and telling feeds from pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsfold.crawler.sources.address_list import read_address_list
from newsfold.crawler.sources.addresses import looks_like_feed, read_address
from newsfold.crawler.sources.opml import read_opml
from newsfold.db.values.urls import canonical_url


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://quay.example/rss", "https://quay.example/rss"),
        (" https://quay.example/a\n/b c ", "https://quay.example/a/b%20c"),
        ("feed:https://quay.example/rss", "https://quay.example/rss"),
        ("feed:http://quay.example/rss", "http://quay.example/rss"),
        ("feed://quay.example/rss", "http://quay.example/rss"),
        ("FEED://quay.example/rss", "http://quay.example/rss"),
        ("feed://https://quay.example/rss", "https://quay.example/rss"),
        ("feed:quay.example/rss", "http://quay.example/rss"),
        ("feed:https%3A%2F%2Fquay.example%2Frss", "https://quay.example/rss"),
        ("feeds://quay.example/rss", "https://quay.example/rss"),
        ("<https://quay.example/>", "https://quay.example/"),
        ('"https://quay.example/"', "https://quay.example/"),
        ("//quay.example/rss", "https://quay.example/rss"),
        ("quay.example", "https://quay.example"),
        ("www.quay.example:8080/rss?x=http://y", "https://www.quay.example:8080/rss?x=http://y"),
        ("http://https://quay.example/rss", "https://quay.example/rss"),
        ("https://quay.example/rss?a=1&amp;b=2", "https://quay.example/rss?a=1&b=2"),
        ("\u043f\u043e\u0440\u0442.example/rss", "https://\u043f\u043e\u0440\u0442.example/rss"),
        ("/rss.xml", None),
        ("rss.xml?x=1", None),
        ("ftp://quay.example/rss", None),
        ("javascript:alert(1)", None),
        ("mailto:desk@quay.example", None),
        ("feed:", None),
        ("feed:/rss", None),
        ("https://", None),
        ("nonsense", None),
        ("", None),
        ("\ud800://\udfff", None),
    ],
)
def test_reading_an_address(text: str, url: str | None) -> None:
    assert read_address(text) == url


@pytest.mark.parametrize(
    ("url", "is_feed"),
    [
        ("https://quay.example/rss", True),
        ("https://quay.example/newsfeed.php", True),
        ("https://quay.example/?feed=rss2", True),
        ("https://quay.example/index.xml", True),
        ("https://quay.example/feeds/atom.xml?x=1", True),
        ("https://quay.example/getRSS.aspx", True),
        ("https://quay.example/feed.json", True),
        ("https://feeds.quay.example/world", True),
        ("https://feeds.feedburner.com/Quay", True),
        ("https://quay.example/", False),
        ("https://quay.example/press", False),
        ("https://quay.example/feedback", False),
        ("https://quay.example/sport", False),
        ("https://quay.example/atomic-energy", False),
        ("https://rssi.example/", False),
    ],
)
def test_telling_feeds_from_pages(url: str, is_feed: bool) -> None:
    assert looks_like_feed(url) is is_feed


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
    st.sampled_from(["", "feed:", "https://", "feed://quay.example/", "//", "<"]),
)
def test_whatever_is_written_is_a_url_or_nothing(text: str, prefix: str) -> None:
    url = read_address(prefix + text)
    assert url is None or canonical_url(url)
    looks_like_feed(url or "")
    for _, entry in [*read_address_list(prefix + text), *read_opml(f"<outline xmlUrl='{prefix}{text}'/>".encode())]:
        assert isinstance(entry, str) or entry.feed_url or entry.homepage
