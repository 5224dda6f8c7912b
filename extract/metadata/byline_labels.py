"""Read the names in a line that a label marks as a byline: "By Ada Lund, Oldwick", "文／林小雨" (pure)."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from newsfold.db.values.written_days import find_days
from newsfold.extract.metadata.person_names import (
    GREEK_ARTICLE,
    in_nominative,
    is_caseless_name,
    is_person_name,
    names_organisation,
)
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
    OTHER_CREDIT,
)
from newsfold.extract.vocabulary.bylines import AUTHOR_PREFIX, NAME_CONJUNCTION, REPORTER_SUFFIX
from newsfold.extract.vocabulary.dates import CLOCK_SUFFIX, DATE_PREPOSITION
from newsfold.extract.vocabulary.phrases import PhraseIndex, split_phrases

MAX_LINE = 120  # characters; a longer line is not a byline
MAX_OPENING = 160  # characters at the beginning of a paragraph in which its reporter is named
MAX_LABEL = 20  # characters at the beginning of a line that hold the label of a byline
MAX_SIGNS = 2  # before a label at the beginning of a line
MAX_BEFORE_CLOCK = 40  # characters before a time of day after which a label stands
MAX_OTHER_NAME = 60  # characters of a name in another credit, after which the label of the author stands
MAX_CASELESS_NAMES = 3  # names of a byline in a script without capital letters

_OTHER = PhraseIndex(OTHER_CREDIT)
_BEFORE = PhraseIndex(BEFORE_NAMES)
_BEFORE_COLON = PhraseIndex(f"{BEFORE_NAMES} | {BEFORE_COLON}")
_BEFORE_SIGN = PhraseIndex(BEFORE_SIGN)
_BEFORE_SPACE = PhraseIndex(f"{BEFORE_SPACE} | by")
_PREFIX = PhraseIndex(AUTHOR_PREFIX)
# "Text und Fotos:", "Photos et texte :": a label of the author joined with one of another credit.
_JOINT = re.compile(rf"\s*(?:{NAME_CONJUNCTION}|[&+/,])\s*", re.I)
_COLON = re.compile(r"\s*[:：]\s*")
_COLON_THEN_TEXT = re.compile(r"\s*[:：]\s*(?=\S)")
_SPACE_THEN_TEXT = re.compile(r"\s+(?=\S)")
_COLON_OR_SPACE = re.compile(r"\s*[:：]?\s+")
_SIGNS_AT_START = re.compile(rf"\W{{0,{MAX_SIGNS}}}")
_SIGN_AT_START = re.compile(r"[^\w\s]")
_IS_AFTER_TIME = re.compile(r"\d[:.]\d\d|[|•·]\W*\w+\W*$")
# The label is at the start of the line, or after a date or the time of day.
_DIGIT = re.compile(r"\d")
_CLOCK_END = re.compile(r"\d\W{1,4}(?=\w)")
_CLOCK_SUFFIX = re.compile(rf"{CLOCK_SUFFIX}\W+", re.I)
_DAY_AND_YEAR = re.compile(rf"\w+ \w+ {DATE_PREPOSITION} \w+ \d+, \d+ ", re.I)
_DAY = re.compile(rf"\s*\w+ \w+ {DATE_PREPOSITION} \w+ \d", re.I)
_ENDS_BYLINE = re.compile(rf"(?<=\s){AFTER_NAME}\W*$", re.I)
_ANY_COLON = re.compile("[:：]")
_GAP = re.compile(r"[\s,;/|•·]")  # before the label of the author that follows another credit
# What may stand before another credit; what stands before one with a colon.
_OTHER_START = re.compile(r"(?:(?<=[\s,;/|•·(–—.-])|^)(?=\w)|[,;/|•·(–—]\s*(?=\w)")
_SIGNS_BETWEEN = re.compile(r"(?<=\S)\W+(?=\w)")
_AFTER_NAME = re.compile(rf"([^\d:]{{5,60}}?)\s+{AFTER_NAME}\W*", re.I)
# "文／李明", "بقلم: سلمى الحداد"; "홍길동 기자", also with an address; "Written by: रीना शर्मा".
_SIGN = r"[:：/／|｜・=＝–—-]"
_CASELESS_START = re.compile(r"\s*[【\[（(〔]?\s*")
_AFTER_CASELESS = tuple(
    (labels, re.compile(rf"{after}\s{{0,3}}(?=\S)"))
    for labels, after in (
        (_BEFORE_SIGN, rf"\s{{0,3}}{_SIGN}"),
        (_BEFORE_SPACE, r"\s"),
        (_BEFORE_COLON, r"\s*[:：]"),
    )
)
# The label after a date or another label with its value: "2026-03-10 09:12 来源：码头日报 作者：林晓".
_BEFORE_INNER = re.compile(r"(?:\d|[:：]\S{1,20})\s{1,4}(?=\S)")
_INNER_COLON = re.compile(r"\s?[:：]")
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
    for phrase in split_phrases(f"{BEFORE_NAMES} | {BEFORE_COLON} | {OTHER_CREDIT}")
)
# The end of the names: a separator, or a date with its preposition.
_AFTER_NAMES = re.compile(rf"\s*(?:[|•·(/]|[–—-]\s|(?:\b{DATE_PREPOSITION}\s+)?\d).*$")
_BEFORE_WEEKDAY = re.compile(rf"\s+{DATE_PREPOSITION}\s+[^\W\d_]+[\s,]*$|\s+{DATE_PREPOSITION}$")
_BEFORE_DATE = re.compile(rf"(?:^|[\s,–—-]+)(?:{DATE_PREPOSITION}[\s,]*)?$")
_ARTICLE_AT_END = re.compile(r"(?<!\w)(?:του|της|των)\s+$", re.I)
# One word after a label of several words, "Posted by Tove", or the abbreviation of an outlet: "By HPN".
_SHORT_LABELS = (
    (PhraseIndex(" | ".join(LONG_LABELS)), _COLON_OR_SPACE, True),
    (_BEFORE_COLON, re.compile(r"\s*[:：]\s+"), False),
    (_BEFORE, re.compile(r"\s+"), False),
)
_BETWEEN_FACTS = re.compile(r"\s*[|•·]\s*")
_SHORT_NAME = re.compile(r"[^\W\d_]{2,20}")
_ABBREVIATION = range(2, 7)  # letters of the abbreviation of an outlet
_BETWEEN_NAMES = re.compile(rf"\s*[,;&/]\s*|\s+{NAME_CONJUNCTION}\s+")


def without_label(text: str) -> str:
    """Return the name of an author in metadata, or of a marked byline, without a label before it."""
    return text[find_label(text) :]


def find_label(text: str) -> int:
    """Return where the label of the author ends with which a text begins; 0 if there is none."""
    for end in _PREFIX.ends(text):
        if match := _COLON.match(text, end) or _SPACE_THEN_TEXT.match(text, end):
            return match.end()
    ends = (end for labels in (_BEFORE_COLON, _BEFORE_SIGN) for end in labels.ends(text))
    return next((match.end() for end in ends if (match := _COLON.match(text, end))), 0)


def is_label(text: str) -> bool:
    """Decide whether a text is only such a label, with or without a colon."""
    return _is_only(text, [_PREFIX], [_PREFIX, _BEFORE_COLON, _BEFORE_SIGN])


def is_bare_label(text: str) -> bool:
    """Decide whether a text is only the label of a byline: "By", "Текст:"."""
    return _is_only(text, [_BEFORE], [_BEFORE_COLON])


def _is_only(text: str, labels: Sequence[PhraseIndex], before_colon: Sequence[PhraseIndex]) -> bool:
    """Decide whether a text is only one of `labels`, or one of those `before_colon` with a colon."""
    text = text.strip()
    has_colon = text.endswith((":", "："))
    label = text[: len(text) - has_colon].rstrip()
    return any(len(label) in one.ends(label) for one in (before_colon if has_colon else labels))


def find_label_with_space(line: str) -> int:
    """Return where the label of the author and the space after it end with which a line begins; 0 if it has none."""
    ends = _PREFIX.ends_at_start(line, MAX_SIGNS)
    return next((match.end() for end in ends if (match := _COLON_OR_SPACE.match(line, end))), 0)


def find_other_credit(text: str) -> int:
    """Return where the label of another credit ends with which a text begins; 0 if there is none."""
    return next(iter(_OTHER.ends(text)), 0)


def may_begin_byline(text: str) -> bool:
    """Decide quickly whether a text may begin a line in which parse_labelled_byline finds names."""
    start = text[: 2 * MAX_LINE].strip()[:MAX_LINE]
    first = _FIRST_WORD.match(start)
    if ((first and first[1].casefold() in _FIRST_WORDS) or _DIGIT.search(start)) and _begins_byline(start):
        return True
    if start.isascii():
        return bool(_ENDS_BYLINE.search(start))
    return bool(
        _ENDS_BYLINE.search(start)
        or _find_caseless_label(start)
        or _find_inner_label(start)
        or _REPORTER.match(start)
        or not _OPENING_SIGNS.isdisjoint(start)
    )


def _begins_byline(text: str) -> bool:
    """Decide whether a text begins with a label of the author or another credit, or with a time and maybe a label."""
    if _BEFORE_COLON.ends_at_start(text, MAX_SIGNS) or _OTHER.ends_at_start(text, MAX_SIGNS):
        return True
    last = _end_of(_SIGNS_AT_START, text) + MAX_BEFORE_CLOCK
    labels = (_BEFORE_COLON.ends(text, end) for start, end in _find_clocks(text) if start <= last)
    return any(labels) or bool(_DAY.match(text))


def _end_of(pattern: re.Pattern[str], text: str, at: int = 0) -> int:
    """Return where a match of `pattern` at character `at` of `text` ends; `at` if there is none."""
    match = pattern.match(text, at)
    return match.end() if match else at


def _find_clocks(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a number ends, such as a time of day, and where the next word begins."""
    for clock in _CLOCK_END.finditer(text):
        if suffix := _CLOCK_SUFFIX.match(text, clock.end()):
            yield clock.start(), suffix.end()
        yield clock.start(), clock.end()


