"""Years of other calendars, and days of the Persian and Hebrew calendars, in the Gregorian calendar (pure)."""

from datetime import date

# The year before the first one of an era that is counted in Japan, China or Taiwan.
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911, "R": 2018, "H": 1988}
BUDDHIST_OFFSET = 543  # years by which the calendar of Thailand is ahead
BUDDHIST_YEARS = range(2500, 2600)
PERSIAN_YEARS = range(1340, 1430)  # 1961 to 2050; the years of the Islamic lunar calendar that we live in are later
# Months of the Hebrew calendar as convertdate numbers them, from Nisan. In a leap year Adar 1 is 12 and Adar 2 is 13.
HEBREW_MONTHS = {
    "ניסן": 1, "אייר": 2, "סיון": 3, "סיוון": 3, "תמוז": 4, "אב": 5, "אלול": 6, "תשרי": 7, "חשון": 8, "חשוון": 8,
    "מרחשון": 8, "מרחשוון": 8, "כסלו": 9, "כסליו": 9, "טבת": 10, "שבט": 11, "אדר": 12, "אדר א": 12, "אדר ב": 13,
}  # fmt: skip

_HEBREW_LETTERS = dict(
    zip("אבגדהוזחטיכלמנסעפצקרשת", [*range(1, 11), *range(20, 100, 10), 100, 200, 300, 400], strict=True)
)
_HEBREW_MILLENNIUM = 5000  # the thousands are not written: the year תשפ״ו is 5786


def from_persian(year: int, month: int, day: int) -> date:
    """Return the Gregorian date of a day of the Persian (solar Hijri) calendar. Raise ValueError if there is no such
    day."""
    from convertdate import persian  # here, because few pages need it and every command would wait for it

    if year not in PERSIAN_YEARS or not 1 <= month <= 12 or not 1 <= day <= persian.month_length(year, month):
        raise ValueError(f"the Persian calendar has no day {year}-{month}-{day}")
    return date(*persian.to_gregorian(year, month, day))


def from_hebrew(year: str, month: str, day: str) -> date:
    """Return the Gregorian date of a day of the Hebrew calendar: תשפ״ו, אדר, י״ג.

    Numbers are written with letters, the year without its thousands or with ה׳ for 5000. In a leap year Adar without a
    letter is Adar 2. Raise ValueError if there is no such day.
    """
    from convertdate import hebrew

    plain_year, plain_month = _without_marks(year), " ".join(_without_marks(month).split())
    thousands = plain_year.startswith("ה") and len(plain_year) > 3
    number = _HEBREW_MILLENNIUM + _hebrew_number(plain_year[1:] if thousands else plain_year)
    month_number, day_number = HEBREW_MONTHS.get(plain_month, 0), _hebrew_number(_without_marks(day))
    if plain_month == "אדר" and hebrew.leap(number):
        month_number = 13
    if not month_number or not 1 <= day_number <= hebrew.month_days(number, month_number):
        raise ValueError("the Hebrew calendar has no such day")
    return date(*hebrew.to_gregorian(number, month_number, day_number))


def _without_marks(text: str) -> str:
    return "".join(sign for sign in text if sign not in "\"'״׳”’")


def _hebrew_number(letters: str) -> int:
    try:
        return sum(_HEBREW_LETTERS[letter] for letter in letters)
    except KeyError:
        raise ValueError(f"{letters!r} is no Hebrew number") from None
