"""Count the independent sources of a story: copies and agency texts make coverage look wider than it is (pure)."""

from collections.abc import Collection, Iterable, Sequence
from typing import TypedDict

from newsfold.extract.vocabulary.agencies import AGENCY_OF


class CreditedArticle(TypedDict):
    """The fields of an article that identify the origin of its text; `copy_of` is the id of its primary original."""

    id: int
    agency: str | None
    source: str | None
    owner: str | None
    copy_of: int | None


def count_independent_sources(articles: Iterable[CreditedArticle]) -> int:
    """Return the number of sources that report the story independently of each other.

    Texts that credit the same agency count as one source, as do sources of one owner; a copy counts with its original.
    """
    copy_groups: dict[int, list[CreditedArticle]] = {}
    for row in articles:
        copy_groups.setdefault(row["copy_of"] or row["id"], []).append(row)
    agencies = {_normalize(row["agency"]) for rows in copy_groups.values() for row in rows if row["agency"]}
    return len({_origin(original_id, rows, agencies) for original_id, rows in copy_groups.items()})


def _origin(original_id: int, rows: Sequence[CreditedArticle], agencies: Collection[str]) -> str | int:
    """Return the origin of a copy group's text, equal for texts of one origin.

    `rows` are the articles of the group, `agencies` the normalized names of all agencies credited in the story. The
    origin is the agency that the original or a copy credits; else the agency whose own article the original is; else
    the owner of the original's source, or the source without one; the article's id if the source is unknown.
    """
    original = next((row for row in rows if row["id"] == original_id), rows[0])
    if credited := next((row["agency"] for row in (original, *rows) if row["agency"]), None):
        return _normalize(credited)
    if original["source"] is None:
        return int(original["id"])
    # An agency's own article credits no agency, but its text is the one that other sources credit to the agency.
    is_agency = original["source"] in AGENCY_OF or _normalize(original["source"]) in agencies
    return _normalize(original["source"] if is_agency else original["owner"] or original["source"])


def _normalize(name: str) -> str:
    return AGENCY_OF.get(name, name).casefold()
