"""Who had a story first, which only times known to the minute can tell (pure)."""

from collections.abc import Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]


def first_to_tell(coverage: Sequence[Row]) -> dict[str, Any]:
    """article_id, source and at of the first; `unknown` is the reason why nobody can say it, else None."""
    timed = sorted(
        (row for row in coverage if row["published_precision"] == "minute"), key=lambda row: row["published_at"]
    )
    if not timed:
        return _unknown("no time is known to the minute")
    first = timed[0]
    if any(_may_precede(row, first["published_at"]) for row in coverage):
        return _unknown("not every time is known to the minute")
    minute = {row["source"] for row in timed if row["published_at"][:16] == first["published_at"][:16]}
    if len(minute) > 1:
        return _unknown("two outlets have the same minute")
    return {"article_id": first["article_id"], "source": first["source"], "at": first["published_at"], "unknown": None}


def _may_precede(row: Row, at: str) -> bool:
    """A day may hold an earlier moment unless it is a later day; an article without a date may have any."""
    if row["published_precision"] == "day":
        return bool(row["published_at"][:10] <= at[:10])
    return bool(row["published_precision"] == "none")


def _unknown(reason: str) -> dict[str, Any]:
    return {"article_id": None, "source": None, "at": None, "unknown": reason}
