"""Parse a written time of any form: its time in UTC, or its day if it is not understood as a whole (pure)."""

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from newsfold.db.values.month_names import weekday_numbers
from newsfold.db.values.written_days import FoundDay, find_days, plain_signs

MAX_TEXT = 100  # characters; a longer text is cut off, and gives at most a day

# Zone → hours from UTC. Missing are names with several readings none of which dominates.
_ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "ut": 0, "wet": 0, "west": 1, "cet": 1, "cest": 2, "mez": 1, "mesz": 2, "met": 1,
    "mest": 2, "bst": 1, "eet": 2, "eest": 3, "msk": 3, "trt": 3, "sast": 2, "cat": 2, "eat": 3, "wat": 1, "pkt": 5,
    "npt": 5.75, "ict": 7, "wib": 7, "wita": 8, "wit": 9, "sgt": 8, "myt": 8, "hkt": 8, "pht": 8, "kst": 9, "jst": 9,
    "awst": 8,
    "acst": 9.5, "acdt": 10.5, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13, "idt": 3, "brt": -3, "art": -3,
    "est": -5, "edt": -4, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10,
}  # fmt: skip
# Names that mean India and the United States beside a time of twelve hours; with 24 hours they may be another zone.
_ZONES_OF_12_HOURS = {"ist": 5.5, "cst": -6}
_US_ZONES = frozenset("est edt cst cdt mst mdt pst pdt akst akdt".split())
_AM, _PM = frozenset("am 上午 午前 오전 ص".split()), frozenset("pm 下午 午後 오후 م".split())
# Words that may stand in a time and change nothing.
_FILLERS = frozenset("at um uhr kl klo le à de del of the t on h hrs published".split())

_EPOCH = re.compile(r"\d{10}(?:\d{3})?(?:\.\d+)?")
_COMPACT = re.compile(r"((?:19|20)\d\d)([01]\d)([0-3]\d)(?:[T ]?([0-2]\d)([0-5]\d)([0-5]\d)?)?(?=Z|[+-]|\s|$)", re.I)
_MERIDIEM = r"上午|下午|午前|午後|오전|오후"
_TIME = re.compile(
    rf"(?P<before>{_MERIDIEM})?\s?(?<![\d:.])(?P<h>\d{{1,2}})"
    r"(?::(?P<m>\d\d)(?::(?P<s>\d\d)(?:[.,]\d{1,9})?)?(?![\d:])|\s?[時时點点시h]\s?(?P<m2>\d\d?)\s?[分분]?(?!\d))"
    r"(?:\s?(?P<after>[ap]\.?m\b\.?|ص|م))?",
    re.I,
)
_ZONE = re.compile(
    r"\s*(?P<name>[a-z]{1,4}(?![a-z]))?\s?(?P<offset>[+-]\d{1,2}(?::?\d\d)?(?![\d:]))?(?:\s(?P<second>[a-z]{2,4})(?![a-z]))?"
    r"(?:\s?\((?P<comment>[^()]{1,40})\))?",
    re.I,
)
_WORDS = re.compile(r"[^\s,.|·•–-]+")


class WrittenTime(NamedTuple):
    """A time in UTC. `precision` is `minute` or `day`; `at` is then the midnight that begins the day."""

    at: datetime
    precision: str


def parse_written_time(text: str) -> WrittenTime | None:
    """Return the time that `text` gives, None if it gives no day.

    The forms are ISO 8601, that of e-mail, seconds or milliseconds since 1970, and those that people write. A time
    without a zone is taken as UTC. A text that is not understood as a whole, and midnight without a zone, give the day.
    An order of day and month that is not clear gives None.
    """
    return _parse(plain_signs(text.strip())[: MAX_TEXT + 1])


@lru_cache(4096)
def _parse(text: str) -> WrittenTime | None:
    try:
        if _EPOCH.fullmatch(text):
            digits = text.partition(".")[0]
            at = datetime.fromtimestamp(int(digits[:10]), UTC)
            return WrittenTime(at, "minute")
        return _parse_parts(text)
    except (ValueError, OverflowError):
        return None


def _parse_parts(text: str) -> WrittenTime | None:
    if match := _COMPACT.match(text):
        year, month, day, hour, minute, second = match.groups()
        text = f"{year}-{month}-{day}" + (f" {hour}:{minute}:{second or '00'}" if hour else "") + text[match.end() :]
    text = re.sub(r"(?<=\d)[Tt](?=\d\d:)", " ", text)
    time = _TIME.search(text)
    rest, zone = text, None
    if time:
        zone = _ZONE.match(text, time.end())
        if zone and zone["name"] and zone["name"].lower() not in _ZONES | _ZONES_OF_12_HOURS:
            zone = None
        end = zone.end() if zone else time.end()
        rest = f"{text[: time.start()]} {text[end:]}"
    found = next(find_days(rest), None)
    if found is None:
        return None
    words = [word.casefold() for word in _WORDS.findall(plain_signs(rest)[: found.start] + " " + rest[found.end :])]
    day = _choose_order(found, words, zone)
    if day is None:
        return None
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    is_understood = len(text) <= MAX_TEXT and all(word in _FILLERS or word in weekday_numbers() for word in words)
    seconds = _seconds(time) if time and is_understood else None
    if seconds is None:
        return WrittenTime(midnight, "day")
    has_zone = zone is not None and bool(zone["name"] or zone["offset"])
    offset = _offset(zone, is_12_hours=bool(time and (time["before"] or time["after"]))) if has_zone and zone else 0.0
    if offset is None or (seconds == 0 and not has_zone):
        return WrittenTime(midnight, "day")
    return WrittenTime(midnight + timedelta(seconds=seconds) - timedelta(hours=offset), "minute")


def _choose_order(found: FoundDay, words: list[str], zone: re.Match[str] | None) -> date | None:
    """Return the day, by the weekday or a zone of the United States if the order of day and month is not clear."""
    if found.other_order is None:
        return found.day
    weekdays = {weekday_numbers().get(word) for word in words} - {None, 0}
    if weekdays:
        days = [day for day in (found.day, found.other_order) if day.isoweekday() in weekdays]
        return days[0] if len(days) == 1 else None
    return found.other_order if zone and (zone["name"] or "").lower() in _US_ZONES else None


def _seconds(time: re.Match[str]) -> int | None:
    """Return the seconds since midnight, None if there is no such time."""
    hour, minute, second = int(time["h"]), int(time["m"] or time["m2"]), int(time["s"] or 0)
    meridiem = (time["before"] or time["after"] or "").replace(".", "").lower()
    if hour > 23 or minute > 59 or second > 60:
        return None
    if meridiem and (hour == 0 or (hour > 12 and meridiem in _AM)):
        return None
    if meridiem in _AM or meridiem in _PM:
        hour = hour % 12 + (12 if meridiem in _PM else 0)
    return hour * 3600 + minute * 60 + min(second, 59)


def _offset(zone: re.Match[str], *, is_12_hours: bool) -> float | None:
    """Return the hours from UTC; None if the zone is not known, has several readings or contradicts itself."""
    names = _ZONES | _ZONES_OF_12_HOURS if is_12_hours else _ZONES
    name, second = (zone["name"] or "").lower(), (zone["second"] or "").lower()
    if not zone["offset"]:
        return None if second else names.get(name)
    digits = zone["offset"][1:].replace(":", "")
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
    offset = (-1 if zone["offset"][0] == "-" else 1) * (hours + minutes / 60)
    if hours > 14 or minutes > 59 or name not in ("", "gmt", "utc") or (second and names.get(second, offset) != offset):
        return None
    return offset
