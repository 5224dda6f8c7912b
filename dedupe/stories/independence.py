"""How many independent voices tell a story: the figure that repeated coverage hides (pure)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from newsfold.extract.vocabulary.phrases import AGENCY_OF

Row = Mapping[str, Any]


def count_voices(articles: Iterable[Row]) -> int:
    """Texts that credit one agency are one voice, as are the outlets of one owner; a copy speaks with its original.

    Each has id, agency, source_id, source, owner and `copy_of`, its primary original.
    """
    texts: dict[int, list[Row]] = {}
    for row in articles:
        texts.setdefault(row["copy_of"] or row["id"], []).append(row)
    agencies = {_name(row["agency"]) for rows in texts.values() for row in rows if row["agency"]}
    return len({_voice(original, rows, agencies) for original, rows in texts.items()})


def _voice(original_id: int, rows: Sequence[Row], agencies: Collection[str]) -> str | int:
    """Of a text: the agency that it or one of its copies credits, else who owns the outlet that had it first."""
    original = next((row for row in rows if row["id"] == original_id), rows[0])
    if credited := next((row["agency"] for row in (original, *rows) if row["agency"]), None):
        return _name(credited)
    if original["source"] is None:
        return int(original["id"])
    # An agency's own page credits nobody, and whoever owns it, its texts are those that others credit to it.
    is_agency = original["source"] in AGENCY_OF or _name(original["source"]) in agencies
    return _name(original["source"] if is_agency else original["owner"] or original["source"])


def _name(name: str) -> str:
    return AGENCY_OF.get(name, name).casefold()
