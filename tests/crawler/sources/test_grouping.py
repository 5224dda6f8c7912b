"""Which feeds and pages of a list become one source, and what the sources are called."""

import random
from collections.abc import Sequence
from typing import Any

import pytest

from newsfold.crawler.sources.addresses import read_address
from newsfold.crawler.sources.grouping import Complaint, Place, group_subscriptions
from newsfold.crawler.sources.opml import Subscription
from newsfold.db.values.urls import canonical_url


def group(*entries: tuple[str, str, str], **known: Any) -> tuple[list[dict[str, Any]], list[Complaint]]:
    """Group (title, feed URL, homepage) of each entry; return (sources, complaints)."""
    places = [(Place("list", f"line {number}"), Subscription(*entry)) for number, entry in enumerate(entries, 1)]
    results = list(group_subscriptions(places, **known))
    return [result[1] for result in results if not isinstance(result, Complaint)], [
        result for result in results if isinstance(result, Complaint)
    ]


SERVICE = "http://feedhost.example"
BURNER = "https://feeds.feedburner.com"


@pytest.mark.parametrize(
    ("entries", "sources"),
    [
        pytest.param(
            [("Moor Post", f"{SERVICE}/moor", "http://moor.example/"), ("Fen Tribune", f"{SERVICE}/fen", "http://fen.example/")],
            {"Moor Post": "moor.example", "Fen Tribune": "fen.example"}, id="two outlets on one feed service",
        ),
        pytest.param(
            [("Anna", "https://anna.blogs.example/rss", "https://anna.blogs.example/"),
             ("Bob", "https://bob.blogs.example/rss", "https://bob.blogs.example/")],
            {"Anna": "blogs.example", "Bob": "blogs.example"}, id="two hosts of one domain",
        ),
        pytest.param(
            [("Anna", "https://anna.blogspot.com/rss", ""), ("Bob", "https://bob.blogspot.com/rss", "")],
            {"Anna": "anna.blogspot.com", "Bob": "bob.blogspot.com"}, id="a private suffix",
        ),
        pytest.param(
            [("", "https://anna.wordpress.com/feed", ""), ("", "https://bob.substack.com/feed", ""),
             ("", "https://cleo.wordpress.com/feed", "")],
            {"anna.wordpress.com": "anna.wordpress.com", "bob.substack.com": "bob.substack.com",
             "cleo.wordpress.com": "cleo.wordpress.com"}, id="platforms that are no private suffix",
        ),
        pytest.param(
            [("Anna", "https://medium.com/feed/@anna", "https://medium.com/@anna"),
             ("Bob", "https://medium.com/feed/@bob", "https://medium.com/@bob")],
            {"Anna": "medium.com", "Bob": "medium.com"}, id="paths of a platform",
        ),
        pytest.param(
            [("", "https://medium.com/feed/@anna", ""), ("", "", "https://medium.com/@bob")],
            {"medium.com/@anna": "medium.com", "medium.com/@bob": "medium.com"}, id="paths of a platform, no titles",
        ),
        pytest.param(
            [("Anna", "https://sites.example/anna/rss", "https://sites.example/anna/"),
             ("Bob", "https://sites.example/bob/rss", "https://sites.example/bob")],
            {"Anna": "sites.example", "Bob": "sites.example"}, id="paths of any host, by title and homepage",
        ),
        pytest.param(
            [("Moor", f"{BURNER}/Moor", ""), ("Fen", f"{BURNER}/Fen", "")],
            {"Moor": "", "Fen": ""}, id="a known feed service without homepages",
        ),
        pytest.param(
            [("Moor", f"{SERVICE}/moor", "http://moor.example/"), ("Fen", f"{SERVICE}/fen", "http://fen.example/"),
             ("Tarn", f"{SERVICE}/tarn", ""), ("Beck", f"{SERVICE}/beck", "")],
            {"Moor": "moor.example", "Fen": "fen.example", "Tarn": "", "Beck": ""},
            id="a feed service known by its other feeds",
        ),
        pytest.param(
            [("Moor", "https://moor.example/a", "https://www.moor.example/"),
             ("Moor", "https://moor.example/b", "http://moor.example/index.html"),
             ("Moor", "https://feeds.moor.example/c", ""), ("Moor", "https://api.moor.example/d", "")],
            {"Moor": "moor.example"}, id="one title and one outlet",
        ),
        pytest.param(
            [("Moor - World", "https://moor.example/a", "https://moor.example/"),
             ("Sport | Moor", "https://moor.example/b", "https://moor.example/")],
            {"Moor": "moor.example"}, id="a name shared by titles",
        ),
        pytest.param(
            [("World", "https://moor.example/a", "https://moor.example/"), ("Sport", "https://moor.example/b", "")],
            {"moor.example": "moor.example"}, id="no name shared by titles",
        ),
        pytest.param(
            [("Moor", "https://moor.example/a", "https://moor.example/north"),
             ("Moor", "https://moor.example/b", "https://moor.example/south")],
            {"Moor": "moor.example"}, id="one title on one host",
        ),
        pytest.param(
            [("", "", "https://moor.example/world"), ("", "", "https://moor.example/sport")],
            {"moor.example": "moor.example"}, id="pages of one host",
        ),
        pytest.param(
            [("News", "https://a.moor.example/rss", "https://a.moor.example/"),
             ("News", "https://fen.example/rss", "https://fen.example/")],
            {"News (a.moor.example)": "moor.example", "News (fen.example)": "fen.example"}, id="equal titles",
        ),
        pytest.param(
            [("News", f"{BURNER}/Moor", ""), ("News", f"{BURNER}/Fen", "")],
            {"News (feeds.feedburner.com/Moor)": "",
             "News (feeds.feedburner.com/Fen)": ""},
            id="equal titles without homepages",
        ),
        pytest.param(
            [("\u6e2f\u53e3", "https://moor.example/rss", "n/a")], {"\u6e2f\u53e3": "moor.example"},
            id="a bad homepage",
        ),
        pytest.param(
            [("Moor", "rss.xml", "https://moor.example/")], {"Moor": "moor.example"}, id="a relative feed",
        ),
        pytest.param([("Moor", "http://127.0.0.1:8000/rss", "")], {"Moor": "127.0.0.1"}, id="an IP address"),
    ],
)  # fmt: skip
def test_the_sources_of_a_list(entries: Sequence[tuple[str, str, str]], sources: dict[str, str]) -> None:
    grouped, _ = group(*entries)
    assert {source["name"]: next(iter(source["hosts"]), "") for source in grouped} == sources
    shuffled, _ = group(*random.Random(5).sample(entries, len(entries)))
    assert {source["name"] for source in shuffled} == set(sources)


