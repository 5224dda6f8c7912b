"""Find bylines in the visible text, without the help of mark-up: "By Ada Lund, Oslo" below the headline (pure)."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml.html import HtmlElement

from newsfold.db.values.text import one_line
from newsfold.extract.vocabulary.phrases import BY, DATE_PREPOSITION, NAME_CONJUNCTION, NAME_PARTICLES

MAX_LINE = 120  # characters; a longer line is not a byline
NAME_WORDS = range(2, 5)  # words of a name

# The phrase before the names: at the start of the line, or after a date.
_BY = re.compile(rf"(?:^|\d[^\w]{{1,4}}(?:Uhr\W+)?|^\w+ \w+ on \w+ \d+, \d+ )(?:{BY})\s*[:：]?\s+(?=\S)", re.I)
# The end of the names: a separator, or a date with its preposition.
_AFTER_NAMES = re.compile(rf"\s*(?:[|•·(/]|[–—-]\s|(?:\b{DATE_PREPOSITION}\s+)?(?:\w+[\s,]+)?\d).*$")
_BETWEEN_NAMES = re.compile(rf"\s*[,;&/]\s*|\s+{NAME_CONJUNCTION}\s+")
_NAME_PUNCTUATION = re.compile("[-.'’]")
_TAGS = ("p", "div", "span", "em", "i", "strong", "b", "small", "li", "h4", "h5", "h6", "td", "time", "address")


class VisibleByline(NamedTuple):
    """The element that holds a byline, and the names in it."""

    element: HtmlElement
    names: list[str]


def find_visible_bylines(tree: HtmlElement) -> Iterator[VisibleByline]:
    """Yield each byline below the first `h1` with its names, or each byline of the page if it has no `h1`."""
    is_below = tree.find(".//h1") is None
    for element in tree.iter("h1", *_TAGS):
        if element.tag == "h1":
            is_below = True
        elif is_below and element.text and _BY.search(element.text):
            line = one_line(element.text_content())
            if len(line) <= MAX_LINE and (names := parse_byline(line)):
                yield VisibleByline(element, names)


def parse_byline(line: str) -> list[str]:
    """Return the names after "by" in a line, or an empty list if it is not a byline.

    The last of several parts may be a place; it is left out if it does not look like a name. If any other part does not
    look like a name, the line is not a byline.
    """
    match = _BY.search(line)
    if match is None:
        return []
    parts = _BETWEEN_NAMES.split(_AFTER_NAMES.sub("", line[match.end() :]))
    names = [name.strip(" .:") for name in parts if name.strip(" .:")]
    return [name for name in names if is_person_name(name)] if all(map(is_person_name, names[:-1] or names)) else []


def is_person_name(text: str) -> bool:
    """Decide whether `text` looks like a name: two to four words that begin with a capital, except particles like
    "van".

    In a script without capital letters, no text looks like a name.
    """
    words = text.split()
    if len(words) not in NAME_WORDS or not all(_NAME_PUNCTUATION.sub("", word).isalpha() for word in words):
        return False
    return (
        words[0][0].isupper()
        and words[-1][0].isupper()
        and all(word[0].isupper() or word in NAME_PARTICLES for word in words)
    )
