"""Names of months and weekdays in the languages that news are written in, and of months in the Persian calendar (pure).

Gregorian names are those of MONTHS and, for a name that is not among them, those that dateparser has from Unicode's
CLDR for LANGUAGES. The tables of dateparser are loaded when they are first needed, which takes 0.1 s.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib import import_module
from itertools import chain
from typing import Any, cast

from babel import Locale, UnknownLocaleError

# Languages whose names are taken from dateparser. In the others there are few news, and their short names of months are
# words of other languages.
LANGUAGES = (
    "af am ar as az be bg bn bs ca cs cy da de el en eo es et eu fa fi fil fo fr fy ga gd gl gu he hi hr hu hy "
    "id is it ja ka kk km kn ko ky lb lo lt lv mk ml mn mr ms mt my nb ne nl nn or pa pl ps pt ro ru si sk sl "
    "so sq sr sr-Latn sv sw ta te th ti tl to tr ug uk ur uz uz-Cyrl vi zh zh-Hant"
).split()  # fmt: skip
MAX_TAG = 35  # characters of a language tag that are read
MIN_NAME = 3  # characters of a name in Latin letters that is taken from dateparser
# Characters with which a short name of a month begins its full name: in letters with capitals, in other ones.
MIN_SHORT_NAME, MIN_SHORT_CASELESS_NAME = 3, 2
# A name that means different months in different languages is read as the month that it means in most languages, if
# these are at least this many times as many as all others.
DOMINANCE = 3

# Other tags of a language -> its code.
_LANGUAGE_OF = {"no": "nb", "iw": "he", "in": "id", "tl": "fil", "sh": "sr-Latn"}
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

# Number of the month -> its full and short names, separated by spaces, in lower case, without full stops.
# They are looked up first, and win over the tables of dateparser.
MONTHS = {
    1: "january jan januar jänner jän janvier janv enero ene gennaio gen janeiro januari tammikuuta "
    "tammikuu stycznia styczeń sty ledna leden január ianuarie ian siječnja siječanj јануар января "
    "январь янв січня ιανουαρίου ιαν ocak oca يناير ינואר "
    "जनवरी জানুয়ারি januarie มกราคม ژانویه januara јануара januarja جانفي",
    2: "february feb februar feber février févr fév febrero febbraio fevereiro februari helmikuuta "
    "helmikuu lutego luty lut února únor február februarie veljače фебруар февраля февраль фев лютого "
    "φεβρουαρίου φεβ şubat şub فبراير شباط פברואר "
    "फरवरी ফেব্রুয়ারি กุมภาพันธ์ فوریه februara фебруара februarja فيفري",
    3: "march mar märz mrz mars marzo março maart maaliskuuta maaliskuu marca marzec března březen bře "
    "marec március martie ožujka март марта мар березня μαρτίου μαρ mart مارس آذار מרץ मार्च মার্চ "
    "maret มีนาคม marta",
    4: "april apr avril avr abril abr aprile kwietnia kwiecień kwi dubna duben dub apríl április aprilie "
    "travnja апреля апрель апр квітня απριλίου απρ nisan nis أبريل نيسان אפריל अप्रैल এপ্রিল huhtikuuta "
    "huhtikuu เมษายน آوریل aprila априла ابريل أفريل",
    5: "may mai maggio mag mayo maio mei maj toukokuuta toukokuu maja května květen kvě máj május svibnja "
    "мая май травня μαΐου μαΐ mayıs مايو ماي أيار מאי मई মে พฤษภาคม مه маја",
    6: "june jun juni juin junio giugno giu junho kesäkuuta kesäkuu czerwca czerwiec cze června červen čvn "
    "jún június iunie lipnja июня июнь июн червня ιουνίου ιουν haziran haz يونيو حزيران יוני जून জুন "
    "มิถุนายน ژوئن juna јуна junija جوان",
    7: "july jul juli juillet juil julio luglio lug julho heinäkuuta heinäkuu lipca lipiec lip července "
    "červenec júl július iulie srpnja июля июль июл липня ιουλίου ιουλ temmuz tem يوليو يوليوز تموز יולי जुलाई "
    "জুলাই กรกฎาคม ژوئیه jula јула julija جويلية",
    8: "august aug août agosto ago augustus augusti elokuuta elokuu sierpnia sierpień sie srpna srpen "
    "august augusztus kolovoza августа август авг серпня αυγούστου αυγ ağustos ağu أغسطس آب אוגוסט "
    "अगस्त আগস্ট agustus สิงหาคม اوت avgusta اغسطس أوت غشت",
    9: "september sep sept septembre septiembre setiembre settembre set setembro syyskuuta syyskuu "
    "września wrzesień wrz září szeptember septembrie rujna сентября сентябрь сен вересня σεπτεμβρίου "
    "σεπ eylül eyl سبتمبر شتنبر أيلول ספטמבר सितंबर সেপ্টেম্বর กันยายน سپتامبر септембра",
    10: "october oct oktober okt octobre octubre ottobre ott outubro out lokakuuta lokakuu października "
    "październik paź října říjen október octombrie октября октябрь окт жовтня οκτωβρίου οκτ ekim eki "
    "أكتوبر אוקטובר अक्टूबर অক্টোবর ตุลาคม اکتبر oktobra октобра اكتوبر",
    11: "november nov novembre noviembre novembro marraskuuta marraskuu listopada listopad lis listopadu "
    "noiembrie studenoga ноября ноябрь ноя листопада νοεμβρίου νοε kasım kas نوفمبر نونبر נובמבר नवंबर "
    "নভেম্বর พฤศจิกายน نوامبر новембра",
    12: "december dec dezember dez décembre déc diciembre dic dicembre dezembro joulukuuta joulukuu grudnia "
    "grudzień gru prosince prosinec decembrie prosinca декабря декабрь дек грудня δεκεμβρίου δεκ aralık "
    "ara ديسمبر دجنبر דצמבר दिसंबर ডিসেম্বর desember des ธันวาคม دسامبر децембра",
}  # fmt: skip

PERSIAN_MONTHS = {name: number for number, names in enumerate(_PERSIAN, 1) for name in names.split()}


# The names of the Levant and of Iraq that are two words.
_LEVANTINE = {
    "كانون الثاني": 1, "تشرين الأول": 10, "تشرين الاول": 10, "تشرين الثاني": 11, "كانون الأول": 12, "كانون الاول": 12,
}  # fmt: skip
_OWN = {name: number for number, names in MONTHS.items() for name in names.split()} | _LEVANTINE
_ENGLISH_WEEKDAYS = {day[:length]: n for n, day in enumerate(_WEEKDAY_KEYS, 1) for length in (3, len(day))}


def month_number(name: str, language: str = "") -> int | None:
    """Return the number of the Gregorian month, 1 to 12, that has this name, in small letters and without a dot.

    A name in `language` (a language tag, "" if not known) comes first: a whole one, or letters with which the names of
    only one month begin, since sites cut names to a length of their own. Finnish `mar` is November. Then accents need
    not be right. Return None if no month has the name, or if it names several months in different languages.
    """
    if language and (number := _number_in_language(name, language)):
        return number
    return _OWN.get(name) or _loaded_months().get(name) or _months_without_accents().get(_without_accents(name))


@lru_cache(4096)
def _number_in_language(name: str, language: str) -> int | None:
    code = language.replace("_", "-")[:MAX_TAG].partition("-")[0].lower()
    names = _months_of(_LANGUAGE_OF.get(code, code))
    if whole := {number for number, spellings in names.items() if name in spellings}:
        return whole.pop() if len(whole) == 1 else None
    is_cased = name[:1].upper() != name[:1]
    if len(name) < (MIN_SHORT_NAME if is_cased else MIN_SHORT_CASELESS_NAME):
        return None
    begun = {number for number, spellings in names.items() if any(one.startswith(name) for one in spellings)}
    return begun.pop() if len(begun) == 1 else None


@cache
def _months_of(language: str) -> Mapping[int, frozenset[str]]:
    """Return the names of each month in a language, a code of LANGUAGES; no names for any other text."""
    names: dict[int, set[str]] = {}
    if language in LANGUAGES:
        for number, name in _names(language, _MONTH_KEYS):
            names.setdefault(number, set()).add(name)
    return {number: frozenset(spellings) for number, spellings in names.items()}


@cache
def _months_without_accents() -> Mapping[str, int]:
    """Return the names of months without their accents, except those that then are names of several months."""
    numbers: dict[str, set[int]] = {}
    for name, number in chain(_OWN.items(), _loaded_months().items()):
        numbers.setdefault(_without_accents(name), set()).add(number)
    return {name: found.pop() for name, found in numbers.items() if len(found) == 1}


@lru_cache(4096)
def _without_accents(name: str) -> str:
    """Return a name without accents, and with a dot on each Turkish i: capitals often lack the difference."""
    decomposed = unicodedata.normalize("NFD", name.replace("ı", "i"))
    return "".join(sign for sign in decomposed if not "\u0300" <= sign <= "\u036f")  # vowels of other scripts stay


def weekday_number(name: str) -> int | None:
    """Return the number of the weekday, 1 (Monday) to 7, with this name, in small letters; 0 for a name of several.

    Return None if no weekday has it.
    """
    return _ENGLISH_WEEKDAYS.get(name) or _loaded_weekdays().get(name)


def is_short_weekday(name: str) -> bool:
    """Decide whether `name`, two small letters, is a short name of a weekday, such as the German `mo`."""
    return name in _loaded_short_weekdays()


@lru_cache(256)
def is_month_first(language: str, sign: str) -> bool | None:
    """Decide whether 3/2/2026 is March 2 in a language, by the short form of its dates in Unicode's CLDR.

    `language` is a language tag, as in the attribute `lang`, `sign` the sign between the numbers. Return None if the
    language does not decide it: if it is not known, is English without a region, writes the year first, or separates
    the numbers by another sign: slashes on a German page come from a program that does not follow German usage.
    """
    try:
        locale = Locale.parse(language.strip().replace("_", "-")[:MAX_TAG], sep="-")
    except (ValueError, UnknownLocaleError):
        return None
    pattern = str(locale.date_formats["short"].pattern).lower()
    if (locale.language == "en" and not locale.territory) or sign not in pattern:
        return None
    return {"d": False, "m": True}.get(pattern[:1])


@cache
def _loaded_months() -> Mapping[str, int]:
    return _unambiguous(_MONTH_KEYS) | {name: number for number, name in enumerate(_BASQUE, 1)}


@cache
def _loaded_weekdays() -> Mapping[str, int]:
    counts = _counts(_WEEKDAY_KEYS)
    return dict.fromkeys(counts, 0) | _unambiguous(_WEEKDAY_KEYS)


@cache
def _loaded_short_weekdays() -> frozenset[str]:
    return frozenset(
        name
        for language in LANGUAGES
        for key in _WEEKDAY_KEYS
        for spelling in _translations(language).get(key, ())
        if len(name := str(spelling).casefold().rstrip(".")) == 2
    )


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
    translations = _translations(language)
    for number, key in enumerate(keys, 1):
        for name in {
            str(spelling).casefold().rstrip(".").replace("\u200d", "") for spelling in translations.get(key, ())
        }:
            if len(name) >= MIN_NAME or not name.isascii():
                yield number, name


def _translations(language: str) -> Mapping[str, Any]:
    try:
        return cast(Mapping[str, Any], import_module(f"dateparser.data.date_translation_data.{language}").info)
    except ImportError:
        return {}
