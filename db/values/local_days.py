"""Count rows by the days of a time zone: SQL groups them by quarters of an hour, which lie within one day (pure).

The offset of every zone in use today is a whole number of quarters.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo


def slot_sql(at: str, is_day: str = "0") -> str:
    """Return the SQL of the slot of the time in the column `at`: its hour and quarter, as `2026-03-02T08.3`.

    Where the SQL `is_day` is true, a time known to the day only, it is the day, which is the same in every zone.
    """
    quarter = f"substr({at}, 1, 13) || '.' || (cast(substr({at}, 15, 2) as integer) / 15)"
    return f"case when {is_day} then substr({at}, 1, 10) else {quarter} end"


def count_by_day(slots: Iterable[tuple[str, int]], zone: tzinfo) -> dict[str, int]:
    """Return day of `zone`, as `2026-03-02` → sum of the counts of its slots; damaged slots are left out."""
    days: Counter[str] = Counter()
    for slot, count in slots:
        if day := _local_day(slot, zone):
            days[day] += count
    return dict(days)


def start_of_day(day: date, zone: tzinfo) -> datetime:
    """Return the moment at which a day of `zone` begins, in UTC; the earliest or latest possible one at the ends."""
    try:
        return datetime.combine(day, time.min, zone).astimezone(UTC)
    except OverflowError:
        return datetime.combine(day, time.min, UTC)


def days_until(last: datetime, count: int, zone: tzinfo) -> list[str]:
    """Return `count` adjacent days of `zone`, oldest first; the last one is that of the time `last`."""
    today = last.astimezone(zone).date()
    return [f"{today - timedelta(days=back):%Y-%m-%d}" for back in range(count - 1, -1, -1)]


def _local_day(slot: str, zone: tzinfo) -> str:
    if len(slot) == 10:
        return slot
    hour, _, quarter = slot.partition(".")
    try:
        at = datetime.fromisoformat(f"{hour}:00+00:00") + timedelta(minutes=15 * int(quarter))
        return f"{at.astimezone(zone):%Y-%m-%d}"
    except (ValueError, OverflowError):
        return ""
