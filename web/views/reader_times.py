"""Times as one reader sees them: in a time zone, and near the present as the time that has passed (pure)."""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from newsfold.db.values.times import parse_time
from newsfold.web.views import formatting

RELATIVE_HOURS = 24  # age up to which a time is shown as the time that has passed


@dataclass(frozen=True)
class ReaderTimes:
    """Formats of times in `zone`, seen at `now`.

    All methods take a time as the databases store it, or as an aware datetime. A day without a time of day stays the
    day that the outlet names, in every zone.
    """

    zone: tzinfo
    now: datetime

    def date_time(self, at: str | datetime | None, precision: str = "minute") -> str:
        """Return `2 Mar 2026, 08:10`, or only the day if the `precision` is `day`."""
        return formatting.format_date_time(at if precision == "day" else self._local(at), precision)

    def relative(self, at: str | datetime | None, precision: str = "minute") -> str:
        """Return `25 min ago` for a time of the last RELATIVE_HOURS that is known to the minute, else `date_time`."""
        local = self._local(at)
        if local is not None and precision == "minute":
            minutes = (self.now - local).total_seconds() / 60
            if 0 <= minutes < RELATIVE_HOURS * 60:
                return f"{formatting.format_minutes(minutes)} ago" if minutes >= 1 else "just now"
        return self.date_time(at, precision)

    def clock(self, at: str | datetime | None) -> str:
        """Return `08:10`, "" without a time."""
        return formatting.format_clock(self._local(at))

    def day(self, at: str | datetime | None) -> str:
        """Return `2 March 2026`."""
        return formatting.format_day(self._local(at))

    def weekday(self, at: str | datetime | None) -> str:
        """Return `Monday 2 March 2026`."""
        return formatting.format_weekday(self._local(at))

    def without_year(self, at: str | datetime | None) -> str:
        """Return `2 Mar, 08:10`, for places where another time shows the year."""
        return formatting.format_without_year(self._local(at))

    def short(self, at: str | datetime | None) -> str:
        """Return the shortest of `25 min ago`, `08:10` on a day that a heading names, for the rows of a list."""
        relative = self.relative(at)
        return relative if relative.endswith(("ago", "now")) else self.clock(at)

    def utc(self, at: str | datetime | None, precision: str = "minute") -> str:
        """Return `2 Mar 2026, 08:10 UTC`, to show on demand beside a local time."""
        if isinstance(at, datetime):
            at = at.astimezone(UTC)
        return f"{formatting.format_date_time(at, precision)} UTC" if at and precision == "minute" else ""

    def _local(self, at: str | datetime | None) -> datetime | None:
        if not at:
            return None
        try:
            return (parse_time(at) if isinstance(at, str) else at).astimezone(self.zone)
        except (ValueError, OverflowError):
            return None
