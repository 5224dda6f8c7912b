"""Dates in the forms that pages and feeds use, and the choice among several of them."""

import pytest

from newsfold.extract.metadata.dates import choose_timestamp, find_date_in_url, parse_timestamp


@pytest.mark.parametrize(
    ("text", "at", "precision"),
    [
        ("2026-03-02T09:30:00Z", "2026-03-02T09:30", "minute"),
        ("2026-03-02T09:30:00+0530", "2026-03-02T04:00", "minute"),
        ("2026-03-02 09:30:15.123 UTC", "2026-03-02T09:30", "minute"),
        ("2026-03-02", "2026-03-02T00:00", "day"),
        ("2026-03-02T00:00:00", "2026-03-02T00:00", "day"),
        ("2026-03-02T00:00:00Z", "2026-03-02T00:00", "minute"),
        ("Mon, 02 Mar 2026 09:30:00 +0100", "2026-03-02T08:30", "minute"),
        ("yesterday", None, None),
        ("2026-02-30", None, None),
        ("", None, None),
    ],
)
def test_parse_timestamp(text, at, precision):
    timestamp = parse_timestamp(text, "meta")
    assert (timestamp and f"{timestamp.at:%Y-%m-%dT%H:%M}", timestamp and timestamp.precision) == (at, precision)


def test_a_time_to_the_minute_wins_over_an_earlier_candidate_with_the_day_only():
    timestamp = choose_timestamp([("json-ld", "2026-03-02"), ("meta", "2026-03-02T09:30:00Z")], None)
    assert timestamp is not None
    assert timestamp.evidence == "meta"


def test_find_date_in_url():
    assert find_date_in_url("https://a.example/2026/03/02/x") == "2026-03-02"
    assert find_date_in_url("https://a.example/x-20260302") == ""
