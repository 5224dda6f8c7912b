"""Find the standfirst of an article: the introduction between the headline and the text (pure)."""

import re
from collections.abc import Collection, Sequence

from lxml.etree import tostring
from lxml.html import HtmlElement

from newsfold.extract.body.residue import is_short_appeal
from newsfold.extract.line_text import ends_sentence, normalized_key
from newsfold.extract.metadata.page import Metadata
from newsfold.extract.metadata.visible_dates import is_date_line

MIN_DESCRIPTION = 25  # characters of the normalized key; a shorter description is not a standfirst
OPENING_LINES = 6  # lines at the start of the text that are searched for a standfirst
BLOCK_CHARACTERS = range(40, 501)  # characters of a block below the headline that may be a standfirst
UNMARKED_WORDS = range(12, 61)  # words of a first line that may be a standfirst
MAX_BYLINE_WORDS = 11  # words of a line that may be a byline

_WORD = re.compile(r"\w+")


def find_standfirst(page: Metadata, lines: Sequence[str], tree: HtmlElement) -> str:
    """Return the standfirst, or an empty string if the page has none. `lines` are the lines of the extracted text.

    Candidates, in this order: the description, if the page shows it; an element with the class name of a standfirst; a
    separate block right below the headline; a first line that does not end as a sentence does. If the description is an
    ordinary paragraph of the text, there is no standfirst.
    """
    titles = {normalized_key(title) for title in page.titles}
    opening = _opening_keys(lines, titles)
    marked = [text for text in page.standfirsts if normalized_key(text) not in titles and not is_short_appeal(text)]
    description = normalized_key(page.description)
    if len(description) >= MIN_DESCRIPTION and description not in titles:
        if description in opening[:2]:
            return "" if _is_ordinary_paragraph(tree, description) else page.description
        text = " ".join(map(normalized_key, lines))
        # A description that was cut from the top of the page, byline included, ends within the text.
        is_cut_from_text = " ".join(description.split()[-6:]) in text
        is_marked_elsewhere = any(normalized_key(line) in opening for line in marked)
        if not is_marked_elsewhere and not is_cut_from_text and _shows(tree, page.description):
            return page.description
    for candidate in marked:
        if _is_whole_or_absent(normalized_key(candidate), opening):
            return candidate
    block = _block_below_headline(tree, titles)
    if block and not _names_author(block, page) and _is_whole_or_absent(normalized_key(block), opening):
        return block
    first = next((line for line in lines[:OPENING_LINES] if normalized_key(line) in opening[:1]), "")
    return first if len(lines) > 4 and _looks_like_standfirst(first) else ""


def _opening_keys(lines: Sequence[str], titles: Collection[str]) -> list[str]:
    """Return the normalized keys of the first three lines, without the headline and a breadcrumb trail that ends in
    it."""
    keys = map(normalized_key, lines[:OPENING_LINES])
    return [key for key in keys if not any(title and key.endswith(title) for title in titles)][:3]


def _is_whole_or_absent(key: str, opening: Collection[str]) -> bool:
    """Decide whether `key` is one of the opening lines or in none of them; part of a line is not a standfirst."""
    return key in opening or not any(key in line for line in opening)


def _looks_like_standfirst(text: str) -> bool:
    """Decide whether the first line below the headline is a standfirst although no mark-up says so.

    Such a line has 12 to 60 words (UNMARKED_WORDS) and does not end as a sentence does.
    """
    return len(text.split()) in UNMARKED_WORDS and not ends_sentence(text)


def _block_below_headline(tree: HtmlElement, titles: Collection[str]) -> str:
    """Return the text of the block right below the headline: a second heading, a paragraph or a `div`.

    Return an empty string if there is no such block, if the next paragraph has the same attributes (then both are
    text), or if the block is a date or an appeal to the reader.
    """
    heading = next((h1 for h1 in tree.iter("h1") if normalized_key(h1.text_content()) in titles), None)
    siblings = heading.itersiblings() if heading is not None else ()
    below = next((element for element in siblings if _visible_text(element)), None)
    if below is None or below.tag not in ("h2", "h3", "p", "div") or _has_parts(below):
        return ""
    text = _visible_text(below)
    if len(text) not in BLOCK_CHARACTERS or is_short_appeal(text) or is_date_line(text):
        return ""
    if below.tag == "p":
        return "" if _resembles_next(below) else text
    return text if below.tag != "div" or ends_sentence(text) else ""


def _names_author(text: str, page: Metadata) -> bool:
    """Decide whether a short line holds a name from the bylines, so that it is a byline, perhaps with the author's
    office."""
    names = [normalized_key(name) for group in page.bylines for name in group]
    key = normalized_key(text)
    return len(text.split()) <= MAX_BYLINE_WORDS and any(name in key for name in names if " " in name)


def _has_parts(element: HtmlElement) -> bool:
    """Decide whether an element holds links or several blocks, so that it is not a standfirst, which is one
    paragraph."""
    if any(element.find(f".//{tag}") is not None for tag in ("a", "div", "style", "script")):
        return True
    return len(element.findall(".//p")) > 1


def _visible_text(element: HtmlElement) -> str:
    return " ".join(element.text_content().split()) if element.tag not in ("script", "style", "noscript") else ""


def _is_ordinary_paragraph(tree: HtmlElement, key: str) -> bool:
    """Decide whether the first paragraph with this normalized key has the same attributes as the paragraph after it."""
    paragraph = next((element for element in tree.iter("p") if normalized_key(element.text_content()) == key), None)
    return paragraph is not None and _resembles_next(paragraph)


def _resembles_next(paragraph: HtmlElement) -> bool:
    """Decide whether the next sibling paragraph has the same attributes."""
    following = next(paragraph.itersiblings("p"), None)
    return following is not None and dict(following.attrib) == dict(paragraph.attrib)


def _shows(tree: HtmlElement, text: str) -> bool:
    """Decide whether the text of the page holds the words of `text` one after another, whatever the punctuation and
    case."""
    words = re.compile(r"\W+".join(map(re.escape, _WORD.findall(text))), re.I)
    return bool(words.search(tostring(tree, method="text", encoding="unicode")))
