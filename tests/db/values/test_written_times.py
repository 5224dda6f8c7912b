"""Times in the forms that feeds, pages and people write."""

import pytest

from newsfold.db.values.written_times import parse_written_time


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thu, 09 Oct 2025 07:45:00 CEST", "2025-10-09 05:45 minute"),  # names of zones
        ("Thu, 09 Jan 2025 07:45:00 CET", "2025-01-09 06:45 minute"),
        ("9 Jan 2025 07:45 MSK", "2025-01-09 04:45 minute"),
        ("Thu, 09 Jan 2025 07:45:00 AEDT", "2025-01-08 20:45 minute"),
        ("Thu, 09 Jan 2025 07:45:00 KST", "2025-01-08 22:45 minute"),
        ("Thu, 09 Jan 2025 07:45:00 IST", "2025-01-09 00:00 day"),  # India, Israel or Ireland
        ("Jan 9, 2025 7:45 PM IST", "2025-01-09 14:15 minute"),
        ("Thu, 09 Jan 2025 07:45:00 XYT", "2025-01-09 00:00 day"),
        ("Jan 9, 2025 11:45 PM EST", "2025-01-10 04:45 minute"),  # twelve hours
        ("January 9, 2025 12:05 a.m.", "2025-01-09 00:05 minute"),
        ("2025-01-09 12:05:00 PM", "2025-01-09 12:05 minute"),
        ("2025-01-09 19:05 AM", "2025-01-09 00:00 day"),
        ("2025-01-09T07:45:00+02", "2025-01-09 05:45 minute"),  # sloppy offsets
        ("2025-01-09T07:45:00-3:30", "2025-01-09 11:15 minute"),
        ("2025-01-09T07:45:00.25 -0800", "2025-01-09 15:45 minute"),
        ("2025-01-09t07:45:00z", "2025-01-09 07:45 minute"),
        ("Thu Jan 09 2025 07:45:00 GMT-0500 (EST)", "2025-01-09 12:45 minute"),
        ("Thu Jan 09 07:45:00 JST 2025", "2025-01-08 22:45 minute"),
        ("2025-01-09 07:45:31.123456789 +0900 JST", "2025-01-08 22:45 minute"),
        ("2025-01-09T07:45:00Z+02:00", "2025-01-09 00:00 day"),  # contradictions
        ("2025-01-09 07:45:00 +0900 CET", "2025-01-09 00:00 day"),
        ("20250109T074500Z", "2025-01-09 07:45 minute"),  # compact
        ("20250109074500", "2025-01-09 07:45 minute"),
        ("1736408700", "2025-01-09 07:45 minute"),  # since 1970
        ("1736408700000", "2025-01-09 07:45 minute"),
        ("2025年1月9日 7時45分", "2025-01-09 07:45 minute"),
        ("2025년 1월 9일 오후 7:45", "2025-01-09 19:45 minute"),
        ("2025年1月9日 下午7:45", "2025-01-09 19:45 minute"),
        ("2025/01/09 07:45", "2025-01-09 07:45 minute"),
        ("09.01.2025 07:45", "2025-01-09 07:45 minute"),
        ("09/01/2025 07:45", None),  # 9 January or September 1
        ("01/09/2025 7:45 PM PST", "2025-01-10 03:45 minute"),
        ("Thu 01/09/2025 07:45", "2025-01-09 07:45 minute"),
        ("9. Januar 2025, 07:45 Uhr", "2025-01-09 07:45 minute"),
        ("9 janvier 2025 à 07:45", "2025-01-09 07:45 minute"),
        ("January 9, 2025", "2025-01-09 00:00 day"),
        ("January 9, 2025 07:45, changed in the evening", "2025-01-09 00:00 day"),
        ("2025-01-09T00:00:00", "2025-01-09 00:00 day"),
        ("soon", None),
        ("2025-02-30T10:00:00Z", None),
    ],
)
def test_parse_written_time(text, expected):
    written = parse_written_time(text)
    assert (written and f"{written.at:%Y-%m-%d %H:%M} {written.precision}") == expected
