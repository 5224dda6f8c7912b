"""Find the days that a text names, in the forms and calendars of many languages (pure)."""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple
from unicodedata import decimal

from newsfold.db.values.calendars import (
    BUDDHIST_OFFSET,
    BUDDHIST_YEARS,
    ERAS,
    HEBREW_MONTHS,
    PERSIAN_YEARS,
    from_hebrew,
    from_persian,
)
from newsfold.db.values.month_names import MAX_TAG, PERSIAN_MONTHS, month_number, weekday_number

MAX_WEEKDAY_NAME = 20  # characters before a date in which its weekday stands
MAX_WEEKDAY_TEXT = 60  # characters of a text that is a weekday, a day and a month
WEEKDAY_YEARS = 5  # years, the least after which a day of the year has the same weekday again

# All decimal digits that are not ASCII, and white space and marks that separate parts of dates.
_PLAIN = {code: str(decimal(chr(code))) for code in range(128, 0x1FBFA) if decimal(chr(code), None) is not None} | {
    ord(sign): plain
    for sign, plain in zip("：／．，−‐‑’\u00a0\u202f\u2009\u200e\u200f\u061c", ":/.,---'      ", strict=True)
}
_JOINERS = {ord(sign): None for sign in "\u200c\u200d"}
# On a page without a language: in Croatian a dot follows the day, and these months are October and June; in Polish,
# which writes no dot, November and July. After a dot `lis` is October in Croatian and November in Czech: 0 is no month.
_MONTHS_AFTER_DOT = {"listopada": 10, "lip": 6, "lis": 0}

_YEAR = r"(?P<y>(?:19|20|25|13|14)\d\d)(?!\d)"
_YEAR_BEFORE = r"(?<![\d.,])(?P<y>(?:19|20)\d\d)"
# A day after a dash is the end of a span of days.
_DAY = r"(?<!\d)(?<!\d[–—-])(?<!\d\s[–—]\s)(?P<d>\d{1,2})(?:st|nd|rd|th|er|[º°ª]|-(?:a|e|го|ро))?"
_NAME = (
    r"(?i:de\s+|of\s+|d'|di\s+|ng\s+|ta'\s+|ខែ\s?)?"
    r"(?P<name>[\u0e00-\u0eff]{1,3}\.[\u0e00-\u0eff]{1,2}|(?:Meán|Deireadh)\s+Fómhair|(?:كانون|تشرين)\s+ال(?:[أا]ول|ثاني)"
    r"|(?i:tháng)\s+\w{2,4}(?:\s(?:[Hh]ai|[Mm]ột))?|[^\W\d_][^\s\d.,:;/()|،_-]{1,19})\.?"
    r"(?:\s?[/(]\s?[^\s\d/()]{2,12}(?:\s[^\s\d/()]{2,12})?\)?)?"  # Arabic: two names of a month
)
_CHINESE_DIGITS = "〇一二三四五六七八九"
_CHINESE_NUMBER = rf"\d{{1,4}}|[{_CHINESE_DIGITS}十零○元]{{1,4}}"
_ERA = "|".join((*(era for era in ERAS if not era.isascii()), r"(?<!\w)[RH](?=\d)"))
_HEBREW_NUMBER = r"[א-ת]{1,3}[\"'״׳”’]?[א-ת]?['׳’]?"
_HEBREW_NAME = "|".join(sorted(HEBREW_MONTHS, key=len, reverse=True))

