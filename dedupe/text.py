"""Words and shingles of a text, also where no spaces stand between words (pure)."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]

SHINGLE = 3  # words; Broder 1997 used four and more, news edits need finer ones
MAX_WORDS = 20_000  # of a text; what follows in a longer one decides nothing

_DENSE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_TOKEN = re.compile(rf"[{_DENSE}]|\d+(?:[.,:]\d+)*|[^\W{_DENSE}]+")
_MULTIPLIERS = tuple(np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9))


def words(text: str) -> list[str]:
    """Casefolded words and numbers; each character by itself in scripts without spaces."""
    return _TOKEN.findall(unicodedata.normalize("NFKC", text[: MAX_WORDS * 20]).casefold())[:MAX_WORDS]


@lru_cache(1 << 17)
def word_hash(word: str) -> int:
    """64 bits, the same in every run."""
    return int.from_bytes(blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "little")


def shingle_hashes(tokens: list[str]) -> Hashes:
    """One for each run of SHINGLE words, in order; a shorter text is one shingle."""
    hashes = np.array([word_hash(token) for token in tokens], dtype=np.uint64)
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
    """A text as the comparison needs it."""

    words: list[str]

    @classmethod
    def of(cls, text: str) -> "Text":
        return cls(words(text))

    @cached_property
    def sequence(self) -> Hashes:
        return shingle_hashes(self.words)

    @cached_property
    def shingles(self) -> Hashes:
        """Sorted, each once."""
        return np.unique(self.sequence)

    @cached_property
    def frame(self) -> Hashes:
        """The shingles of what stands around the numbers."""
        return np.unique(shingle_hashes(["0" if word[0].isdigit() else word for word in self.words]))

    @cached_property
    def numbers(self) -> dict[tuple[str, str], str]:
        """Each number by the word before and the word after it; places that occur twice are left out."""
        found: dict[tuple[str, str], str] = {}
        twice = set()
        for before, token, after in zip(self.words, self.words[1:], self.words[2:], strict=False):
            if token[0].isdigit():
                place = (before, after)
                if place in found and found[place] != token:
                    twice.add(place)
                found[place] = token
        return {place: number for place, number in found.items() if place not in twice}