def _ends_of_joined(text: str, at: int, labels: PhraseIndex) -> Sequence[int]:
    """Return where one of `labels` ends that "and", or a sign for it, joins with the label that ends at `at`."""
    joint = _JOINT.match(text, at)
    return labels.ends(text, joint.end()) if joint else ()


def _ends_with_label(text: str, at: int) -> list[int]:
    """Return where a label ends that follows the credit that ends at `at`, and `at` itself: "Photos et texte de"."""
    return [*_BEFORE.ends(text, _end_of(_SPACE_THEN_TEXT, text, at)), at]


def _find_names(text: str, at: int) -> int | None:
    """Return where the names begin after a label at character `at`, alone or joined with another credit; else None."""
    after_others = (end for other in _OTHER.ends(text, at) for end in _ends_of_joined(text, other, _BEFORE_COLON))
    for label in chain(after_others, _BEFORE_COLON.ends(text, at)):
        others = (end for other in _ends_of_joined(text, label, _OTHER) for end in _ends_with_label(text, other))
        for end in chain(others, [label]):
            if colon := _COLON_THEN_TEXT.match(text, end):
                return colon.end()
    for label in _BEFORE.ends(text, at):
        for end in (*_ends_of_joined(text, label, _OTHER), label):
            if space := _SPACE_THEN_TEXT.match(text, end):
                return space.end()
    return None