# The forms of a date, in the order in which they are tried.
_DAY_MONTH_YEAR = re.compile(
    rf"{_DAY}(?P<dot>[.,])?(?:\s+|-|/|(?<=\.)){_NAME}[,،\s/-]+(?:de\s+|del\s+|พ\.ศ\.\s*|ค\.ศ\.\s*|ឆ្នាំ\s?)?{_YEAR}"
)
_MONTH_DAY_YEAR = re.compile(rf"(?<!\w){_NAME}\s+{_DAY}[,،]?\s+{_YEAR}")
_YEAR_MONTH_DAY = re.compile(
    rf"(?<!\d){_YEAR}\s?[年년.\-/]\s?(?P<m>\d{{1,2}})\s?[月월.\-/]\s?(?P<d>\d{{1,2}})(?!\d)\s?[日일]?"
)
# The number of the month with its sign, in an order for which the program that wrote it expects a name.
_DAY_MONTH_SIGN = re.compile(rf"{_DAY}[日일]?[.,]?\s+(?P<m>\d{{1,2}})\s?[月월],?\s+{_YEAR}")
_MONTH_SIGN_DAY = re.compile(rf"(?<!\d)(?P<m>\d{{1,2}})\s?[月월]\s+{_DAY}[日일]?,?\s+{_YEAR}")
_NUMERIC = re.compile(rf"(?<![\d.])(?P<d>\d{{1,2}})\s?(?P<sign>[./-])\s?(?P<m>\d{{1,2}})\s?(?P=sign)\s?{_YEAR}")
_YEAR_NAME_DAY = re.compile(
    rf"{_YEAR_BEFORE}(?:(?:\(e\))?ko|[.,]|\s+m\.|\s+թ\.)?(?:\s+|-){_NAME}(?:\s+|-){_DAY}(?![\d:])(?:\(?an?\)?|\s?(?:d\.|日))?"
)
_YEAR_DAY_NAME = re.compile(
    rf"{_YEAR_BEFORE}(?:\.?\s+gada|\s+жыл(?:ғы|дын)|\s+ж\.|-ж\.,?|-yil|-йил)\s+{_DAY}[.-]?\s*{_NAME}(?!\w)", re.I
)
_VIETNAMESE = re.compile(rf"{_DAY}\s+(?:tháng|thg)\s+(?P<m>\d{{1,2}})[,\s]+(?:năm\s+)?{_YEAR}", re.I)
_MONGOLIAN = re.compile(rf"{_YEAR_BEFORE}\s+оны\s+(?P<m>\d{{1,2}})(?:\s?-?р|\s+д[уү]гээ?аа?р)?\s+сарын\s+{_DAY}", re.I)
_ERA_YEAR = re.compile(
    rf"(?P<era>{_ERA})\s?(?P<y>{_CHINESE_NUMBER})\s?年\s?(?P<m>{_CHINESE_NUMBER})\s?月\s?(?P<d>{_CHINESE_NUMBER})\s?日?"
)
_ERA_LETTER = re.compile(
    r"(?<![\w.])(?P<era>[RH])(?P<y>\d{1,2})(?P<sign>[./])(?P<m>\d{1,2})(?P=sign)(?P<d>\d{1,2})(?![\w.])"
)
_ROC_YEAR = re.compile(r"(?<!\d)(?P<y>1[0-4]\d)\s?年\s?(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?日")
# The same in numbers alone, on pages of Taiwan.
_ROC_NUMERIC = re.compile(r"(?<![\d./-])(?P<y>1[01]\d)(?P<sign>[./-])(?P<m>\d{1,2})(?P=sign)(?P<d>\d{1,2})(?![\d./-])")
_ROC_LANGUAGE = re.compile(r"zh\b.*\b(?:tw|hant)\b", re.I)
_CHINESE = re.compile(
    rf"(?P<y>[{_CHINESE_DIGITS}零○]{{4}}|(?<!\d)\d{{4}})年(?P<m>[{_CHINESE_DIGITS}十]{{1,3}})月"
    rf"(?P<d>[{_CHINESE_DIGITS}十]{{1,3}}|\d{{1,2}})日"
)
_THAI_SHORT_YEAR = re.compile(rf"{_DAY}\s+{_NAME}\s*(?P<y>[67]\d)(?!\d)")
_HEBREW = re.compile(
    rf"(?<![א-ת])(?P<d>{_HEBREW_NUMBER})\s+ב?(?P<name>(?:{_HEBREW_NAME})['׳’]?)\s+(?P<y>(?:ה['׳’]?)?תש[א-ת]?[\"״”]?[א-ת])(?![א-ת])"
)
_APOSTROPHE_YEAR = re.compile(rf"{_DAY}[.,]?\s+{_NAME},?\s+'(?P<y>\d\d)(?!\w)")
_SHORT_YEAR = re.compile(rf"{_DAY}(?:\s+|-){_NAME}(?:,?\s+|-)'?(?P<y>\d\d)(?![\d:.])")
# Each form with a text that every match contains; its absence shows quickly that a line has no date of this form.
_FORMS = (
    (_DAY_MONTH_YEAR, ""), (_MONTH_DAY_YEAR, ""), (_YEAR_MONTH_DAY, ""), (_NUMERIC, ""), (_YEAR_NAME_DAY, ""),
    (_YEAR_DAY_NAME, ""), (_VIETNAMESE, "th"), (_MONGOLIAN, "оны"), (_ERA_YEAR, "年"), (_ROC_YEAR, "年"),
    (_CHINESE, "年"), (_ERA_LETTER, ""), (_THAI_SHORT_YEAR, ""), (_HEBREW, "תש"), (_DAY_MONTH_SIGN, "月"),
    (_MONTH_SIGN_DAY, "月"), (_DAY_MONTH_SIGN, "월"), (_MONTH_SIGN_DAY, "월"), (_APOSTROPHE_YEAR, "'"),
)  # fmt: skip
_DATE_SIGN = re.compile(r"[\d年ת]")  # one of these is in every date; most lines have none, which this shows quickly
_MAY_HOLD_DATE = re.compile(r"\d{4}|年|\b[RH]\d|\d\s{0,3}[\u0e00-\u0e7f]|תש|['’]\d\d\b")


