"""Compile tables of phrases, separated by line breaks or `|`, to regular expressions and other matchers (pure).

The tables are in the other modules of this folder, one module for each concept: to support another language, add its
phrases there. The comment above a table says where its phrases stand in a page and which module uses them for what.
"""

import re
import unicodedata
from collections import defaultdict
from functools import lru_cache
from typing import TypeAlias

from newsfold.extract.line_text import normalized_key

_WORD = re.compile(r"\w+")
_END = ""  # a key of a prefix tree: the letters so far are a phrase

# A prefix tree: the letters that may follow the letters so far, each with the tree of the letters after it.
_PrefixTree: TypeAlias = dict[str, "_PrefixTree"]


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
        (r"\s+" if letter == " " else re.escape(letter)) + _pattern_of(below)
        for letter, below in node.items()
        if letter != _END
    ]
    if len(branches) == 1 and _END not in node:
        return branches[0]
    return f"(?:{'|'.join(branches)})" + ("?" if _END in node else "") if branches else ""


class Finder:
    """A matcher for the phrases of a table, ignoring case: as whole words, or with `whole=False` anywhere in a text.

    Most texts do not have all words of any phrase; this is checked before the slower regular expression is tried.
    """

    def __init__(self, words: str, *, whole: bool = True) -> None:
        self._folded = tuple({phrase.casefold() for phrase in split_phrases(words)})
        self._has_ascii = any(map(str.isascii, self._folded))
        # The other words of each phrase, by its first one.
        self._words_after: dict[str, list[frozenset[str]]] = defaultdict(list)
        for phrase in self._folded:
            first, *others = _WORD.findall(phrase)
            self._words_after[first].append(frozenset(word.replace("\u0131", "i") for word in others))
        self._pattern = re.compile(rf"(?<!\w){any_of(words)}(?!\w)", re.I) if whole else None
        self._start = re.compile(rf"\W{{0,3}}{any_of(words)}(?!\w)", re.I) if whole else None

    def begins(self, text: str) -> bool:
        """Decide whether `text` begins with one of the phrases, after at most three signs."""
        return self._start is not None and bool(self._start.match(text))

    def search(self, text: str) -> bool:
        """Decide whether `text` contains one of the phrases."""
        if self._pattern is None:
            if text.isascii() and not self._has_ascii:
                return False
            folded = text.casefold()
            return any(map(folded.__contains__, self._folded))
        return self._may_contain(text) and bool(self._pattern.search(text))

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
