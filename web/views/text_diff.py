"""The difference of two texts, word by word: words in both, words in one, and numbers that differ (pure)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

MAX_WORDS = 4000  # of each text; the comparison of longer ones takes seconds
# A word with the white space before it; each character of a script without spaces is a word.
_SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_WORD = re.compile(rf"\s*(?:[{_SPACELESS}]|[^\s{_SPACELESS}]+)")
_EDGE_PUNCTUATION = re.compile(r"^\W+|\W+$")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Segment:
    """A part of one text: `same` in both, `other` only here, or a `number` for which the other text has another."""

    kind: Literal["same", "other", "number"]
    text: str

    @property
    def leading_space(self) -> str:
        """Return the white space before the first word, which does not differ between the texts."""
        return self.text[: len(self.text) - len(self.text.lstrip())]


@dataclass(frozen=True)
class TextDiff:
    """The difference of two texts.

    `numbers` are pairs of numbers at the same place, `shared` is the share of the words of both texts that are in both
    (0 to 1), and `is_cut` says whether a text had more than MAX_WORDS.
    """

    left: list[Segment]
    right: list[Segment]
    numbers: list[tuple[str, str]]
    shared: float
    is_cut: bool


def diff_texts(left: str, right: str) -> TextDiff:
    """Compare the first MAX_WORDS words of two texts; case and punctuation around words are ignored."""
    all_left, all_right = _WORD.findall(left), _WORD.findall(right)
    left_words, right_words = all_left[:MAX_WORDS], all_right[:MAX_WORDS]
    matcher = SequenceMatcher(
        None, [_normalize(word) for word in left_words], [_normalize(word) for word in right_words]
    )
    left_segments: list[Segment] = []
    right_segments: list[Segment] = []
    numbers: list[tuple[str, str]] = []
    same_count = 0
    for tag, left_start, left_end, right_start, right_end in matcher.get_opcodes():
        left_part, right_part = left_words[left_start:left_end], right_words[right_start:right_end]
        if tag == "equal":
            same_count += len(left_part)
            left_segments.append(Segment("same", "".join(left_part)))
            right_segments.append(Segment("same", "".join(right_part)))
            continue
        left_numbers, right_numbers = _find_numbers(left_part), _find_numbers(right_part)
        numbers_differ = bool(left_numbers and right_numbers)
        if numbers_differ:
            numbers.append((" ".join(left_numbers), " ".join(right_numbers)))
        left_segments.extend(_split_segments(left_part, numbers_differ))
        right_segments.extend(_split_segments(right_part, numbers_differ))
    total = len(left_words) + len(right_words)
    return TextDiff(
        left=left_segments,
        right=right_segments,
        numbers=numbers,
        shared=2 * same_count / total if total else 1.0,
        is_cut=max(len(all_left), len(all_right)) > MAX_WORDS,
    )


def _split_segments(words: Sequence[str], numbers_differ: bool) -> Iterator[Segment]:
    """Yield the words of one text as segments; numbers are segments of their own if `numbers_differ`."""
    text = ""
    for word in words:
        if numbers_differ and _DIGIT.search(word):
            if text:
                yield Segment("other", text)
            yield Segment("number", word)
            text = ""
        else:
            text += word
    if text:
        yield Segment("other", text)


def _find_numbers(words: Sequence[str]) -> list[str]:
    return [_EDGE_PUNCTUATION.sub("", word) for word in words if _DIGIT.search(word)]


def _normalize(word: str) -> str:
    bare = word.strip()
    return _EDGE_PUNCTUATION.sub("", bare).casefold() or bare
