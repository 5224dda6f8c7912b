"""Names of authors in lines that only readers see, below the headline or under the text: "By Ada Lund, Oslo" (pure)."""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from newsfold.db.values.text import one_line
from newsfold.extract.vocabulary.phrases import BY

LONGEST = 120  # characters of such a line
WORDS = range(2, 5)  # of a name
PARTICLES = frozenset(
    "de del della der den di da do dos das du la le van von zu zum ter ten af av bin ibn al el y e".split()
)

_BY = re.compile(rf"(?:^|\d[^\w]{{1,4}}(?:Uhr\W+)?|^\w+ \w+ on \w+ \d+, \d+ )(?:{BY})\s*[:：]?\s+(?=\S)", re.I)
_END = re.compile(r"\s*(?:[|•·(/]|[–—-]\s|(?:\b(?:am|on|le|el|il|op|den|em|um|vom)\s+)?(?:\w+[\s,]+)?\d).*$")
_BETWEEN = re.compile(r"\s*[,;&/]\s*|\s+(?:and|und|et|e|y|och|og|en|и|i)\s+")
_SIGNS = re.compile("[-.'’]")
_TAGS = ("p", "div", "span", "em", "i", "strong", "b", "small", "li", "h4", "h5", "h6", "td", "time", "address")


def said(tree: HtmlElement) -> Iterator[tuple[HtmlElement, list[str]]]:
    """(element, names) of each line below the headline that says by whom the text is."""
    below = tree.find(".//h1") is None
    for element in tree.iter("h1", *_TAGS):
        if element.tag == "h1":
            below = True
        elif below and _BY.search(element.text or ""):
            text = one_line(element.text_content())
            if len(text) <= LONGEST and (names := named(text)):
                yield element, names


def named(line: str) -> list[str]:
    """The people after "by", up to the first word that is none of a name."""
    match = _BY.search(line)
    if match is None:
        return []
    people = [name.strip(" .:") for name in _BETWEEN.split(_END.sub("", line[match.end() :])) if name.strip(" .:")]
    # A last word alone is the place.
    return [name for name in people if is_name(name)] if all(map(is_name, people[: max(1, len(people) - 1)])) else []


def is_name(text: str) -> bool:
    """Two to four words, each with a capital but the particles of names; in scripts without case nothing is one."""
    words = text.split()
    if len(words) not in WORDS or not all(_SIGNS.sub("", word).isalpha() for word in words):
        return False
    return words[0][0].isupper() and words[-1][0].isupper() and all(w[0].isupper() or w in PARTICLES for w in words)
