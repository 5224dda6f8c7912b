"""Read the names in a line that a label marks as a byline: "By Ada Lund, Oldwick", "文／林小雨" (pure)."""

import re

from newsfold.db.values.written_days import find_days
from newsfold.extract.metadata.greek_names import ARTICLE, in_nominative
from newsfold.extract.metadata.person_names import is_caseless_name, is_person_name, names_organisation
from newsfold.extract.vocabulary.byline_labels import (
    AFTER_NAME,
    BEFORE_COLON,
    BEFORE_NAMES,
    BEFORE_SIGN,
    BEFORE_SPACE,
    CASELESS_OTHER_CREDIT,
    LONG_LABELS,
    NO_NAME_ENDS,
    NO_NAME_SIGNS,
    OTHER_WORDS,
)
from newsfold.extract.vocabulary.bylines import AUTHOR_PREFIX, NAME_CONJUNCTION, REPORTER_SUFFIX
from newsfold.extract.vocabulary.dates import CLOCK_SUFFIX, DATE_PREPOSITION
from newsfold.extract.vocabulary.phrases import any_of, split_phrases

MAX_LINE = 120  # characters; a longer line is not a byline
MAX_OPENING = 160  # characters at the beginning of a paragraph in which its reporter is named
MAX_LABEL = 20  # characters at the beginning of a line that hold the label of a byline
MAX_CASELESS_NAMES = 3  # names of a byline in a script without capital letters

