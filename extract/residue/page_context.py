"""Gather what the residue rules compare the lines of a text with, from the page's tree and metadata (pure)."""

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from itertools import islice, takewhile

from lxml.etree import XPath
from lxml.html import HtmlElement

from newsfold.extract.line_text import normalized_key, text_of, text_width
from newsfold.extract.metadata.article_body import find_last_line
from newsfold.extract.metadata.page import Metadata
from newsfold.extract.metadata.title import find_headline
from newsfold.extract.residue.line import PageContext
from newsfold.extract.residue.site_boilerplate import SiteBoilerplate

# Characters of a normalized key. A title with no more may equal an ordinary line, so it is not used to find residue.
MIN_TITLE_KEY = 8
MAX_HEADINGS = 400  # headings of sections that are read, the first ones
MIN_CAPTION_WORDS = 5  # a shorter line is the name of a thing, and so a heading
MAX_CAPTION = 400  # characters of an alternative text that are compared
PROSE = 100  # characters, by text_width; a paragraph with fewer may be a label or a caption
MIN_PARAGRAPHS = 2  # such paragraphs of a block that holds the text, or a part of it
MAX_SHORT_TEXT = 100  # characters of a text beside them that is compared
ABOVE_LINES = 8  # lines at the start of a text that may stand above its headline

MAX_MARKED = 460  # characters of a text that may be set apart; a longer one is prose
MAX_MARKS = 2000  # links, bold words and headings that are read, the first ones
MAX_MARKED_BLOCKS = 3  # blocks around a link

_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_MARK_TAGS = ("a", "em", "strong", "i", "b", "h1", *_HEADINGS, "button", "label", "small")
_WORD = re.compile(r"\w+")
_ASCII_GAPS = bytes(code for code in range(128) if not re.match(r"\w", chr(code)))
_NEXT_TEXT = XPath("following::text()[normalize-space()][1]", smart_strings=False)


def make_page_context(
    tree: HtmlElement,
    page: Metadata,
    lines: Sequence[str],
    standfirst: str,
    site_boilerplate: SiteBoilerplate | None,
    *,
    is_article_body: bool,
) -> PageContext:
    """Return the context of a page for `filter_lines`.

    `lines` are those of the text, `is_article_body` whether they were taken from the page's `articleBody`. `standfirst`
    is the one chosen for the article, or empty.
    """
    titles = [key for key in map(normalized_key, page.titles) if len(key) > MIN_TITLE_KEY]
    marks = _MarkedTexts(tree)
    has_other_article_body = page.article_body and not is_article_body
    return PageContext(
        titles=frozenset(titles),
        title=normalized_key(page.titles[0]) if page.titles else "",
        standfirst=normalized_key(standfirst),
        headings=_find_headings(tree),
        captions=_find_captions(tree, lines),
        above_headline=frozenset(map(normalized_key, _find_lines_above_headline(tree, titles, lines))),
        authors=page.author_keys,
        language=(page.language or "")[:2],
        is_among_paragraphs=_ParagraphBlocks(tree).hold,
        is_link=marks.is_link,
        is_marked=marks.is_marked,
        last_line=find_last_line(lines, page.article_body) if has_other_article_body else None,
        site_boilerplate=site_boilerplate.is_dropped_anywhere if site_boilerplate else lambda text: None,
    )


class _ParagraphBlocks:
    """The blocks of a page that hold several paragraphs of prose; searched when the first line is asked for."""

    def __init__(self, tree: HtmlElement) -> None:
        self._tree = tree

    @cached_property
    def _keys(self) -> frozenset[str]:
        """The keys of the short texts that stand in these blocks beside the paragraphs, or begin one of these."""
        paragraphs: dict[HtmlElement, list[HtmlElement]] = defaultdict(list)
        for paragraph in self._tree.iter("p"):
            if text_width(text_of(paragraph)) >= PROSE:
                paragraphs[paragraph.getparent()].append(paragraph)
        blocks = {block: inner for block, inner in paragraphs.items() if len(inner) >= MIN_PARAGRAPHS}
        texts = [text_of(child) for block in blocks for child in block.iterchildren("*")]
        texts += (paragraph.text or "" for inner in blocks.values() for paragraph in inner)
        return frozenset(normalized_key(text) for text in texts if len(text) < MAX_SHORT_TEXT)

    def hold(self, line: str) -> bool:
        """Decide whether a line is one of these short texts."""
        return normalized_key(line) in self._keys


