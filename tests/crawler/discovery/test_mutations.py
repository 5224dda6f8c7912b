"""Feeds and sitemaps damaged in many ways: nothing raises, and every entry is read or its loss has a reason."""

import gzip
import json
import random
import time
from collections.abc import Callable

import pytest

from newsfold.crawler.discovery.entry import Listing
from newsfold.crawler.discovery.feeds import parse_feed
from newsfold.crawler.discovery.sitemaps import parse_sitemap

URL = "https://herald.example/list"
COUNT = 12  # entries of each document
TITLES = [
    "Hafen öffnet am Montag wieder", "Le pont fermé jusqu'à mardi", "Мост закрыт до вторника", "港口周一重新开放",
    "الميناء يفتح يوم الاثنين", "Kai & Co kauft die Werft", "Preise < 5 % über Vorjahr", "בית הספר נפתח מחדש",
    "Ο δρόμος μένει κλειστός", "El puerto abre el lunes", "Przystań znów otwarta", "सड़क फिर से खुली",
]  # fmt: skip


def link(number: int) -> str:
    return f"https://herald.example/news/story-{number:02d}"


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def rss() -> str:
    items = "".join(
        f"<item>\n  <title>{escaped(title) if number % 2 else f'<![CDATA[{escaped(title)}]]>'}</title>\n"
        f"  <link>{link(number)}</link>\n  <guid isPermaLink='false'>herald-{number:02d}</guid>\n"
        f"  <pubDate>Mon, 02 Mar 2026 20:{number:02d}:00 GMT</pubDate>\n"
        f"  <description>Mehr: {escaped(title)}</description>\n</item>\n"
        for number, title in enumerate(TITLES)
    )
    start = "<?xml version='1.0' encoding='utf-8'?>\n<rss version='2.0'><channel><title>Herald</title>"
    return f"{start}{items}</channel></rss>"


def atom() -> str:
    entries = "".join(
        f"<entry><title>{escaped(title)}</title><link href='{link(number)}'/><id>{link(number)}</id>"
        f"<updated>2026-03-02T20:{number:02d}:00Z</updated><summary>Mehr: {escaped(title)}</summary></entry>\n"
        for number, title in enumerate(TITLES)
    )
    return f"<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom'><title>Herald</title>{entries}</feed>"


def json_feed() -> str:
    items = [
        {"id": link(number), "url": link(number), "title": title, "authors": [{"name": "Mia Holt"}]}
        for number, title in enumerate(TITLES)
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}, ensure_ascii=False, indent=1)


def news_sitemap() -> str:
    rows = "".join(
        f"<url>\n<loc>{link(number)}</loc>\n<news:news><news:publication><news:name>Herald</news:name>"
        f"<news:language>de</news:language></news:publication><news:title>{escaped(title)}</news:title></news:news>\n</url>\n"
        for number, title in enumerate(TITLES)
    )
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' "
        f"xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'>{rows}</urlset>"
    )


def sitemap_index() -> str:
    rows = "".join(
        f"<sitemap><loc>{link(number)}</loc><lastmod>2026-03-02</lastmod></sitemap>" for number in range(COUNT)
    )
    return f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{rows}</sitemapindex>"


def text_sitemap() -> str:
    return "".join(f"{link(number)}\n" for number in range(COUNT))


DOCUMENTS: list[tuple[Callable[[], str], Callable[[bytes, str, str], Listing]]] = [
    (rss, parse_feed),
    (atom, parse_feed),
    (json_feed, parse_feed),
    (rss, parse_sitemap),
    (news_sitemap, parse_sitemap),
    (sitemap_index, parse_sitemap),
    (text_sitemap, parse_sitemap),
]


def drop(body: bytes, random_: random.Random) -> bytes:
    at, size = random_.randrange(len(body)), random_.choice((1, 2, 7, 30, 60))
    return body[:at] + body[at + size :]


def double(body: bytes, random_: random.Random) -> bytes:
    at, size = random_.randrange(len(body)), random_.choice((1, 2, 7, 30, 60))
    return body[: at + size] + body[at:]


def cut(body: bytes, random_: random.Random) -> bytes:
    return body[: random_.randrange(1, len(body))]


