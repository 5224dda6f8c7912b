"""Remove what leads to other articles: paragraphs, lists and tables of links, teasers, whole other articles (pure)."""

import re
from collections.abc import Iterable
from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml.etree import XPath
from lxml.html import HtmlElement

from newsfold.db.values.urls import host_of, registered_domain
from newsfold.extract.html.boilerplate import RemovedBlock, measure_prose, remove_element
from newsfold.extract.language import count_words
from newsfold.extract.line_text import text_of
from newsfold.extract.vocabulary.read_also import READ_ALSO

LINK_SHARE = 0.85  # a paragraph with this share of its characters in links is a link block, not a sentence
POPUP_LINK_SHARE = 0.6  # the same for a popup within a sentence
LABELLED_LINK_SHARE = 0.4  # the same for a block below or after a label such as "Read also"
MAX_LINK_BLOCK = 250  # characters per linked headline in a paragraph; a longer paragraph is text
MIN_HEADLINE_WORDS = 4  # a link with fewer words is not a headline
MAX_CARD = 600  # characters of a teaser with its headline; a longer `article` is not a teaser
BLOCK_TAGS = ("p", "h2", "h3", "h4", "h5", "h6", "li", "div", "ul", "ol", "table")
# Cards that hold this share of the page's prose, and on average this many characters of it, are the page's text:
# teasers have one sentence.
CARDS_SHARE = 0.45
MIN_CARD_PROSE = 150
MIN_NEIGHBOUR = 80  # characters of a block beside a link block that is prose, not a label
MIN_PROSE = 2  # blocks of prose on each side of a list of links that is a part of the text
MIN_OWN_TEXT = 200  # characters in paragraphs outside all `article` elements, from which on they are the page's text
MAX_SIBLINGS = 50  # siblings on one side of a block, empty ones included, among which its neighbour is searched
MAX_LABEL = 80  # characters of a text in which a label is searched
MAX_HEADINGS = 10  # `h1` elements of a page that are examined
_LETTER = re.compile(r"\w")
_SIGNS = re.compile(r"[^\w\s]{1,3}")
_FOOTNOTE = re.compile(r"[\[(]?\d{1,3}[.)\]]\W{0,2}(?!https?:)\w")  # the number of a footnote
_LABEL_TAGS = ("h2", "h3", "h4", "h5", "h6", "p", "div", "strong")
_PARAGRAPHS = XPath("//p[string-length(normalize-space()) >= 80]")
_PARAGRAPHS_OUTSIDE = XPath("//p[string-length(normalize-space()) >= 80][not(ancestor::article or ancestor::footer)]")
_PARAGRAPHS_AFTER = XPath("following::p[string-length(normalize-space()) >= 80][1]")
_HEADING_AT_START = XPath(
    "(.//text()[normalize-space()])[1]/ancestor::*[self::h2 or self::h3 or self::h4 or self::h5][1]"
)
_LINK_AT_END = XPath("(.//text()[normalize-space()])[last()]/ancestor::a[1]")
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_INLINE_TAGS = frozenset("a b strong em i u span br small font img sup sub mark picture source time".split())


def remove_link_blocks(tree: HtmlElement, url: str = "") -> list[RemovedBlock]:
    """Remove the link blocks from `tree` in place; return them, each with the name of the rule that removed it.

    `url` is the page's own URL: links to other sites are seldom links to other articles.

    The rules are `popup` (headlines that pop up at a name), `card` (a teaser), `read also` (a label "Read also" with
    its links) and `links` (any other paragraph, list or table of links, or a table with only a picture). A block of the
    last kind that belongs to the text around it stays; its links become plain text.
    """
    _remove_sign_links(tree)
    removed = _remove_popups(tree) + _remove_cards(tree) + _remove_labelled(tree)
    for element in list(tree.iter(*BLOCK_TAGS)):
        if element.getparent() is None or not _is_link_block(element):
            continue
        if _belongs_to_text(element, url):
            for link in list(element.iter("a")):
                link.drop_tag()  # trafilatura drops lists of links itself
        else:
            removed.append(RemovedBlock("links", text_of(element)[:300]))
            remove_element(element)
    return removed


