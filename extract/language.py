"""Which language a text is in, and how many words it has (pure)."""

import re

from py3langid.langid import classify

MIN_LETTERS = 60  # below, the guess is worth less than what the page declares
SAMPLE = 500  # characters; more cost time and change no guess

_WORD = re.compile(r"\w+")
_IDEOGRAPH = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_CODE = re.compile(r"[a-z]{2,3}(?=$|[-_])")
# Languages so near that the page knows better than a guess.
_FAMILIES = (
    {"no", "nb", "nn", "da", "sv"},
    {"hr", "sr", "bs", "sl"},
    {"id", "ms", "jv"},
    {"cs", "sk"},
    {"es", "gl", "ca", "pt"},
)
PER_WORD = 2.0  # characters to a word where nothing stands between words


def language(text: str, declared: str = "") -> str | None:
    """ISO 639-1 code; the declared one when the text is short or the guess is near to it."""
    match = _CODE.match(declared.strip().lower())
    code = match[0] if match else None
    if sum(map(str.isalpha, text[:SAMPLE])) < (MIN_LETTERS if not _IDEOGRAPH.search(text) else 20):
        return code
    guess = str(classify(text[:SAMPLE])[0])
    near = code is not None and any(code in family and guess in family for family in _FAMILIES)
    return code if near else guess


def count_words(text: str) -> int:
    """Words; in scripts without spaces, half as many as characters."""
    dense = len(_IDEOGRAPH.findall(text))
    return len(_WORD.findall(_IDEOGRAPH.sub(" ", text) if dense else text)) + round(dense / PER_WORD)
