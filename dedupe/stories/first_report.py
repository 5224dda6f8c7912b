"""Find the first report of a story, as far as times are known to the minute (pure)."""

from collections.abc import Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]


def find_first_report(articles: Sequence[Row]) -> tuple[Row | None, str]:
    """Return (earliest article, ""), or (None, the reason why the first report is not known).

    Each article has `source`, `published_at` (`…Z`) and `published_precision` (`minute`, `day` or `none`). The first
    report is not known if an article without a time of day may be earlier, or if two sources have the earliest minute.
    """
    timed = sorted(
        (row for row in articles if row["published_precision"] == "minute"), key=lambda row: row["published_at"]
    )
    if not timed or any(_may_precede(row, timed[0]["published_at"]) for row in articles):
        return None, "not every time is known to the minute"
    minute = timed[0]["published_at"][:16]
    if len({row["source"] for row in timed if row["published_at"][:16] == minute}) > 1:
        return None, "two outlets carry the same minute"
    return timed[0], ""


def _may_precede(row: Row, at: str) -> bool:
    """Decide whether an article without a time of day may be earlier than `at`.

    An article with a day only may be, unless the day is later than that of `at`; an article without a date always may.
    """
    if row["published_precision"] == "day":
        return bool(row["published_at"][:10] <= at[:10])
    return bool(row["published_precision"] == "none")
