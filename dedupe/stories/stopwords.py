"""Stopwords by language, which tell nothing of an event (pure).

The lists are those of jusText, made from the Wikipedia of each language. Added to them are the names of days and months
that dateparser has for the language, from Unicode's CLDR: they tell when an event happened, as the article's time does
already.
"""

from functools import lru_cache
from importlib import import_module

import numpy as np
from justext import get_stoplist
from numpy.typing import NDArray

from newsfold.dedupe.stories.term_vectors import VOCABULARY_SIZE
from newsfold.dedupe.stories.tfidf import term_id
from newsfold.dedupe.tokens import split_words

# ISO 639-1 code (as in `articles.language`) → name of jusText's list.
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

_DATE_NAMES = (
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august"
    " september october november december"
).split()


@lru_cache(8)
def stopword_mask(language: str | None) -> NDArray[np.bool_]:
    """Return an array of length VOCABULARY_SIZE that is true at the term ids of the language's stopwords.

    `language` is an ISO 639-1 code, None if unknown. All is false for an unknown language and one without a list.
    """
    name = _LISTS.get(language or "")
    entries = (*get_stoplist(name), *_date_names(language or "")) if name else ()
    mask = np.zeros(VOCABULARY_SIZE, np.bool_)
    mask[[term_id(word) for word in split_words(" ".join(entries))]] = True
    return mask


def _date_names(language: str) -> list[str]:
    """Return all spellings of the names of days and months in the language; none if dateparser lacks it."""
    try:
        translations = import_module(f"dateparser.data.date_translation_data.{language}").info
    except ImportError:
        return []
    return [spelling for name in _DATE_NAMES for spelling in translations[name]]
