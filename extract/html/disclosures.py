"""Show the text that a page collapses until the reader opens it: `details` elements, accordions (pure)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import islice

from lxml.html import HtmlElement

from newsfold.extract.html.boilerplate import HIDDEN_STYLE, boilerplate_rule
from newsfold.extract.language import count_words
from newsfold.extract.line_text import normalized_key, text_of

MAX_TOGGLES = 300  # toggles of one page that are examined
TOGGLE_CHARACTERS = range(6, 241)  # characters of a toggle's text; a longer one is a paragraph
MIN_TOGGLE_WORDS = 2  # words of a toggle's text that is a heading; one word names a menu or an action
MIN_TOGGLES = 2  # toggles of one look that make an accordion; a single one opens comments, a menu, a biography
MIN_PANEL_PROSE = 60  # characters of a panel's text outside links
MAX_PANEL_LINKS = 0.3  # of a panel's characters; one with more is a menu or a list of articles
MAX_OUTER = 3  # elements around a toggle that hold nothing else
MAX_PANEL_BLOCKS = 12  # first blocks within a panel whose hidden state is removed
MAX_QUOTATIONS = 30  # quotations in figures that are searched in the page
MAX_QUOTATION = 300  # characters at the start of one that are read
QUOTED_WORDS = 8  # words at the start of a quotation that are searched in the page

_FIGURE_CONTENT = ("img", "picture", "video", "iframe", "svg", "table", "figcaption")
_NO_PANEL = ("form", "textarea", "button", "nav", "footer", "h1")
_OUTSIDE = frozenset("nav header footer form aside dialog".split())
_HEADINGS = frozenset("h2 h3 h4 h5 h6".split())
_STATES = ("hidden", "aria-hidden", "style", "class", "id")


def unwrap_disclosures(tree: HtmlElement) -> None:
    """Turn `details` elements and `figure` elements without a picture into plain blocks, in place; open accordions.

    trafilatura drops the text of all three. A `figure` that is a quotation stays if the page has its words once more:
    it is a pull quote.
    """
    for element in tree.iter("details"):
        element.tag = "div"
    for element in tree.iter("summary"):
        element.tag = "h4"
    quotations: dict[HtmlElement, HtmlElement] = {}
    for element in tree.iter("figure"):
        content = {inner.tag for inner in element.iter(*_FIGURE_CONTENT, "blockquote")}
        if "embed" in (element.get("class") or ""):
            continue
        if not content:
            element.tag = "div"
        elif (
            content <= {"blockquote", "figcaption"}
            and (quotation := next(element.iter("blockquote"), None)) is not None
        ):
            quotations[element] = quotation
    _unwrap_quotations(tree, quotations)
    _open_accordions(tree)


def _unwrap_quotations(tree: HtmlElement, quotations: Mapping[HtmlElement, HtmlElement]) -> None:
    """Turn each figure whose quotation stands nowhere else on the page into a `div`, in place.

    `quotations` holds the quotation of each figure. Its first words are searched, without regard to punctuation.
    """
    page = normalized_key(tree.text_content()) if quotations else ""
    for figure, quotation in islice(quotations.items(), MAX_QUOTATIONS):
        words = " ".join(normalized_key(text_of(quotation)[:MAX_QUOTATION]).split()[:QUOTED_WORDS])
        if page.count(words) == 1:
            figure.tag = "div"


def _open_accordions(tree: HtmlElement) -> None:
    """Turn the toggles of accordions into headings and show the panels that they open, in place.

    A toggle is a `button`, or an element with this role or that of a tab, with a text; its panel is the element that
    `aria-controls` names, or the next one; that of a tab is the next one only. A panel holds prose, few links and no
    form. MIN_TOGGLES toggles of the same look make an accordion, or one whose text is a question.
    """
    alike: dict[tuple[str, str], list[tuple[HtmlElement, HtmlElement]]] = defaultdict(list)
    ids: dict[str, HtmlElement] = {}
    for toggle in islice(_toggles(tree), MAX_TOGGLES):
        if not ids:
            ids = {str(element.get("id")): element for element in tree.iterfind(".//*[@id]")}
        is_tab = toggle.get("role") == "tab"  # a row of tabs says nothing of their order among the panels
        panel = _find_panel(toggle, None if is_tab else ids.get(toggle.get("aria-controls") or ""))
        if panel is not None:
            alike[toggle.tag, toggle.get("class") or ""].append((toggle, panel))
    for pairs in alike.values():
        for toggle, panel in pairs:
            if len(pairs) >= MIN_TOGGLES or text_of(toggle).endswith(("?", "？", "؟", ";")):
                _open(toggle, panel)


def _toggles(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Yield each button or tab whose text may be the heading of what it opens, outside menus, headers and forms.

    A tab may have one word.
    """
    for element in tree.iter("button", "div", "a", "span"):
        role = element.get("role")
        if element.tag != "button" and role not in ("button", "tab"):
            continue
        text = text_of(element)
        if role == "tab":
            if not 1 < len(text) < TOGGLE_CHARACTERS.stop:
                continue
        elif len(text) not in TOGGLE_CHARACTERS or count_words(text) < MIN_TOGGLE_WORDS:
            continue
        if not any(ancestor.tag in _OUTSIDE for ancestor in element.iterancestors()):
            yield element


def _find_panel(toggle: HtmlElement, controlled: HtmlElement | None) -> HtmlElement | None:
    """Return the block that a toggle opens if it holds prose, else None."""
    candidates: list[HtmlElement] = []
    element, text = toggle, text_of(toggle)
    for _ in range(MAX_OUTER):
        following = element.getnext()
        if following is not None:
            candidates.append(following)
            break
        parent = element.getparent()
        if parent is None or text_of(parent) != text:
            break
        element = parent
    if controlled is not None and controlled not in toggle.iterancestors():
        candidates.append(controlled)  # last: pages repeat ids
    return next(filter(_is_panel, candidates), None)


def _is_panel(element: HtmlElement) -> bool:
    """Decide whether a block holds prose, few links and no form, and no name tells of boilerplate in it."""
    if not isinstance(element.tag, str) or next(element.iter(*_NO_PANEL), None) is not None:
        return False
    if boilerplate_rule(element) not in ("", "hidden"):
        return False
    length = len(text_of(element))
    linked = sum(len(text_of(link)) for link in element.iter("a"))
    return length - linked >= MIN_PANEL_PROSE and linked <= MAX_PANEL_LINKS * length


def _open(toggle: HtmlElement, panel: HtmlElement) -> None:
    if any(ancestor.tag in _HEADINGS for ancestor in toggle.iterancestors()):
        toggle.tag = "span"
    else:
        toggle.tag = "h4"
    for inner in [element for element in toggle.iterdescendants() if element.tag in ("div", "p", *_HEADINGS)]:
        inner.tag = "span"
    toggle.attrib.clear()
    for element in [panel, *islice(panel.iterdescendants("div", "section", "p", "dd"), MAX_PANEL_BLOCKS)]:
        if element is panel or _is_hidden(element):
            for name in _STATES:
                element.attrib.pop(name, None)


def _is_hidden(element: HtmlElement) -> bool:
    is_marked = element.get("aria-hidden") == "true" or element.get("hidden") is not None
    return is_marked or bool(HIDDEN_STYLE.search(element.get("style") or ""))