_LAST_WORD = re.compile(r"(?<!\w)([^\W\d_]{2,14}(?:-feira)?)\.?,?\s+$")
_WEEKDAY = r"\W{0,3}(?P<weekday>[^\W\d_]{2,14}(?:-feira)?)\.?,?\s+(?:(?:den|le|el|il|the)\s+)?"
_CLOCK = r"(?:[,\s|•·–-]{1,4}(?:[^\W\d_]{1,3}\s)?\d{1,2}(?:[:.h]\d\d)?(?:\s?[^\W\d_.]{1,4}\.?){0,2})?\W{0,3}"
_WEEKDAY_FORMS = (
    re.compile(rf"{_WEEKDAY}{_DAY}\.?\s+{_NAME}{_CLOCK}"),
    re.compile(rf"{_WEEKDAY}{_NAME}\s+{_DAY}{_CLOCK}"),
)


class FoundDay(NamedTuple):
    """A date in a text, and the position where it starts and ends.

    `other_order` is the date that the other order of day and month gives, None if the order is clear; `sign` is then
    the sign between the numbers.
    """

    day: date
    start: int
    end: int
    other_order: date | None = None
    sign: str = ""


def plain_signs(text: str) -> str:
    """Return `text` with the digits of all scripts as ASCII digits and with plain colons and spaces.

    Each character becomes one character, so that positions stay.
    """
    return text if text.isascii() else text.translate(_PLAIN)


def find_days(text: str, language: str = "") -> Iterator[FoundDay]:
    """Yield each valid date in `text`, form by form: 2 March 2026, March 2 2026, 2026-3-2, 2/3/2026, and others.

    3/4/2026 is read as 3 April; its `other_order` is 4 March. A weekday before it decides. Years are Gregorian,
    Buddhist with a Thai name of the month or without a name, Persian with a Persian one or without a name, Hebrew in
    letters, or of an era that is named. `language` is the language tag of the page, "" if not known: it decides what
    month a name means (see month_number), and whether 115/3/2 is a date of Taiwan.
    """
    is_taiwan = _ROC_LANGUAGE.match(language[:MAX_TAG]) is not None
    if not _DATE_SIGN.search(text) or not (is_taiwan or _MAY_HOLD_DATE.search(text)):
        return
    plain = plain_signs(text)
    for form, needed in _FORMS:
        if needed not in plain:
            continue
        for match in form.finditer(plain):
            if found := _read(match, form, language):
                yield _in_order_of_weekday(found, plain) if found.other_order else found
    for match in _ROC_NUMERIC.finditer(plain) if is_taiwan else ():
        if found := _read(match, _ROC_YEAR, language):
            yield found


def _in_order_of_weekday(found: FoundDay, text: str) -> FoundDay:
    """Return a date with the order of day and month that the weekday before it tells: "Tue, 03/10/2026"."""
    match = _LAST_WORD.search(text, max(found.start - MAX_WEEKDAY_NAME, 0), found.start)
    weekday = weekday_number(match[1].casefold()) if match else None
    if not weekday or found.other_order is None:
        return found
    days = [day for day in (found.day, found.other_order) if day.isoweekday() == weekday]
    return found._replace(day=days[0], other_order=None, sign="") if len(days) == 1 else found


def full_year(two_digits: int) -> int:
    """Return the year that its last two digits stand for, from 1969 to 2068, as in POSIX and in e-mail."""
    return two_digits + (2000 if two_digits < 69 else 1900)


def find_short_year(text: str, language: str = "") -> FoundDay | None:
    """Return the first date of the form 2-Mar-26 or 2 March 26 (see full_year), None if there is none.

    It is only safe in a text that is nothing but a date. `language` is that of find_days.
    """
    match = _SHORT_YEAR.search(plain_signs(text))
    return _read(match, _SHORT_YEAR, language) if match else None


