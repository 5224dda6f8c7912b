"""Lists with one address per line."""

import pytest

from newsfold.crawler.sources import address_list
from newsfold.crawler.sources.address_list import AddressListError, read_address_list
from newsfold.crawler.sources.opml import Subscription

FEED, PAGE = Subscription("", "https://quay.example/rss", ""), Subscription("", "", "https://quay.example/")


@pytest.mark.parametrize(
    ("line", "entries"),
    [
        ("https://quay.example/rss", [FEED]),
        ("https://quay.example/", [PAGE]),
        ("  https://quay.example/\t", [PAGE]),
        ("https://quay.example/  # the homepage https://x.example/", [PAGE]),
        ("https://quay.example/\t#2", [PAGE]),
        ("https://quay.example/rss Quay News", [FEED]),
        ("<https://quay.example/rss>", [FEED]),
        ('"https://quay.example/rss",', [FEED]),
        ("- https://quay.example/rss", [FEED]),
        ("* [Quay](https://quay.example/)", [PAGE]),
        ("quay.example", [Subscription("", "", "https://quay.example")]),
        ("quay.example/rss", [FEED]),
        ("feed:https://quay.example/rss", [FEED]),
        ("feed://quay.example/news", [Subscription("", "http://quay.example/news", "")]),
        ("feedhouse.example/news", [Subscription("", "", "https://feedhouse.example/news")]),
        ("https://quay.example/rss, https://quay.example/", [FEED, PAGE]),
        ("", []),
        ("# https://quay.example/", []),
        ("https://quay .example/rss", ["'https://quay .example/rss' is not a web address"]),
        ("https://bad host/", ["'https://bad host/' is not a web address"]),
        ("http://localhost:8000/rss my.own feed", [Subscription("", "http://localhost:8000/rss", "")]),
        ("nonsense", ["'nonsense' is not a web address"]),
        ("ftp://quay.example/rss", ["'ftp://quay.example/rss' is not a web address"]),
        ("https://quay.example/rss ftp://quay.example/", [FEED, "'ftp://quay.example/' is not a web address"]),
        ("https://" + "x" * 5000, ["is not a web address"]),
    ],
)
def test_one_line(line: str, entries: list[Subscription | str]) -> None:
    found = list(read_address_list(f"\n{line}\r\n"))
    assert {place for place, _ in found} <= {"line 2"}
    assert len(found) == len(entries)
    for (_, result), expected in zip(found, entries, strict=True):
        assert result == expected or (isinstance(expected, str) and expected in str(result))


def test_the_number_of_lines_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(address_list, "MAX_LINES", 2)
    assert len(list(read_address_list("a.example\nb.example"))) == 2
    with pytest.raises(AddressListError, match="more than 2 lines; split it"):
        list(read_address_list("a.example\nb.example\nc.example"))


@pytest.mark.parametrize(
    ("line", "entries"),
    [
        ("Quay News;https://quay.example/rss;de", [FEED]),
        ("Quay News,https://quay.example/rss,de", [FEED]),
        ("https://quay.example/rss,Quay News", [FEED]),
        ("https://quay.example/rss|Quay News", [FEED]),
        ("https://quay.example/rss,https://quay.example/", [FEED, PAGE]),
        ("https://quay.example/rss,2.xml", [Subscription("", "https://quay.example/rss,2.xml", "")]),
        ("1. https://quay.example/rss.", [FEED]),
        ("[https://quay.example/rss]", [FEED]),
        ("; https://quay.example/rss", []),
        ("// https://quay.example/rss", []),
    ],
)
def test_tables_and_comments(line: str, entries: list[Subscription]) -> None:
    assert [result for _, result in read_address_list(line)] == entries
