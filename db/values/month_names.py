"""Names of months and weekdays in the languages that news are written in, and of months in the Persian calendar (pure).

Gregorian names are those of `extract/vocabulary/phrases.py` and those that dateparser has from Unicode's CLDR.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module

from newsfold.extract.vocabulary.phrases import MONTHS

# Languages whose names are taken from dateparser. Others have few news and short names that are words elsewhere.
LANGUAGES = (
    "af am ar as az be bg bn bs ca cs cy da de el en eo es et eu fa fi fil fo fr fy ga gd gl gu he hi hr hu hy "
    "id is it ja ka kk km kn ko ky lb lo lt lv mk ml mn mr ms mt my nb ne nl nn or pa pl ps pt ro ru si sk sl "
    "so sq sr sr-Latn sv sw ta te th ti tl to tr ug uk ur uz uz-Cyrl vi zh zh-Hant"
).split()  # fmt: skip
MIN_NAME = 3  # characters of a name in Latin letters that is taken from dateparser
# A name of several months stands for the most frequent one if it has this many times as many languages as the others.
DOMINANCE = 3

_MONTH_KEYS = (
    "january february march april may june july august september october november december"
).split()  # fmt: skip
_WEEKDAY_KEYS = "monday tuesday wednesday thursday friday saturday sunday".split()
# The inflected forms of Basque, which dateparser lacks.
_BASQUE = (
    "urtarrilaren otsailaren martxoaren apirilaren maiatzaren ekainaren uztailaren abuztuaren irailaren "
    "urriaren azaroaren abenduaren"
).split()  # fmt: skip
# The names of Iran and of Afghanistan, in the order of the year, which begins in March.
_PERSIAN = (
    "فروردین فروردين حمل", "اردیبهشت ارديبهشت ثور", "خرداد جوزا", "تیر تير سرطان", "مرداد امرداد اسد",
    "شهریور شهريور سنبله", "مهر میزان", "آبان عقرب", "آذر قوس", "دی دي جدی", "بهمن دلو", "اسفند حوت",
)  # fmt: skip

PERSIAN_MONTHS = {name: number for number, names in enumerate(_PERSIAN, 1) for name in names.split()}


@cache
def month_numbers() -> Mapping[str, int]:
    """Return the number of the month, 1 to 12, for each name of a Gregorian month in small letters, without a dot."""
    own = {name: number for number, names in MONTHS.items() for name in names.split()}
    return _unambiguous(_MONTH_KEYS) | {name: number for number, name in enumerate(_BASQUE, 1)} | own


@cache
def weekday_numbers() -> Mapping[str, int]:
    """Return the number of the weekday, 1 (Monday) to 7, for each name in small letters; 0 for a name of several."""
    counts = _counts(_WEEKDAY_KEYS)
    return dict.fromkeys(counts, 0) | _unambiguous(_WEEKDAY_KEYS)


def _unambiguous(keys: Sequence[str]) -> dict[str, int]:
    names = {}
    for name, readings in _counts(keys).items():
        [(number, count), *others] = readings.most_common()
        if count >= DOMINANCE * sum(other for _, other in others):
            names[name] = number
    return names


def _counts(keys: Sequence[str]) -> dict[str, Counter[int]]:
    """Return the number of languages for each name and its position in `keys`, counted from 1."""
    counts: dict[str, Counter[int]] = {}
    for number, name in (pair for language in LANGUAGES for pair in _names(language, keys)):
        counts.setdefault(name, Counter())[number] += 1
    return counts


def _names(language: str, keys: Sequence[str]) -> Iterator[tuple[int, str]]:
    try:
        translations = import_module(f"dateparser.data.date_translation_data.{language}").info
    except ImportError:
        return
    for number, key in enumerate(keys, 1):
        for name in {str(spelling).casefold().rstrip(".") for spelling in translations.get(key, ())}:
            if len(name) >= MIN_NAME or not name.isascii():
                yield number, name
