"""Which article of a story stands for it (pure)."""

from collections.abc import Mapping, Sequence
from typing import Any

FULL = 150  # words from which a text is long enough to stand for a story


def lead(articles: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The original with most copies, full length before short, news before opinion, then the earliest.

    Each has id, is_copy, copies, kind, word_count, title and `at`, its place in time (empty: none).
    """
    return min(
        articles,
        key=lambda row: (
            row["is_copy"],
            not row["title"],
            row["kind"] not in ("article", "live"),
            row["word_count"] < FULL,
            -row["copies"],
            row["at"] or "9",
            row["id"],
        ),
    )
