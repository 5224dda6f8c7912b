"""Paragraphs, lists and tables that are links to other pages, taken out of a tree (pure)."""

import re

from lxml.html import HtmlElement

from extract.words import READ_ALSO

LINK_SHARE = 0.85  # of a paragraph's characters within links, from which it is a link and no sentence
LONGEST = 250  # characters; a linked paragraph above is text
BLOCKS = ("p", "h2", "h3", "h4", "h5", "h6", "li", "div", "ul", "ol", "table")
_READ_ALSO = re.compile(rf"\W*{READ_ALSO}\b", re.I)
_INLINE = frozenset("a b strong em i u span br small font img sup sub mark picture source time".split())


def drop_link_blocks(tree: HtmlElement) -> list[tuple[str, str]]:
    """Remove them in place; returns ("links", text) of each."""
    removed = []
    for element in list(tree.iter(*BLOCKS)):
        if element.getparent() is not None and _leads_away(element):
            removed.append(("links", " ".join(element.text_content().split())[:300]))
            element.drop_tree()
    return removed


def _leads_away(element: HtmlElement) -> bool:
    if element.tag in ("ul", "ol"):
        return _is_link_list(element)
    if element.tag == "table":
        return _is_link_table(element)
    if any(child.tag not in _INLINE for child in element.iterdescendants()):
        return False
    if element.tag == "li" and element.getparent().tag in ("ul", "ol"):
        return False  # judged as a whole list: a list of people may name each by a link
    text = _squeezed(element)
    if not text or len(text) > LONGEST:
        return False
    links = list(element.iter("a"))
    if not links:
        return False
    linked = sum(len(_squeezed(link)) for link in links)
    if linked / len(text) >= LINK_SHARE:
        # A name or a word on a line of its own may be a subhead; a teaser has several words.
        return len(text.split()) >= 3 or not text[-1:].isalnum()
    return bool(_READ_ALSO.match(text)) and linked / len(text) >= 0.4


def _is_link_list(element: HtmlElement) -> bool:
    items = [item for item in element.iterchildren("li") if _squeezed(item)]
    if not items:
        return False
    linked = sum(_is_link(item) for item in items)
    return linked == len(items) or (len(items) > 3 and linked / len(items) > 0.8)


def _is_link_table(table: HtmlElement) -> bool:
    cells = [cell for cell in table.iter("td", "th") if _squeezed(cell)]
    words = sum(len(_squeezed(cell).split()) for cell in cells)
    return bool(cells) and words >= 3 * len(cells) and all(map(_is_link, cells))


def _is_link(item: HtmlElement) -> bool:
    text = _squeezed(item)
    return sum(len(_squeezed(link)) for link in item.iter("a")) >= LINK_SHARE * len(text)


def _squeezed(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())
