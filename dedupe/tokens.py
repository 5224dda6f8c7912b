"""Split texts into words, also in scripts that write no spaces between words, and hash their shingles (pure)."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from html import unescape
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from newsfold.db.values.mojibake import repair_mojibake

Hashes = NDArray[np.uint64]
Integer = TypeVar("Integer", bound=np.integer[Any])

SHINGLE = 3  # words in a shingle; Broder 1997 used four and more, edits of news need shorter ones
MAX_WORDS = 20_000  # of a text; the words after them are ignored
MAX_CHARACTERS = 20 * MAX_WORDS
MAX_CACHED_WORDS = 1 << 16  # words whose hashes are cached, some 8 MB; a new one takes a microsecond

# Scripts without spaces between words, here called dense: Thai, Lao, Burmese, Khmer, Japanese, Chinese.
_DENSE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
# Combining marks, which are a part of the letter before them: vowels of India and Thailand, accents, points.
_MARKS = "".join(chr(code) for code in range(0x300, 0x1E00) if unicodedata.category(chr(code)).startswith("M"))
_BEFORE, _BEHIND = "\u0e40-\u0e44\u0ec0-\u0ec4", "\u0e30\u0e32\u0e45\u0eb0\u0eb2"  # Thai and Lao vowels
# The alternatives are tried in this order at each position, so the most frequent comes first.
_TOKEN = re.compile(
    rf"[a-z]++(?![\w{_MARKS}])|[^\W\d{_DENSE}](?:[^\W{_DENSE}]++|[{_MARKS}]++)*+|\d++(?:[.,:]\d++)*+"
    rf"|[{_BEFORE}]?[{_DENSE}][{_MARKS}{_BEHIND}]*+"
)
# Characters that show nothing or only help to read: soft hyphen, joiners, bidirectional marks, variation selectors,
# tatweel, Arabic short vowels, Hebrew points and accents. One copy of a text has them, another one has not.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"
    "\u0640\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]+"
)
# The mark of the stressed vowel, which books for learners and news agencies print in Russian and its relatives. It is
# part of the letters ѓ and ќ, which are one character each.
_STRESS = re.compile("(?<=[\u0430-\u044f\u0451-\u045f\u0410-\u042f])\u0301")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]\w{1,30});")
# Yeh and kaf, for which Arabic and Persian keyboards have different characters. Copies of one text differ in them.
_ARABIC_VARIANTS = {0x0643: "\u06a9", 0x0649: "\u06cc", 0x064A: "\u06cc"}
_ARABIC = re.compile("[\u0643\u0649\u064a]")
MAX_ESCAPES = 2  # times that the entities of a text may have been escaped, one after another
_DENSE_START = re.compile(f"[{_DENSE}]")
_BEFORE_GROUP = re.compile(r"\d{1,3}(?: \d{3})*")
_MULTIPLIERS = tuple(np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9))
# A quotation ends with its mark or, where it continues in the next paragraph, at the end of the line.
_QUOTATION = re.compile(
    r'"[^"\n]{1,1500}(?:"|$)|[“„][^”“\n]{1,1500}(?:[”“]|$)|«[^»\n]{1,1500}(?:»|$)|»[^«\n]{1,1500}(?:«|$)'
    r"|[「『][^」』\n]{1,1500}[」』]|‘[^‘\n]{1,1500}?’(?!\w)",
    re.MULTILINE,
)


def split_words(text: str) -> list[str]:
    """Return the words and numbers of the text in order, casefolded (NFKC), at most `MAX_WORDS`.

    In scripts without spaces between words, each character with its vowels and marks is a word.
    """
    return _TOKEN.findall(_normalise(text))[:MAX_WORDS]


def is_dense(word: str) -> bool:
    """Decide whether the word is a character of a script without spaces between words, such as Thai or Chinese."""
    return word >= "\u0e00" and _DENSE_START.match(word) is not None


def digest_word(word: str) -> bytes:
    """Return the hash of the word as 8 bytes, the lowest first."""
    return blake2b(word.encode("utf-8", "replace"), digest_size=8).digest()


class _HashCache(dict[str, int]):
    """A dict from word to hash that computes missing hashes; it is emptied when it has `MAX_CACHED_WORDS`."""

    def __missing__(self, word: str) -> int:
        if len(self) >= MAX_CACHED_WORDS:
            self.clear()
        self[word] = word_hash = int.from_bytes(digest_word(word), "little")
        return word_hash


# `hash_word(word)` returns 64 bits, the same in every process.
hash_word = _HashCache().__getitem__


def hash_words(words: list[str]) -> Hashes:
    """Return the hash of each word, in order."""
    return np.fromiter(map(hash_word, words), np.uint64, len(words))


def sort_unique(hashes: NDArray[Integer]) -> NDArray[Integer]:
    """Return the numbers sorted and without duplicates, as np.unique does, but in a sixth of the time."""
    ordered = np.sort(hashes)
    is_new = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=is_new[1:])
    return ordered[is_new]


def is_among(hashes: NDArray[np.integer[Any]], ordered: NDArray[np.integer[Any]]) -> NDArray[np.bool_]:
    """Return for each hash whether it is in the sorted array `ordered`, as np.isin does, but in a third of the time."""
    positions = ordered.searchsorted(hashes)
    positions[positions == len(ordered)] = 0
    flags: NDArray[np.bool_] = ordered[positions] == hashes if len(ordered) else np.zeros(len(hashes), np.bool_)
    return flags


def hash_shingles(word_hashes: Hashes) -> Hashes:
    """Return a hash for each run of `SHINGLE` consecutive words, in order.

    `word_hashes` are the hashes of a text's words in order. A text of fewer words is a single shingle; one without
    words has none.
    """
    if len(word_hashes) == 0:
        return word_hashes
    width = min(SHINGLE, len(word_hashes))
    count = len(word_hashes) - width + 1
    mixed = np.zeros(count, dtype=np.uint64)
    for offset in range(width):
        mixed = (mixed ^ word_hashes[offset : offset + count]) * _MULTIPLIERS[offset]
        mixed ^= mixed >> np.uint64(29)
    return mixed


@dataclass(frozen=True)
class Text:
    """A text and its title.

    Words, shingles and numbers are those of the text alone, except for `title_words` and `title_hashes`. Each is
    computed once, on first use.
    """

    raw: str
    title: str = ""

    @property
    def words(self) -> list[str]:
        return self._words_and_bounds[0]

    @property
    def line_bounds(self) -> list[int]:
        """Return the position in `words` of the first word of each line, and at the end the number of all words."""
        return self._words_and_bounds[1]

    @cached_property
    def _words_and_bounds(self) -> tuple[list[str], list[int]]:
        words: list[str] = []
        bounds = [0]
        for line in _normalise(self.raw).split("\n"):  # no word goes beyond a line
            words += _TOKEN.findall(line)
            bounds.append(min(len(words), MAX_WORDS))
        return words[:MAX_WORDS], bounds

    @cached_property
    def word_hashes(self) -> Hashes:
        """Return the hash of each word, in order."""
        return hash_words(self.words)

    @cached_property
    def title_words(self) -> list[str]:
        return split_words(self.title)

    @cached_property
    def title_hashes(self) -> Hashes:
        return hash_words(self.title_words)

    @cached_property
    def shingle_sequence(self) -> Hashes:
        """Return the hashes of the shingles in the order of the text, with repetitions."""
        return hash_shingles(self.word_hashes)

    @cached_property
    def shingles(self) -> Hashes:
        """Return the hashes of the shingles, sorted and without duplicates."""
        return sort_unique(self.shingle_sequence)

    @cached_property
    def quoted_shingles(self) -> Hashes:
        """Return the sorted hashes of the shingles that occur only within quotations.

        There are none if the text is shorter than a shingle, or if its quotation marks stand within words.
        """
        is_quoted_word, spans, end = [], [], 0
        normalised = _normalise(self.raw)
        for match in _QUOTATION.finditer(normalised):
            spans += [(normalised[end : match.start()], False), (match.group(), True)]
            end = match.end()
        if not spans:
            return self.shingles[:0]
        for span, is_quoted in (*spans, (normalised[end:], False)):
            is_quoted_word += [is_quoted] * len(_TOKEN.findall(span))
        flags = np.array(is_quoted_word[: len(self.words)], dtype=bool)
        if len(flags) < SHINGLE or len(flags) != len(self.words):
            return self.shingles[:0]
        within = np.lib.stride_tricks.sliding_window_view(flags, SHINGLE).all(axis=1)
        return np.setdiff1d(self.shingle_sequence[within], self.shingle_sequence[~within])

    @cached_property
    def quotations(self) -> set[tuple[str, ...]]:
        """Return each quotation as a tuple of its words."""
        return {tuple(_TOKEN.findall(match.group())) for match in _QUOTATION.finditer(_normalise(self.raw))}

    @cached_property
    def number_masked_shingles(self) -> Hashes:
        """Return the sorted hashes of the shingles that the text has when every number in it is replaced by 0."""
        return sort_unique(hash_shingles(hash_words(["0" if word[0].isdigit() else word for word in self.words])))

    @cached_property
    def numbers(self) -> dict[tuple[str, str], list[str]]:
        """Return (word before, word after) → the numbers between the two, in the order of the text.

        A number beside a number counts as the word 0, so that rows of a table and numbers of a draw have places.
        """
        numbers: dict[tuple[str, str], list[str]] = {}
        words = self.words
        for start, end in _runs_of_numbers(words):
            run = _join_digit_groups(words[start:end])
            around = [words[start - 1] if start else None, *["0"] * (len(run) - 1)]
            behind = [*["0"] * (len(run) - 1), words[end] if end < len(words) else None]
            for before, number, after in zip(around, run, behind, strict=True):
                if before is not None and after is not None:
                    numbers.setdefault((before, after), []).append(number)
        return numbers


def _runs_of_numbers(words: list[str]) -> Iterator[tuple[int, int]]:
    """Yield the start and the end of each run of words that begin with a digit."""
    start = end = -1
    for at in [at for at, word in enumerate(words) if word[0].isdigit()]:
        if at != end:
            if end > 0:
                yield start, end
            start = at
        end = at + 1
    if end > 0:
        yield start, end


def _join_digit_groups(words: list[str]) -> list[str]:
    """Return the words with the digit groups of a number joined into one word: `1`, `300`, `000` become `1 300 000`."""
    joined: list[str] = []
    for word in words:
        if len(word) == 3 and word.isdigit() and joined and _BEFORE_GROUP.fullmatch(joined[-1]):
            joined[-1] += f" {word}"
        else:
            joined.append(word)
    return joined


def _normalise(text: str) -> str:
    """Return the text in the form in which texts are compared.

    Entities and misread UTF-8 become the characters that they stand for; invisible characters and optional vowel points
    are left out, and letters of the Arabic script with variants become one of them.
    """
    text = text[:MAX_CHARACTERS]
    for _ in range(MAX_ESCAPES):
        if "&" in text:
            text = _ENTITY.sub(_decode_entity, text)
    if text.isascii():
        return text.casefold()
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", repair_mojibake(text)))
    if "\u0301" in text:
        text = _STRESS.sub("", text)
    text = (text.translate(_ARABIC_VARIANTS) if _ARABIC.search(text) else text).casefold()
    return text.replace("i\u0307", "i")  # the first letter of İstanbul, whose small letter has one dot, too


def _decode_entity(match: re.Match[str]) -> str:
    return unescape(match[0])
