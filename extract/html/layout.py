"""Turn mark-up that would break or hide paragraphs into plain blocks, and remove deleted text (pure)."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice

from lxml.etree import XPath
from lxml.html import HtmlElement

from newsfold.extract.html.main_block import MIN_PARAGRAPH_CHARACTERS
from newsfold.extract.html.parse import parse_html
from newsfold.extract.line_text import ends_sentence, text_width

BLOCK_TAGS = ("p", "h1", "h2", "h3", "div", "table", "ul", "article")
MIN_LAYOUT_CHARACTERS = 300  # characters of text in one cell; cells of data tables have fewer
MIN_COLUMN_PARAGRAPHS = 2  # cells with a paragraph in a layout table of one column
MAX_SENTENCE_ELEMENTS = 500  # elements within sentences that are examined; each costs the length of its paragraph
MIN_SENTENCE_CHARACTERS = 20  # of a paragraph beside a `time` or `label`; with fewer, it is a date line or a form
MIN_BLOCK_CHARACTERS = 40  # of an element that becomes a block; shorter spans and custom elements are labels or words
MAX_STREAMED_PARTS = 500  # parts of one page that are moved to their places
NOSCRIPT_SHARE = 0.6  # share of the characters in the page's paragraphs; `noscript` elements with more hold the text
MAX_DELETED_SHARE = 0.3  # the same; a `del` element with more was not closed, and holds the text itself

# Words of one letter, in languages with Latin and Cyrillic letters: a drop cap "A" may stand before a space.
_ONE_LETTER_WORDS = frozenset("aeiouywzvksàáèéìíòóúæåöавикосуяєійжб")
# Class names of drop caps, and of paragraphs that begin with one, in lower case.
DROP_CAP = re.compile(r"drop-?_?cap|lettrine|initial(?![a-z])|first-?_?letter|cap-?_?letter|versal")
_DROP_CAPS = XPath("//*[@class][string-length(normalize-space()) = 1]")
_LETTER_PICTURES = XPath(
    "//img[string-length(normalize-space(@alt)) = 1][ancestor::p][not(preceding-sibling::node()[normalize-space()])]"
)
_XPATH_SPACE = " \t\r\n"  # what normalize-space() removes
_STREAMED_PAIR = re.compile(r'\$R[A-Z]\("([BPS]:\w{1,9})","([BPS]:\w{1,9})"')
_BLOCK_STYLE = re.compile(r"(?:^|;)\s*display\s*:\s*block", re.I)
_FLOAT_STYLE = re.compile(r"float\s*:\s*(?:left|right)", re.I)
_NO_TEXT = ("script", "style", "a", "title")
# The end tags of two paragraphs or more, in a text that begins with a tag.
_ESCAPED_PARAGRAPHS = re.compile(r"\s*+<[a-z][^<>]{0,300}>(?:(?!</p>).)*+</p>(?:(?!</p>).)*+</p>", re.I | re.S)
_ESCAPED_BLOCK = re.compile(r"<(?:p|br|div)\b[^>]{0,200}>", re.I)
# Elements within a sentence whose text trafilatura would drop, or take for a paragraph of its own (`q`).
_SENTENCE_TAGS = ("time", "label", "output", "blink", "marquee", "q")
_INLINE_PARENTS = frozenset("p a li h1 h2 h3 h4 h5 h6 b i em strong td th figcaption button label".split())


def unwrap_layout_tables(tree: HtmlElement) -> None:
    """Turn each layout table with its rows and cells into `div` elements, in place.

    A table is a layout table if one of its cells holds a headline, an `article` or a long text, or if it has one column
    with paragraphs. trafilatura keeps tables: an article in a cell would become one line, its paragraphs separated by
    bars.
    """
    for table in reversed(list(tree.iter("table"))):
        cells = _cells(table)
        if any(map(_is_layout_cell, cells)) or _is_text_column(cells):
            parts = [element for element in table.iterdescendants() if _owner(element) is table]
            for element in (table, *parts):
                element.tag = "div"


def _cells(table: HtmlElement) -> list[HtmlElement]:
    return [cell for cell in table.iterdescendants("td") if _owner(cell) is table]


def _owner(element: HtmlElement) -> HtmlElement | None:
    """Return the table that a row, a cell or a row group belongs to; None for any other element."""
    if element.tag not in ("tr", "td", "th", "tbody", "thead", "tfoot"):
        return None
    return next(element.iterancestors("table"), None)


def _is_text_column(cells: Sequence[HtmlElement]) -> bool:
    """Decide whether cells, each alone in its row, hold at least MIN_COLUMN_PARAGRAPHS paragraphs."""
    if len(cells) < MIN_COLUMN_PARAGRAPHS or any(len(cell.getparent()) > 1 for cell in cells):
        return False
    texts = [" ".join(cell.text_content().split()) for cell in cells]
    paragraphs = sum(text_width(text) >= MIN_PARAGRAPH_CHARACTERS and ends_sentence(text) for text in texts)
    return paragraphs >= max(MIN_COLUMN_PARAGRAPHS, len(texts) / 2)


def _is_layout_cell(cell: HtmlElement) -> bool:
    if next(cell.iterdescendants("br"), None) is not None and _own_length(cell) >= MIN_LAYOUT_CHARACTERS:
        return True
    blocks = list(cell.iterchildren(*BLOCK_TAGS))
    if any(block.tag in ("h1", "article") for block in blocks):
        return True
    return len(blocks) > 1 and sum(text_width(block.text_content()) for block in blocks) >= MIN_LAYOUT_CHARACTERS


def _own_length(cell: HtmlElement) -> int:
    """Return the number of characters in a cell outside its links and inner tables."""
    inner = sum(text_width(part.text_content()) for part in cell.iterdescendants("a", "table"))
    return text_width(" ".join(cell.text_content().split())) - inner


def unwrap_block_lists(tree: HtmlElement) -> None:
    """Turn each list with several blocks in one item into `div` elements, in place: live blog entries, cards, chapters.

    trafilatura makes one line of each item. An item without an end tag may even hold the paragraphs after the list.
    """
    for block_list in list(tree.iter("ul", "ol")):
        items = list(block_list.iterchildren("li"))
        if any(len(item) > 1 and sum(1 for _ in item.iterchildren(*BLOCK_TAGS)) > 1 for item in items):
            for element in (block_list, *items):
                element.tag = "div"


def unwrap_ruby(tree: HtmlElement) -> None:
    """Remove the mark-up of ruby, the readings printed beside Japanese words, in place.

    Otherwise it would break a sentence into lines. The readings are removed too, unless the page puts them in
    parentheses (`rp`).
    """
    for ruby in list(tree.iter("ruby")):
        has_parentheses = ruby.find(".//rp") is not None
        for part in list(ruby.iter("rb", "rt", "rp", "rtc")):
            part.drop_tag() if has_parentheses or part.tag == "rb" else part.drop_tree()
        ruby.drop_tag()


def unwrap_noscript(tree: HtmlElement) -> None:
    """Turn the `noscript` elements of a page into `div` elements, in place, if they hold most of its text.

    Such a page shows its text by a script and gives it once more to readers without one. Mark-up that is escaped within
    the element is parsed. Text outside paragraphs counts only if the page has a headline: without, it is a notice.
    """
    noscripts = [element for element in tree.iter("noscript") if next(element.iterancestors("noscript"), None) is None]
    if not noscripts:
        return
    for element in noscripts:
        _parse_escaped(element)
    measure, length = _paragraph_length, _paragraph_length(noscripts)
    if length < MIN_LAYOUT_CHARACTERS and tree.find(".//h1") is not None:
        measure, length = _text_length, _text_length(noscripts)
    if length >= MIN_LAYOUT_CHARACTERS and length > NOSCRIPT_SHARE * measure([tree]):
        for element in [inner for outer in noscripts for inner in outer.iter("noscript")]:
            element.tag = "div"


def parse_escaped_texts(tree: HtmlElement) -> None:
    """Replace each text that is the mark-up of several paragraphs, escaped once too often, by its elements, in place.

    An example in code, which is shown as it is, stays.
    """
    for element in list(tree.iter("div", "article", "section", "main", "td", "p")):
        if not len(element) and element.text and _ESCAPED_PARAGRAPHS.match(element.text):
            _parse_escaped(element)


def _parse_escaped(element: HtmlElement) -> None:
    """Replace the text of an element by its elements, in place, if it is escaped mark-up with paragraphs."""
    text = element.text or ""
    if len(element) or len(text) < MIN_LAYOUT_CHARACTERS or not _ESCAPED_BLOCK.search(text):
        return
    parsed = parse_html(text)
    if parsed is not None:
        element.text = None
        element.extend(list(parsed.iterchildren("body")))
        for body in element.iterchildren("body"):
            body.tag = "div"


def unwrap_shadow_roots(tree: HtmlElement) -> None:
    """Turn the `template` elements that a browser shows into `div` elements, in place.

    They have `shadowrootmode` (HTML, 4.12.3), or `shadowroot` in an earlier form.
    """
    for template in list(tree.iter("template")):
        if template.get("shadowrootmode") is not None or template.get("shadowroot") is not None:
            template.tag = "div"


def place_streamed_parts(tree: HtmlElement, scripts: Iterable[str]) -> None:
    """Move the parts of a page that React streamed after it to their places, in place, and show them.

    A part is a hidden `div` with an id `S:…`; its place is a `template` with an id `B:…` or `P:…`, and a script names
    both: `$RC("B:1","S:0")`, `$RS("S:9","P:9")` (react-dom/server, completeBoundary and completeSegment). Without such
    a script, the place is that of the same number.
    """
    hidden = (part for part in tree.iter("div") if part.get("hidden") is not None)
    streamed = (part for part in hidden if (part.get("id") or "").startswith("S:"))
    parts = {str(part.get("id")): part for part in islice(streamed, MAX_STREAMED_PARTS)}
    if not parts:
        return
    places = {str(place.get("id")): place for place in tree.iter("template") if place.get("id")}
    names = {part: [f"{kind}:{part[2:]}" for kind in "BP"] for part in parts}
    for script in scripts:
        for one, other in _STREAMED_PAIR.findall(script):
            part, place = (one, other) if one.startswith("S") else (other, one)
            names.setdefault(part, []).insert(0, place)
    for name, part in parts.items():
        del part.attrib["hidden"]
        place = next((places[place] for place in names[name] if place in places), None)
        if place is not None and part not in place.iterancestors():
            part.tail = None
            place.addprevious(part)


def remove_deleted_text(tree: HtmlElement) -> None:
    """Remove the text that `del` elements mark as deleted from the document (HTML, 4.7.2), in place.

    Of ten measured pages with `del` elements, the reference texts of eight leave them out. Text in `s` stays: it is no
    longer accurate, but part of the document (4.5.5).
    """
    deleted = list(tree.iter("del"))
    if not deleted:
        return
    is_text = _paragraph_length(deleted) > MAX_DELETED_SHARE * _paragraph_length([tree])
    for element in deleted:
        element.drop_tag() if is_text else element.drop_tree()


def unwrap_presentation(tree: HtmlElement) -> None:
    """Turn `center` elements into `div` elements and drop the tags of elements within sentences, in place."""
    for element in tree.iter("center"):
        element.tag = "div"
    for element in list(tree.iter("font")):
        element.drop_tag()
    for element in list(islice(tree.iter(*_SENTENCE_TAGS), MAX_SENTENCE_ELEMENTS)):
        if _is_within_sentence(element):
            if element.tag == "q":  # browsers print the quotation marks
                element.text = f"“{element.text or ''}"
                element.tail = f"”{element.tail or ''}"
            element.drop_tag()


def _is_within_sentence(element: HtmlElement) -> bool:
    """Decide whether an element is part of a paragraph that ends as a sentence does and has more text than it."""
    paragraph = next(element.iterancestors("p", "li", "td", "blockquote"), None)
    if paragraph is None or next(element.iter(*BLOCK_TAGS), None) is not None:
        return False
    text, inner = " ".join(paragraph.text_content().split()), " ".join(element.text_content().split())
    return element.tag == "q" or (len(text) - len(inner) >= MIN_SENTENCE_CHARACTERS and ends_sentence(text))


def unwrap_block_spans(tree: HtmlElement) -> None:
    """Turn spans that are styled as blocks into `p` or `div` elements, in place."""
    styled = [span for span in tree.iter("span") if "block" in (span.get("style") or "")]
    for span in filter(_is_block_span, styled):
        _turn_into_block(span)


def unwrap_custom_elements(tree: HtmlElement) -> None:
    """Turn custom elements that stand for blocks into `p` or `div` elements, in place.

    A custom element stands for a block if no text stands beside it and it has MIN_BLOCK_CHARACTERS.
    """
    elements = [element for element in tree.iter("*") if "-" in element.tag]
    siblings = Counter((element.getparent(), element.tag) for element in elements)
    # A single one may be a pull quote.
    several = [element for element in elements if siblings[element.getparent(), element.tag] > 1]
    for element in list(filter(_is_custom_block, several)):
        _turn_into_block(element)


def _turn_into_block(element: HtmlElement) -> None:
    parent = element.getparent()
    if parent is not None and parent.tag == "p":
        parent.tag = "div"
    has_block = any(child.tag in BLOCK_TAGS or "-" in str(child.tag) for child in element.iterdescendants())
    element.tag = "div" if has_block else "p"


def join_drop_caps(tree: HtmlElement) -> None:
    """Drop the tags of drop caps, in place, with the white space after a letter that is not a word of its own.

    A picture of a letter at the beginning of a paragraph becomes this letter.
    """
    has_letter_picture = any(len((image.get("alt") or "").strip(_XPATH_SPACE)) == 1 for image in tree.iter("img"))
    for image in _LETTER_PICTURES(tree) if has_letter_picture else ():
        letter, tail = image.get("alt").strip(), image.tail or ""
        if letter.isalpha() and (tail[:1].islower() or (tail[:1].isalpha() and DROP_CAP.search(_names_of(image)))):
            image.tag, image.text = "span", letter
            image.drop_tag()
    classes = {element.get("class") for element in tree.iter("*")} - {None}
    if not DROP_CAP.search("\n".join(classes).lower()):
        return  # most pages: _DROP_CAPS measures the text of every element with a class name
    for element in _DROP_CAPS(tree):
        if element.getparent() is None or not DROP_CAP.search(element.get("class").lower()):
            continue
        letter, tail = element.text_content().strip(), element.tail or ""
        follower = element.getnext()
        if not tail.strip() and element.tag != "span" and follower is not None and follower.tag == "p":
            element.tail, follower.text = None, letter + (follower.text or "").lstrip()
            element.drop_tree()
            continue
        if tail[:1].isspace() and tail.lstrip()[:1].islower() and letter.lower() not in _ONE_LETTER_WORDS:
            element.tail = tail.lstrip()
        element.drop_tag()


def _names_of(image: HtmlElement) -> str:
    return f"{image.get('class') or ''} {image.get('src') or ''}".lower()


def _text_length(elements: Iterable[HtmlElement]) -> int:
    """Return the number of characters in elements, without scripts, styles and links."""
    return sum(
        len(" ".join(element.text_content().split()))
        - sum(len(part.text_content()) for part in element.iter(*_NO_TEXT))
        for element in elements
    )


def _paragraph_length(elements: Iterable[HtmlElement]) -> int:
    return sum(len(paragraph.text_content()) for element in elements for paragraph in element.iter("p"))


def _is_block_span(span: HtmlElement) -> bool:
    style = span.get("style")
    if not _BLOCK_STYLE.search(style) or _FLOAT_STYLE.search(style):
        return False
    return text_width(span.text_content().strip()) >= MIN_BLOCK_CHARACTERS


def _is_custom_block(element: HtmlElement) -> bool:
    parent, previous = element.getparent(), element.getprevious()
    if parent is None or parent.tag in _INLINE_PARENTS or (element.tail or "").strip():
        return False
    before = parent.text if previous is None else previous.tail
    return not (before or "").strip() and text_width(element.text_content().strip()) >= MIN_BLOCK_CHARACTERS