def _remove_sign_links(tree: HtmlElement) -> None:
    """Remove the links without letters to a place on the page, in place: "↩" after a footnote, "#" in a heading.

    With them trafilatura takes the footnotes for a list of links.
    """
    for link in list(tree.iter("a")):
        if link.get("href", "").startswith("#") and _SIGNS.fullmatch(text_of(link)) and not _is_bracketed(link):
            remove_element(link)


def _is_bracketed(link: HtmlElement) -> bool:
    return (link.tail or "").lstrip().startswith(("]", ")"))


def _remove_popups(tree: HtmlElement) -> list[RemovedBlock]:
    """Remove the spans within sentences that show headlines when the mouse is on a name."""
    popups = [
        span
        for span in tree.iter("span")
        if sum(map(_is_headline, span.iter("a"))) >= 2 and _link_share(span) >= POPUP_LINK_SHARE
    ]
    return _remove("popup", [span for span in popups if not _includes_name(span)])


def _includes_name(span: HtmlElement) -> bool:
    """Decide whether a span holds, before the headlines, the linked name at which they pop up.

    Such a span is part of the sentence.
    """
    while len(children := [child for child in span if text_of(child)]) == 1 and not (span.text or "").strip():
        span = children[0]
    first = children[0] if children else span
    return first.tag == "a" and not _is_headline(first) and len(children) > 1 and children[1].tag == "span"


def _remove_cards(tree: HtmlElement) -> list[RemovedBlock]:
    """Remove teasers of other articles that are `article` elements; a single one may be the article itself."""
    cards = [card for card in tree.iter("article") if _is_card(card)]
    if len(cards) < 2:
        return []
    prose = measure_prose(tree)
    in_cards = sum(prose[card] for card in cards)
    is_text = in_cards >= CARDS_SHARE * max(prose[tree], 1) and in_cards >= MIN_CARD_PROSE * len(cards)
    return [] if is_text else _remove("card", cards)


def _is_card(article: HtmlElement) -> bool:
    """Decide whether an `article` element is only a linked headline with a picture or a short text."""
    if len(text_of(article)) > MAX_CARD or next(article.iter("h1"), None) is not None:
        return False
    return any(_is_headline(link) for link in article.iter("a"))


def remove_other_articles(tree: HtmlElement, url: str = "") -> list[RemovedBlock]:
    """Remove the `article` elements that hold other articles, in place, if the page's own text is outside of them.

    It is outside if an `h1` and the first paragraph after it are, and no `article` has an `h1`. An `article` is another
    one if it begins with a headline that links to another page. If most of the page's text is outside, a short
    `article` that begins with a headline and ends with a link to another page is another one, too.
    """
    articles = list(tree.iter("article"))
    if not articles or any(next(article.iter("h1"), None) is not None for article in articles):
        return []
    headings = islice(tree.iter("h1"), MAX_HEADINGS)
    first = next((paragraph for heading in headings for paragraph in _PARAGRAPHS_AFTER(heading)), None)
    if first is None or next(first.iterancestors("article"), None) is not None:
        return []
    total, outside = (sum(len(text_of(block)) for block in find(tree)) for find in (_PARAGRAPHS, _PARAGRAPHS_OUTSIDE))
    if outside < MIN_OWN_TEXT:
        return []
    is_mostly_outside = 2 * outside >= total
    return _remove("card", [article for article in articles if _is_other(article, url, is_mostly_outside)])


def _is_other(article: HtmlElement, url: str, is_mostly_outside: bool) -> bool:
    """Decide whether an `article` element holds another article, as `remove_other_articles` describes it."""
    heading = next(iter(_HEADING_AT_START(article)), None)
    if heading is None:
        return False
    links = [*heading.iter("a"), *heading.iterancestors("a")]
    if any(count_words(text_of(link)) >= MIN_HEADLINE_WORDS and _leads_elsewhere(link, url) for link in links):
        return True
    last = next(iter(_LINK_AT_END(article)), None)
    if last is None or not is_mostly_outside or len(text_of(article)) > MAX_CARD:
        return False
    return count_words(text_of(last)) < MIN_HEADLINE_WORDS and _leads_elsewhere(last, url)


