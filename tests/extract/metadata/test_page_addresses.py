"""The addresses that a page names (its own, its picture, its AMP page, its original), resolved as browsers do."""

import json

import pytest

from newsfold.extract.html.base_url import base_url
from newsfold.extract.html.parse import parse_html
from newsfold.extract.metadata.page import extract_metadata

URL = "https://www.moor.example/2026/ferry"
BASE = "<base href='https://moor.example/en/'>"


def parse(head):
    tree = parse_html(f"<html><head>{head}</head><body><p>Text.</p></body></html>")
    assert tree is not None
    return tree


@pytest.mark.parametrize(
    ("head", "base"),
    [
        ("", URL),
        ("<base>", URL),
        ("<base target=_blank>", URL),
        ("<base href=''>", URL),
        (BASE, "https://moor.example/en/"),
        ("<BASE HREF='//cdn.example/x'>", "https://cdn.example/x"),
        ("<base href='/en/'>", "https://www.moor.example/en/"),
        ("<base href='en/'>", "https://www.moor.example/2026/en/"),
        ("<base href='?a'>", URL + "?a"),
        ("<base target=_top><base href='/a/'><base href='/b/'>", "https://www.moor.example/a/"),
        ("<base href='data:text/html,x'><base href='/b/'>", URL),
        ("<base href='javascript:x'>", URL),
        ("<base href='https://mo or.example/'>", URL),
        ("<base href='https://moor.example:99999/'>", URL),
        ("<base href='\\\\moor.example\\a b\\'>", "https://moor.example/a%20b/"),
        ("<!-- <base href='/x/'> --><base href='/a/'>", "https://www.moor.example/a/"),
    ],
)
def test_base_url(head, base):
    assert base_url(parse(head), URL) == base


def link(href, rel="canonical"):
    return f"<link rel={rel} href='{href}'>"


def og(name, content):
    return f"<meta property='og:{name}' content='{content}'>"


@pytest.mark.parametrize(
    ("head", "url"),
    [
        pytest.param("", URL, id="none"),
        pytest.param(link("https://moor.example/ferry"), "https://moor.example/ferry", id="absolute"),
        pytest.param(link("http://moor.example/ferry?utm_source=a#b"), "https://moor.example/ferry", id="tracking"),
        pytest.param(link("//moor.example/ferry"), "https://moor.example/ferry", id="without its scheme"),
        pytest.param(link("/ferry"), "https://www.moor.example/ferry", id="from the root"),
        pytest.param(link("ferry-2"), "https://www.moor.example/2026/ferry-2", id="beside the page"),
        pytest.param(link("second ferry"), "https://www.moor.example/2026/second%20ferry", id="space"),
        pytest.param(BASE + link("news/ferry"), "https://moor.example/en/news/ferry", id="base"),
        pytest.param(link("news/ferry") + BASE, "https://moor.example/en/news/ferry", id="base behind it"),
        pytest.param(BASE + og("url", "news/ferry"), "https://moor.example/en/news/ferry", id="og:url and base"),
        pytest.param("<base href='/x/'>" + link("ferry"), "https://www.moor.example/x/ferry", id="relative base"),
        pytest.param("<base href='https://cdn.example/'>" + link("ferry"), URL, id="base of another site"),
        pytest.param("<base href='data:,'>" + link("f"), "https://www.moor.example/2026/f", id="base of data"),
        pytest.param(link("javascript:void(0)"), URL, id="script"),
        pytest.param(link("mailto:desk@moor.example"), URL, id="mail"),
        pytest.param(link(""), URL, id="empty"),
        pytest.param(link("https://moor..example/ferry"), URL, id="invalid host"),
        pytest.param(link("https://mo or.example/ferry"), URL, id="space in the host"),
        pytest.param(link("https://moor.example:99999/ferry"), URL, id="invalid port"),
        pytest.param(link("https://{host}/ferry"), URL, id="template"),
        pytest.param(link("https:///"), URL, id="no host"),
        pytest.param(link("moor.example/ferry-2"), URL, id="host without slashes"),
        pytest.param(link("www.moor.example/ferry-2"), URL, id="www without slashes"),
        pytest.param(link("https://a..b/") + og("url", "/ferry-2"), "https://www.moor.example/ferry-2", id="og:url"),
        pytest.param(link("https://moor.example/"), URL, id="front page"),
        pytest.param(link("/"), URL, id="front page, relative"),
        pytest.param(link("https://other.example/ferry"), URL, id="another site"),
        pytest.param(link("https://moor.example/" + "a" * 3000), URL, id="too long"),
    ],
)  # fmt: skip
def test_the_url_of_a_page(head, url):
    assert extract_metadata(parse(head), URL).canonical_url == url


