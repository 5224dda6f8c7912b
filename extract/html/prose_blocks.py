"""Keep blocks of prose that trafilatura would drop for a part of their class name or for their tag (pure)."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice, takewhile

from lxml.html import HtmlElement
from trafilatura.settings import MANUALLY_CLEANED

from newsfold.extract.html.bare_text import wrap_bare_text
from newsfold.extract.html.boilerplate import HIDDEN_STYLE, is_boilerplate_name, is_slug, measure_prose
from newsfold.extract.line_text import ends_sentence, text_of
from newsfold.extract.vocabulary.class_names import OTHER_PROSE

MIN_BLOCK_PROSE = 200  # characters of prose in a hidden block that is shown
MIN_PARAGRAPH = 180  # characters of a `div` that becomes a paragraph
MAX_LINK_SHARE = 0.3  # of the characters of such a `div`; with more in links it is a list of links
# Characters of prose in paragraphs, from which on trafilatura looks at nothing else (three times its least text).
MAX_FEW_PARAGRAPHS = 750
RELEASED_SHARE = 0.15  # of the page's prose; a name whose blocks hold as much is removed from all elements
MAX_WRAPPED = 200  # headings, and tables, around which blocks are examined
MAX_WRAPPERS = 6  # blocks around one
MIN_ROWS = 3  # of a table of data
MAIN_SHARE = 0.5  # of the page's prose; the smallest block that holds as much is the main block

# trafilatura drops a block if its class or id contains one of these, also as a part of `elementor-widget-container`,
# `embedded-entity`, `listicle-slides`, `expandable` or `body-ad-wrapper`. Blocks of boilerplate with these words are
# gone already (boilerplate.py).
_DROPPED_PART = re.compile(
    r"widget|embed|slide|expand|sidebar|collapse|navbar|hidden|hide|viewport|attachment|options|-icon|bar|menu|nav"
    r"|-ad-",
    re.I,
)
# Elements that trafilatura drops for their tag. Where a page does not close one, the article stands in it; only a
# `footer` comes after it.
_DROPPED_TAGS = frozenset(MANUALLY_CLEANED) - {"form", "head", "footer"}
_NOT_INLINE = frozenset("div p ul ol table section article h1 h2 h3 h4 h5 h6 blockquote pre dl figure img br".split())
_BLOCKS = ("div", "section", "p", "ul", "ol", "span", "table")


def release_prose(tree: HtmlElement) -> None:
    """Remove the names and states by which trafilatura would drop blocks of prose, headings and tables, in place.

    If MAIN_SHARE of the page's prose is in paragraphs, or MAX_FEW_PARAGRAPHS of its characters, a `div` of the main
    block that holds a long sentence and no block becomes a paragraph as well: beside paragraphs, trafilatura does not
    look at the text of a `div`.
    """
    prose = measure_prose(tree)
    total = prose[tree]
    for element, length in prose.items():
        if (name := element.get("id")) is not None and is_slug(element, name):
            del element.attrib["id"]
        if element.tag in _BLOCKS and length >= MIN_BLOCK_PROSE:
            _show(element)
        if element.tag in _DROPPED_TAGS and length >= MAIN_SHARE * total:
            element.tag = "div"
    _release_names(tree, prose, MAIN_SHARE)
    large = [element for element, length in prose.items() if length >= MAIN_SHARE * total]
    main = min(large, key=prose.__getitem__, default=tree)
    _release_wrappers(main)
    wrapped = wrap_bare_text(main)
    in_paragraphs = wrapped + sum(prose[paragraph] for paragraph in tree.iter("p"))
    if in_paragraphs < min(MAIN_SHARE * total, MAX_FEW_PARAGRAPHS):
        return
    blocks = [element for element in main.iter("div") if prose[element] and _is_paragraph(element)]
    copies = Counter(element.text_content() for element in blocks)  # small print below several forms
    for element in blocks:
        if copies[element.text_content()] == 1:
            element.tag = "p"


def release_main_text(tree: HtmlElement) -> None:
    """Remove the names by which trafilatura would drop RELEASED_SHARE of the page's prose or more, in place.

    release_prose leaves the names of blocks with more than MAIN_SHARE, which trafilatura mostly keeps in spite of them;
    this is for pages on which it does not.
    """
    _release_names(tree, measure_prose(tree), 1.0)


def _release_names(tree: HtmlElement, prose: Mapping[HtmlElement, int], limit: float) -> None:
    """Remove the names by which trafilatura would drop RELEASED_SHARE of the page's prose from all elements, in place.

    Blocks with a share of the prose above `limit` are not looked at. From all elements: trafilatura keeps everything if
    it would drop too much, and would drop the rest otherwise.
    """
    characters: Counter[str] = Counter()
    for element, length in prose.items():
        if element.tag in _BLOCKS and length <= limit * prose[tree] and not OTHER_PROSE.search(_names(element).lower()):
            for name in set(_dropped_names(element)):
                characters[name] += length
    released = {name for name, length in characters.items() if length >= RELEASED_SHARE * prose[tree]}
    if not released:
        return
    for element in tree.iter(*_BLOCKS):
        for attribute in ("class", "id"):
            names = (element.get(attribute) or "").split()
            if not released.isdisjoint(names):
                element.set(attribute, " ".join(name for name in names if name not in released))


def _release_wrappers(main: HtmlElement) -> None:
    """Remove the names by which trafilatura would drop a heading or a table of data from blocks around it, in place.

    The blocks are those within `main` that hold nothing but the heading (`elementor-widget-heading`), and all that hold
    the table (`w-embed`).
    """
    for heading in islice(main.iter("h2", "h3", "h4"), MAX_WRAPPED):
        inner = heading
        for block in islice(heading.iterancestors(), MAX_WRAPPERS):
            if block is main or not _is_alone(inner):
                break
            _release(block)
            inner = block
    for table in islice(main.iter("table"), MAX_WRAPPED):
        if _is_data_table(table):
            for block in takewhile(lambda block: block is not main, islice(table.iterancestors(), MAX_WRAPPERS)):
                _release(block)


def _is_alone(element: HtmlElement) -> bool:
    """Decide whether the block around an element holds no text but that of the element."""
    block = element.getparent()
    if (block.text or "").strip():
        return False
    others = ((child.tail, "" if child is element else child.text_content()) for child in block)
    return not any((tail or "").strip() or text.strip() for tail, text in others)


def _release(block: HtmlElement) -> None:
    if block.tag in _BLOCKS and _DROPPED_PART.search(_names(block)) and not is_boilerplate_name(_names(block)):
        for attribute in ("class", "id"):
            block.attrib.pop(attribute, None)


def _is_data_table(table: HtmlElement) -> bool:
    """Decide whether a table has MIN_ROWS rows of several cells with text, most of them without a link."""
    rows = [[cell for cell in row.iter("td", "th") if cell.text_content().strip()] for row in table.iter("tr")]
    rows = [row for row in rows if len(row) > 1]
    cells = [cell for row in rows for cell in row]
    linked = sum(next(cell.iter("a"), None) is not None for cell in cells)
    return len(rows) >= MIN_ROWS and linked <= len(cells) / 2


def _dropped_names(element: HtmlElement) -> Iterator[str]:
    names = (name for name in _names(element).split() if _DROPPED_PART.search(name))
    return (name for name in names if not is_boilerplate_name(name))


def _show(element: HtmlElement) -> None:
    """Remove the states by which trafilatura would drop an element that boilerplate.py kept, in place."""
    if element.get("aria-hidden") == "true":
        del element.attrib["aria-hidden"]
    if HIDDEN_STYLE.search(element.get("style") or ""):
        del element.attrib["style"]


def _is_paragraph(element: HtmlElement) -> bool:
    if len(element) and any(child.tag in _NOT_INLINE for child in element.iterdescendants()):
        return False
    text = text_of(element)
    if len(text) < MIN_PARAGRAPH or not ends_sentence(text) or OTHER_PROSE.search(_names(element).lower()):
        return False
    linked = sum(len(link.text_content()) for link in element.iter("a"))
    return linked < MAX_LINK_SHARE * len(text) and not is_boilerplate_name(_names(element))


def _names(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"
