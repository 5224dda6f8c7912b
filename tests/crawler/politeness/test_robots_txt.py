"""Parsing robots.txt according to RFC 9309."""

import pytest

from newsfold.crawler.fetching.limits import MAX_ROBOTS_TXT_BYTES
from newsfold.crawler.politeness.robots_txt import MAX_DELAY, decode_robots, parse_robots

ROBOTS_TXT = """
User-agent: *
Disallow: /private/
Allow: /private/open
Disallow: /*.pdf$
Crawl-delay: 7

User-agent: newsfold
User-agent: other
Disallow: /ours/
Crawl-delay: 1000
Sitemap: https://herald.example/sitemap.xml
"""


@pytest.mark.parametrize(
    ("status", "body", "allowed", "refusal"),
    [
        (200, "User-agent: *\nDisallow: /a", False, None),
        (200, "User-agent: *\nDisallow: /b", True, None),
        (200, "User-agent: *\nDisallow: /a\nAllow: /a", True, None),
        (200, "", True, None),
        (200, "<html>Welcome</html>", True, None),
        (204, None, True, None),
        (404, "Disallow: /", True, None),
        (403, None, True, None),
        (301, None, True, None),
        (429, None, False, "robots.txt not to be had: status 429"),
        (500, None, False, "robots.txt not to be had: status 500"),
        (503, "", False, "robots.txt not to be had: status 503"),
        (None, None, False, "robots.txt not to be had: no answer"),
    ],
)
def test_each_status_allows_or_forbids(
    status: int | None, body: str | None, allowed: bool, refusal: str | None
) -> None:
    rules = parse_robots(status, body)
    assert rules.refusal == refusal
    assert rules.allows("https://herald.example/a") is allowed


def test_our_own_group_replaces_the_general_one() -> None:
    rules = parse_robots(200, ROBOTS_TXT)
    assert not rules.allows("https://herald.example/ours/x")
    assert rules.allows("https://herald.example/private/x")
    assert rules.delay == MAX_DELAY
    assert rules.sitemaps == ["https://herald.example/sitemap.xml"]


@pytest.mark.parametrize(
    ("path", "allowed"), [("/private/x", False), ("/private/open/x", True), ("/x.pdf", False), ("/x.pdf?y", True)]
)
def test_the_longest_rule_decides(path: str, allowed: bool) -> None:
    rules = parse_robots(200, ROBOTS_TXT.replace("newsfold", "another"))
    assert rules.allows(f"https://herald.example{path}") is allowed
    assert rules.delay == 7


@pytest.mark.parametrize("start", ["\ufeff", "\ufeff\ufeff", "\ufeff\r\n\t", "\n \ufeff"])
def test_a_byte_order_mark_does_not_hide_the_first_group(start: str) -> None:
    rules = parse_robots(200, f"{start}User-agent: *\nDisallow: /drafts/\n")
    assert not rules.allows("https://herald.example/drafts/x")
    assert rules.allows("https://herald.example/x")


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("/news.xml", "https://herald.example:8443/news.xml"),
        ("news.xml", "https://herald.example:8443/news.xml"),
        ("//www.herald.example/a.xml", "https://www.herald.example/a.xml"),
        ("https://cdn.example/a.xml", "https://cdn.example/a.xml"),
        ("ftp://herald.example/a.xml", None),
    ],
)
def test_sitemaps_are_resolved_against_the_url_of_the_file(link: str, url: str | None) -> None:
    rules = parse_robots(200, f"\ufeffSitemap: {link}\nSitemap: {link}", "https://herald.example:8443/robots.txt")
    assert rules.sitemaps == [url] * (url is not None)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_of_a_large_file_the_whole_lines_of_the_start_count(line_end: str) -> None:
    start = f"User-agent: *{line_end}Disallow: /a{line_end}".encode()
    filler = b"#" * (MAX_ROBOTS_TXT_BYTES - len(start) - 20) + line_end.encode()
    body = start + filler + b"Disallow: /" + b"x" * 99
    rules = parse_robots(200, decode_robots(body))
    assert [rules.allows(f"https://herald.example/{path}") for path in "ab"] == [False, True]


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le", "latin-1"])
def test_encodings_of_the_file(codec: str) -> None:
    text = decode_robots("User-agent: *\nDisallow: /a\n# geöffnet".encode(codec))
    assert not parse_robots(200, text).allows("https://herald.example/a")


