"""What two texts have word for word, and where they part, as people read it (pure)."""

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newsfold.dedupe.tokens import MAX_WORDS, word_hash, words

CHANGE_WORDS = 2000  # of each text that are compared for changes; it takes time in their product
SHORT = 4  # words; what is replaced by no more is a correction, more is another text

_POWERS = np.cumprod(np.full(MAX_WORDS + 1, 0x9E3779B97F4A7C15, np.uint64))


def longest_passage(one: str, other: str) -> tuple[str, int]:
    """As it stands in `one`, and how many words it has."""
    ours, theirs = words(one), words(other)
    mine, yours = (np.array([word_hash(token) for token in tokens], np.uint64) for tokens in (ours, theirs))
    at, low, high = 0, 0, min(len(ours), len(theirs))
    # A passage of n words holds one of n - 1: the longest is found by halving.
    while low < high:
        size = (low + high + 1) // 2
        found = np.flatnonzero(np.isin(_runs(mine, size), _runs(yours, size)))
        if len(found):
            at, low = int(found[0]), size
        else:
            high = size - 1
    return _as_written(one, ours, at, at + low), low


def _runs(hashes: NDArray[np.uint64], size: int) -> NDArray[np.uint64]:
    """A hash of each run of `size` words (Karp and Rabin 1987, modulo 2 to the 64)."""
    sums = np.concatenate(([np.uint64(0)], np.cumsum(hashes * _POWERS[: len(hashes)])))
    # Each run is brought to one power, so that equal runs have equal hashes wherever they stand.
    levelled: NDArray[np.uint64] = (sums[size:] - sums[:-size]) * _POWERS[::-1][: len(sums) - size]
    return levelled


def changes(before: str, after: str) -> list[tuple[str, str]]:
    """The short passages that `after` has in place of others, in order; each pair once."""
    ours, theirs = words(before)[:CHANGE_WORDS], words(after)[:CHANGE_WORDS]
    steps = SequenceMatcher(None, ours, theirs).get_opcodes()
    found = [
        (_as_written(before, ours, a, b), _as_written(after, theirs, c, d))
        for step, a, b, c, d in steps
        if step == "replace" and b - a <= SHORT and d - c <= SHORT
    ]
    return list(dict.fromkeys(found))


def _as_written(text: str, tokens: list[str], start: int, end: int) -> str:
    """The words from `start` to `end` with what stands between them."""
    if start >= end:
        return ""
    written = unicodedata.normalize("NFKC", text)
    folded, at, first = written.casefold(), 0, 0
    for number, token in enumerate(tokens[:end]):
        at = folded.find(token, at)
        if at < 0:
            return " ".join(tokens[start:end])
        first = at if number == start else first
        at += len(token)
    return " ".join((written if len(written) == len(folded) else folded)[first:at].split())


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