def replace(body: bytes, random_: random.Random) -> bytes:
    at = random_.randrange(len(body))
    junk = random_.choice(
        (b"&", b"<", b">", b"\xff", b"\0", b"]]>", b"<![CDATA[", b"<!--", b"'", b'"', b"</x>", b"\x1b")
    )
    return body[:at] + junk + body[at + 1 :]


def mislabel(body: bytes, random_: random.Random) -> bytes:
    text = body.decode()
    kind = random_.randrange(6)
    if kind == 0:
        return text.encode(random_.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-32")))
    if kind == 1:
        return text.replace("utf-8", random_.choice(("windows-1251", "iso-8859-1", "utf-16", "x-none"))).encode()
    if kind == 2:
        return gzip.compress(body) + random_.choice((b"", b"\0" * 20))
    if kind == 3:
        return random_.choice((b"\n\n \t", b"\xef\xbb\xbf\n", b"\0\0")) + body
    if kind == 4:
        return b"<!DOCTYPE list [<!ENTITY nbsp '&#160;'>]>" + body.partition(b"?>")[2] if b"?>" in body else body
    return gzip.compress(body)[: -random_.randrange(1, 40)]


MUTATIONS = (drop, double, cut, replace, mislabel)


@pytest.mark.parametrize("mutate", MUTATIONS)
@pytest.mark.parametrize("document", range(len(DOCUMENTS)))
def test_an_entry_is_read_or_its_loss_has_a_reason(
    document: int, mutate: Callable[[bytes, random.Random], bytes]
) -> None:
    make, parse = DOCUMENTS[document]
    body = make().encode()
    assert found_links(parse(body, URL, "")) == [link(number) for number in range(COUNT)]
    for seed in range(12):
        random_ = random.Random(f"{document} {mutate.__name__} {seed}")
        damaged = mutate(body, random_)
        if seed % 4 == 3 and mutate is not mislabel:
            damaged = MUTATIONS[seed % 3](damaged or b" ", random_)
        listing = parse(damaged, URL, random_.choice(("", "text/xml", "text/xml; charset=utf-8")))
        reasons = [rejection.reason for rejection in listing.rejections]
        found = set(found_links(listing))
        lost = left_links(damaged, body) - found
        wrong = found - set(map(link, range(COUNT)))  # the damage is in the link
        is_open = {"cut off", "text behind the feed"}.intersection(reasons)
        assert listing.error or is_open or len(reasons) + len(wrong) >= len(lost), (seed, lost, reasons)
        check_titles(listing)


def left_links(damaged: bytes, body: bytes) -> set[str]:
    """Return the links that the damage has left: those written in `damaged`, or all if only its encoding differs."""
    is_encoded = damaged.startswith(b"\x1f\x8b") or damaged.count(b"\0") > len(body) / 2
    return {link(number) for number in range(COUNT) if is_encoded or link(number).encode() in damaged}


def found_links(listing: Listing) -> list[str]:
    return sorted(entry.url for entry in listing.entries) + sorted(child.url for child in listing.children)


def check_titles(listing: Listing) -> None:
    """Fail if an entry has the title of another one."""
    for entry in listing.entries:
        title = entry.metadata.get("title", "")
        if title in TITLES and entry.url in map(link, range(COUNT)):
            assert link(TITLES.index(title)) == entry.url


@pytest.mark.parametrize("start", [b"<rss><channel><item>", b"<urlset><url>", b'{"items": [', b"<feed><entry>"])
@pytest.mark.parametrize(
    "part",
    [b"<", b"&", b"<![CDATA[", b"<!--", b"<!ENTITY a '", b"&a", b"{", b'"', b"[", b"},{", b"<item>", b"<url>", b"<loc>",
     b"<item><link>", b"</item>", b" ", b"<a b='", b"\xff", b"<author>@", b"<!DOCTYPE ", b"]]>", b",\n"],
)  # fmt: skip
def test_repeated_fragments_take_little_time(start: bytes, part: bytes) -> None:
    body = start + part * (40_000 // len(part))
    for parse in (parse_feed, parse_sitemap):
        began = time.process_time()
        parse(body, URL, "")
        assert time.process_time() - began < 2
