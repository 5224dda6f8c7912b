"""Pages that send their reader to another URL by `<meta http-equiv="refresh">`."""

import time

import pytest

from newsfold.crawler.fetching.refresh import (
    MAX_REFRESH_BYTES,
    find_refresh,
    may_refresh,
    parse_refresh,
    refresh_target,
)

URL = "https://quay.example/old/a"
TARGET = "https://quay.example/new"


@pytest.mark.parametrize(
    ("content", "reference"),
    [
        ("0;url=/new", "/new"),
        ("0; url=/new", "/new"),
        ("0;URL=/new", "/new"),
        ("0; Url = '/new'", "/new"),
        ('0;url="/new"', "/new"),
        ('0;url="/new" later', "/new"),
        ("0;url='/new", "/new"),
        ("0, url=/new", "/new"),
        ("0 url=/new", "/new"),
        ("0;/new", "/new"),
        ("0;'/new'", "/new"),
        ("\n 5 ;\t url=/new \n", "/new"),
        ("0.5;url=/new", "/new"),
        (".5;url=/new", "/new"),
        ("0;url=/new?a=1;b=2", "/new?a=1;b=2"),
        ("10;url=/new", "/new"),
        ("11;url=/new", ""),
        ("300;url=/new", ""),
        ("9999999999999;url=/new", ""),
        ("0", ""),
        ("0;", ""),
        ("0;url=", ""),
        ("0;url=''", ""),
        ("300", ""),
        ("", ""),
        ("url=/new", ""),
        (";url=/new", ""),
        ("-1;url=/new", ""),
        ("now;url=/new", ""),
        ("0url=/new", ""),
    ],
)
def test_the_content_of_a_refresh(content: str, reference: str) -> None:
    assert parse_refresh(content, 10) == reference


@pytest.mark.parametrize(
    ("markup", "target"),
    [
        ("<meta http-equiv=refresh content='0; url=/new'>", TARGET),
        ("<META CONTENT='0; URL=/new' HTTP-EQUIV='Refresh'>", TARGET),
        ("<meta http-equiv = ' refresh ' content='0; url=/new'>", TARGET),
        ("<meta http-equiv=refresh content='0; url=../new#top'>", TARGET),
        ("<meta http-equiv=refresh content='0;url=&quot;/new&quot;'>", TARGET),
        ("<base href=/x/><meta http-equiv=refresh content='0; url=y z'>", "https://quay.example/x/y%20z"),
        ("<meta http-equiv=refresh content='0; url=//other.example/'>", "https://other.example/"),
        ("<meta http-equiv=refresh content='0; url=http://quay.example/old/a'>", "http://quay.example/old/a"),
        ("<body><p>Moved.</p><meta http-equiv=refresh content='0; url=/new'>", TARGET),
        ("<noscript><meta http-equiv=refresh content='0; url=/new'></noscript>", ""),
        ("<!-- <meta http-equiv=refresh content='0; url=/new'> -->", ""),
        ("<script>'<meta http-equiv=refresh content=\"0; url=/new\">'</script>", ""),
        ("<meta http-equiv=refresh content='300'>", ""),
        ("<meta http-equiv=refresh content='0'>", ""),
        ("<meta http-equiv=refresh>", ""),
        ("<meta http-equiv=refresh content='0; url='>", ""),
        ("<meta http-equiv=refresh content='5; url=https://quay.example/old/a'>", ""),
        ("<meta http-equiv=refresh content='5; url=?utm_source=reload#top'>", ""),
        ("<meta http-equiv=refresh content='0; url=javascript:go()'>", ""),
        ("<meta http-equiv=refresh content='0; url=https://qu ay.example/'>", ""),
        ("<meta http-equiv=refresh content='300'><meta http-equiv=refresh content='0; url=/new'>", ""),
        ("<meta name=refresh content='0; url=/new'>", ""),
        ("<p>http-equiv=refresh</p>", ""),
        (" " * MAX_REFRESH_BYTES + "<meta http-equiv=refresh content='0; url=/new'>", ""),
    ],
)
def test_the_target_of_a_page(markup: str, target: str) -> None:
    body = f"<!doctype html><html><head><title>A</title>{markup}".encode()
    assert find_refresh(body, URL, 10) == target
    assert may_refresh(body) or not target


@pytest.mark.parametrize(
    "part", ["http-equiv ", "http-equiv=", "http-equiv=' ", "<meta http-equiv=refresh content='0;"]
)
def test_hostile_pages_take_linear_time(part: str) -> None:
    started = time.perf_counter()
    find_refresh((part * 50_000).encode(), URL, 10)
    may_refresh((part + " " * 100_000).encode())
    parse_refresh("0" + " " * 100_000 + "url" + " " * 100_000, 10)
    assert time.perf_counter() - started < 1


@pytest.mark.parametrize(
    ("value", "target"),
    [("0; url=/new", TARGET), ("0;/new", TARGET), ("5", ""), ("60; url=/new", ""), ("0; url=/old/a", ""), ("", "")],
)
def test_the_header_refresh(value: str, target: str) -> None:
    assert refresh_target(value, URL, 10) == target
