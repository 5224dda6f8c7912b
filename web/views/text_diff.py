"""Two texts side by side, word by word: what both have, what only one has, and which numbers differ (pure)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_WORDS = 4000  # of each text; beyond them the comparison would take seconds
# A word with the space before it; each sign of a script that has no spaces is a word of its own.
_DENSE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_WORD = re.compile(rf"\s*(?:[{_DENSE}]|[^\s{_DENSE}]+)")
_EDGES = re.compile(r"^\W+|\W+$")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Piece:
    """A stretch of one side. `kind` is `same`, `other` (not on the other side) or `number` (there with another one)."""

    kind: str
    text: str

    @property
    def gap(self) -> str:
        """The space before its first word, which is no part of what differs."""
        return self.text[: len(self.text) - len(self.text.lstrip())]


@dataclass(frozen=True)
class Diff:
    """`shared` is the part of the words of both sides that stand on both; `is_cut` that a text was too long."""

    left: list[Piece]
    right: list[Piece]
    numbers: list[tuple[str, str]]
    shared: float
    is_cut: bool


def compare(left: str, right: str) -> Diff:
    """Case and punctuation at the edges of a word make no difference."""
    ours, theirs = _WORD.findall(left), _WORD.findall(right)
    is_cut = max(len(ours), len(theirs)) > MOST_WORDS
    ours, theirs = ours[:MOST_WORDS], theirs[:MOST_WORDS]
    matcher = SequenceMatcher(None, [_folded(word) for word in ours], [_folded(word) for word in theirs])
    sides: tuple[list[Piece], list[Piece]] = ([], [])
    numbers: list[tuple[str, str]] = []
    same = 0
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            same += b - a
            sides[0].append(Piece("same", "".join(ours[a:b])))
            sides[1].append(Piece("same", "".join(theirs[c:d])))
            continue
        pair = _numbers(ours[a:b]), _numbers(theirs[c:d])
        differ = bool(pair[0] and pair[1])
        if differ:
            numbers.append((" ".join(pair[0]), " ".join(pair[1])))
        sides[0].extend(_pieces(ours[a:b], differ))
        sides[1].extend(_pieces(theirs[c:d], differ))
    total = len(ours) + len(theirs)
    return Diff(*sides, numbers, 2 * same / total if total else 1.0, is_cut)


def _pieces(words: Sequence[str], differ: bool) -> Iterator[Piece]:
    stretch = ""
    for word in words:
        if differ and _DIGIT.search(word):
            if stretch:
                yield Piece("other", stretch)
            yield Piece("number", word)
            stretch = ""
        else:
            stretch += word
    if stretch:
        yield Piece("other", stretch)


def _numbers(words: Sequence[str]) -> list[str]:
    return [_EDGES.sub("", word) for word in words if _DIGIT.search(word)]


def _folded(word: str) -> str:
    bare = word.strip()
    return _EDGES.sub("", bare).casefold() or bare