_OTHER = rf"(?:{any_of(OTHER_WORDS)})(?!\w)"
_LONG_OTHER = " | ".join(phrase for phrase in split_phrases(OTHER_WORDS) if " " in phrase)
# "Text und Fotos:", "Photos et texte :": a label of the author joined with one of another credit.
_JOINT = rf"\s*(?:{NAME_CONJUNCTION}|[&+/,])\s*"
_BEFORE = any_of(BEFORE_NAMES)
_BEFORE_COLON = any_of(f"{BEFORE_NAMES} | {BEFORE_COLON}")
_LABEL = (
    rf"(?:(?:{_OTHER}{_JOINT})?(?:{_BEFORE_COLON})(?:{_JOINT}{_OTHER}(?:\s+{_BEFORE})?)?\s*[:：]\s*"
    rf"|(?:{_BEFORE})(?:{_JOINT}{_OTHER})?\s+)(?=\S)"
)
_JOINT_LABEL = re.compile(
    rf"(?:{_OTHER}{_JOINT}(?:{_BEFORE_COLON})|(?:{_BEFORE_COLON}){_JOINT}{_OTHER})(?:\s+{_BEFORE})?(?:\s*[:：]\s*|\s+)(?=\S)",
    re.I,
)
_IS_AFTER_TIME = re.compile(r"\d[:.]\d\d|[|•·]\W*\w+\W*$")
# A label of the author at the beginning of a name in metadata, or of a marked byline.
PREFIX = rf"^(?:(?:{AUTHOR_PREFIX})(?:\s*[:：]\s*|\s+(?=\S))|(?:{_BEFORE_COLON}|{BEFORE_SIGN})\s*[:：]\s*)"
# The label is at the start of the line, or after a date or the time of day.
_DIGIT = re.compile(r"\d")
_AFTER_CLOCK = rf"\d\W{{1,4}}(?:{CLOCK_SUFFIX}\W+)?"
_BY = re.compile(rf"(?:^[^\w\s]?|{_AFTER_CLOCK}|^\w+ \w+ {DATE_PREPOSITION} \w+ \d+, \d+ ){_LABEL}", re.I)
_BEGINS_BYLINE = re.compile(
    rf"\W{{0,2}}(?:.{{0,40}}{_AFTER_CLOCK})?(?:{_BEFORE_COLON})(?!\w)|\W{{0,2}}{_OTHER}"
    rf"|\s*\w+ \w+ {DATE_PREPOSITION} \w+ \d",
    re.I,
)
_ENDS_BYLINE = re.compile(rf"(?<=\s){AFTER_NAME}\W*$", re.I)
_BARE_LABEL = re.compile(rf"\s*(?:{_BEFORE}\s*[:：]?|{_BEFORE_COLON}\s*[:：])\s*", re.I)
# A credit before that of the author: "Foto: Bo Ray / Text: Ada Lund".
_BY_AFTER_OTHER = re.compile(
    rf"\W{{0,2}}{_OTHER}\s*[:：]?[^:：]{{2,60}}?[\s,;/|•·](?:{_BEFORE_COLON})\s*[:：]\s*", re.I
)
# Another credit after the names. One word alone is one only before a colon or after a sign: "Ada Lund, Photo Editor".
_OTHER_AFTER = re.compile(
    rf"(?:(?<=[\s,;/|•·(–—.-])|^)(?:{any_of(OTHER_WORDS)}\s*[:：]|{any_of(_LONG_OTHER)}(?!\w))|[,;/|•·(–—]\s*{_OTHER}",
    re.I,
)
_AFTER_NAME = re.compile(rf"([^\d:]{{5,60}}?)\s+{AFTER_NAME}\W*", re.I)
# "文／李明", "بقلم: سلمى الحداد"; "홍길동 기자", also with an address; "Written by: रीना शर्मा".
_SIGN = r"[:：/／|｜・=＝–—-]"
_CASELESS_BY = re.compile(
    rf"\s*[【\[（(〔]?\s*(?:(?:{BEFORE_SIGN})\s{{0,3}}{_SIGN}|(?:{BEFORE_SPACE})\s|(?i:{_BEFORE_COLON}\s*[:：]|by\s))\s{{0,3}}(?=\S)"
)
# The label after a date or another label with its value: "2026-03-10 09:12 来源：码头日报 作者：林晓".
_CASELESS_INNER = re.compile(rf"(?:\d|[:：]\S{{1,20}})\s{{1,4}}(?=(?:{BEFORE_SIGN})\s?[:：])")
_CASELESS_OTHER = re.compile(
    rf"(?:[\s／/|｜、，,;；（(]|^)\s{{0,3}}(?:{CASELESS_OTHER_CREDIT})\s{{0,3}}{_SIGN}|(?<=[）)\]】])"
)
_REPORTER = re.compile(
    rf"[(（\[【]?([^\s\d@]{{2,6}}(?: [^\s\d@]{{1,4}})?)\s?{REPORTER_SUFFIX}[)）\]】]?(?:\s\S{{1,60}}@\S{{1,60}})?"
)
_BETWEEN_CASELESS_NAMES = re.compile(r"\s*[,、،;/／|｜&)）\]】〕]\s*|(?<=[가-힣])·|\s+(?:और|এবং|ও|และ)\s+")
_ARABIC_AND = re.compile(r"\s+و\s?")
# The reporter before the first sentence of a report: "【記者林小雨／台北報導】", "…3月2日电（记者李明、王芳）",
# "(서울=한빛뉴스) 한바다 기자 =", "[한빛뉴스 한바다 기자]".
_OPENINGS = (
    re.compile(
        r"(?:[\d/:.年月日\s-]{8,25}\s)?[【〔\[（(]?(?:本[报報]|特[约約派])?[记記]者\s?([^\s／/】〕\]）)]{2,20})\s?[／/]\s?[^\s／/]{1,10}?[報报][導道]"
    ),
    re.compile(r"[^（(\n]{0,60}[电電讯訊]\s?[（(](?:[^）)\s:：]{0,8})?[记記]者\s?[:：]?\s?([^）)]{2,30})[）)]"),
    re.compile(
        r"[（(\[【][^）)\]】]{1,20}[）)\]】]\s?([가-힣]{2,4}(?:[·,\s]{1,2}[가-힣]{2,4}){0,2})\s?(?:기자|특파원)\s?="
    ),
    re.compile(r"[（(\[【](?:[^）)\]】]{1,20}[\s=])?([가-힣]{2,4})\s?(?:기자|특파원)[）)\]】]"),
)
_CLOSING = re.compile(
    r"(?:^|[。．」])\s*[（【]([\u4e00-\u9fff々]{2,4}[ ・]?[\u4e00-\u9fff\u3041-\u3096々]{1,3})[）】]$"
)
_OPENING_SIGNS = frozenset("记記기특")
_FIRST_WORD = re.compile(r"\W{0,2}([^\W\d_]+)")
_FIRST_WORDS = frozenset(
    _FIRST_WORD.findall(phrase.casefold())[0]
    for phrase in split_phrases(f"{BEFORE_NAMES} | {BEFORE_COLON} | {OTHER_WORDS}")
)
# The end of the names: a separator, or a date with its preposition.
_AFTER_NAMES = re.compile(rf"\s*(?:[|•·(/]|[–—-]\s|(?:\b{DATE_PREPOSITION}\s+)?\d).*$")
_BEFORE_WEEKDAY = re.compile(rf"\s+{DATE_PREPOSITION}\s+[^\W\d_]+[\s,]*$|\s+{DATE_PREPOSITION}$")
_BEFORE_DATE = re.compile(rf"(?:^|[\s,–—-]+)(?:{DATE_PREPOSITION}[\s,]*)?$")
_ARTICLE_AT_END = re.compile(r"(?<!\w)(?:του|της|των)\s+$", re.I)
# One word after a label of several words, "Posted by Tove", or the abbreviation of an outlet: "By HPN".
_SHORT_LABEL = re.compile(
    rf"\W{{0,2}}(?:(?P<long>{any_of(' | '.join(LONG_LABELS))})\s*[:：]?|{_BEFORE_COLON}\s*[:：]|{_BEFORE})\s+", re.I
)
_BETWEEN_FACTS = re.compile(r"\s*[|•·]\s*")
_SHORT_NAME = re.compile(r"[^\W\d_]{2,20}")
_ABBREVIATION = range(2, 7)  # letters of the abbreviation of an outlet
_BETWEEN_NAMES = re.compile(rf"\s*[,;&/]\s*|\s+{NAME_CONJUNCTION}\s+")


