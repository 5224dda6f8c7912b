"""Words and shingles of a text, also where no spaces stand between words (pure)."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]

SHINGLE = 3  # words; Broder 1997 used four and more, news edits need finer ones
MAX_WORDS = 20_000  # of a text; what follows in a longer one decides nothing
MAX_CHARACTERS = 20 * MAX_WORDS
WORDS_KNOWN = 1 << 18  # some 30 MB

_DENSE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
# What stands above, below or around a letter and is a part of it: vowels of India and Thailand, accents, points.
_MARKS = "".join(chr(code) for code in range(0x300, 0x1E00) if unicodedata.category(chr(code)).startswith("M"))
_BEFORE, _BEHIND = "\u0e40-\u0e44\u0ec0-\u0ec4", "\u0e30\u0e32\u0e45\u0eb0\u0eb2"  # vowels of Thai and Lao
# The commonest first: each place is tried in this order.
_TOKEN = re.compile(
    rf"[a-z]++(?!\w)|[^\W\d{_DENSE}](?:[^\W{_DENSE}]++|[{_MARKS}]++)*+|\d++(?:[.,:]\d++)*+"
    rf"|[{_BEFORE}]?[{_DENSE}][{_MARKS}{_BEHIND}]*+"
)
_DENSE_START = re.compile(f"[{_DENSE}]")
_BEFORE_GROUP = re.compile(r"\d{1,3}(?: \d{3})*")
_MULTIPLIERS = tuple(np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9))
# A quotation ends with its mark or, where it goes on in the next paragraph, with the line.
_QUOTATION = re.compile(
    r'"[^"\n]{1,1500}(?:"|$)|[“„][^”“\n]{1,1500}(?:[”“]|$)|«[^»\n]{1,1500}(?:»|$)|»[^«\n]{1,1500}(?:«|$)'
    r"|[「『][^」』\n]{1,1500}[」』]|‘[^‘\n]{1,1500}?’(?!\w)",
    re.MULTILINE,
)


def words(text: str) -> list[str]:
    """Casefolded words and numbers; in scripts without spaces each character, with its vowels and marks."""
    return _TOKEN.findall(_folded(text))[:MAX_WORDS]


def is_dense(word: str) -> bool:
    """Whether it is a character of a script without spaces."""
    return word >= "\u0e00" and _DENSE_START.match(word) is not None


class _Known(dict[str, int]):
    """Hashes by word; begins anew when there are too many."""

    def __missing__(self, word: str) -> int:
        if len(self) >= WORDS_KNOWN:
            self.clear()
        self[word] = found = int.from_bytes(blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "little")
        return found


# 64 bits of a word, the same in every run.
word_hash = _Known().__getitem__


def word_hashes(tokens: list[str]) -> Hashes:
    return np.fromiter(map(word_hash, tokens), np.uint64, len(tokens))


def distinct(hashes: Hashes) -> Hashes:
    """Sorted, each once; what np.unique does, in a sixth of the time."""
    ordered = np.sort(hashes)
    is_new = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=is_new[1:])
    return ordered[is_new]


def among(hashes: Hashes, ordered: Hashes) -> NDArray[np.bool_]:
    """Which of them stand among others that are sorted; what np.isin does, in a third of the time."""
    places = np.searchsorted(ordered, hashes)
    places[places == len(ordered)] = 0
    found: NDArray[np.bool_] = ordered[places] == hashes if len(ordered) else np.zeros(len(hashes), np.bool_)
    return found


def shingle_hashes(hashes: Hashes) -> Hashes:
    """One for each run of SHINGLE words, in order; a shorter text is one shingle."""
    if len(hashes) == 0:
        return hashes
    width = min(SHINGLE, len(hashes))
    count = len(hashes) - width + 1
    mixed = np.zeros(count, dtype=np.uint64)
    for offset in range(width):
        mixed = (mixed ^ hashes[offset : offset + count]) * _MULTIPLIERS[offset]
        mixed ^= mixed >> np.uint64(29)
    return mixed


@dataclass(frozen=True)
class Text:
    """A text as the comparison needs it; what is asked for is kept."""

    raw: str
    title: str = ""

    @cached_property
    def words(self) -> list[str]:
        return words(self.raw)

    @cached_property
    def hashes(self) -> Hashes:
        """One for each word."""
        return word_hashes(self.words)

    @cached_property
    def title_words(self) -> list[str]:
        return words(self.title)

    @cached_property
    def title_hashes(self) -> Hashes:
        return word_hashes(self.title_words)

    @cached_property
    def sequence(self) -> Hashes:
        return shingle_hashes(self.hashes)

    @cached_property
    def shingles(self) -> Hashes:
        """Sorted, each once."""
        return distinct(self.sequence)

    @cached_property
    def quoted(self) -> Hashes:
        """Those shingles, sorted, that stand in quotations only."""
        inside, spans, at = [], [], 0
        folded = _folded(self.raw)
        for found in _QUOTATION.finditer(folded):
            spans += [(folded[at : found.start()], False), (found.group(), True)]
            at = found.end()
        for span, is_quoted in (*spans, (folded[at:], False)):
            inside += [is_quoted] * len(_TOKEN.findall(span))
        flags = np.array(inside[: len(self.words)], dtype=bool)
        if len(flags) < SHINGLE or len(flags) != len(self.words):
            return self.shingles[:0]
        within = np.lib.stride_tricks.sliding_window_view(flags, SHINGLE).all(axis=1)
        return np.setdiff1d(self.sequence[within], self.sequence[~within])

    @cached_property
    def quotations(self) -> set[tuple[str, ...]]:
        """The words of each."""
        return {tuple(_TOKEN.findall(found.group())) for found in _QUOTATION.finditer(_folded(self.raw))}

    @cached_property
    def frame(self) -> Hashes:
        """The shingles of what stands around the numbers."""
        return distinct(shingle_hashes(word_hashes(["0" if word[0].isdigit() else word for word in self.words])))

    @cached_property
    def numbers(self) -> dict[tuple[str, str], str]:
        """Each number by the word before and the word after it; places that occur twice are left out."""
        found: dict[tuple[str, str], str] = {}
        twice = set()
        tokens = _whole_numbers(self.words)
        for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
            if token[0].isdigit():
                place = (before, after)
                if place in found and found[place] != token:
                    twice.add(place)
                found[place] = token
        return {place: number for place, number in found.items() if place not in twice}


def _whole_numbers(tokens: list[str]) -> list[str]:
    """The words, with what spaces part of a number as one: 1 300 000."""
    found: list[str] = []
    for token in tokens:
        if len(token) == 3 and token.isdigit() and found and _BEFORE_GROUP.fullmatch(found[-1]):
            found[-1] += f" {token}"
        else:
            found.append(token)
    return found


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:MAX_CHARACTERS]).casefold()
