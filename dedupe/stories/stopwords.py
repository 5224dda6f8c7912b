"""Words that say nothing in a language, for a database that has too few articles to know (pure).

The lists are jusText's, made from the Wikipedia of each language, with the names of days and months that dateparser
has of it, from Unicode's CLDR: when something happened is known without them.
"""

from functools import lru_cache
from importlib import import_module

import numpy as np
from justext import get_stoplist
from numpy.typing import NDArray

from newsfold.dedupe.stories.term_vectors import TERMS
from newsfold.dedupe.stories.tfidf import term_of
from newsfold.dedupe.tokens import words

# ISO 639-1 codes, as articles have them, to the names of the lists.
_LISTS = {
    "af": "Afrikaans", "ar": "Arabic", "az": "Azerbaijani", "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali",
    "bs": "Bosnian", "ca": "Catalan", "cs": "Czech", "cy": "Welsh", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "eo": "Esperanto", "es": "Spanish", "et": "Estonian", "eu": "Basque", "fa": "Persian",
    "fi": "Finnish", "fr": "French", "ga": "Irish", "gl": "Galician", "gu": "Gujarati", "he": "Hebrew", "hi": "Hindi",
    "hr": "Croatian", "ht": "Haitian", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "is": "Icelandic",
    "it": "Italian", "ka": "Georgian", "kk": "Kazakh", "kn": "Kannada", "ko": "Korean", "ku": "Kurdish",
    "ky": "Kyrgyz", "lb": "Luxembourgish", "lt": "Lithuanian", "lv": "Latvian", "mk": "Macedonian", "ml": "Malayalam",
    "mr": "Marathi", "ms": "Malay", "mt": "Maltese", "nb": "Norwegian_Bokmal", "ne": "Nepali", "nl": "Dutch",
    "nn": "Norwegian_Nynorsk", "no": "Norwegian_Bokmal", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian",
    "ru": "Russian", "sk": "Slovak", "sl": "Slovenian", "sq": "Albanian", "sr": "Serbian", "sv": "Swedish",
    "sw": "Swahili", "ta": "Tamil", "te": "Telugu", "tl": "Tagalog", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu",
    "uz": "Uzbek", "vi": "Vietnamese",
}  # fmt: skip


_DATES = (
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august"
    " september october november december"
).split()


@lru_cache(8)
def common_terms(language: str | None) -> NDArray[np.bool_]:
    """By term id; none for a language without a list."""
    name = _LISTS.get(language or "")
    listed = (*get_stoplist(name), *_names_of_dates(language or "")) if name else ()
    found = np.zeros(TERMS, np.bool_)
    found[[term_of(word) for entry in listed for word in words(entry)]] = True
    return found


def _names_of_dates(language: str) -> list[str]:
    try:
        known = import_module(f"dateparser.data.date_translation_data.{language}").info
    except ImportError:
        return []
    return [spelling for date in _DATES for spelling in known[date]]