def is_bare_label(text: str) -> bool:
    """Decide whether a text is only the label of a byline: "By", "Текст:"."""
    return _BARE_LABEL.fullmatch(text) is not None


def may_begin_byline(text: str) -> bool:
    """Decide quickly whether a text may begin a line in which parse_labelled_byline finds names."""
    start = text[: 2 * MAX_LINE].strip()[:MAX_LINE]
    first = _FIRST_WORD.match(start)
    is_candidate = (first and first[1].casefold() in _FIRST_WORDS) or _DIGIT.search(start)
    if is_candidate and _BEGINS_BYLINE.match(start):
        return True
    if start.isascii():
        return bool(_ENDS_BYLINE.search(start))
    return bool(
        _ENDS_BYLINE.search(start)
        or _CASELESS_BY.match(start)
        or _CASELESS_INNER.search(start)
        or _REPORTER.match(start)
        or not _OPENING_SIGNS.isdisjoint(start)
    )


def parse_labelled_byline(line: str) -> list[str]:
    """Return the names in a line that a label marks as a byline, in any script; an empty list for any other line.

    In a paragraph longer than MAX_LINE characters only the reporter before the first sentence is found.
    """
    if len(line) <= MAX_LINE and (names := parse_byline(line) or parse_caseless_byline(line)):
        return names
    return _parse_opening(line[:MAX_OPENING])


def parse_byline(line: str) -> list[str]:
    """Return the names after "by" in a line, or before "írta", an empty list if it is not a byline.

    The last of several parts may be a place; it is left out if it does not look like a name. If any other part does not
    look like a name, the line is not a byline. Names after the credit of somebody else, such as a photographer, are
    left out.
    """
    match = _BY.search(line) or _BY_AFTER_OTHER.match(line)
    if match is None:
        after = _AFTER_NAME.fullmatch(line)
        return [after[1]] if after and is_person_name(after[1]) else []
    if match.start() > 0 and not _IS_AFTER_TIME.search(before := line[: match.end()]) and not any(find_days(before)):
        return []
    rest = without_other_credits(line[match.end() :])
    if day := next(find_days(rest), None):
        rest = _BEFORE_DATE.sub("", rest[: day.start])
    parts = _BETWEEN_NAMES.split(_AFTER_NAMES.sub("", rest))
    names = [name.strip(" .:)]") for name in parts if name.strip(" .:)]")]
    if article := _ARTICLE_AT_END.search(match[0]):
        names = [in_nominative(name if ARTICLE.match(name) else f"{article[0]}{name}") for name in names]
    return [name for name in names if is_person_name(name)] if all(map(is_person_name, names[:-1] or names)) else []


