"""Detect the language of a text and count its words (pure)."""

import re
from functools import cache, lru_cache

from newsfold.extract.language_model import load_identifier
from newsfold.extract.line_text import ascii_words, without_signs

MIN_LETTERS = 60  # letters of the sample; with fewer, the detected language is less reliable than the declared one
MIN_IDEOGRAPHIC_LETTERS = 20  # the same for scripts without spaces between words
SAMPLE = 500  # characters at the start of a text that are examined; more of them cost time and change no result
SHORT_SAMPLE = 200  # characters, from which on a text that seems to be in the declared language is in it
CHARACTERS_PER_WORD = 2.0  # in scripts without spaces between words

# Letters and digits, with the marks that Hebrew, Arabic and the scripts of India write above, below and between them.
_WORD = re.compile("[\\w\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0963\u0966-\u0dff]+")
# Thai and Lao, Burmese, Khmer, Japanese and Chinese: scripts without spaces between words.
_IDEOGRAPH = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_CODE = re.compile(r"[a-z]{2,3}(?=$|[-_])")
_identifier = cache(load_identifier)
# Groups of languages that detection confuses: within a group the declared language is right more often.
_RELATED = (
    {"no", "nb", "nn", "da", "sv"},
    {"hr", "sr", "bs", "sl"},
    {"id", "ms", "jv"},
    {"cs", "sk"},
    {"es", "gl", "ca", "pt"},
)


def detect_language(text: str, declared: str = "") -> str | None:
    """Return the ISO 639-1 code of the text's language, or None if it is unknown.

    `declared` is the language that the page names, such as `en-GB`, or "". Its primary subtag (`en`) is returned if the
    text has too few letters to detect a language (MIN_LETTERS), if its beginning is in this language (a quotation in
    another one may follow), or if the detected language is closely related to it.
    """
    match = _CODE.match(declared.strip().lower())
    declared_code = match[0] if match else None
    sample = text[:SAMPLE]
    minimum = MIN_IDEOGRAPHIC_LETTERS if _IDEOGRAPH.search(text) else MIN_LETTERS
    if sum(map(str.isalpha, sample)) < minimum:
        return declared_code
    if declared_code and _classify(sample[:SHORT_SAMPLE]) == declared_code:
        return declared_code
    detected = _classify(sample)
    is_related = declared_code is not None and any(declared_code in group and detected in group for group in _RELATED)
    return declared_code if is_related else detected


def _classify(sample: str) -> str:
    return str(_identifier().classify(sample)[0])


@lru_cache(1024)  # the lines of one text are counted by several steps
def count_words(text: str) -> int:
    """Return the number of words; in scripts without spaces, CHARACTERS_PER_WORD characters count as one word."""
    if (plain := without_signs(text)).isascii():
        return len(ascii_words(plain))
    ideographs = len(_IDEOGRAPH.findall(text))
    words = len(_WORD.findall(_IDEOGRAPH.sub(" ", text) if ideographs else text))
    return words + round(ideographs / CHARACTERS_PER_WORD)