def _find_label_in_line(line: str) -> tuple[int, int] | None:
    """Return where the first label of a line begins, with the date or time before it, and where the names begin."""
    starts = [(0, _end_of(_SIGN_AT_START, line)), (0, _end_of(_DAY_AND_YEAR, line))]
    for start, at in chain(starts, _find_clocks(line)):
        if (names := _find_names(line, at)) is not None:
            return start, names
    return None


def _find_names_after_other(line: str) -> int | None:
    """Return where the names begin after another credit, its name and a label: "Foto: Bo Ray / Text: Ada Lund"."""
    for other in _OTHER.ends_at_start(line, MAX_SIGNS):
        name = _end_of(_COLON, line, other)
        if colon := _ANY_COLON.search(line, name):
            for gap in _GAP.finditer(line, name + 2, min(colon.start(), name + MAX_OTHER_NAME + 1)):
                for end in _BEFORE_COLON.ends(line, gap.end()):
                    if label := _COLON.match(line, end):
                        return label.end()
    return None


def _find_names_after_joint(text: str) -> int | None:
    """Return where the names begin after two joined labels with which a text begins, one of them of another credit."""
    for one, other in ((_OTHER, _BEFORE_COLON), (_BEFORE_COLON, _OTHER)):
        for first in one.ends(text):
            for second in _ends_of_joined(text, first, other):
                for end in _ends_with_label(text, second):
                    if match := _COLON_THEN_TEXT.match(text, end) or _SPACE_THEN_TEXT.match(text, end):
                        return match.end()
    return None


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
    start, at = _find_label_in_line(line) or (0, _find_names_after_other(line))
    if at is None:
        after = _AFTER_NAME.fullmatch(line)
        return [after[1]] if after and is_person_name(after[1]) else []
    if start > 0 and not _IS_AFTER_TIME.search(before := line[:at]) and not any(find_days(before)):
        return []
    rest = without_other_credits(line[at:])
    if day := next(find_days(rest), None):
        rest = _BEFORE_DATE.sub("", rest[: day.start])
    parts = _BETWEEN_NAMES.split(_AFTER_NAMES.sub("", rest))
    names = [name.strip(" .:)]") for name in parts if name.strip(" .:)]")]
    if article := _ARTICLE_AT_END.search(line[:at]):
        names = [in_nominative(name if GREEK_ARTICLE.match(name) else f"{article[0]}{name}") for name in names]
    return [name for name in names if is_person_name(name)] if all(map(is_person_name, names[:-1] or names)) else []


