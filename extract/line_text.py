"""Read the text of elements; normalize lines for comparison, decide whether one ends as a sentence does (pure)."""

import re
import unicodedata
from functools import lru_cache

from lxml.html import HtmlElement

# Chinese characters, Japanese syllables, Korean syllables and their punctuation.
_WIDE = re.compile("[\u3000-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")
_WORD = re.compile(r"\w+")
_SIGNS = "’“”–—‘…•«»\xa0"  # no parts of words, nor are the characters that NFKC makes of them
_SENTENCE_ENDS = frozenset('.!?…。！？؟।:;,»”"“)')


# Each ASCII character that is no part of a word as a space.
_ASCII_GAPS = {code: " " for code in range(128) if not re.match(r"\w", chr(code))}


def text_of(element: HtmlElement) -> str:
    """Return the text in an element on one line."""
    # Most elements have no children; to ask libxml2 for the text of one takes several times as long.
    return " ".join((element.text_content() if len(element) else element.text or "").split())


def beginning_of(element: HtmlElement, length: int) -> str:
    """Return the first `length` characters of `text_of(element)`, without reading all of a large element."""
    if not len(element):
        return text_of(element)[:length]
    beginning = ""
    for text in element.itertext():
        beginning += text
        if len(beginning) >= length and len(line := " ".join(beginning.split())) >= length:
            return line[:length]
    return " ".join(beginning.split())


def without_signs(text: str) -> str:
    """Return a text with its commonest signs that are not ASCII as spaces; most texts in English are ASCII then."""
    if not text.isascii():
        for sign in _SIGNS:
            text = text.replace(sign, " ")
    return text


def ascii_words(text: str) -> list[str]:
    """Return the words of a text that is ASCII only, as `re.findall(r"\\w+", text)` in a tenth of its time."""
    return text.translate(_ASCII_GAPS).split()


@lru_cache(4096)
def normalized_key(text: str) -> str:
    """Return the words of `text` separated by single spaces, NFKC-normalized and casefolded, without punctuation.

    Lines that differ only in case, punctuation or spacing have equal keys. The key of a line without letters and digits
    is empty.
    """
    if (plain := without_signs(text)).isascii():
        return " ".join(ascii_words(plain.lower()))
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def ends_sentence(text: str) -> bool:
    """Decide whether `text` ends as a sentence or a clause does.

    The end is a full stop, a question or exclamation mark, an ellipsis, a comma, a colon, a semicolon, or a closing
    quotation mark or bracket, in Western, CJK, Arabic or Devanagari script. Other signs after it are ignored.
    """
    return not _SENTENCE_ENDS.isdisjoint(ending_of(text))


def ending_of(text: str) -> str:
    """Return the signs and spaces behind the last letter, digit or underscore of `text`.

    A search for `\\W*$` would try every sign of a long run of them: its time grows with the square.
    """
    end = len(text)
    while end and not (text[end - 1].isalnum() or text[end - 1] == "_"):
        end -= 1
    return text[end:]


def text_width(text: str) -> int:
    """Return the number of characters of `text`, of which those of East Asian scripts count twice.

    So one least length serves paragraphs in all scripts: these say as much in half the characters.
    """
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))
