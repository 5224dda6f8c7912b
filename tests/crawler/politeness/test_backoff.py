"""Parsing the Retry-After header."""

import pytest

from newsfold.crawler.politeness.backoff import parse_retry_after

DATE = "Mon, 02 Mar 2026 20:00:00 GMT"


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("1.5", 1.5),
        ("99999999999999", 1e9),
        ("Mon, 02 Mar 2026 20:02:00 GMT", 120.0),
        ("Mon, 02 Mar 2026 19:00:00 GMT", 0.0),
        ("", None),
        ("soon", None),
        ("-5", None),
    ],
)
def test_parse_retry_after(header: str, seconds: float | None) -> None:
    assert parse_retry_after(header, DATE) == seconds


@pytest.mark.parametrize("header", ["3600, 3600", "3600s", '"3600"', "3600 seconds", "3600;", "3600.0"])
def test_seconds_in_odd_forms(header: str) -> None:
    assert parse_retry_after(header, DATE) == 3600
