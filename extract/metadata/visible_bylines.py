"""Find bylines in the visible text by words, dates and place, as "By Ada Lund, Oslo" below the headline (pure)."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import NamedTuple

from lxml.html import HtmlElement

from newsfold.db.values.text import one_line
from newsfold.db.values.written_days import FoundDay, find_days
from newsfold.extract.metadata.authors import Byline
from newsfold.extract.metadata.byline_text import text_runs
from newsfold.extract.metadata.person_names import is_caseless_name, is_person_name
from newsfold.extract.metadata.surroundings import is_beside_article
from newsfold.extract.vocabulary.bylines import (
    BY,
    BY_BEFORE_SIGN,
    BY_BEFORE_SPACE,
    BY_WORDS,
    NAME_CONJUNCTION,
    REPORTER_SUFFIX,
)
from newsfold.extract.vocabulary.dates import CLOCK_SUFFIX, DATE_PREPOSITION
from newsfold.extract.vocabulary.person_names import PLACE_ENDS, PLACE_STARTS, PLACES
from newsfold.extract.vocabulary.phrases import split_phrases

MAX_LINE = 120  # characters; a longer line is not a byline
MAX_LABEL = 20  # characters at the beginning of a line that hold the label of a byline
MAX_HEADER_TEXTS = 40  # texts below the headline that may belong to the header
MAX_HEADER_ELEMENTS = 400  # elements from the headline on in which these texts are searched
MAX_HEADER_LINE = 160  # characters of a text in the header; the second longer one, or paragraph, is in the article
MAX_DATE_BOXES = 3  # elements around a date in which a name is searched
MAX_HEADER_NAMES = 3  # names beside a date
MAX_HEADER_NAME_WORDS = 3  # words of such a name, which no label marks
MIN_DATELINE_WORDS = 6  # words after the day and a dash that make a line a dateline in any letters
MIN_PARAGRAPH = 80  # characters of a paragraph of the text
MIN_PARAGRAPHS = 3  # paragraphs in the box that holds the text
MAX_AFTER_TEXT = 4  # elements at the end of this box that may be a signature

# The phrase before the names: at the start of the line, or after a date or the time of day.
_DIGIT = re.compile(r"\d")
_AFTER_CLOCK = rf"\d\W{{1,4}}(?:{CLOCK_SUFFIX}\W+)?"
_BY = re.compile(rf"(?:^|{_AFTER_CLOCK}|^\w+ \w+ {DATE_PREPOSITION} \w+ \d+, \d+ )(?:{BY})\s*[:：]?\s+(?=\S)", re.I)
_BEGINS_BYLINE = re.compile(
    rf"\s*(?:.{{0,40}}{_AFTER_CLOCK})?(?:{BY})\s*[:：]?(?:\s|$)|\s*\w+ \w+ {DATE_PREPOSITION} \w+ \d", re.I
)
_BARE_LABEL = re.compile(rf"\s*(?:{BY})\s*[:：]?\s*", re.I)
# "文／李明", "بقلم: سلمى الحداد"; "홍길동 기자", also with an address.
_CASELESS_BY = re.compile(
    rf"\s*[【\[（(]?\s*(?:{BY_BEFORE_SIGN}\s{{0,3}}[:：/／|｜・]|{BY_BEFORE_SPACE}\s)\s{{0,3}}(?=\S)"
)
_REPORTER = re.compile(
    rf"[(（\[【]?([^\s\d@]{{2,6}}(?: [^\s\d@]{{1,4}})?)\s?{REPORTER_SUFFIX}[)）\]】]?(?:\s\S{{1,60}}@\S{{1,60}})?"
)
_BETWEEN_CASELESS_NAMES = re.compile(r"\s*[,、،;/／|｜&)）\]】]\s*")
_ARABIC_AND = re.compile(r"\s+و\s?")
_FIRST_WORDS = frozenset(phrase.partition(" ")[0].casefold() for phrase in split_phrases(BY_WORDS))
# The end of the names: a separator, or a date with its preposition.
_AFTER_NAMES = re.compile(rf"\s*(?:[|•·(/]|[–—-]\s|(?:\b{DATE_PREPOSITION}\s+)?\d).*$")
_BEFORE_DATE = re.compile(rf"(?:^|[\s,–—-]+)(?:{DATE_PREPOSITION}[\s,]*)?$")
_BETWEEN_NAMES = re.compile(rf"\s*[,;&/]\s*|\s+{NAME_CONJUNCTION}\s+")
# "OLDWICK, March 2, 2026 —": the place and the day before the first sentence of a report.
_DATELINE_BEFORE, _DATELINE_AFTER = re.compile(r"[^\W\d][^a-z]{2,}[\s,]*"), re.compile(r"\s*[–—(/-]")
# The path of a section, a tag or a place.
_SECTION_PATH = re.compile(
    r"/(?:tags?|topics?|categor(?:y|ies|ia)|kategorie|rubriken?|sections?|themen?|thema|temas?|sujets?|search|label|orte?|places?)/",
    re.I,
)
_BETWEEN_FACTS = re.compile(r"\s*[|•·@]\s*|\s+[–—-]\s+|,\s+")
_TAGS = (
    "p", "div", "span", "em", "i", "strong", "b", "small", "li", "h2", "h3", "h4", "h5", "h6", "td", "time", "address",
)  # fmt: skip
_HEADER_TAGS = frozenset((*_TAGS, "a", "cite", "font", "section", "header", "label", "figure", "article", "main"))


class VisibleByline(NamedTuple):
    """The element that holds a byline, and the byline."""

    element: HtmlElement
    byline: Byline


def find_visible_bylines(tree: HtmlElement) -> Iterator[VisibleByline]:
    """Yield each byline below the first `h1` with its names, or each byline of the page if it has no `h1`."""
    is_below = tree.find(".//h1") is None
    for element in tree.iter("h1", *_TAGS):
        if element.tag == "h1":
            is_below = True
        elif is_below and element.text and _may_begin_byline(element.text):
            for line in _lines_of(element):
                if len(line) <= MAX_LINE and (names := parse_byline(line) or parse_caseless_byline(line)):
                    yield VisibleByline(element, Byline(tuple(names), ", ".join(names)))
                    break


def _lines_of(element: HtmlElement) -> list[str]:
    """Return the text of an element as one line; where a label stands alone in it, with the names after it.

    These names are in the next elements, often without a space between: `<b>By</b><a>Ada Lund</a>`.
    """
    parent = element.getparent()
    if not _BARE_LABEL.fullmatch(element.text):
        return [one_line(element.text_content())]
    box = element if len(element) or parent is None or one_line(parent.text or "") else parent
    runs = text_runs(box, MAX_LINE)
    if len(runs) < 2 or not _BARE_LABEL.fullmatch(runs[0]):
        return [one_line(element.text_content())]
    names = runs[1]
    for before, run in pairwise(runs[1:]):  # a name of its own, or what stands between two: "Ada Lund" "and" "Kim Vale"
        names += f", {run}" if run[0].isupper() and before[0].isupper() and before[-1] != "," else f" {run}"
    return [f"{runs[0]} {names}", " ".join(runs[:2])]


def _may_begin_byline(text: str) -> bool:
    words = text[:MAX_LINE].split(None, 1)
    is_candidate = words and (words[0].strip(":：").casefold() in _FIRST_WORDS or _DIGIT.search(text, 0, MAX_LINE))
    if is_candidate and _BEGINS_BYLINE.match(text):
        return True
    return not text[:MAX_LABEL].isascii() and bool(_CASELESS_BY.match(text) or _REPORTER.match(text.strip()))


def parse_byline(line: str) -> list[str]:
    """Return the names after "by" in a line, or an empty list if it is not a byline.

    The last of several parts may be a place; it is left out if it does not look like a name. If any other part does not
    look like a name, the line is not a byline.
    """
    match = _BY.search(line)
    if match is None:
        return []
    rest = line[match.end() :]
    if day := next(find_days(rest), None):
        rest = _BEFORE_DATE.sub("", rest[: day.start])
    parts = _BETWEEN_NAMES.split(_AFTER_NAMES.sub("", rest))
    names = [name.strip(" .:") for name in parts if name.strip(" .:")]
    return [name for name in names if is_person_name(name)] if all(map(is_person_name, names[:-1] or names)) else []


def parse_caseless_byline(line: str) -> list[str]:
    """Return the names after or before a label in a script without capital letters; empty if it is not a byline.

    Examples are "文／李明", "بقلم: سلمى الحداد" and "홍길동 기자". All parts of the line have to look like names.
    """
    if match := _REPORTER.fullmatch(line):
        rest = match[1]
    elif match := _CASELESS_BY.match(line):
        rest = line[match.end() :]
    else:
        return []
    if day := next(find_days(rest), None):
        rest = rest[: day.start]
    names = [name for name in map(str.strip, _BETWEEN_CASELESS_NAMES.split(rest)) if name]
    parts = [part for name in names for part in _ARABIC_AND.split(name)]  # a name may begin with this letter, too
    names = parts if all(map(is_caseless_name, parts)) else names
    return names[:MAX_HEADER_NAMES] if all(map(is_caseless_name, names)) else []


def find_header_bylines(tree: HtmlElement) -> Iterator[Byline]:
    """Yield the name beside a date between the headline and the text: "2 March 2026 | Ada Lund".

    It is in the same line as the date, or in the smallest box around it that holds more than the date. Several names
    there are mostly places and sections. So is a name that the headline or the text mentions, links to a section or
    has a word of names of places: "Fogo Bay, 2 March 2026".
    """
    for element, text in _header_texts(tree):
        day = next(find_days(text), None)
        if day is None or _is_dateline(text, day) or is_beside_article(element):
            continue
        runs, box = [text], element
        for one in islice(element.iterancestors(), MAX_DATE_BOXES):
            if len(runs) > 1 or one.find(".//h1") is not None:
                break
            runs, box = text_runs(one, MAX_HEADER_LINE) or runs, one
        facts = [fact.strip(" .,:-–—") for run in runs for fact in _facts(run)]
        names = list(dict.fromkeys(fact for fact in facts if is_person_name(fact)))
        if len(names) == 1 and len(names[0].split()) <= MAX_HEADER_NAME_WORDS and not _is_other_name(names[0], box):
            yield Byline(tuple(names), names[0])


def _is_other_name(name: str, box: HtmlElement) -> bool:
    """Decide whether a name without a label is that of a place, a section, or somebody of whom the text speaks."""
    words = name.casefold().split()
    if words[0] in PLACE_STARTS or words[-1] in PLACE_ENDS or name.casefold() in PLACES:
        return True
    if any(
        one_line(link.text_content()) == name and _SECTION_PATH.search(link.get("href") or "") for link in box.iter("a")
    ):
        return True
    return any(
        f" {name}" in (text := one_line(one.text_content())) and (one.tag == "h1" or len(text) >= MIN_PARAGRAPH)
        for one in box.getroottree().iter("h1", "p")
    )


def _is_dateline(line: str, day: FoundDay) -> bool:
    """Decide whether a line begins with the place and the day of a report: "OLDWICK, March 2, 2026 —" in capitals, or
    in any letters before a sentence."""
    before, after = line[: day.start], line[day.end :]
    if _DATELINE_AFTER.match(after) is None:
        return False
    is_place = before.isupper() and _DATELINE_BEFORE.fullmatch(before) is not None
    return is_place or len(after.split()) >= MIN_DATELINE_WORDS


def _facts(line: str) -> list[str]:
    """Return the parts of a line, without its date."""
    day = next(find_days(line), None)
    return _BETWEEN_FACTS.split(f"{line[: day.start]} | {line[day.end :]}" if day else line)


def find_signature(tree: HtmlElement) -> Byline:
    """Return the name that stands alone at the end of the text, in bold or italic letters or at the right; an empty
    byline if there is none."""
    paragraphs = [one for one in tree.iter("p") if len(one.text_content()) >= MIN_PARAGRAPH]
    parents = Counter(one.getparent() for one in paragraphs if one.getparent() is not None)
    if not parents:
        return Byline.of([])
    box, count = parents.most_common(1)[0]
    if count < MIN_PARAGRAPHS:
        return Byline.of([])
    for element in [one for one in box if isinstance(one.tag, str)][: -MAX_AFTER_TEXT - 1 : -1]:
        line = one_line(element.text_content()) if element.tag in ("p", "div") else ""
        is_marked = [one.tag for one in element] in (["strong"], ["em"], ["b"], ["i"]) or "right" in (
            f"{element.get('style')} {element.get('align')} {element.get('class')}"
        )
        if is_marked and is_person_name(line.strip("()[]— ")) and element.find(".//a") is None:
            return Byline((line.strip("()[]— "),), line)
        if len(line) >= MIN_PARAGRAPH:
            break
    return Byline.of([])


def _header_texts(tree: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """Yield each text below the first `h1` with its element, up to the first text that is as long as a paragraph."""
    heading = tree.find(".//h1")
    if heading is None:
        return
    inside = set(heading.iter())
    count = long = 0
    for element in islice(_following(heading), MAX_HEADER_ELEMENTS):
        for one, text in (
            (element, element.text if element not in inside else None),
            (element.getparent(), element.tail),
        ):
            if not text or one is None or one in inside or one.tag not in _HEADER_TAGS or not text.strip():
                continue
            line = one_line(text)
            count += 1
            long += len(line) > MAX_HEADER_LINE or (
                one.tag == "p" and len(line) >= MIN_PARAGRAPH and line[-1] in ".!?。"
            )
            if long > 1 or count > MAX_HEADER_TEXTS:
                return
            yield one, line


def _following(element: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the element and all elements after it, in the page's order."""
    yield from element.iter()
    one: HtmlElement | None = element
    while one is not None:
        for sibling in one.itersiblings():
            yield from sibling.iter()
        one = one.getparent()
