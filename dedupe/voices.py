"""How many independent voices tell a story: the figure that repeated coverage hides (pure)."""

from collections.abc import Iterable, Mapping
from typing import Any

Row = Mapping[str, Any]


def count_voices(articles: Iterable[Row]) -> int:
    """Texts that credit one agency are one voice, as are the outlets of one owner; a copy speaks with its original.

    Each has id, agency, source_id, source, owner and `copy_of`, its primary original.
    """
    rows = {row["id"]: row for row in articles}
    return len({_voice(_original(row, rows)) for row in rows.values()})


def _original(row: Row, rows: Mapping[int, Row]) -> Row:
    """The original, where it is in the story; a copy of something elsewhere speaks for itself."""
    return rows.get(row["copy_of"], row)


def _voice(row: Row) -> tuple[str, Any]:
    if row["agency"]:
        return "agency", row["agency"].casefold()
    if row["source"] is None:
        return "article", row["id"]
    # An agency's own page credits nobody.
    return ("owner", row["owner"].casefold()) if row["owner"] else ("agency", row["source"].casefold())