class _MarkedTexts:
    """The short texts that a page sets apart from its prose; searched when the first line is asked for."""

    def __init__(self, tree: HtmlElement) -> None:
        self._tree = tree

    @cached_property
    def _links(self) -> frozenset[str]:
        """The keys of the texts of links."""
        return frozenset(normalized_key(text_of(link)[:MAX_MARKED]) for link in islice(self._tree.iter("a"), MAX_MARKS))

    @cached_property
    def _keys(self) -> frozenset[str]:
        """The keys of texts with a link in them, in bold or italics, or of headings and buttons."""
        blocks: dict[HtmlElement, str] = {}
        for mark in islice(self._tree.iter(*_MARK_TAGS), MAX_MARKS):
            blocks[mark] = text_of(mark)
            if mark.tag != "a":
                continue
            for block in islice(mark.iterancestors(), MAX_MARKED_BLOCKS):
                if block not in blocks:
                    blocks[block] = text_of(block)
                if len(blocks[block]) > MAX_MARKED:
                    break
        return frozenset(normalized_key(text) for text in blocks.values() if 0 < len(text) <= MAX_MARKED)

    def is_link(self, line: str) -> bool:
        """Decide whether a line is the text of a link."""
        return normalized_key(line) in self._links

    def is_marked(self, line: str) -> bool:
        """Decide whether a line is one of the texts that are set apart."""
        return normalized_key(line) in self._keys


def _find_captions(tree: HtmlElement, lines: Sequence[str]) -> frozenset[str]:
    """Return the keys of the lines that stand right after a picture and repeat its alternative text.

    Other lines repeat an alternative text too: the heading of a section whose subject the picture shows, or a sentence
    of the text. They stand before the picture, or have fewer than MIN_CAPTION_WORDS words.
    """
    keys = set(map(normalized_key, lines))
    captions: set[str] = set()
    for picture in tree.iter("img"):
        key = normalized_key((picture.get("alt") or "")[:MAX_CAPTION])
        if key not in keys or key in captions or len(key.split()) < MIN_CAPTION_WORDS:
            continue
        following = next(iter(_NEXT_TEXT(picture)), "")
        if normalized_key(following[:MAX_CAPTION]) == key:
            captions.add(key)
        keys.discard(key)
    return frozenset(captions)


def _find_headings(tree: HtmlElement) -> frozenset[str]:
    return frozenset(normalized_key(heading.text_content()) for heading in islice(tree.iter(*_HEADINGS), MAX_HEADINGS))


def _find_lines_above_headline(tree: HtmlElement, titles: Sequence[str], lines: Sequence[str]) -> Sequence[str]:
    """Return the first lines that the page shows only before its headline, an `h1` with one of `titles`.

    They are part of its header: a search box, a hint of the authority, the mast of a newsletter. The result is empty if
    there are ABOVE_LINES of them or no others: then the page shows its text above its headline.
    """
    headline = find_headline(tree, titles)
    if headline is None or not lines:
        return ()
    text_before = _text_before(headline)
    before = _join_words(text_before)
    keys = map(_join_words, lines[:ABOVE_LINES])
    if not any(len(key) > 2 and key in before for key in keys):
        return ()
    after = _join_words(tree.text_content()[len(text_before) :])
    above = list(takewhile(lambda line: _is_only_in(_join_words(line), before, after), lines[:ABOVE_LINES]))
    return above if len(above) < min(ABOVE_LINES, len(lines)) else ()


def _is_only_in(key: str, before: str, after: str) -> bool:
    return len(key) > 2 and key in before and key not in after


def _text_before(element: HtmlElement) -> str:
    """Return the text of the page before an element.

    It is joined from the text of whole branches: to visit each text on the XPath axis `preceding` is far slower.
    """
    parts: list[str] = []
    for one in (element, *element.iterancestors()):
        for sibling in one.itersiblings(preceding=True):
            parts += (sibling.tail or "", sibling.text_content() if isinstance(sibling.tag, str) else "")
        parent = one.getparent()
        if parent is not None:
            parts.append(parent.text or "")
    return "".join(reversed(parts))


def _join_words(text: str) -> str:
    """Return the letters and digits of a text in one word, to find a line whose parts stand in several elements."""
    utf_8 = text.casefold().encode("utf-8", "surrogatepass")
    text = utf_8.translate(None, _ASCII_GAPS).decode("utf-8", "surrogatepass")
    return text if text.isascii() else "".join(_WORD.findall(text))
