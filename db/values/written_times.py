"""Parse a written time of any form: its time in UTC, or its day if it is not understood as a whole (pure)."""

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from newsfold.db.values.calendars import BUDDHIST_YEARS, PERSIAN_YEARS
from newsfold.db.values.month_names import is_month_first, is_short_weekday, weekday_number
from newsfold.db.values.times import format_time
from newsfold.db.values.written_days import FoundDay, find_days, find_short_year, full_year, plain_signs

MAX_TEXT = 100  # characters; a longer text is cut off, and gives at most a day

# Zone → hours from UTC. Names that several zones share equally are left out; see _AMBIGUOUS_ZONES.
_ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "ut": 0, "wet": 0, "west": 1, "cet": 1, "cest": 2, "mez": 1, "mesz": 2, "met": 1,
    "mest": 2, "bst": 1, "eet": 2, "eest": 3, "msk": 3, "trt": 3, "sast": 2, "cat": 2, "eat": 3, "wat": 1, "pkt": 5,
    "npt": 5.75, "ict": 7, "wib": 7, "wita": 8, "wit": 9, "sgt": 8, "myt": 8, "hkt": 8, "pht": 8, "kst": 9, "jst": 9,
    "awst": 8, "acst": 9.5, "acdt": 10.5, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13, "idt": 3, "brt": -3,
    "art": -3, "nst": -3.5, "ndt": -2.5, "adt": -3, "est": -5, "edt": -4, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8,
    "pdt": -7, "akst": -9, "akdt": -8, "hst": -10,
}  # fmt: skip
_AMBIGUOUS_ZONES = frozenset("ist cst ast gst amt sst".split())  # without an offset they give the day only
_EMAIL_ZONES = {"cst": -6}  # RFC 822 section 5.1 names this reading; in other forms it may be the time of China
# Zones of the United States whose name does not tell summer from winter → hours from UTC in winter.
_SEASONAL_ZONES = {"et": -5, "ct": -6, "mt": -7, "pt": -8}
_US_ZONES = frozenset("est edt cst cdt mst mdt pst pdt akst akdt et ct mt pt".split())
_MAX_OFFSETS = (-12, 14)  # hours from UTC; all zones are multiples of a quarter of an hour
# Words before or after a time of twelve hours.
_AM = frozenset("am 上午 午前 早上 凌晨 오전 ص πμ".split())
_PM = frozenset("pm 下午 午後 晚上 오후 م μμ".split())
# Words that may stand in a time and change nothing.
_FILLERS = frozenset(
    "at um uhr kl klo le à às as las alle om ore ora ob kell klukkan val plkst saat lúc pukul godz ve de del of"
    " the on hs hrs published в о г года р року ч ў น เวลา الساعة ساعت".split()
)
_SHORT_FILLERS = frozenset("ahotuvw")  # only as small letters: capital ones are zones in e-mail
_QUOTES = " \t\r\n\"'“”„‘’«»`"

