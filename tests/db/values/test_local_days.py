"""Days of a time zone: which day a slot is on, and when a day begins."""

import sqlite3
from datetime import UTC, date, tzinfo
from zoneinfo import ZoneInfo

import pytest

from newsfold.db.values.local_days import count_by_day, days_until, slot_sql, start_of_day
from newsfold.db.values.times import format_time, parse_time


@pytest.mark.parametrize(
    ("at", "is_day", "zone", "day"),
    [
        ("2026-03-02T23:44:59Z", 0, "UTC", "2026-03-02"),
        ("2026-03-02T23:44:59Z", 0, "Europe/Berlin", "2026-03-03"),
        ("2026-03-02T22:59:59Z", 0, "Europe/Berlin", "2026-03-02"),
        ("2026-07-02T22:00:00Z", 0, "Europe/Berlin", "2026-07-03"),  # summer time
        ("2026-03-02T18:14:59Z", 0, "Asia/Kathmandu", "2026-03-02"),  # 5:45 before UTC
        ("2026-03-02T18:15:00Z", 0, "Asia/Kathmandu", "2026-03-03"),
        ("2026-03-02T04:00:00Z", 0, "America/New_York", "2026-03-01"),
        ("2026-03-02T00:00:00Z", 1, "America/New_York", "2026-03-02"),  # a day without a time is the same everywhere
    ],
)
def test_the_day_of_a_time(at: str, is_day: int, zone: str, day: str) -> None:
    (slot,) = sqlite3.connect(":memory:").execute(f"select {slot_sql('?1', '?2')}", [at, is_day]).fetchone()
    assert count_by_day([(slot, 3), (slot, 4)], ZoneInfo(zone)) == {day: 7}


def test_damaged_slots_are_left_out() -> None:
    slots = [("", 1), ("x.y", 1), ("9999-12-31T23.3", 1), ("2026-13-01T00.0", 1)]
    assert count_by_day(slots, ZoneInfo("Asia/Tokyo")) == {}


@pytest.mark.parametrize(
    ("day", "zone", "at"),
    [
        ("2026-03-02", UTC, "2026-03-02T00:00:00Z"),
        ("2026-03-02", ZoneInfo("Asia/Tokyo"), "2026-03-01T15:00:00Z"),
        ("2026-03-29", ZoneInfo("Europe/Berlin"), "2026-03-28T23:00:00Z"),
        ("2026-03-30", ZoneInfo("Europe/Berlin"), "2026-03-29T22:00:00Z"),
        ("0001-01-01", ZoneInfo("Asia/Tokyo"), "0001-01-01T00:00:00Z"),
    ],
)
def test_a_day_begins_at_its_local_midnight(day: str, zone: tzinfo, at: str) -> None:
    assert format_time(start_of_day(date.fromisoformat(day), zone)) == at


def test_the_last_days_end_with_that_of_the_reader() -> None:
    last = parse_time("2026-03-01T20:00:00Z")
    assert days_until(last, 3, ZoneInfo("Asia/Tokyo")) == ["2026-02-28", "2026-03-01", "2026-03-02"]
