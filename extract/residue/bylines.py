"""Match lines that name the author (pure)."""

import re

from newsfold.extract.line_text import ends_sentence, normalized_key
from newsfold.extract.metadata.byline_labels import parse_caseless_byline
from newsfold.extract.metadata.visible_dates import is_date_line, is_dated_byline
from newsfold.extract.residue.line import LABEL, Line
from newsfold.extract.residue.profiles import continues_note
from newsfold.extract.residue.timestamps import TIMESTAMP
from newsfold.extract.vocabulary.bylines import BYLINE_LABEL

MIN_TEXT = 3  # lines of text above a byline that ends it
MAX_BYLINE_PARTS = 5  # name, office, place, date and reading time in a line between the headline and the text

_PARTS_OF_BYLINE = re.compile(r"\s*[·•⋅|—]\s*|\s+[–-]\s+|\s*/{2}\s*")
_BEGINS_WITH_NAME = re.compile(r"[^\w\s.<]{0,2}\s*\w")
_BYLINE_ALONE = re.compile(rf"\W{{0,2}}(?=\w+\s+\w){BYLINE_LABEL}\W{{0,3}}", re.I)
_BYLINE = re.compile(rf"\W{{0,2}}{BYLINE_LABEL}\s*[:：]?\s+\S+(?:\s+\S+){{0,7}}\W{{0,2}}", re.I)


def is_byline(line: Line) -> bool:
    """Match a short line near the start or end of the text that names an author, also with office and date, or the
    label of such a line.

    After a label, a line of which most words are in small letters names nobody: "Von der Planung bis zum Fest". Below
    the heading of a section, it names the author of what the section is about, such as a book. A name that the page's
    metadata contradict stays where it is written among the paragraphs: the metadata name who published the text, and
    only this line says who wrote it.
    """
    if not (line.is_near_start or line.is_near_end):
        return False
    if line.is_near_start and line.is_below_heading and line.remaining > 1:
        return False
    if _BYLINE_ALONE.fullmatch(line.text):
        return True
    if is_dated_byline(line.text) or (line.is_near_start and line.remaining < 2 and _is_byline_with_date(line.text)):
        return True
    names_author = _names_author(line.text, line.page.authors) or bool(parse_caseless_byline(line.text))
    return names_author and not _is_contradicted(line)


def continues_byline(line: Line) -> bool:
    """Match another byline, or below one near the end the office of the author, or a note about that person.

    An office is a short line that is neither a sentence nor a heading: "Head of the harbour desk".
    """
    if is_byline(line):
        return True
    if not line.is_near_end or line.remaining < MIN_TEXT or line.key in line.page.headings:
        return False
    return (len(line.text) < LABEL and not ends_sentence(line.text)) or continues_note(line)


def _is_contradicted(line: Line) -> bool:
    """Decide whether a line among the paragraphs has none of the authors that the page gives, if it gives any."""
    authors = line.page.authors
    is_other = bool(authors) and not any(f" {author} " in f" {line.key} " for author in authors)
    return is_other and line.page.is_among_paragraphs(line.text)


def _is_byline_with_date(text: str) -> bool:
    """Decide whether a text is a name after a label, then the office, and a date or the reading time."""
    first, *others = _PARTS_OF_BYLINE.split(text, MAX_BYLINE_PARTS)
    return any(TIMESTAMP.fullmatch(part) or is_date_line(part) for part in others) and _names_author(first, frozenset())


def _names_author(text: str, authors: frozenset[str]) -> bool:
    """Decide whether a text is the name of one of `authors`, or a name after a label."""
    key = normalized_key(text)
    rest = f" {key} "
    for author in sorted(authors, key=lambda name: (-len(name), name)):  # one may be a part of another
        rest = rest.replace(f" {author} ", "  ")
    is_known = rest.strip() != key
    if len(rest.split()) <= is_known and _BEGINS_WITH_NAME.match(text):  # only names, and a word between two
        return True
    if not _BYLINE.fullmatch(text) or ends_sentence(text):
        return False
    words = text.split()
    return sum(map(str.islower, words)) <= len(words) / 2
