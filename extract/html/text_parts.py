"""Join the parts of a text that a page splits over several `article` elements or blocks of one name (pure)."""

import itertools
import re
from collections.abc import Iterator

from lxml.etree import XPath
from lxml.html import HtmlElement

from newsfold.extract.html.name_paths import BODY_PATHS
from newsfold.extract.line_text import ends_sentence, text_of, text_width
from newsfold.extract.vocabulary.class_names import OTHER_ARTICLE

MIN_PARAGRAPH_CHARACTERS = 80  # of a paragraph that ends as a sentence does; each part of a text has at least one
MAX_LINK_SHARE = 0.3  # of the characters of a part; teasers have more
MAX_PARTS = 30

_HEADINGS = ("h1", "h2", "h3", "h4")
# True for an element that has signs of an article of its own: a time, an author, a linked headline.
_OWN_METADATA = XPath(
    "boolean(.//time | .//address | .//*[@itemprop='author' or @itemprop='datePublished' or @itemprop='headline']"
    " | .//a[@rel='author' or @rel='bookmark'] | .//h1 | .//*[self::h2 or self::h3 or self::h4][.//a]"
    " | ancestor::a | .//a[.//p]"
    " | .//a[parent::article or parent::div or parent::section or parent::footer])"
)
_CUT_END = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\s*$")  # as teasers have
_BEGINS_WITH_PARAGRAPH = XPath("boolean((.//text()[normalize-space()])[1][ancestor::p])")
_BEGINS_WITH_HEADING = XPath(
    "boolean((.//text()[normalize-space()])[1][ancestor::*[self::h2 or self::h3 or self::h4]])"
)
_CANDIDATES = XPath(
    "following::*[self::article or self::h1 or self::h2 or self::h3 or self::h4 or ($name != '' and @class = $name)]"
)


def join_text_parts(tree: HtmlElement) -> int:
    """Move the later parts of the text into the block that holds the first one, in place; return their number.

    trafilatura takes the text from one block. What comes after it is another part of the same text if it is an
    `article`, or a sibling with the same tag and class, and has paragraphs but nothing of an article of its own: no
    headline at its beginning or before it, no author, no time, no link that stands alone, no cut end. The first block
    that has one of these ends the text. A sibling may begin with the heading of a section if the first part begins with
    a paragraph.
    """
    if not _may_have_parts(tree):
        return 0
    body = next((found[0] for find_body in BODY_PATHS if (found := find_body(tree))), None)
    if body is None or not (_has_paragraph(body) or next(body.iter("h1"), None) is not None):
        return 0
    article = next(body.iterancestors("article"), body)
    parts = list(itertools.islice(_find_parts(article, body), MAX_PARTS))
    if parts:
        texts = [paragraph for paragraph in body.iter("p") if _is_paragraph(paragraph)]
        last = next(
            (e for e in [*texts[-1:], *(texts[-1].iterancestors() if texts else ())] if e.getparent() is body), None
        )
        index = body.index(last) + 1 if last is not None else len(body)
        for part in parts:
            part.tag = "div"
        body[index:index] = parts
    return len(parts)


def _may_have_parts(tree: HtmlElement) -> bool:
    """Decide whether a block with a paragraph stands after a paragraph or an `h1`, as each later part of a text does.

    Such a block is an `article`, or has the tag and class of a sibling before it. Few pages have one; to find the block
    with the first part (BODY_PATHS) costs more than this walk, which visits each block once.
    """
    visited: set[HtmlElement] = set()
    alike: dict[tuple[HtmlElement | None, str, str], HtmlElement] = {}
    for element in tree.iter("h1", "p"):
        if element.tag == "p" and not _is_paragraph(element):
            continue
        is_first = not visited
        for block in element.iterancestors():
            if block in visited:
                break
            visited.add(block)
            name = block.get("class")
            twin = alike.setdefault((block.getparent(), block.tag, name), block) if name else block
            if not is_first and (block.tag == "article" or twin is not block):
                return True
    return False


def _find_parts(article: HtmlElement, body: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the blocks after `body` that are parts of its text; `article` is the `article` around it, or itself."""
    part = body
    begins_with_paragraph = bool(_BEGINS_WITH_PARAGRAPH(body))
    for element in _CANDIDATES(body, name=body.get("class") or ""):
        ancestors = set(element.iterancestors())
        is_inside = article is not body and article in ancestors
        is_like_body = element.tag == body.tag and element.getparent() is body.getparent()
        if part in ancestors or (is_inside and not is_like_body):
            continue
        if element.tag in _HEADINGS:
            return
        if element.tag == "article" or is_like_body:
            if not _is_part(element, may_have_heading=is_like_body and begins_with_paragraph):
                return
            part = element
            yield part


def _is_part(element: HtmlElement, *, may_have_heading: bool) -> bool:
    """Decide whether an element has paragraphs and nothing of an article of its own, nor of a teaser or a comment.

    If `may_have_heading`, it may begin with the heading of a section.
    """
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if OTHER_ARTICLE.search(names.lower()) or _OWN_METADATA(element) or not _has_paragraph(element):
        return False
    if _CUT_END.search(text_of(element)):
        return False
    links = [(link, len(text_of(link))) for link in element.iter("a")]
    if not (_BEGINS_WITH_PARAGRAPH(element) or (may_have_heading and _BEGINS_WITH_HEADING(element))):
        return False
    if sum(length for _, length in links) > MAX_LINK_SHARE * len(text_of(element)):
        return False
    return not any(length > 1 and length >= len(text_of(link.getparent())) for link, length in links)


def _has_paragraph(element: HtmlElement) -> bool:
    return any(map(_is_paragraph, element.iter("p")))


def _is_paragraph(paragraph: HtmlElement) -> bool:
    text = text_of(paragraph)
    return text_width(text) >= MIN_PARAGRAPH_CHARACTERS and ends_sentence(text)
