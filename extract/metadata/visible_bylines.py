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
from newsfold.extract.metadata.byline_labels import (
    MAX_LINE,
    MAX_OPENING,
    is_bare_label,
    may_begin_byline,
    parse_closing_name,
    parse_labelled_byline,
    parse_short_byline,
)
from newsfold.extract.metadata.byline_text import text_runs
from newsfold.extract.metadata.person_names import is_person_name
from newsfold.extract.metadata.surroundings import is_beside_article, is_of_other_text
from newsfold.extract.vocabulary.person_names import PLACE_ENDS, PLACE_STARTS, PLACES

MAX_HEADER_TEXTS = 40  # texts below the headline that may belong to the header
MAX_HEADER_ELEMENTS = 400  # elements from the headline on in which these texts are searched
MAX_HEADER_LINE = 160  # characters of a text in the header; the second longer one, or paragraph, is in the article
MAX_DATE_BOXES = 3  # elements around a date in which a name is searched
MAX_HEADER_NAME_WORDS = 3  # words of such a name, which no label marks
MIN_DATELINE_WORDS = 6  # words after the day and a dash that make a line a dateline in any letters
MIN_PARAGRAPH = 80  # characters of a paragraph of the text
MIN_PARAGRAPHS = 3  # paragraphs in the box that holds the text
MAX_AFTER_TEXT = 4  # elements at the end of this box that may be a signature

# "OLDWICK, March 2, 2026 —": the place and the day before the first sentence of a report.
_DATELINE_BEFORE, _DATELINE_AFTER = re.compile(r"[^\W\d][^a-z]{2,}[\s,]*"), re.compile(r"\s*[–—(/-]")
# The path of a section, a tag or a place.
_SECTION_PATH = re.compile(
    r"/(?:tags?|topics?|categor(?:y|ies|ia)|kategorie|rubriken?|sections?|themen?|thema|temas?|sujets?|search|label|orte?|places?)/",
    re.I,
)
_BETWEEN_FACTS = re.compile(r"\s*[|•·@]\s*|\s+[–—-]\s+|,\s+")
_TAGS = (
    "p", "div", "span", "font", "center", "em", "i", "strong", "b", "small", "li", "h2", "h3", "h4", "h5", "h6", "td",
    "dd", "time", "address",
)  # fmt: skip
_HEADER_TAGS = frozenset((*_TAGS, "a", "cite", "font", "section", "header", "label", "figure", "article", "main"))


class VisibleByline(NamedTuple):
    """The element that holds a byline, and the byline."""

    element: HtmlElement
    byline: Byline


def find_visible_bylines(tree: HtmlElement) -> Iterator[VisibleByline]:
    """Yield each byline below the first `h1` with its names, or each byline of the page if it has no `h1`."""
    is_below, is_in_text = tree.find(".//h1") is None, False
    for element in tree.iter("h1", "br", *_TAGS):
        if element.tag == "h1":
            is_below = True
            continue
        if element.tag == "br" and is_in_text:  # a book's author in a list
            continue
        text = element.tail if element.tag == "br" else element.text
        is_in_text = is_in_text or (is_below and element.tag == "p" and len(text or "") >= MIN_PARAGRAPH)
        if is_below and text and may_begin_byline(text):
            for line in _lines_of(element, text):
                if names := parse_labelled_byline(line):
                    yield VisibleByline(element, Byline(tuple(names), ", ".join(names)))
                    break


def _lines_of(element: HtmlElement, text: str) -> list[str]:
    """Return the line that begins with `text`, in an element or after a line break; where a label stands alone in the
    element, with the names after it.

    These names are in the next elements, often without a space between: `<b>By</b><a>Ada Lund</a>`.
    """
    parent = element.getparent()
    if element.tag == "br" or not is_bare_label(text):
        return [_line_from(element, text)]
    box = element if len(element) or parent is None or one_line(parent.text or "") else parent
    runs = text_runs(box, MAX_LINE)
    if len(runs) < 2 or not is_bare_label(runs[0]):  # "<b>Author:</b> Ada Lund <br>", within a longer text
        return [f"{text.strip()} {_line_after(element)}"] if len(element) == 0 else [_line_from(element, text)]
    names = runs[1]
    for before, run in pairwise(runs[1:]):  # a name of its own, or what stands between two: "Ada Lund" "and" "Kim Vale"
        names += f", {run}" if run[0].isupper() and before[0].isupper() and before[-1] != "," else f" {run}"
    return [f"{runs[0]} {names}", " ".join(runs[:2])]


def _line_after(element: HtmlElement) -> str:
    """Return the text right after an element, or that of the link that follows it, up to the next element."""
    after = one_line(element.tail or "")
    link = element.getnext()
    if not after and link is not None and link.tag == "a":
        return one_line(link.text_content())[:MAX_LINE]
    return after[:MAX_LINE]


def _line_from(element: HtmlElement, text: str) -> str:
    """Return `text`, with which an element or the line after a `br` begins, and what follows it on the same line."""
    texts = [text]
    length = len(text)
    for one in element.itersiblings() if element.tag == "br" else element:
        if one.tag == "br" or length > MAX_OPENING:
            break
        texts += [one.text_content() if isinstance(one.tag, str) else "", one.tail or ""]
        length += len(texts[-1]) + len(texts[-2])
    return one_line("".join(texts))


def find_short_byline(tree: HtmlElement) -> Byline:
    """Return the byline of one word, "Posted by Tove" or "By HPN"; empty if there is none, or several: a list of posts.

    It may be in the footer of the post, but not in boxes of comments and teasers.
    """
    found: set[Byline] = set()
    for element in tree.iter("br", *_TAGS):
        text = element.tail if element.tag == "br" else element.text
        if not text or not may_begin_byline(text) or is_of_other_text(element):
            continue
        for line in _lines_of(element, text):
            names, printed = parse_short_byline(line)
            if printed:
                found.add(Byline(names, printed))
        if len(found) > 1:
            return Byline.of([])
    return found.pop() if found else Byline.of([])


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
    """Decide whether a name without a label is that of a place, a section, or a person in the text."""
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
    """Return the name that stands alone at the end of the text, in bold or italic letters or at the right, or in a
    paragraph of its own in the brackets of a Japanese paper; an empty byline if there is none."""
    for element in tree.iter("p"):
        if (element.text or "").lstrip()[:1] in ("（", "【") and (
            name := parse_closing_name(one_line(element.text or ""))
        ):
            return Byline((name,), name)
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
