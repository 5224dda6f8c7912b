"""Find what differs between two texts or two versions of one, and what they share, to show it to readers (pure)."""

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any, TypedDict

import numpy as np
from numpy.typing import NDArray

from newsfold.dedupe.tokens import MAX_WORDS, hash_word, split_words

MAX_COMPARED_WORDS = 2000  # first words of each text; the time grows with the product of the lengths
MAX_REPLACED_WORDS = 4  # on each side of a replacement; a longer one is a rewritten passage, no correction
MAX_REPLACEMENTS = 8  # listed for a version or an update

Row = Mapping[str, Any]

_POWERS = np.cumprod(np.full(MAX_WORDS + 1, 0x9E3779B97F4A7C15, np.uint64))


class Replacement(TypedDict):
    """Words of a text and the words that replace them."""

    before: str
    after: str


class VersionChange(TypedDict):
    """The difference of a version to the one before it.

    `seen_at` is the version's time, `title` its title, None if that did not change. `words_added` and `words_removed`
    count words with their repetitions, wherever in the text they are; `replaced` are the short replacements.
    """

    seen_at: str
    title: str | None
    words_added: int
    words_removed: int
    replaced: list[Replacement]


def compare_versions(versions: Sequence[Row]) -> list[VersionChange]:
    """Return the changes from each version to the next, oldest first; a version has `seen_at`, `title` and `text`."""
    return [_version_change(before, after) for before, after in pairwise(versions)]


def list_replacements(original: Row, update: Row) -> list[Replacement]:
    """Return the first `MAX_REPLACEMENTS` of `find_replacements` between the `text` of two rows."""
    pairs = find_replacements(original["text"], update["text"])[:MAX_REPLACEMENTS]
    return [{"before": before, "after": after} for before, after in pairs]


def find_replacements(before: str, after: str) -> list[tuple[str, str]]:
    """Return the short passages of `before` that `after` replaces, each as (old, new), in order, without repeats.

    Both passages have at most `MAX_REPLACED_WORDS`. Only the first `MAX_COMPARED_WORDS` of each text are compared.
    """
    old_words, new_words = split_words(before)[:MAX_COMPARED_WORDS], split_words(after)[:MAX_COMPARED_WORDS]
    steps = SequenceMatcher(None, old_words, new_words).get_opcodes()
    replacements = [
        (_as_written(before, old_words, a, b), _as_written(after, new_words, c, d))
        for step, a, b, c, d in steps
        if step == "replace" and b - a <= MAX_REPLACED_WORDS and d - c <= MAX_REPLACED_WORDS
    ]
    return list(dict.fromkeys(replacements))


def find_longest_passage(one: str, other: str) -> tuple[str, int]:
    """Return the longest passage that both texts have, as `one` spells it, and its number of words."""
    ours, theirs = split_words(one), split_words(other)
    our_hashes, their_hashes = (np.array([hash_word(word) for word in words], np.uint64) for words in (ours, theirs))
    start, low, high = 0, 0, min(len(ours), len(theirs))
    # If a passage of n words is shared, so is one of n - 1; so the greatest n is found by bisection.
    while low < high:
        size = (low + high + 1) // 2
        positions = np.flatnonzero(np.isin(_hash_runs(our_hashes, size), _hash_runs(their_hashes, size)))
        if len(positions):
            start, low = int(positions[0]), size
        else:
            high = size - 1
    return _as_written(one, ours, start, start + low), low


def _version_change(before: Row, after: Row) -> VersionChange:
    old_words, new_words = Counter(split_words(before["text"])), Counter(split_words(after["text"]))
    return {
        "seen_at": after["seen_at"],
        "title": after["title"] if after["title"] != before["title"] else None,
        "words_added": (new_words - old_words).total(),
        "words_removed": (old_words - new_words).total(),
        "replaced": list_replacements(before, after),
    }


def _hash_runs(hashes: NDArray[np.uint64], size: int) -> NDArray[np.uint64]:
    """Return a hash of each run of `size` words, in order (Karp and Rabin 1987, modulo 2 to the 64)."""
    sums = np.concatenate(([np.uint64(0)], np.cumsum(hashes * _POWERS[: len(hashes)])))
    # Each run is multiplied up to one power, so that equal runs have equal hashes at any position.
    levelled: NDArray[np.uint64] = (sums[size:] - sums[:-size]) * _POWERS[::-1][: len(sums) - size]
    return levelled


def _as_written(text: str, words: list[str], start: int, end: int) -> str:
    """Return the words from `start` up to `end` with the case and punctuation that they have in `text`.

    `words` are all words of `text`. Where they cannot be located in it, return them casefolded, joined by spaces.
    """
    if start >= end:
        return ""
    written = unicodedata.normalize("NFKC", text)
    folded, position, first = written.casefold(), 0, 0
    for number, word in enumerate(words[:end]):
        position = folded.find(word, position)
        if position < 0:
            return " ".join(words[start:end])
        first = position if number == start else first
        position += len(word)
    return " ".join((written if len(written) == len(folded) else folded)[first:position].split())