_ISO = re.compile(r"(\d{4})-\d\d-\d\d(?:([T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:?\d\d)?)?", re.A)
_ISO_DAY = re.compile(r"(?:19|20)\d\d-\d\d-\d\d", re.A)
_EMAIL_MONTHS = {name: n for n, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}
_EMAIL = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),?\s+)?(\d{1,2})\s+([A-Z][a-z]{2})\s+(\d{4}|\d\d)\s+"
    r"(\d\d):(\d\d)(?::(\d\d))?\s+(?:([A-Z]{1,3})|([+-]\d{4}))",
    re.A,
)
_EPOCH = re.compile(r"\d{10}(?:\d{3})?(?:\.\d+)?", re.A)
_DOT_NET = re.compile(r"\\?/Date\((\d{9,13})(?:[+-]\d{4})?\)\\?/", re.A)  # milliseconds since 1970, in JSON of .NET
_WEEK = re.compile(r"\d{4}-?W[0-5]\d-?[1-7](?=T|\s|$)", re.A)
_COMPACT = re.compile(r"((?:19|20)\d\d)([01]\d)([0-3]\d)(?:[T ]?([0-2]\d)([0-5]\d)([0-5]\d)?)?(?=Z|[+-]|\s|$)", re.I)
_SHORT_WEEKDAY = re.compile(
    r"([^\W\d_]{2})[.,]{1,2}\s{0,9}(?=\d)"
)  # only where a date follows: `so` and `me` are words
_TIGHT_COMMA = re.compile(r"(?<=[^\W_]),(?=[^\W\d_]|\d{4}(?!\d))")  # `Monday,March 2,2026`
_MERIDIEM = r"上午|下午|午前|午後|早上|凌晨|晚上|오전|오후"
_AFTER = r"[ap]\.\s?m\b\.?|[ap]m\b\.?|[πμ]\.?μ\b\.?|[صم](?!\w)"
_TIME = re.compile(
    rf"(?P<before>{_MERIDIEM})?\s?(?<![\d:.+-])(?P<h>\d{{1,2}})"
    r"(?::(?P<m>\d\d)(?::(?P<s>\d\d)(?:[.,]\d{1,9})?)?(?![\d:])|\s?[时時點点시h]\s?(?P<m2>\d\d?)\s?[分분]?(?![\d:]))"
    rf"(?:\s?(?P<after>{_AFTER}))?",
    re.I,
)
_HOUR = re.compile(
    rf"(?P<before>(?!))?(?<![\d:.+-])(?P<h>\d{{1,2}})(?P<m>(?!))?(?P<m2>(?!))?(?P<s>(?!))?\s?(?P<after>{_AFTER})", re.I
)
_DOTTED_TIME = re.compile(
    r"((?:^|\s)(?:klo?|um|at)\.?\s+)(\d{1,2})\.(\d\d)(?![\d.])|(?<![\d.])(\d{1,2})\.(\d\d)(?=\s?uhr\b)", re.I
)
_ZONE = re.compile(
    r"\s*(?P<name>[a-z]{1,4}(?![a-z]))?\s?(?P<offset>[+-]\d{1,2}(?::?\d\d)?(?![\d:]))?(?:\s(?P<second>[a-z]{2,4})(?![a-z]))?"
    r"(?:\s?\((?P<comment>[^()]{1,40})\)|\[(?P<place>[a-z_]{2,20}(?:/[a-z_]{2,20})+)\])?",
    re.I | re.A,
)
_WORDS = re.compile(r"[^\s,،.|·•–-]+")


class WrittenTime(NamedTuple):
    """A time in UTC. `precision` is `minute` or `day`; `at` is then the midnight that begins the day.

    `is_standard` is true for ISO 8601, the form of e-mail (RFC 822) and seconds since 1970, which programs write, and
    for a day in ISO 8601 that something not understood follows. `offset` is that of the written zone from UTC, zero if
    none is written.
    """

    at: datetime
    precision: str
    is_standard: bool = False
    offset: timedelta = timedelta()

    @property
    def day(self) -> date:
        """The day in the zone in which the time was written."""
        return (self.at + self.offset).date()

    @property
    def text(self) -> str:
        """The time as the databases store it, or only the day (`2026-03-02`) if no more is known."""
        return format_time(self.at)[: None if self.precision == "minute" else len("2026-03-02")]