def json_ld(**fields):
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle"} | fields)}</script>'


@pytest.mark.parametrize(
    ("head", "image"),
    [
        (og("image", "p/1.jpg"), "https://moor.example/en/p/1.jpg"),
        (og("image", "/p/1 a.jpg"), "https://moor.example/p/1%20a.jpg"),
        (og("image", "//cdn.example/p/1.jpg"), "https://cdn.example/p/1.jpg"),
        (json_ld(image="p/1.jpg"), "https://moor.example/en/p/1.jpg"),
        (json_ld(image={"url": "../1.jpg"}), "https://moor.example/1.jpg"),
        (og("image", "data:image/png;base64,AA") + json_ld(image=["p/1.jpg"]), "https://moor.example/en/p/1.jpg"),
        (og("image", "javascript:x"), ""),
        (json_ld(image="https://cdn..example/1.jpg"), ""),
        (og("image", "http://192.168.0.1/1.jpg") + json_ld(image="/p/1.jpg"), "https://moor.example/p/1.jpg"),
        (og("image", "http://0x7f.1/reboot.jpg"), ""),
        (og("image", "http://router.lan/1.jpg"), ""),
        (og("image", "https://cdn.example:6379/1.jpg"), ""),
        ("", ""),
    ],
)
def test_the_picture_is_resolved_against_the_base(head, image):
    assert extract_metadata(parse(BASE + head), URL).image_url == image


def test_amp_page_and_original_are_resolved_against_the_base():
    assert (
        extract_metadata(parse(BASE + link("amp/ferry", "amphtml")), URL).amp_url == "https://moor.example/en/amp/ferry"
    )
    foreign = "<base href='https://coast.example/x/'>" + link("ferry")
    assert extract_metadata(parse(foreign), URL).original_url == "https://coast.example/x/ferry"
    assert extract_metadata(parse(foreign), URL).canonical_url == URL


@pytest.mark.parametrize("url", ["", "no url", "http://[", "javascript:x", "https://moor.example/\ud800"])
def test_a_page_without_a_valid_url_names_none_of_its_own(url):
    found = extract_metadata(parse(link("/ferry") + og("image", "/1.jpg")), url)
    assert (found.canonical_url, found.image_url, found.original_url, found.amp_url) == ("", "", "", "")


@pytest.mark.parametrize(
    "href",
    ["{{ url }}", "undefined", "${link}", "/https://moor.example/", "https://moor.example/https://moor.example/a"],
)
def test_placeholders_and_doubled_urls_are_no_canonical_url(href):
    assert extract_metadata(parse(f"<link rel=canonical href='{href}'>"), URL).canonical_url == URL


@pytest.mark.parametrize(
    ("page", "declared", "counts"),
    [
        ("/news/ferry-runs-again", "/news", False),
        ("/news/ferry-runs-again", "/news/", False),
        ("/news/2026/ferry-4711234", "/news/2026", False),
        ("/news/ferry-runs-again/amp", "/news/ferry-runs-again", True),
        ("/news/ferry-runs-again/2", "/news/ferry-runs-again", True),
        ("/ferry-runs-again/all-comments", "/ferry-runs-again", True),
        ("/news/ferry-runs-again", "/sea/ferry-runs-again", True),
        ("/news/ferry-runs-again", "/news?id=4711", True),
        ("/news/ferry-runs-again", "https://staging.moor.example/news/ferry-runs-again", False),
        ("/news/ferry-runs-again", "https://www-dev.moor.example/news/ferry-runs-again", False),
        ("/news/ferry-runs-again", "https://cms2.moor.example/news/ferry-runs-again", False),
        ("/news/ferry-runs-again", "https://testament.moor.example/news/ferry-runs-again", True),
    ],
)
def test_a_section_or_a_host_for_tests_is_not_the_page(page, declared, counts):
    url = f"https://moor.example{page}"
    expected = f"https://moor.example{declared}" if declared.startswith("/") else declared
    assert extract_metadata(parse(link(declared)), url).canonical_url == (expected if counts else url)


def test_a_page_on_a_host_for_tests_keeps_its_address():
    url = "https://staging.moor.example/news/ferry-runs-again"
    assert extract_metadata(parse(link(url)), url).canonical_url == url
