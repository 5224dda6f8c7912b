"""What a publisher changed from one version of an article to the next (pure)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from newsfold.dedupe.passages import changes
from newsfold.dedupe.text import words

SHOWN = 8  # replaced passages of a version

Row = Mapping[str, Any]


def version_changes(versions: Sequence[Row]) -> list[dict[str, Any]]:
    """For each version but the first: seen_at, the new title if it changed, words added and removed, short changes."""
    return [_change(before, after) for before, after in pairwise(versions)]


def update_changes(original: Row, update: Row) -> list[dict[str, str]]:
    """The short passages that an update has in place of its original's: `before` and `after`."""
    replaced = changes(original["text"], update["text"])[:SHOWN]
    return [{"before": old, "after": new} for old, new in replaced]


def _change(before: Row, after: Row) -> dict[str, Any]:
    ours, theirs = Counter(words(before["text"])), Counter(words(after["text"]))
    return {
        "seen_at": after["seen_at"],
        "title": after["title"] if after["title"] != before["title"] else None,
        "words_added": (theirs - ours).total(),
        "words_removed": (ours - theirs).total(),
        "replaced": update_changes(before, after),
    }
