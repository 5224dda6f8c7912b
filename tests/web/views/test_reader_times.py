"""Test times in the reader's zone, and near the present."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from newsfold.web.views.reader_times import ReaderTimes

NOW = datetime(2026, 7, 2, 12, 0, tzinfo=UTC)
BERLIN = ReaderTimes(ZoneInfo("Europe/Berlin"), NOW)
HONOLULU = ReaderTimes(ZoneInfo("Pacific/Honolulu"), NOW)


def test_the_offset_is_that_of_the_date():
    assert BERLIN.date_time("2026-01-02T23:30:00Z") == "3 Jan 2026, 00:30"
    assert BERLIN.date_time("2026-06-30T23:30:00Z") == "1 Jul 2026, 01:30"
    assert BERLIN.weekday("2026-06-30T23:30:00Z") == "Wednesday 1 July 2026"
    assert HONOLULU.without_year("2026-01-02T03:00:00Z") == "1 Jan, 17:00"


def test_a_day_is_the_same_in_every_zone():
    assert HONOLULU.date_time("2026-01-02T00:00:00Z", "day") == "2 Jan 2026"
    assert HONOLULU.relative("2026-07-02T00:00:00Z", "day") == "2 Jul 2026"


@pytest.mark.parametrize(
    ("at", "text"),
    [("2026-07-02T11:59:30Z", "just now"), ("2026-07-02T11:35:00Z", "25 min ago"),
     ("2026-07-01T12:05:00Z", "23 h 55 min ago"),
     ("2026-07-01T12:00:00Z", "1 Jul 2026, 14:00"), ("2026-07-02T12:30:00Z", "2 Jul 2026, 14:30"), (None, "no date"),
     ("nonsense", "no date"), ("0001-01-01T00:00:00Z", "1 Jan 1, 00:53")],
)  # fmt: skip
def test_near_the_present(at, text):
    assert BERLIN.relative(at) == text


def test_rows_of_a_list_name_the_clock():
    assert BERLIN.short("2026-07-02T11:35:00Z") == "25 min ago"
    assert BERLIN.short("2026-06-30T10:00:00Z") == "12:00"


def test_utc_on_demand():
    assert BERLIN.utc("2026-06-30T23:30:00Z") == "30 Jun 2026, 23:30 UTC"
    assert BERLIN.utc("2026-06-30T00:00:00Z", "day") == ""
    assert BERLIN.utc(None) == ""
    assert HONOLULU.day("0001-01-01T00:00:00Z") == "no date", "out of the range of dates"
