"""Times in the forms that feeds, pages and people write."""

import pytest

from newsfold.db.values.written_times import parse_written_time


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thu, 09 Oct 2025 07:45:00 CEST", "2025-10-09 05:45 minute"),  # names of zones
        ("Do, 09 Jan 2025 07:45:00 +0100", "2025-01-09 06:45 minute"),  # weekdays of two letters
        ("po., 6. led 2025 07:45 +0100", "2025-01-06 06:45 minute"),
        ("xq, 09 Jan 2025 07:45:00 +0100", "2025-01-09 00:00 day"),
        ("Thu, 09 Jan 2025 07:45:00 CET", "2025-01-09 06:45 minute"),
        ("9 Jan 2025 07:45 MSK", "2025-01-09 04:45 minute"),
        ("Thu, 09 Jan 2025 07:45:00 AEDT", "2025-01-08 20:45 minute"),
        ("Thu, 09 Jan 2025 07:45:00 KST", "2025-01-08 22:45 minute"),
        ("Thu, 09 Jan 2025 07:45:00 IST", "2025-01-09 00:00 day"),  # India, Israel or Ireland
        ("Jan 9, 2025 7:45 PM IST", "2025-01-09 00:00 day"),
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
        ("/Date(1736408700000)/", "2025-01-09 07:45 minute"),
        (r"\/Date(1736408700000+0100)\/", "2025-01-09 07:45 minute"),
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
        ("02-Jan-25", "2025-01-02 00:00 day"),  # years of two digits
        ("Thu, 09 Jan 25 07:45 GMT", "2025-01-09 07:45 minute"),
        ("Thursday, 09-Jan-25 07:45:00 GMT", "2025-01-09 07:45 minute"),
        ("9 Jan 98 07:45 +0100", "1998-01-09 06:45 minute"),
        ("Thu, 09 Jan 2025 07:45:00 CST", "2025-01-09 13:45 minute"),  # RFC 822 defines this zone
        ("Thu Jan 09 07:45:00 CST 2025", "2025-01-09 00:00 day"),
        ("Thu, 09 Jan 2025 07:45:00 +1700", "2025-01-09 00:00 day"),
        ("Thu, 09 Jan 2025 07:45:00 -0017", "2025-01-09 00:00 day"),
        ("Thu, 09 Jan 2025 07:45:00 N", "2025-01-09 00:00 day"),
        ("July 9, 2025, 7:45 p.m. ET", "2025-07-09 23:45 minute"),  # summer and winter of the United States
        ("January 9, 2025 at 7:45 PM PT", "2025-01-10 03:45 minute"),
        ("March 9, 2025 3:00 AM ET", "2025-03-09 07:00 minute"),
        ("March 9, 2025 1:59 AM ET", "2025-03-09 06:59 minute"),
        ("November 2, 2025 1:30 AM ET", "2025-11-02 00:00 day"),
        ("November 2, 2025 2:30 AM ET", "2025-11-02 07:30 minute"),
        ("July 9, 2001 7:45 PM ET", "2001-07-09 00:00 day"),
        ("Jan 9, 2025 8 PM", "2025-01-09 20:00 minute"),
        ("Jan 9, 2025 8 p.m. EST", "2025-01-10 01:00 minute"),
        ("Jan 9, 2025 7:45 PM (EST)", "2025-01-10 00:45 minute"),
        ("Jan 9, 2025 7:45 PM (local)", "2025-01-09 00:00 day"),
        ("2025-01-09 07:45 +0100 PM", "2025-01-09 00:00 day"),
        ("2025-01-09T07:45:00+01:00[Europe/Oslo]", "2025-01-09 06:45 minute"),
        ("2025-01-09T07:45:00[Europe/Oslo]", "2025-01-09 00:00 day"),
        ("2025-01-09 07:45 UTC+1", "2025-01-09 06:45 minute"),
        ("2025-01-09 07:45 Etc/GMT+1", "2025-01-09 00:00 day"),
        ("2025-01-09+01:00", "2025-01-09 00:00 day"),  # a day of XML Schema with its zone
        ("2025-01-09-05:00", "2025-01-09 00:00 day"),
        ("2025-W02-4T07:45:00Z", "2025-01-09 07:45 minute"),
        ('"2025-01-09T07:45:00Z"', "2025-01-09 07:45 minute"),  # quoted
        ("\u20182025-01-09 07:45\u2019", "2025-01-09 07:45 minute"),
        ("2568-01-09T07:45:00+07:00", "2025-01-09 00:45 minute"),  # other calendars in the form of ISO 8601
        ("1403-10-20T07:45:00+03:30", "2025-01-09 04:15 minute"),
        ("۱۴۰۳/۱۰/۲۰ ۰۷:۴۵", "2025-01-09 07:45 minute"),
        ("0001-01-01T00:00:00Z", "0001-01-01 00:00 minute"),  # refused by why_implausible, with a reason
        ("9.1.2025 klo 7.45", "2025-01-09 07:45 minute"),
        ("09.01.2025 7.45 Uhr", "2025-01-09 07:45 minute"),
        ("09.01.2025 7.45", "2025-01-09 00:00 day"),
        ("9 Jan 2025 07:45 - 08:15", "2025-01-09 00:00 day"),
        ("9 Jan 2025 晚上7:45", "2025-01-09 19:45 minute"),
        ("9 января 2025, 07:45 MSK", "2025-01-09 04:45 minute"),
        ("четверг, 9 января 2025 07:45", "2025-01-09 07:45 minute"),
        ("٩ يناير ٢٠٢٥ ٧:٤٥ م", "2025-01-09 19:45 minute"),
        ("令和7年1月9日 07:45", "2025-01-09 07:45 minute"),
        ("jueves 9 de enero de 2025 a las 07:45", "2025-01-09 07:45 minute"),
        ("9 de janeiro de 2025 às 7h45", "2025-01-09 07:45 minute"),
        ("9 января 2025 г. в 07:45", "2025-01-09 07:45 minute"),
        ("9 มกราคม 2568 เวลา 07:45 น.", "2025-01-09 07:45 minute"),
        ("9 Jan 2025 07:45 A", "2025-01-09 00:00 day"),
        ("9 Jan 2025 07:45 W", "2025-01-09 00:00 day"),
        ("9 Jan 2025 7:45 p", "2025-01-09 00:00 day"),
        ("٩ مايو ٢٠٢٥", "2025-05-09 00:00 day"),
        ("Thursday,January 9,2025 19:45 pm", "2025-01-09 19:45 minute"),
        ("January 9,2025", "2025-01-09 00:00 day"),
        ("2025-01-09 07:45:00.02025-01-09 07:45:00.0", "2025-01-09 07:45 minute"),
        ("17363223001736322300", None),
        ("soon", None),
        ("2025-02-30T10:00:00Z", None),
    ],
)
def test_parse_written_time(text, expected):
    written = parse_written_time(text)
    assert (written and f"{written.at.isoformat(' ')[:16]} {written.precision}") == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("03/02/2025 07:45", "en-US", "2025-03-02"),
        ("03/02/2025 07:45", "en_us", "2025-03-02"),
        ("03/02/2025", "en-GB", "2025-02-03"),
        ("03/02/2025", "en", None),
        ("03/02/2025", "sv", None),
        ("03-02-2025", "nl", "2025-02-03"),
        ("03/02/2025", "fr-FR", "2025-02-03"),
        ("03.02.2025", "en-US", "2025-02-03"),
        ("03/02/2025 07:45", "de", None),  # Germans write dots: a program chose the slashes, and the order
        ("03-02-2025", "en-US", None),
        ("03/02/2025", "x" * 5000, None),
        ("03/02/2025", "zh-Hant-TW", None),
        ("03/02/2025", "no such language/../..", None),
    ],
)
def test_the_language_decides_between_two_orders(text, language, expected):
    written = parse_written_time(text, language)
    assert (written and f"{written.at:%Y-%m-%d}") == expected