def find_day_of_weekday(text: str, latest: date, language: str = "") -> date | None:
    """Return the day that a text like "Monday, 2 March" means, if it is nothing but that and a time of day; else None.

    The weekday tells the year: of WEEKDAY_YEARS years, it is the same in one at most. The day is not after `latest`.
    `language` is that of find_days.
    """
    if len(text) > MAX_WEEKDAY_TEXT:
        return None
    plain = plain_signs(text)
    for form in _WEEKDAY_FORMS:
        match = form.fullmatch(plain)
        weekday = weekday_number(match["weekday"].casefold()) if match else None
        month = month_number(match["name"].casefold(), language) if match else None
        if match is None or not weekday or not month:
            continue
        for year in range(latest.year, latest.year - WEEKDAY_YEARS, -1):
            try:
                day = date(year, month, int(match["d"]))
            except ValueError:
                continue
            if day <= latest and day.isoweekday() == weekday:
                return day
    return None


def _read(match: re.Match[str], form: re.Pattern[str], language: str) -> FoundDay | None:
    parts = match.groupdict()
    day: date | None
    try:
        if form in (_ERA_YEAR, _CHINESE, _ERA_LETTER):
            year, month, number = (_chinese_number(parts[key]) for key in "ymd")
            day = date(ERAS.get(parts.get("era") or "", 0) + year, month, number)
        elif form is _ROC_YEAR:
            day = date(ERAS["民國"] + int(parts["y"]), int(parts["m"]), int(parts["d"]))
        elif form is _HEBREW:
            day = from_hebrew(parts["y"], parts["name"], parts["d"])
        elif form is _THAI_SHORT_YEAR:
            year = BUDDHIST_YEARS.start + int(parts["y"])
            day = _named_day(year, parts, language) if _is_thai(parts["name"]) else None
        elif form in (_SHORT_YEAR, _APOSTROPHE_YEAR):
            day = _named_day(full_year(int(parts["y"])), parts, language)
        elif "name" in parts:
            # English programs write the month first on pages in any language.
            day = _named_day(int(parts["y"]), parts, "" if form is _MONTH_DAY_YEAR else language)
        else:
            return _numeric_day(match, parts, is_day_first=form is _NUMERIC)
    except ValueError:
        return None
    return FoundDay(day, match.start(), match.end()) if day else None


def _named_day(year: int, parts: dict[str, str], language: str) -> date | None:
    name, day = " ".join(parts["name"].casefold().translate(_JOINERS).split()), int(parts["d"])
    if year in PERSIAN_YEARS:
        return from_persian(year, PERSIAN_MONTHS[name], day) if name in PERSIAN_MONTHS else None
    if year in BUDDHIST_YEARS:
        if not _is_thai(name):
            return None
        year -= BUDDHIST_OFFSET
    forms = (name, name.replace(".", ""), name.removeprefix("ב"))
    month = next(filter(None, (month_number(form, language) for form in forms)), None)
    if parts.get("dot") == "." and not language:
        month = _MONTHS_AFTER_DOT.get(name, month)
    return date(year, month, day) if month else None


def _numeric_day(match: re.Match[str], parts: dict[str, str], *, is_day_first: bool) -> FoundDay | None:
    year, month, day = int(parts["y"]), int(parts["m"]), int(parts["d"])
    if year in PERSIAN_YEARS:
        return None if is_day_first else FoundDay(from_persian(year, month, day), match.start(), match.end())
    if year in BUDDHIST_YEARS:
        year -= BUDDHIST_OFFSET
    other = None
    if is_day_first and month > 12 >= day:
        month, day = day, month  # 12/31/2025
    elif is_day_first and day <= 12 and day != month and parts["sign"] != ".":
        other = date(year, day, month)
    return FoundDay(date(year, month, day), match.start(), match.end(), other, parts.get("sign") or "")


def _chinese_number(text: str) -> int:
    """Return the number of 8, of 二〇二六 (digits), of 二十六 (tens and ones) or of 元 (the first year of an era)."""
    if text.isdecimal():
        return int(text)
    if text == "元":
        return 1
    digits = [_CHINESE_DIGITS.index(sign) for sign in text.replace("零", "〇").replace("○", "〇") if sign != "十"]
    if "十" not in text:
        return int("".join(map(str, digits)))
    tens, ones = text.split("十")
    return (digits[0] if tens else 1) * 10 + (digits[-1] if ones else 0)


def _is_thai(name: str) -> bool:
    return "\u0e00" <= name[:1] <= "\u0e7f"