def _leads_elsewhere(link: HtmlElement, url: str) -> bool:
    """Decide whether a link leads to another page of the site; `url` is the page's own URL."""
    try:
        target, own = urlsplit(urljoin(url, link.get("href", "").strip()[:2048])), urlsplit(url)
    except ValueError:
        return False
    return target.netloc == own.netloc and target.path not in ("", own.path)


def _remove_labelled(tree: HtmlElement) -> list[RemovedBlock]:
    """Remove each label "Read also" and the lists, cards and linked lines after it, up to the first text."""
    blocks: dict[HtmlElement, None] = {}
    for label in tree.iter(*_LABEL_TAGS):
        # What follows a label below another one was read with that one.
        if label in blocks or not _is_inline(label) or not _is_read_also(text_of(label)):
            continue
        blocks[label] = None
        for follower in label.itersiblings():
            if not isinstance(follower.tag, str) or not _belongs_to_label(follower):
                break
            blocks[follower] = None
    return _remove("read also", blocks)


def _belongs_to_label(element: HtmlElement) -> bool:
    if element.tag == "article" or not text_of(element):
        return True
    return element.tag not in ("h1", "h2", "h3") and _link_share(element) >= LABELLED_LINK_SHARE


def _is_headline(link: HtmlElement) -> bool:
    return len(text_of(link).split()) >= MIN_HEADLINE_WORDS


def _link_share(element: HtmlElement) -> float:
    return _linked_length(element) / max(len(text_of(element)), 1)


def _linked_length(element: HtmlElement) -> int:
    return sum(len(text_of(link)) for link in element.iter("a"))


def _remove(rule: str, elements: Iterable[HtmlElement]) -> list[RemovedBlock]:
    removed = []
    for element in elements:
        if element.getparent() is not None:
            removed.append(RemovedBlock(rule, text_of(element)[:300]))
            remove_element(element)
    return removed


def _is_link_block(element: HtmlElement) -> bool:
    if element.tag in ("ul", "ol"):
        return _is_link_list(element)
    if element.tag == "table":
        return _is_link_table(element) or _is_picture_table(element)
    return len(element) > 0 and _is_inline(element) and _is_link_paragraph(element)


def _belongs_to_text(block: HtmlElement, url: str) -> bool:
    """Decide whether a link block is part of the text around it, by where its links lead and by its neighbours.

    Measured on the blocks that 920 pages of guides, blogs and news gave for each case: of headings that link to other
    sites or within the page, 362 of 374 are part of the reference text, of headings on the same site between two
    paragraphs 138 of 146, of lists of links to other sites below a heading, a paragraph or a label 106 of 133, of
    such paragraphs before a paragraph 46 of 54, of lists of links on the same site that a paragraph amid prose
    announces with a colon 19 of 20.
    """
    is_heading = block.tag in _HEADINGS
    if is_heading and (
        (_is_prose(_neighbour(block, -1)) and _is_prose(_neighbour(block, 1))) or _is_among_prose(block)
    ):
        return True
    targets = {_target(link, url) for link in block.iter("a")}
    if is_heading:
        return targets in ({"elsewhere"}, {"page"})
    if targets != {"elsewhere"}:
        return block.tag in ("ul", "ol") and "page" not in targets and _is_announced(block)
    if block.tag in ("ul", "ol"):
        before = _neighbour(block, -1)
        return before is not None and (before.tag in _HEADINGS or _is_prose(before) or text_of(before).endswith(":"))
    return block.tag == "p" and (_is_prose(_neighbour(block, 1)) or bool(_FOOTNOTE.match(text_of(block)[:80])))


def _target(link: HtmlElement, url: str) -> str:
    """Return where a link leads: `page` (within the page), `elsewhere` (to another site) or `site`."""
    reference = link.get("href", "").strip()[:2048]
    if reference.startswith("#"):
        return "page"
    host = host_of(reference) if "//" in reference[:8] else ""
    return "elsewhere" if url and host and registered_domain(host) != registered_domain(url) else "site"


