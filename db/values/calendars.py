"""Years of other calendars, and the days of the Persian calendar, in the Gregorian calendar (pure)."""

from datetime import date

# The year before the first one of an era that is counted in Japan, China or Taiwan.
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
BUDDHIST = 543  # years that the calendar of Thailand is ahead
BUDDHIST_YEARS = range(2500, 2600)
PERSIAN_YEARS = range(1340, 1450)

# Ordinal (see `date.toordinal`) of the day before the Persian year -1595, to which the cycle of 33 years is counted.
_PERSIAN_EPOCH = -356_033


def from_persian(year: int, month: int, day: int) -> date:
    """Return the Gregorian date of a day of the Persian (solar Hijri) calendar. Raise ValueError if there is no such
    day.

    Leap years follow the cycle of 33 years, which is right from 1799 to 2256.
    """
    if year not in PERSIAN_YEARS or not 1 <= month <= 12 or not 1 <= day <= (31 if month <= 6 else 30):
        raise ValueError(f"the Persian calendar has no day {year}-{month}-{day}")
    past = year + 1595
    days = 365 * past + past // 33 * 8 + (past % 33 + 3) // 4 + day
    days += (month - 1) * 31 if month <= 6 else (month - 7) * 30 + 186
    return date.fromordinal(_PERSIAN_EPOCH + days)
