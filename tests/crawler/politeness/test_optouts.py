"""Opt-outs in headers, meta tags and tdmrep.json."""

import json

import pytest

from newsfold.crawler.politeness.optouts import find_optouts, is_reserved_by_tdmrep

URL = "https://herald.example/2026/dock?page=2"


@pytest.mark.parametrize(
    ("headers", "body", "optouts"),
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
def test_optouts_of_headers_and_meta_tags(headers, body, optouts):
    assert find_optouts(headers, body, URL) == optouts


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
def test_the_longest_location_of_tdmrep_json_decides(rules, reserved):
    assert is_reserved_by_tdmrep(json.dumps(rules), URL) is reserved


@pytest.mark.parametrize("text", [None, "", "<html>", "[" * 100_000])
def test_an_invalid_tdmrep_json_reserves_nothing(text):
    assert is_reserved_by_tdmrep(text, URL) is None


def test_tdmrep_json_decides_if_the_page_has_no_reservation():
    assert find_optouts([], b"", URL, '[{"location": "/", "tdm-reservation": 1}]') == ["tdm"]
    assert find_optouts([("tdm-reservation", "0")], b"", URL, '[{"location": "/", "tdm-reservation": 1}]') == []


@pytest.mark.parametrize(
    ("headers", "body", "optouts"),
    [
        ([("X-Robots-Tag", "noindex; noarchive")], b"", ["noarchive"]),
        ([("X-Robots-Tag", "noindex noarchive")], b"", ["noarchive"]),
        ([("X-Robots-Tag", "otherbot: noindex; noarchive")], b"", []),
        ([], b'<meta property="robots" content="noarchive">', ["noarchive"]),
        ([], b'<meta http-equiv="X-Robots-Tag" content="noarchive">', ["noarchive"]),
        ([], b'<meta name="robots" content="noindex&#44;noai">', ["noai"]),
        ([], b'<meta http-equiv="tdm-reservation" content="1">', ["tdm"]),
        ([], '<meta name="robots" content="noarchive">'.encode("utf-16"), ["noarchive"]),
    ],
)
def test_optouts_in_odd_forms_count(headers, body, optouts):
    assert find_optouts(headers, body, URL) == optouts


def test_a_byte_order_mark_does_not_hide_a_tdmrep_json():
    assert is_reserved_by_tdmrep('\ufeff[{"location": "/", "tdm-reservation": 1}]', URL) is True
