"""The standfirst: what stands between the headline and the text (pure)."""

import re
from collections.abc import Collection, Sequence

from lxml.etree import tostring
from lxml.html import HtmlElement

from newsfold.extract.body.residue import ends_sentence, is_nag, is_standfirst, key
from newsfold.extract.metadata.page import Metadata
from newsfold.extract.metadata.visible_dates import is_date_line

_WORD = re.compile(r"\w+")

SHORTEST = 25  # characters of a description that is a standfirst


def standfirst_of(page: Metadata, lines: Sequence[str], tree: HtmlElement) -> str:
    """What stands between headline and text: the description, if the page shows it; a marked element; a first line."""
    titles = {key(title) for title in page.titles}
    # A trail that ends in the headline, and the headline, stand above it.
    opening = [mark for mark in map(key, lines[:6]) if not any(title and mark.endswith(title) for title in titles)][:3]
    marked = [text for text in page.standfirsts if key(text) not in titles and not is_nag(text)]
    description = key(page.description)
    if len(description) >= SHORTEST and description not in titles:
        if description in opening[:2]:
            return "" if _is_paragraph(tree, description) else page.description
        text = " ".join(map(key, lines))
        # An excerpt that the page made by itself runs from the byline into the text.
        own = not any(key(line) in opening for line in marked) and " ".join(description.split()[-6:]) not in text
        if own and _shows(tree, page.description):
            return page.description
    for candidate in marked:
        mark = key(candidate)
        if mark in opening or not any(mark in line for line in opening):
            return candidate
    placed = _below_headline(tree, titles)
    mark = key(placed)
    if placed and not _names_author(placed, page) and (mark in opening or not any(mark in line for line in opening)):
        return placed
    first = next((line for line in lines[:6] if key(line) in opening[:1]), "") if len(lines) > 4 else ""
    return first if is_standfirst(first) else ""


def _below_headline(tree: HtmlElement, titles: Collection[str]) -> str:
    """A block of its own right below the headline: a second heading, or a paragraph unlike those that follow it."""
    heading = next((h1 for h1 in tree.iter("h1") if key(h1.text_content()) in titles), None)
    siblings = heading.itersiblings() if heading is not None else ()
    below = next((element for element in siblings if _words(element)), None)
    if below is None or below.tag not in ("h2", "h3", "p", "div") or _has_parts(below):
        return ""
    text = _words(below)
    if not 40 <= len(text) <= 500 or is_nag(text) or is_date_line(text):
        return ""
    if below.tag == "p":
        following = next(below.itersiblings("p"), None)
        return "" if following is not None and dict(following.attrib) == dict(below.attrib) else text
    return text if below.tag != "div" or ends_sentence(text) else ""


def _names_author(text: str, page: Metadata) -> bool:
    """A short line with a name out of the bylines: a byline with the author's office."""
    names = [key(name) for group in page.bylines for name in group]
    return len(text.split()) < 12 and any(name in key(text) for name in names if " " in name)


def _has_parts(element: HtmlElement) -> bool:
    """Links, or blocks beside each other: no sentence of its own."""
    if any(element.find(f".//{tag}") is not None for tag in ("a", "div", "style", "script")):
        return True
    return len(element.findall(".//p")) > 1


def _words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split()) if element.tag not in ("script", "style", "noscript") else ""


def _is_paragraph(tree: HtmlElement, mark: str) -> bool:
    """Whether it is the first of several paragraphs that look the same."""
    for element in tree.iter("p"):
        if key(element.text_content()) == mark:
            following = next(element.itersiblings("p"), None)
            return following is not None and dict(following.attrib) == dict(element.attrib)
    return False


def _shows(tree: HtmlElement, text: str) -> bool:
    """Whether the words stand one after the other on the page."""
    words = re.compile(r"\W+".join(map(re.escape, _WORD.findall(text))), re.I)
    return bool(words.search(tostring(tree, method="text", encoding="unicode")))
