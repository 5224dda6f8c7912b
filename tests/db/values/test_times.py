"""Times as the databases store them, and as days since 1970."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from newsfold.db.values.times import day_of, format_time, parse_time, whole_day, why_implausible


def test_format_and_parse():
    assert format_time(datetime(2026, 3, 2, 20, tzinfo=timezone(timedelta(hours=2)))) == "2026-03-02T18:00:00Z"
    assert format_time(datetime(2026, 3, 2, 20, 0, 59, 999_999)) == "2026-03-02T20:00:59Z"  # noqa: DTZ001
    assert format_time(parse_time("2026-03-02")) == "2026-03-02T00:00:00Z"
    assert parse_time("2026-03-02T20:00:00+05:30") == datetime(2026, 3, 2, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-01", "0001-01-01T00:00:00+14:00"])
def test_text_that_is_no_time_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - the standard library has several messages
        parse_time(text)


@pytest.mark.parametrize(
    ("at", "day", "whole"),
    [
        ("1970-01-02T12:00:00Z", 1.5, 1),
        ("1969-12-31T18:00:00Z", -0.25, -1),
        ("1970-01-03", 2.0, 2),
        (None, None, None),
    ],
)
def test_days_since_1970(at, day, whole):
    assert (day_of(at), whole_day(at)) == (day, whole)


def test_early_years_have_four_digits():
    assert format_time(parse_time("0001-01-01")) == "0001-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("at", "why"),
    [
        ("0001-01-01", "before 1900"),
        ("1899-12-31T23:59:00Z", "before 1900"),
        ("1900-01-01", None),
        ("1969-12-31T19:00:00-05:00", "zero of a clock"),
        ("1970-01-01T09:00:00Z", "zero of a clock"),
        ("1970-01-03", None),
        ("2026-03-04", None),  # two days of tolerance for zones and clocks
        ("2026-03-04T00:01:00Z", "after it was fetched"),
    ],
)
def test_why_implausible(at, why):
    assert why_implausible(parse_time(at), parse_time("2026-03-02")) == why
