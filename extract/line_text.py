"""Normalize lines of text for comparison, and decide whether a line ends as a sentence does (pure)."""

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"\w+")
_SENTENCE_END = re.compile(r"[.!?…。！？؟।:;,»”\"“)]\W*$")


@lru_cache(4096)
def normalized_key(text: str) -> str:
    """Return the words of `text` separated by single spaces, NFKC-normalized and casefolded, without punctuation.

    Lines that differ only in case, punctuation or spacing have equal keys. The key of a line without letters and digits
    is empty.
    """
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def ends_sentence(text: str) -> bool:
    """Decide whether `text` ends as a sentence or a clause does.

    The end is a full stop, a question or exclamation mark, an ellipsis, a comma, a colon, a semicolon, or a closing
    quotation mark or bracket, in Western, CJK, Arabic or Devanagari script. Other signs after it are ignored.
    """
    return bool(_SENTENCE_END.search(text))
