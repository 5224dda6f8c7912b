"""What headers, meta tags and tdmrep.json say against keeping and mining a page."""

import json

import pytest

from newsfold.crawler.politeness.optouts import optouts, reserved_by_file

URL = "https://herald.example/2026/dock?page=2"


@pytest.mark.parametrize(
    ("headers", "body", "found"),
    [
        ([], b"", []),
        ([("X-Robots-Tag", "noarchive")], b"", ["noarchive"]),
        ([("x-robots-tag", "nosnippet, NoArchive")], b"", ["noarchive"]),
        ([("x-robots-tag", "otherbot: noarchive")], b"", []),
        ([("x-robots-tag", "newsfold: noarchive, noai")], b"", ["noai", "noarchive"]),
        ([("x-robots-tag", "unavailable_after: 25 Jun 2026 15:00:00 GMT, noarchive")], b"", ["noarchive"]),
        ([("tdm-reservation", "1")], b"", ["tdm"]),
        ([("tdm-reservation", "0")], b"", []),
        ([("tdm-reservation", "1")], b'<meta name="tdm-reservation" content="0">', []),
        ([("tdm-reservation", "soon")], b"", []),
        ([], b"<META content='noarchive,follow' NAME=robots>", ["noarchive"]),
        ([], b'<meta name="googlebot" content="noarchive">', []),
        ([], b'<meta name="newsfold" content="noarchive">', ["noarchive"]),
        ([], b'<meta name="tdm-reservation" content="1"/>', ["tdm"]),
        ([], b"<p>noarchive</p><meta name=robots content=index>", []),
        ([], b"<meta " * 100_000, []),
    ],
)
def test_page_and_headers(headers, body, found):
    assert optouts(headers, body, URL) == found


@pytest.mark.parametrize(
    ("rules", "reserved"),
    [
        ([{"location": "/", "tdm-reservation": 1}], True),
        ([{"location": "*", "tdm-reservation": 1}], True),
        ([{"location": "/", "tdm-reservation": 1}, {"location": "/2026/", "tdm-reservation": 0}], False),
        ([{"location": "/sport/", "tdm-reservation": 1}], None),
        ([{"location": "/*/dock", "tdm-reservation": 1}], True),
        ([{"location": "/*dock$", "tdm-reservation": 1}], None),
        ([{"location": "/*page=2$", "tdm-reservation": 1}], True),
        ([{"location": "/2026/dock", "tdm-reservation": "1"}], True),
        ([{"location": 7}, "x", None, {"tdm-reservation": 1}], None),
        ({"location": "/", "tdm-reservation": 1}, None),
    ],
)
def test_file(rules, reserved):
    assert reserved_by_file(json.dumps(rules), URL) is reserved


@pytest.mark.parametrize("text", [None, "", "<html>", "[" * 100_000])
def test_what_is_no_file(text):
    assert reserved_by_file(text, URL) is None


def test_the_file_decides_where_the_page_is_silent():
    assert optouts([], b"", URL, '[{"location": "/", "tdm-reservation": 1}]') == ["tdm"]
    assert optouts([("tdm-reservation", "0")], b"", URL, '[{"location": "/", "tdm-reservation": 1}]') == []