@pytest.mark.parametrize(
    ("codec", "path", "urls"),
    [
        ("utf-8", "/café/", ["/caf%C3%A9/x", "/café/x"]),
        ("latin-1", "/café/", ["/caf%C3%A9/x", "/caf%E9/x", "/caf%e9/x"]),
        ("cp1251", "/новости/", ["/%ED%EE%E2%EE%F1%F2%E8/x"]),
        ("latin-1", "/100%25é/", ["/100%25%E9/x"]),
    ],
)
def test_a_path_stands_for_its_characters_and_for_its_bytes(codec: str, path: str, urls: list[str]) -> None:
    for end in ("", "\nDisallow: /b\n", " # no\r\nDisallow: /b"):
        rules = parse_robots(200, decode_robots(f"User-agent: *\nDisallow: {path}{end}".encode(codec)))
        assert [url for url in urls if rules.allows(f"https://herald.example{url}")] == []
        assert rules.allows("https://herald.example/b") is (end == "")
        assert rules.allows("https://herald.example/caf")


def test_rules_in_another_encoding_do_not_exceed_the_limit() -> None:
    line = b"Disallow: /" + b"\xe9" * 80 + b"\n"
    text = decode_robots(b"User-agent: *\n" + line * (MAX_ROBOTS_TXT_BYTES // len(line)) + b"Disallow: /\xe9")
    assert len(text) <= MAX_ROBOTS_TXT_BYTES
    assert text.endswith("\n")
    rules = parse_robots(200, text)
    assert [rules.allows(f"https://herald.example/{path}") for path in ("%E9" * 80, "%E9")] == [False, True]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("User-agent: newsfold/1.0 (+https://x.example)\nDisallow: /a", "/a"),
        ("User-agent: mailbot, NewsFold\nDisallow: /a", "/a"),
        ("User-agent: mailbot\nDisallow:\n\n\ufeffUser-agent: *\nDisallow: /a", "/a"),
        ("User-agent: *\u200b\nDisallow: /a\u200b", "/a"),
        ("User-agent: *\nDisallow: drafts/ # not yet", "/drafts/x"),
        ("User-agent: *\nDisallow: https://herald.example/drafts/", "/drafts/x"),
        ("User-agent: *\nDisallow: https://herald.example", "/x"),
        ("<html><body><pre>User-agent: *\nDisallow: /a</pre></body></html>", "/a"),
        ("<p>User-agent: *<br>Disallow: /a<br></p>", "/a"),
    ],
)
def test_faults_do_not_hide_a_rule(text: str, path: str) -> None:
    rules = parse_robots(200, text, "https://herald.example/robots.txt")
    assert not rules.allows(f"https://herald.example{path}")
    assert rules.allows("https://herald.example/") is (path != "/x")


def test_a_rule_for_another_host_forbids_nothing_here() -> None:
    text = "User-agent: *\nDisallow: https://old.herald.example/\nDisallow: http://other.example/a"
    assert parse_robots(200, text, "https://herald.example/robots.txt").allows("https://herald.example/a")


@pytest.mark.parametrize(
    ("value", "delay"),
    [("2.5", 2.5), ("2,5", 2.5), ("10s", 10), ("10 seconds", 10), ("-3", 0), ("nan", 0), ("1e999", 0), ("soon", 0)],
)
def test_crawl_delay(value: str, delay: float) -> None:
    assert parse_robots(200, f"User-agent: *\nCrawl-delay: {value}\nDisallow: /a").delay == delay


@pytest.mark.parametrize(
    "line",
    [
        "Sitemap: https://herald.example/a.xml https://herald.example/b.xml",
        "Sitemap: 'https://herald.example/a.xml'\nSitemap: <https://herald.example/b.xml>",
        "Sitemap: herald.example/a.xml\nSitemap: /b.xml # news",
    ],
)
def test_forms_of_sitemaps(line: str) -> None:
    sitemaps = parse_robots(200, line, "https://herald.example/robots.txt").sitemaps
    assert sitemaps == ["https://herald.example/a.xml", "https://herald.example/b.xml"]
