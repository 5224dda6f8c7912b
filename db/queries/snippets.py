"""Excerpts of texts around the words that a search expression looks for (pure).

FTS5 has a function `snippet` for this. Its time grows with the square of the number of matches in a text, and SQLite's
progress handler cannot stop it; the functions here take time in proportion to a bounded text.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from newsfold.db.queries.search_syntax import OPERATORS, is_prefix, is_spaceless, strip_marks, tokenize

MAX_CHARACTERS = 100_000  # of a text that are searched; a match behind them is not shown
MAX_WORDS = 24  # of an excerpt
WORDS_BEFORE = 4  # of these before the first match
MAX_WORDLESS = 240  # characters of an excerpt from a text without any word
MAX_SPACELESS = 60  # characters of an excerpt in a script without spaces between words
SPACELESS_BEFORE = 20  # of these before the first match

# The words of FTS5's tokenizer unicode61: letters and digits, with the diacritics that follow them.
_WORD = re.compile("[^\\W_][^\\W_\u0300-\u036f]*(?:[\u0300-\u036f]+[^\\W_]*)*")
_DIACRITICS = re.compile("[\u0300-\u036f]")

# The folded words of a phrase, and whether the last of them is a prefix. A single word is a phrase of one.
Phrase = tuple[tuple[str, ...], bool]


def make_snippet(text: str, words: str, marks: tuple[str, str]) -> str:
    """Return an excerpt of `text` in which each match of the search expression `words` is between the two `marks`.

    It is the part of the text's first MAX_CHARACTERS characters with the most different words of the expression, or the
    beginning of the text if none is there. A cut is shown as `…`. Raise BadQuery in the same cases as tokenize.
    """
    tokens = _positive_tokens(tokenize(words))
    text = text[:MAX_CHARACTERS]
    if is_spaceless(words):
        return _spaceless_snippet(text, [strip_marks(token) for token in tokens], marks)
    return _words_snippet(text, [_parse_phrase(token) for token in tokens], marks)


def _positive_tokens(tokens: Sequence[str]) -> list[str]:
    """Return the tokens without operators, and without those behind a NOT."""
    return [
        token
        for before, token in zip(("", *tokens), tokens, strict=False)
        if token not in OPERATORS and before != "NOT"
    ]


def _parse_phrase(token: str) -> Phrase:
    return tuple(_fold(word) for word in _WORD.findall(strip_marks(token))), is_prefix(token)


def _fold(word: str) -> str:
    """Return `word` in the form in which unicode61 with remove_diacritics compares words."""
    if word.isascii():
        return word.lower()
    return _DIACRITICS.sub("", unicodedata.normalize("NFD", word)).lower()


def _words_snippet(text: str, phrases: Sequence[Phrase], marks: tuple[str, str]) -> str:
    spans = [match.span() for match in _WORD.finditer(text)]
    if not spans:
        return text[:MAX_WORDLESS]
    folded = [_fold(text[start:end]) for start, end in spans]
    matches = list(_find_phrases(folded, phrases))
    first, last = _choose_window([(index, number) for index, _, number in matches], len(spans))
    parts, position = ["…" if first else ""], spans[first][0] if first else 0
    for index, length, _ in matches:
        start, end = spans[index][0], spans[min(index + length, last) - 1][1]
        if first <= index < last and start >= position:
            parts += [text[position:start], marks[0], text[start:end], marks[1]]
            position = end
    is_cut = last < len(spans)
    parts += [text[position : spans[last - 1][1] if is_cut else len(text)], "…" if is_cut else ""]
    return "".join(parts)


def _find_phrases(words: Sequence[str], phrases: Sequence[Phrase]) -> Iterator[tuple[int, int, int]]:
    """Yield (index of the first word, number of words, number of the phrase) of the matches, in order of the text.

    Where several phrases match at one word, the first of them counts.
    """
    numbered = [(number, phrase, is_open) for number, (phrase, is_open) in enumerate(phrases) if phrase]
    first_words = tuple(phrase[0] for _, phrase, _ in numbered)
    for index, word in enumerate(words):
        if word.startswith(first_words):
            for number, phrase, is_open in numbered:
                if _matches(words[index : index + len(phrase)], phrase, is_open):
                    yield index, len(phrase), number
                    break


def _matches(words: Sequence[str], phrase: Sequence[str], is_prefix_phrase: bool) -> bool:
    *begin, last = phrase
    if len(words) < len(phrase) or list(words[:-1]) != begin:
        return False
    return words[-1].startswith(last) if is_prefix_phrase else words[-1] == last


def _choose_window(matches: Sequence[tuple[int, int]], total: int) -> tuple[int, int]:
    """Return the first word and the end of the window of MAX_WORDS words with the most different phrases.

    `matches` are (index of a word, number of its phrase) in order. Of equal windows, the first is returned.
    """
    inside: Counter[int] = Counter()
    best, best_count, left = 0, 0, 0
    for index, number in matches:
        inside[number] += 1
        while matches[left][0] <= index - (MAX_WORDS - WORDS_BEFORE):
            old = matches[left][1]
            inside[old] -= 1
            if not inside[old]:
                del inside[old]
            left += 1
        if len(inside) > best_count:
            best, best_count = matches[left][0], len(inside)
    first = max(0, min(best - WORDS_BEFORE, total - MAX_WORDS))
    return first, min(first + MAX_WORDS, total)


def _spaceless_snippet(text: str, terms: Sequence[str], marks: tuple[str, str]) -> str:
    pattern = re.compile("|".join(re.escape(term) for term in sorted(terms, key=len, reverse=True)), re.I)
    match = pattern.search(text)
    start = max(0, match.start() - SPACELESS_BEFORE) if match else 0
    excerpt = text[start : start + MAX_SPACELESS]
    marked = pattern.sub(lambda found: f"{marks[0]}{found.group()}{marks[1]}", excerpt)
    return f"{'…' if start else ''}{marked}{'…' if start + MAX_SPACELESS < len(text) else ''}"