def parse_short_byline(line: str) -> tuple[tuple[str, ...], str]:
    """Return the names in a line with one word after the label of a byline, and the word; ((), "") for other lines.

    After a label of several words, which begins no sentence, the word is a name: "Posted by Tove on March 2, 2026". An
    abbreviation in capitals names an outlet after any label: "By HPN".
    """
    parts = _BETWEEN_FACTS.split(line) if len(line) <= MAX_LINE else []
    found = ((part, match.end(), match["long"]) for part in parts if (match := _SHORT_LABEL.match(part)))
    part, end, long_label = next(found, ("", 0, None))
    rest = part[end:]
    if day := next(find_days(rest), None):
        rest = _BEFORE_DATE.sub("", rest[: day.start])
    word = _BEFORE_WEEKDAY.sub("", _AFTER_NAMES.sub("", rest)).strip(" ,.:)]")
    if not _SHORT_NAME.fullmatch(word) or not word[0].isupper() or names_organisation(word):
        return (), ""
    if word.isupper():
        return (), word if len(word) in _ABBREVIATION else ""
    return ((word,), word) if long_label else ((), "")


def without_other_credits(text: str) -> str:
    """Return a text up to the first credit of somebody who did not write it: "Ada Lund Photos: Bo Ray"."""
    other = _OTHER_AFTER.search(text)
    return text[: other.start()].rstrip(" ,;/|•·(–—-") if other else text


def skip_label(text: str) -> str | None:
    """Return what follows a joint label, or another credit and a label: "Text und Fotos: Ada Lund"; else None."""
    match = _JOINT_LABEL.match(text) or _BY_AFTER_OTHER.match(text)
    return text[match.end() :] if match else None


def parse_caseless_byline(line: str) -> list[str]:
    """Return the names after or before a label in a script without capital letters; empty if it is not a byline.

    Examples are "文／李明", "بقلم: سلمى الحداد" and "홍길동 기자". All parts of the line have to look like names.
    A date or the source of the text may stand before the label.
    """
    if inner := _CASELESS_INNER.search(line):
        line = line[inner.end() :]
    if match := _REPORTER.fullmatch(line):
        rest = match[1]
    elif match := _CASELESS_BY.match(line):
        rest = line[match.end() :]
    else:
        return []
    if day := next(find_days(rest), None):
        rest = rest[: day.start]
    return _caseless_names(rest)


def _caseless_names(text: str) -> list[str]:
    """Return the names that a text consists of, up to the credit of somebody else; empty if any part is no name."""
    if other := _CASELESS_OTHER.search(text):
        text = text[: other.start()]
    names = [name for name in map(str.strip, _BETWEEN_CASELESS_NAMES.split(text)) if name]
    parts = [part for name in names for part in _ARABIC_AND.split(name)]  # a name may begin with this letter, too
    names = parts if all(map(is_caseless_name, parts)) else names
    return names[:MAX_CASELESS_NAMES] if all(map(is_caseless_name, names)) else []


def parse_closing_name(line: str) -> str:
    """Return the name in brackets at the end of a Japanese report, "（潮見花子）"; empty if there is none.

    Such brackets also hold notes, which have other signs in the place of the given name.
    """
    match = _CLOSING.search(line)
    is_note = match is None or match[1][-1] in NO_NAME_ENDS or any(sign in NO_NAME_SIGNS for sign in match[1])
    return "" if match is None or is_note or not is_caseless_name(match[1]) else match[1]


def _parse_opening(text: str) -> list[str]:
    if _OPENING_SIGNS.isdisjoint(text):
        return []
    match = next(filter(None, (pattern.match(text) for pattern in _OPENINGS)), None)
    return _caseless_names(match[1]) if match else []