def _neighbour(block: HtmlElement, step: int) -> HtmlElement | None:
    """Return the sibling with text before (-1) or after (1) a block; if there is none, that of the block around it."""
    for element in islice((block, *block.iterancestors()), 3):
        for sibling in islice(element.itersiblings(preceding=step < 0), MAX_SIBLINGS):
            if isinstance(sibling.tag, str) and text_of(sibling):
                return sibling
    return None


def _is_among_prose(heading: HtmlElement) -> bool:
    """Decide whether prose stands before and after a heading among its siblings, and it is no "Read also"."""
    if _begins_with_read_also(text_of(heading)):
        return False
    return all(
        any(
            sibling.tag in BLOCK_TAGS and _is_prose(sibling)
            for sibling in islice(heading.itersiblings(preceding=is_before), MAX_SIBLINGS)
        )
        for is_before in (True, False)
    )


def _is_announced(links: HtmlElement) -> bool:
    """Decide whether the paragraph right before a list announces it with a colon, amid the prose of the text.

    MIN_PROSE blocks of prose are before and after it among its siblings. The paragraph is no "Read also".
    """
    before, after = (
        filter(_has_text, islice(links.itersiblings(preceding=is_before), MAX_SIBLINGS)) for is_before in (True, False)
    )
    label = next(before, None)
    if label is None or label.tag != "p" or not text_of(label).endswith((":", "：")):
        return False
    if _begins_with_read_also(text_of(label)):
        return False
    return all(sum(map(_is_prose, blocks)) >= MIN_PROSE for blocks in ([label, *before], after))


def _has_text(block: HtmlElement) -> bool:
    return isinstance(block.tag, str) and bool(text_of(block))


def _is_prose(block: HtmlElement | None) -> bool:
    if block is None or block.tag in _HEADINGS:
        return False
    return len(text_of(block)) >= MIN_NEIGHBOUR and _link_share(block) < POPUP_LINK_SHARE


def _is_link_paragraph(element: HtmlElement) -> bool:
    if element.tag == "li" and element.getparent().tag in ("ul", "ol"):
        return False  # _is_link_list decides on the whole list: a list of people may link each name
    links = list(element.iter("a"))
    text = text_of(element) if links else ""
    if not text or len(text) > MAX_LINK_BLOCK * max(1, sum(map(_is_headline, links))):
        return False
    share = _linked_length(element) / len(text)
    if share >= LINK_SHARE:
        # A name or a word on a line of its own may be a subheading; a teaser has several words.
        return len(text.split()) >= 3 or not text[-1:].isalnum()
    return share >= LABELLED_LINK_SHARE and _begins_with_read_also(text)


def _begins_with_read_also(text: str) -> bool:
    return bool(READ_ALSO.ends_at_start(text, MAX_LABEL))


def _is_read_also(text: str) -> bool:
    """Decide whether a text is only a phrase of READ_ALSO."""
    label = text[:MAX_LABEL]
    return any(not _LETTER.search(label, end) for end in READ_ALSO.ends_at_start(label, MAX_LABEL))


def _is_link_list(element: HtmlElement) -> bool:
    """Decide whether all items of a list are links, or more than 80 % if it has four items or more."""
    items = [item for item in element.iterchildren("li") if text_of(item)]
    if not items:
        return False
    linked = sum(_is_link(item) for item in items)
    return linked == len(items) or (len(items) > 3 and linked / len(items) > 0.8)


def _is_picture_table(table: HtmlElement) -> bool:
    """Decide whether a table holds only a picture and its caption."""
    if table.find(".//img") is None or len(text := text_of(table)) > MAX_LINK_BLOCK:
        return False
    return sum(1 for cell in table.iter("td", "th") if text_of(cell)) <= 1 and text != ""


def _is_link_table(table: HtmlElement) -> bool:
    """Decide whether all cells of a table are links, with three words or more on average."""
    cells = [cell for cell in table.iter("td", "th") if text_of(cell)]
    words = sum(len(text_of(cell).split()) for cell in cells)
    return bool(cells) and words >= 3 * len(cells) and all(map(_is_link, cells))


def _is_link(item: HtmlElement) -> bool:
    return _linked_length(item) >= LINK_SHARE * len(text_of(item))


def _is_inline(element: HtmlElement) -> bool:
    return all(child.tag in _INLINE_TAGS for child in element.iterdescendants())
