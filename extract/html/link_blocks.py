"""Paragraphs, lists and tables that are links to other pages, taken out of a tree (pure)."""

import re
from collections.abc import Iterable

from lxml.html import HtmlElement

from newsfold.extract.html.boilerplate import drop
from newsfold.extract.vocabulary.phrases import READ_ALSO

LINK_SHARE = 0.85  # of a paragraph's characters within links, from which it is a link and no sentence
LONGEST = 250  # characters; a linked paragraph above is text
BLOCKS = ("p", "h2", "h3", "h4", "h5", "h6", "li", "div", "ul", "ol", "table")
POPUP_SHARE = 0.6
LED_SHARE = 0.4
HEADLINE = 4  # words of a link, from which it may be a headline
CARD = 600  # characters of a teaser with its headline
_LABEL = re.compile(rf"\W*{READ_ALSO}\W*", re.I)
_READ_ALSO = re.compile(rf"\W*{READ_ALSO}\b", re.I)
_INLINE = frozenset("a b strong em i u span br small font img sup sub mark picture source time".split())


def drop_link_blocks(tree: HtmlElement) -> list[tuple[str, str]]:
    """Remove them in place; returns ("links", text) of each."""
    removed = _drop_popups(tree) + _drop_cards(tree) + _drop_labelled(tree)
    for element in list(tree.iter(*BLOCKS)):
        if element.getparent() is not None and _leads_away(element):
            removed.append(("links", " ".join(element.text_content().split())[:300]))
            drop(element)
    return removed


def _drop_popups(tree: HtmlElement) -> list[tuple[str, str]]:
    """Within a sentence, what shows when the mouse is on a name: several headlines."""
    popups = [
        span
        for span in tree.iter("span")
        if sum(map(_is_headline, span.iter("a"))) >= 2 and _link_share(span) >= POPUP_SHARE
    ]
    return _drop("popup", [span for span in popups if not _holds_name(span)])


def _holds_name(span: HtmlElement) -> bool:
    """Whether the name itself stands before the popup, within the same span."""
    while len(children := [child for child in span if _squeezed(child)]) == 1 and not _squeezed_text(span):
        span = children[0]
    first = children[0] if children else span
    return first.tag == "a" and not _is_headline(first) and len(children) > 1 and children[1].tag == "span"


def _squeezed_text(element: HtmlElement) -> str:
    return " ".join((element.text or "").split())


def _drop_cards(tree: HtmlElement) -> list[tuple[str, str]]:
    """Further `article` elements, each a linked headline with a picture or a few words."""
    cards = [card for card in tree.iter("article") if _is_card(card)]
    return _drop("card", cards) if len(cards) > 1 else []


def _is_card(card: HtmlElement) -> bool:
    if len(_squeezed(card)) > CARD or next(card.iter("h1"), None) is not None:
        return False
    return any(_is_headline(link) for link in card.iter("a"))


def _drop_labelled(tree: HtmlElement) -> list[tuple[str, str]]:
    """What follows a heading "Read also": lists, cards and linked lines, up to the first that is text."""
    found = []
    for heading in tree.iter("h2", "h3", "h4", "h5", "h6", "p", "div", "strong"):
        if any(child.tag not in _INLINE for child in heading.iterdescendants()) or not _LABEL.fullmatch(
            _squeezed(heading)[:80]
        ):
            continue
        found.append(heading)
        for follower in heading.itersiblings():
            if not isinstance(follower.tag, str) or not _is_led_to(follower):
                break
            found.append(follower)
    return _drop("read also", found)


def _is_led_to(element: HtmlElement) -> bool:
    """Whether it may belong to the list below such a heading."""
    if element.tag == "article" or not _squeezed(element):
        return True
    return element.tag not in ("h1", "h2", "h3") and _link_share(element) >= LED_SHARE


def _is_headline(link: HtmlElement) -> bool:
    return len(_squeezed(link).split()) >= HEADLINE


def _link_share(element: HtmlElement) -> float:
    return sum(len(_squeezed(link)) for link in element.iter("a")) / max(len(_squeezed(element)), 1)


def _drop(name: str, elements: Iterable[HtmlElement]) -> list[tuple[str, str]]:
    removed = []
    for element in elements:
        if element.getparent() is not None:
            removed.append((name, _squeezed(element)[:300]))
            drop(element)
    return removed


def _leads_away(element: HtmlElement) -> bool:
    if element.tag in ("ul", "ol"):
        return _is_link_list(element)
    if element.tag == "table":
        return _is_link_table(element) or _is_picture_table(element)
    if any(child.tag not in _INLINE for child in element.iterdescendants()):
        return False
    if element.tag == "li" and element.getparent().tag in ("ul", "ol"):
        return False  # judged as a whole list: a list of people may name each by a link
    links = list(element.iter("a"))
    text = _squeezed(element) if links else ""
    if not text or len(text) > LONGEST * max(1, sum(map(_is_headline, links))):
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


def _is_picture_table(table: HtmlElement) -> bool:
    """A picture with its caption."""
    if table.find(".//img") is None or len(text := _squeezed(table)) > LONGEST:
        return False
    return sum(1 for cell in table.iter("td", "th") if _squeezed(cell)) <= 1 and text != ""


def _is_link_table(table: HtmlElement) -> bool:
    cells = [cell for cell in table.iter("td", "th") if _squeezed(cell)]
    words = sum(len(_squeezed(cell).split()) for cell in cells)
    return bool(cells) and words >= 3 * len(cells) and all(map(_is_link, cells))


def _is_link(item: HtmlElement) -> bool:
    text = _squeezed(item)
    return sum(len(_squeezed(link)) for link in item.iter("a")) >= LINK_SHARE * len(text)


def _squeezed(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())