def parse_short_byline(line: str) -> tuple[tuple[str, ...], str]:
    """Return the names in a line with one word after the label of a byline, and the word; ((), "") for other lines.

    After a label of several words, which begins no sentence, the word is a name: "Posted by Tove on March 2, 2026". An
    abbreviation in capitals names an outlet after any label: "By HPN".
    """
    parts = _BETWEEN_FACTS.split(line) if len(line) <= MAX_LINE else []
    found = ((part[label[0] :], label[1]) for part in parts if (label := _find_short_label(part)))
    rest, is_long = next(found, ("", False))
    if day := next(find_days(rest), None):
        rest = _BEFORE_DATE.sub("", rest[: day.start])
    word = _BEFORE_WEEKDAY.sub("", _AFTER_NAMES.sub("", rest)).strip(" ,.:)]")
    if not _SHORT_NAME.fullmatch(word) or not word[0].isupper() or names_organisation(word):
        return (), ""
    if word.isupper():
        return (), word if len(word) in _ABBREVIATION else ""
    return ((word,), word) if is_long else ((), "")


def _find_short_label(text: str) -> tuple[int, bool] | None:
    """Return where the label ends with which a text begins, and whether it has several words; None if there is none."""
    for labels, after, is_long in _SHORT_LABELS:
        for end in labels.ends_at_start(text, MAX_SIGNS):
            if match := after.match(text, end):
                return match.end(), is_long
    return None


def without_other_credits(text: str) -> str:
    """Return a text up to the first credit of somebody who did not write it: "Ada Lund Photos: Bo Ray"."""
    for start in _OTHER_START.finditer(text):
        for end in _OTHER.ends(text, start.end()):
            # One word alone is one only before a colon or after a sign: "Ada Lund, Photo Editor".
            if start[0] or _COLON.match(text, end) or any(map(str.isspace, text[start.end() : end])):
                return text[: start.start()].rstrip(" ,;/|•·(–—-")
    return text


def without_labelled_credits(text: str) -> str:
    """Return a text up to the first credit of somebody else with a colon: "Ada Lund Photos: Bo Ray"."""
    if not _ANY_COLON.search(text):
        return text
    for signs in _SIGNS_BETWEEN.finditer(text):
        if any(_COLON.match(text, end) for end in _OTHER.ends(text, signs.end())):
            return text[: signs.start()]
    return text


def skip_label(text: str) -> str | None:
    """Return what follows a joint label, or another credit and a label: "Text und Fotos: Ada Lund"; else None."""
    at = _find_names_after_joint(text) or _find_names_after_other(text)
    return None if at is None else text[at:]


def _find_caseless_label(text: str) -> int | None:
    """Return where the names begin after a label in a script without capital letters, or None."""
    start = _end_of(_CASELESS_START, text)
    for labels, after in _AFTER_CASELESS:
        for end in labels.ends(text, start):
            if match := after.match(text, end):
                return match.end()
    return None


def _find_inner_label(text: str) -> int:
    """Return where a label in such a script begins that stands after a date or another label with its value; else 0."""
    for before in _BEFORE_INNER.finditer(text):
        if any(_INNER_COLON.match(text, end) for end in _BEFORE_SIGN.ends(text, before.end())):
            return before.end()
    return 0


def parse_caseless_byline(line: str) -> list[str]:
    """Return the names after or before a label in a script without capital letters; empty if it is not a byline.

    Examples are "文／李明", "بقلم: سلمى الحداد" and "홍길동 기자". All parts of the line have to look like names.
    A date or the source of the text may stand before the label.
    """
    line = line[_find_inner_label(line) :]
    if match := _REPORTER.fullmatch(line):
        rest = match[1]
    elif (at := _find_caseless_label(line)) is not None:
        rest = line[at:]
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