def parse_written_time(text: str, language: str = "") -> WrittenTime | None:
    """Return the time that `text` gives, None if it gives no day.

    The forms are ISO 8601, that of e-mail (RFC 822), seconds or milliseconds since 1970 (also as `/Date(…)/`), and
    those that people write in the languages and calendars of `find_days`. A time without a zone is taken as UTC. `8 PM`
    is 20:00, since those who write so leave out the minutes of a full hour. A text that is not understood as a whole
    gives the day, and so does midnight without a zone, which programs write if they know only the day. An order of day
    and month that neither the text nor `language` (a language tag, "" if not known) decides gives None. The year may be
    before 1900 in ISO 8601.
    """
    stripped = text.strip(_QUOTES)
    if (
        len(stripped) % 2 == 0
        and not stripped.isdigit()
        and stripped[: len(stripped) // 2] == stripped[len(stripped) // 2 :]
    ):
        stripped = stripped[: len(stripped) // 2]  # programs write the time of two elements as one text
    return _parse_standard(stripped) or _parse(plain_signs(stripped[: MAX_TEXT + 1]).strip(), language)


@lru_cache(4096)
def _parse_standard(text: str) -> WrittenTime | None:
    """Return the time of a text that has exactly one of the forms that programs write, None for any other text."""
    try:
        if match := _ISO.fullmatch(text):
            year, clock, zone = match.groups()
            if int(year) in PERSIAN_YEARS or int(year) in BUDDHIST_YEARS:
                return None
            if zone and zone != "Z" and not _is_offset(_hours(zone)):
                return None
            parsed = datetime.fromisoformat(text)
            return _standard(parsed, has_time=clock is not None)
        if match := _EMAIL.fullmatch(text):
            day, month, short_year, hour, minute, second, zone_name, offset = match.groups()
            year_number = full_year(int(short_year)) if len(short_year) == 2 else int(short_year)
            hours = _hours(offset) if offset else (_ZONES | _EMAIL_ZONES).get(zone_name.lower())
            if hours is None or not _is_offset(hours) or month not in _EMAIL_MONTHS:
                return None
            local = datetime(
                year_number,
                _EMAIL_MONTHS[month],
                int(day),
                int(hour),
                int(minute),
                min(int(second or 0), 59),
                tzinfo=UTC,
            )
            return WrittenTime(local - timedelta(hours=hours), "minute", True, timedelta(hours=hours))
        if match := _DOT_NET.fullmatch(text):
            return WrittenTime(datetime.fromtimestamp(int(match[1]) // 1000, UTC), "minute", is_standard=True)
        if _EPOCH.fullmatch(text):
            return WrittenTime(datetime.fromtimestamp(int(text[:10]), UTC), "minute", is_standard=True)
    except (ValueError, OverflowError):
        pass
    return None


def _standard(parsed: datetime, *, has_time: bool) -> WrittenTime:
    is_midnight = parsed.tzinfo is None and (parsed.hour, parsed.minute, parsed.second) == (0, 0, 0)
    aware = parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    offset = parsed.utcoffset() or timedelta()
    return WrittenTime(aware, "minute" if has_time and not is_midnight else "day", True, offset)


@lru_cache(4096)
def _parse(text: str, language: str) -> WrittenTime | None:
    try:
        return _parse_parts(text, language)
    except (ValueError, OverflowError):
        return None


def _parse_parts(text: str, language: str) -> WrittenTime | None:
    if match := _COMPACT.match(text):
        year, month, day_digits, hour, minute, second = match.groups()
        clock = f" {hour}:{minute}:{second or '00'}" if hour else ""
        text = f"{year}-{month}-{day_digits}{clock}{text[match.end() :]}"
    elif match := _WEEK.match(text):
        text = date.fromisoformat(match[0]).isoformat() + text[match.end() :]
    elif (match := _SHORT_WEEKDAY.match(text)) and is_short_weekday(match[1].lower()):
        text = text[match.end() :]
    text = re.sub(r"(?<=\d)[Tt](?=\d\d?:)", " ", text)
    text = _TIGHT_COMMA.sub(", ", text)
    text = _DOTTED_TIME.sub(lambda found: f"{found[1] or ''}{found[2] or found[4]}:{found[3] or found[5]}", text)
    time = _TIME.search(text) or _HOUR.search(text)
    rest, zone = text, None
    if time:
        zone = _ZONE.match(text, time.end())
        if zone and zone["name"] and not _is_zone(zone["name"]):
            zone = None
        rest = f"{text[: time.start()]} {text[zone.end() if zone else time.end() :]}"
    found = next(find_days(rest, language), None) or find_short_year(rest, language)
    if found is None:
        return None
    spelled = _WORDS.findall(f"{rest[: found.start]} {rest[found.end :]}")
    words = [word.casefold() for word in spelled if word not in _SHORT_FILLERS]
    day = _choose_order(found, words, zone, language)
    if day is None:
        return None
    is_standard = _ISO_DAY.match(text) is not None  # whatever follows it
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    is_understood = len(text) <= MAX_TEXT and all(
        word in _FILLERS or weekday_number(word) is not None for word in words
    )
    seconds = _seconds(time) if time and is_understood else None
    if seconds is None:
        return WrittenTime(midnight, "day", is_standard)
    local = midnight + timedelta(seconds=seconds)
    has_zone = zone is not None and any(zone[part] for part in ("name", "offset", "comment", "place"))
    offset = _offset(zone, local) if has_zone and zone else 0.0
    if offset is None or (seconds == 0 and not has_zone):
        return WrittenTime(midnight, "day", is_standard)
    return WrittenTime(local - timedelta(hours=offset), "minute", offset=timedelta(hours=offset))


def _choose_order(found: FoundDay, words: list[str], zone: re.Match[str] | None, language: str) -> date | None:
    """Return the day; an order of day and month that is not clear is decided by the weekday, a zone of the United
    States or the language."""
    if found.other_order is None:
        return found.day
    weekdays = {weekday_number(word) for word in words} - {None, 0}
    if weekdays:
        days = [day for day in (found.day, found.other_order) if day.isoweekday() in weekdays]
        return days[0] if len(days) == 1 else None
    if zone and (zone["name"] or "").lower() in _US_ZONES:
        return found.other_order
    order = is_month_first(language, found.sign)
    return None if order is None else found.other_order if order else found.day


def _seconds(time: re.Match[str]) -> int | None:
    """Return the seconds since midnight, None if there is no such time."""
    hour, minute, second = int(time["h"]), int(time["m"] or time["m2"] or 0), int(time["s"] or 0)
    meridiem = re.sub(r"[.\s]", "", time["before"] or time["after"] or "").lower()
    if hour > 23 or minute > 59 or second > 60 or (time["before"] and time["after"]):
        return None
    if meridiem and (hour == 0 or (hour > 12 and meridiem in _AM)):
        return None
    if meridiem in _AM or meridiem in _PM:
        hour = hour % 12 + (12 if meridiem in _PM else 0)
    return hour * 3600 + minute * 60 + min(second, 59)


def _is_zone(name: str) -> bool:
    return name.lower() in _ZONES or name.lower() in _AMBIGUOUS_ZONES or name.lower() in _SEASONAL_ZONES


def _offset(zone: re.Match[str], local: datetime) -> float | None:
    """Return the hours from UTC; None if the zone is not known, has several readings or contradicts itself."""
    name, second = (zone["name"] or "").lower(), (zone["second"] or "").lower()
    if not zone["offset"]:
        comment = (zone["comment"] or "").strip().lower()
        if second or zone["place"] or (name and comment):
            return None
        known = name or comment
        return _seasonal_offset(known, local) if known in _SEASONAL_ZONES else _ZONES.get(known)
    offset = _hours(zone["offset"])
    if not _is_offset(offset) or name not in ("", "gmt", "utc"):
        return None
    return offset if not second or second in _AMBIGUOUS_ZONES or _ZONES.get(second) == offset else None


def _hours(offset: str) -> float:
    digits = offset[1:].replace(":", "")
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
    return (-1 if offset[0] == "-" else 1) * (hours + minutes / 60) if minutes < 60 else 99.0


def _is_offset(hours: float) -> bool:
    return _MAX_OFFSETS[0] <= hours <= _MAX_OFFSETS[1] and hours * 4 % 1 == 0


def _seasonal_offset(name: str, local: datetime) -> float | None:
    """Return the hours from UTC of a zone of the United States, by the rule in force since 2007: summer time from the
    second Sunday of March to the first Sunday of November (15 U.S.C. 260a). None for an earlier year, and in the hour
    that the change repeats."""
    if local.year < 2007:
        return None
    march, november = datetime(local.year, 3, 8, 2, tzinfo=UTC), datetime(local.year, 11, 1, 1, tzinfo=UTC)
    begin, end = (day + timedelta(days=(7 - day.isoweekday()) % 7) for day in (march, november))
    if end <= local < end + timedelta(hours=1):
        return None
    return _SEASONAL_ZONES[name] + (1 if begin <= local < end else 0)
