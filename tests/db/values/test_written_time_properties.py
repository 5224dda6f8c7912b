"""A time is read exactly, or as its day, or not at all: never as another minute or another day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from babel.dates import format_date
from hypothesis import given, settings
from hypothesis import strategies as st

from newsfold.db.values.month_names import LANGUAGES
from newsfold.db.values.written_times import parse_written_time

# Formats of strftime; {zone} stands for a key of ZONES.
FORMS = [
    "%Y-%m-%dT%H:%M:00{zone}", "%Y-%m-%d %H:%M:00 {zone}", "%a, %d %b %Y %H:%M:00 {zone}",
    "%A, %d-%b-%y %H:%M {zone}",
    "%d %b %y %H:%M {zone}", "%a %b %d %H:%M:00 {zone} %Y", "%a %b %d %Y %H:%M:00 {zone}", "%B %d, %Y %I:%M %p {zone}",
    "%b. %d, %Y at %I:%M %p {zone}", "%d.%m.%Y %H:%M {zone}", "%m/%d/%Y %I:%M %p {zone}", "%Y%m%dT%H%M00{zone}",
    "%Y/%m/%d %H:%M {zone}", "%Y年%m月%d日 %H:%M {zone}", "%H:%M {zone}, %d %B %Y", "%d. %m. %Y, %H:%M {zone}",
    "{zone} %H:%M %d %B %Y", "%d-%m-%Y %H.%M {zone}", "%Y-%m-%d {zone}", "%d %B %Y %I %p {zone}",
    "%B %d, %Y {zone} %H:%M",
]  # fmt: skip
# What is written in place of a zone → its hours from UTC; None if it has no clear meaning there.
ZONES = {
    "": 0, "Z": 0, "GMT": 0, "UTC": 0, "+0100": 1, "+01:00": 1, "+01": 1, "-5:00": -5, "-0330": -3.5, "+05:30": 5.5,
    "GMT+0900": 9, "UTC+1": 1, "UTC-08:00": -8, "CET": 1, "CEST": 2, "BST": 1, "JST": 9, "MSK": 3, "AEDT": 11,
    "EST": -5,
    "PDT": -7, "+0100 CET": 1, "GMT+0100 (CET)": 1, "(EST)": -5, "NZST": 12,
    "IST": None, "XYT": None, "A": None, "Z+01:00": None, "+0900 CET": None, "+25:00": None, "local time": None,
    "or so": None, "(edited)": None, "/ 2027": None, "updated": None, "PM": None, "-": None, "[Europe/Oslo]": None,
    "20:15 20:16": None, "Q3": None, "am": None,
}  # fmt: skip
_MINUTES = st.integers(0, 40_000_000)  # from 1990 to 2066
MOMENTS = _MINUTES.map(lambda minutes: datetime(1990, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))


@settings(max_examples=1500, deadline=None)
@given(
    MOMENTS, st.sampled_from(FORMS), st.sampled_from(sorted(ZONES)), st.sampled_from(["", "en-US", "en-GB", "de", "fr"])
)
def test_a_time_is_exact_or_a_day_or_none(moment, form, zone, language):
    # One text can have two valid readings: by the order of its parts, and of a 12-hour time without AM or PM.
    if "%m/%d" in form and language in ("en-GB", "fr"):
        return
    text = moment.strftime(form).replace("{zone}", zone).strip()
    written = parse_written_time(text, language)
    if written is None:
        return
    if written.precision == "day":
        assert written.at.date() in (moment.date(), _utc_day(moment, zone))
        assert (written.at.hour, written.at.minute) == (0, 0)
        return
    assert ZONES[zone] is not None or zone in ("-", "PM", "am", "[Europe/Oslo]"), text
    if zone in ("PM", "am"):  # the text then says so
        return
    expected = moment - timedelta(hours=ZONES[zone] or 0)
    if "%I %p" in form:
        expected = (
            expected.replace(minute=0) if (ZONES[zone] or 0) % 1 == 0 else expected - timedelta(minutes=moment.minute)
        )
    assert written.at == expected, text


def _utc_day(moment: datetime, zone: str) -> date:
    return (moment - timedelta(hours=ZONES[zone] or 0)).date()


@settings(max_examples=500, deadline=None)
@given(
    st.text(st.sampled_from("0123456789:-/.,+ TZapmPM年月日ETCS()\u200f٣۴กהמ"), max_size=60) | st.text(max_size=200),
    st.text(max_size=12),
)
def test_no_text_raises(text, language):
    written = parse_written_time(text, language)
    assert written is None or written.at.utcoffset() == timedelta(0)


@pytest.mark.parametrize("language", sorted({*LANGUAGES} - {"fo", "sr-Latn", "tl", "uz-Cyrl", "zh-Hant"}))
def test_days_in_the_forms_of_unicode_are_right_or_not_read(language):
    for month in range(1, 13):
        day = date(2026, month, 17 if month % 2 else 2)
        for form in ("medium", "long", "full"):
            text = format_date(day, form, locale=language)
            written = parse_written_time(text)
            assert written is None or written.at.date() == day, text


def test_most_languages_are_read_in_full():
    """In 76 of the languages each month is read in the long form of Unicode's CLDR."""
    read = 0
    for language in {*LANGUAGES} - {"fo", "sr-Latn", "tl", "uz-Cyrl", "zh-Hant"}:
        days = [date(2026, month, 17) for month in range(1, 13)]
        read += all(parse_written_time(format_date(day, "long", locale=language)) for day in days)
    assert read >= 75
