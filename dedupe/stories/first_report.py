"""Who had a story first, which only times known to the minute can tell (pure)."""

from collections.abc import Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]


def first_to_tell(articles: Sequence[Row]) -> tuple[Row | None, str]:
    """The article, or None and why that is not known; each has source, published_at and published_precision."""
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
    """A day may hold an earlier moment unless it is a later day; an article without a date may have any."""
    if row["published_precision"] == "day":
        return bool(row["published_at"][:10] <= at[:10])
    return bool(row["published_precision"] == "none")