@pytest.mark.parametrize(
    ("pages", "feeds", "homepage", "sections"),
    [
        (["https://moor.example/"], [], "https://moor.example/", []),
        (["https://moor.example/news"], [], "https://moor.example/news", []),
        (["http://moor.example/world", "http://moor.example/sport"], [], "http://moor.example/",
         ["http://moor.example/world", "http://moor.example/sport"]),
        (["https://moor.example", "https://moor.example/sport"], [], "https://moor.example",
         ["https://moor.example", "https://moor.example/sport"]),
        (["https://moor.example/"], ["https://moor.example/rss"], "https://moor.example/", []),
        (["https://moor.example/sport"], ["https://moor.example/rss"], "https://moor.example/",
         ["https://moor.example/sport"]),
        ([], ["http://feeds.moor.example:8080/rss"], "http://moor.example:8080/", []),
        ([], ["https://api.moor.example/rss"], "https://api.moor.example/", []),
        ([], ["https://feeds.feedburner.com/Moor"], "https://feeds.feedburner.com/Moor", []),
    ],
)  # fmt: skip
def test_homepage_and_sections(pages: list[str], feeds: list[str], homepage: str, sections: list[str]) -> None:
    (source,), complaints = group(*(("", "", page) for page in pages), *(("", feed, "") for feed in feeds))
    assert not complaints
    assert (source["homepage"], list(source["sections"]), list(source["feeds"])) == (homepage, sections, feeds)


def test_what_is_listed_twice_or_is_no_address_yields_a_complaint() -> None:
    sources, complaints = group(
        ("Moor", "https://moor.example/rss", "https://moor.example/"),
        ("Fen", "http://moor.example/rss#top", ""),
        ("Tarn", "rss.xml", ""),
        ("Beck", "https://beck.example/rss", "beck"),
        ("Ford", "https://ford.example/rss", ""),
        feeds=["https://ford.example/rss"],
    )
    assert [source["name"] for source in sources] == ["Moor", "Beck"]
    assert sorted(map(str, complaints)) == [
        "list, line 2: 'http://moor.example/rss#top' is listed already, in line 1; the entry was skipped",
        "list, line 3: 'rss.xml' is not a web address; write it with https://; the entry was skipped",
        "list, line 4: 'beck' is not a web address; write it with https://",
        "list, line 5: 'https://ford.example/rss' is listed already, in another source; the entry was skipped",
    ]


def test_a_title_that_another_file_uses_gets_its_host() -> None:
    (source,), _ = group(("Moor", "https://moor.example/rss", ""), names=["Moor"])
    assert source["name"] == "Moor (moor.example)"


def test_every_entry_ends_in_a_source_or_in_a_complaint() -> None:
    generator = random.Random(11)
    hosts = ["moor.example", "www.moor.example", "feeds.moor.example", "fen.example", "anna.blogspot.com", "medium.com",
             "feeds.feedburner.com", "127.0.0.1", "bad host", ""]  # fmt: skip
    for _ in range(500):
        entries = []
        for _ in range(generator.randint(1, 12)):
            feed, home = (
                generator.choice(
                    ["", f"{generator.choice(['http', 'https', 'feed'])}://{generator.choice(hosts)}/{path}"]
                )
                for path in (
                    generator.choice(["rss", "a/rss", "?x=1"]),
                    generator.choice(["", "sport", "@anna", "index.html"]),
                )
            )
            entries.append((generator.choice(["", "Moor", "Fen", "Moor - Fen"]), feed, home))
        sources, complaints = group(*entries)
        names = [source["name"] for source in sources]
        assert len(names) == len(set(names))
        urls = {canonical_url(url) for one in sources for url in (one["homepage"], *one["feeds"], *one["sections"])}
        complained = {complaint.entry for complaint in complaints}
        for number, (_, feed, home) in enumerate(entries, 1):
            url = canonical_url(read_address(feed) or read_address(home) or "")
            assert f"line {number}" in complained or url in urls or not (feed or home)
