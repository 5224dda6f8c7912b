"""Compile tables of phrases, separated by line breaks or `|`, to regular expressions and other matchers (pure).

The tables are in the other modules of this folder, one module for each concept: to support another language, add its
phrases there. The comment above a table says where its phrases stand in a page and which module uses them for what.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from itertools import product
from typing import TypeAlias

from newsfold.extract.line_text import normalized_key

_WORD = re.compile(r"\w+")
_LETTER = re.compile(r"\w")
_MAX_SIGNS = 3  # before a phrase at the beginning of a text
_SPACE = re.compile(r"\s+")
_WIDE_SPACE = re.compile(r"\s\s|[^\S ]")  # more than one plain space
_OTHER_CASES = {"i": "\u0130\u0131", "σ": "ς"}  # letters that `str.lower` does not make one with their other cases
_LOWER_CASES = {ord(other): letter for letter, others in _OTHER_CASES.items() for other in others}
_END = ""  # a key of a prefix tree: the letters so far are a phrase

# A prefix tree: the letters that may follow the letters so far, each with the tree of the letters after it.
_PrefixTree: TypeAlias = dict[str, "_PrefixTree"]


_escape = lru_cache(None)(re.escape)  # of single letters


def any_of(words: str) -> str:
    """Return a regular expression, one non-capturing group, that matches each phrase of the table `words`.

    Phrases are separated by line breaks or `|`; longer ones are tried first. A space in a phrase matches any white
    space. Phrases that begin alike share their beginning, as in a prefix tree: a text is compared once with each first
    letter, not with each phrase.
    """
    tree: _PrefixTree = {}
    for phrase in split_phrases(words):
        node = tree
        for letter in phrase:
            node = node.setdefault(letter, {})
        node[_END] = {}
    return f"(?:{_pattern_of(tree)})"


def _pattern_of(node: _PrefixTree) -> str:
    """Return a regular expression for all phrases below `node`, the longer ones first."""
    branches = [
        (r"\s+" if letter == " " else _escape(letter)) + _pattern_of(below)
        for letter, below in node.items()
        if letter != _END
    ]
    if len(branches) == 1 and _END not in node:
        return branches[0]
    return f"(?:{'|'.join(branches)})" + ("?" if _END in node else "") if branches else ""


class PhraseIndex:
    """A matcher for the phrases of a table at a given place of a text, as whole words, ignoring case.

    It finds what the regular expression of `any_of` finds. Use it for large tables: to compile one takes 5 to 20 ms,
    again for each expression that contains it. All phrases begin with a letter.
    """

    def __init__(self, words: str) -> None:
        phrases = [_in_lower_case(phrase) for phrase in split_phrases(words)]
        self._longest = 2 * max(map(len, phrases))  # with room for wider spaces between words
        # The phrases by their first two letters in each case, those of one letter by that; the longest first.
        self._phrases: dict[str, list[str]] = defaultdict(list)
        for phrase in phrases:
            for start in map("".join, product(*map(_cases, phrase[:2]))):
                self._phrases[start].append(phrase)
        self._phrases = dict(self._phrases)
        self._has_letters = 1 in map(len, phrases)

    def ends(self, text: str, at: int = 0) -> Sequence[int]:
        """Return where the phrases end that begin at character `at` of `text`, the longest first."""
        phrases = self._phrases.get(text[at : at + 2], ())
        if self._has_letters and at < len(text) - 1:
            phrases = (*phrases, *self._phrases.get(text[at], ()))
        if not phrases:
            return ()
        folded = _in_lower_case(text[at : at + self._longest])
        has_wide_space = _WIDE_SPACE.search(folded) is not None
        squeezed = _SPACE.sub(" ", folded) if has_wide_space else folded
        ends: list[int] = []
        for phrase in phrases:
            if squeezed.startswith(phrase):
                end = at + (_length_before(folded, len(phrase)) if has_wide_space else len(phrase))
                if end == len(text) or not (text[end].isalnum() or text[end] == "_"):
                    ends.append(end)
        return ends

    def ends_at_start(self, text: str, max_signs: int) -> Sequence[int]:
        """Return the same for the beginning of `text`, where at most `max_signs` signs stand before the phrase."""
        first = _LETTER.search(text)
        return self.ends(text, first.start()) if first and first.start() <= max_signs else ()


def _length_before(text: str, length: int) -> int:
    """Return the length of the beginning of `text` that has `length` characters with each white space as one space."""
    for end in range(length, len(text)):
        if len(_SPACE.sub(" ", text[:end])) >= length:
            return end
    return len(text)


def _cases(letter: str) -> set[str]:
    return {letter, *(case for case in (letter.upper(), *_OTHER_CASES.get(letter, ())) if len(case) == 1)}


def _in_lower_case(text: str) -> str:
    return text.lower() if text.isascii() else text.translate(_LOWER_CASES).lower().replace("ς", "σ")


class Finder:
    """A matcher for the phrases of a table, ignoring case: as whole words, or with `whole=False` anywhere in a text.

    Most texts do not have all words of any phrase; this is checked before the text is searched at each word.
    """

    def __init__(self, words: str, *, whole: bool = True) -> None:
        self._folded = tuple({phrase.casefold() for phrase in split_phrases(words)})
        self._has_ascii = any(map(str.isascii, self._folded))
        # The other words of each phrase, by its first one.
        self._words_after: dict[str, list[frozenset[str]]] = defaultdict(list)
        for phrase in self._folded:
            first, *others = _WORD.findall(phrase)
            self._words_after[first].append(frozenset(word.replace("\u0131", "i") for word in others))
        self._index = PhraseIndex(words) if whole else None

    def begins(self, text: str) -> bool:
        """Decide whether `text` begins with one of the phrases, after at most _MAX_SIGNS signs."""
        return self._index is not None and bool(self._index.ends_at_start(text, _MAX_SIGNS))

    def search(self, text: str) -> bool:
        """Decide whether `text` contains one of the phrases."""
        if self._index is None:
            if text.isascii() and not self._has_ascii:
                return False
            folded = text.casefold()
            return any(map(folded.__contains__, self._folded))
        return self._may_contain(text) and any(self._index.ends(text, word.start()) for word in _WORD.finditer(text))

    def _may_contain(self, text: str) -> bool:
        """Decide quickly whether `text` may contain a phrase: it does only if it has all words of one."""
        words = _folded_words(text)
        first_words = self._words_after.keys() & words
        if not first_words:
            return False
        # To a pattern that ignores case, the Turkish letters are an "i", to `casefold` they are not.
        if "\u0131" in text or "\u0130" in text:
            return True
        return any(others <= words for first in first_words for others in self._words_after[first])


@lru_cache(64)  # the tables of several rules are searched in each line
def _folded_words(text: str) -> frozenset[str]:
    if text.isascii() or unicodedata.is_normalized("NFKC", text):
        return frozenset(normalized_key(text).split())  # which is known for a line
    return frozenset(_WORD.findall(text.casefold()))


def split_phrases(words: str) -> list[str]:
    """Return the phrases of the table `words`, each once, the longest first."""
    return sorted({phrase.strip() for phrase in re.split(r"[|\n]", words) if phrase.strip()}, key=len, reverse=True)
