"""Read the names in the pieces of text of one byline: labels, dates, titles and buttons between them (pure)."""

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from newsfold.db.values.text import one_line
from newsfold.db.values.written_days import find_days
from newsfold.extract.metadata.authors import Byline, parse_author_names
from newsfold.extract.metadata.byline_labels import (
    find_label,
    find_other_credit,
    is_label,
    skip_label,
    without_other_credits,
)
from newsfold.extract.metadata.person_names import is_person_name
from newsfold.extract.vocabulary.bylines import DESK_WORDS, NO_AUTHOR, ON_BEHALF, SECTION_LABEL

MAX_RUNS = 24  # pieces of text of one byline that are read
MAX_DESK_WORDS = 5  # words of the name of a desk: "The Harbour Times editorial team"
MAX_WORDS = 18  # words of one piece; a longer one is prose

_BUTTON = re.compile(rf"{NO_AUTHOR}\W*", re.I)
_BETWEEN_FACTS = re.compile(r"\s*[|•·]\s*|\s+[–—-]\s+|,\s+")
_AFTER_NAME = re.compile(rf"\s{ON_BEHALF}(?!\w).*$", re.I)
_SECTION_LABEL = re.compile(SECTION_LABEL, re.I)
_EDGES = " \t,;|·•–—-:/()&\u200b"
_NOT_SHOWN = frozenset(("script", "style", "svg", "noscript", "template", "time", "button", "select", "img"))


def text_runs(element: HtmlElement, max_length: int) -> list[str]:
    """Return the pieces of text in an element, one for each piece between tags, in one line each.

    Scripts, times and buttons are left out. The list is empty if there are more than `max_length` characters or
    MAX_RUNS pieces, of which a box with a byline has fewer.
    """
    runs: list[str] = []
    length = 0
    stack = [(element, False)]
    while stack:
        one, is_done = stack.pop()
        text = one.tail if is_done else one.text if isinstance(one.tag, str) and one.tag not in _NOT_SHOWN else None
        if text and (line := one_line(text)) and not (is_done and one is element):
            length += len(line)
            if length > max_length or len(runs) >= MAX_RUNS:
                return []
            runs.append(line)
        if not is_done:
            if one is not element:
                stack.append((one, True))
            if isinstance(one.tag, str) and one.tag not in _NOT_SHOWN:
                stack.extend((child, False) for child in reversed(one))
    return runs


def read_byline(runs: Sequence[str], *, is_strict: bool = False) -> Byline:
    """Return the names in the pieces of text of a byline, and the byline as printed, without its label.

    Names after another credit, such as that of a photographer or a reviewer, are left out, and so are dates, buttons
    and prose. If a piece is a whole name, shorter pieces and titles beside it are no names. If there is no name, the
    byline may be that of a desk. If `is_strict`, only whole names count.
    """
    pieces: list[str] = []
    desks: list[str] = []
    is_other = False
    for run in _joined(runs):
        text = run.strip(_EDGES)
        if (rest := skip_label(text)) is not None:
            is_other, text = False, rest.strip(_EDGES)
        elif end := find_other_credit(text):
            is_other = len(text) == end or is_other
            continue
        if is_label(text) or find_label(text):
            is_other, text = False, "" if is_label(text) else text[find_label(text) :].strip(_EDGES)
        text = without_other_credits(text)
        if not text or is_other:
            continue
        if pieces and _SECTION_LABEL.fullmatch(text):
            break
        desks.append(text)
        if _BUTTON.fullmatch(text):
            continue
        if len(text.split()) > MAX_WORDS:
            break
        if day := next(find_days(text), None):  # beside a date, only whole names count
            facts = (fact.strip(_EDGES) for fact in _BETWEEN_FACTS.split(f"{text[: day.start]} | {text[day.end :]}"))
            pieces += [fact for fact in facts if is_person_name(_AFTER_NAME.sub("", fact))]
            continue
        pieces.append(text)
    parsed = [(piece, parse_author_names([piece])) for piece in pieces]
    people = [name for _, names in parsed for name in names if is_person_name(name)]
    if people:
        return Byline(tuple(people), ", ".join(piece for piece, _ in parsed))
    if is_strict:
        return Byline.of([])
    short = [piece for piece, names in parsed if names]
    if short:
        return Byline(tuple(short) if len(short) == 1 else (), ", ".join(short[:1]))
    return Byline((), next(filter(_is_desk, desks), ""))


def read_outlet(runs: Sequence[str]) -> Byline:
    """Return the first of the pieces that is no button as a byline that names no person, if it is short."""
    texts = (run.strip(_EDGES) for run in runs)
    outlet = next((text for text in texts if text and not _BUTTON.fullmatch(text) and not is_label(text)), "")
    return Byline((), outlet if len(outlet.split()) <= MAX_DESK_WORDS else "")


def _is_desk(text: str) -> bool:
    """Decide whether a text of a few words begins or ends with a word for a desk: "Team Oldwick", "Oldwick Staff"."""
    words = text.casefold().split()
    return len(words) <= MAX_DESK_WORDS and not DESK_WORDS.isdisjoint((words[0], words[-1]))


def _joined(runs: Sequence[str]) -> list[str]:
    """Return the pieces with a given name and a family name in elements of their own joined."""
    if len(runs) == 2 and all(run.isalpha() and run[0].isupper() for run in runs) and not _BUTTON.fullmatch(runs[0]):
        whole = " ".join(runs)
        if not is_label(whole) and not find_label(whole) and is_person_name(whole):
            return [whole]
    return list(runs)
