"""Decode the bytes of a page and parse them into a tree (pure)."""

import re
from itertools import islice

import lxml.etree
import lxml.html
from lxml.html import HtmlElement

from newsfold.db.values.text import join_surrogates
from newsfold.extract.html.encoding import decode_page

MAX_BYTES = 10 << 20  # ten times the size of the largest news pages seen; further bytes are ignored
# Elements of a page that are read, the first ones: three times as many as the largest of 1,540 measured pages has. Some
# steps of trafilatura and of lxml take time that grows with the square of their number.
MAX_ELEMENTS = 30_000
MAX_DEPTH = 220  # nested elements; deeper trees are hostile, and recursive functions would overflow the stack

_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
# What XML cannot hold: control characters, surrogates, U+FFFE and U+FFFF, also as references such as &#27; or &#xFFFE;.
# Because of a single one, trafilatura rejects a page. A form feed is white space in HTML.
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\f\r")
_FORM_FEED_TO_SPACE = bytes.maketrans(b"\f", b" ")
_NONCHARACTERS = ("\ufffe".encode(), "\uffff".encode())
_INVALID_REFERENCE = re.compile(
    r"&#(?:0*(?:[0-8]|1[14-9]|2[0-9]|3[01]|6553[45]|55(?:29[6-9]|[3-9]\d\d)|56\d{3}|57(?:[0-2]\d\d|3[0-3]\d|34[0-3]))"
    r"(?![0-9]);?"
    r"|x0*(?:[0-8be]|f|1[0-9a-f]|fff[ef]|d[89a-f][0-9a-f]{2})(?![0-9a-f]);?)",
    re.I,
)
# One class for all elements. lxml.html looks up a class for each tag, in Python, which costs a tenth of an extraction.
_ELEMENT_CLASS = lxml.etree.ElementDefaultClassLookup(element=HtmlElement)
_IS_TOO_DEEP = lxml.etree.XPath(f"boolean({'/*' * (MAX_DEPTH + 1)})")


def decode_html(html: bytes | str, charset: str | None = None) -> str:
    """Return the text of a page, at most its first MAX_BYTES. An `html` that is text already is returned unchanged.

    `charset` is that of the HTTP header, None if it names none; see encoding.decode_page.
    """
    return html if isinstance(html, str) else decode_page(html[:MAX_BYTES], charset)


def keep_elements(tree: HtmlElement) -> list[HtmlElement]:
    """Return the first MAX_ELEMENTS elements of a tree; as long as they are kept, walks over the tree are faster.

    lxml makes a Python object of each element that a walk visits, unless there is one already.
    """
    return list(islice(tree.iter(), MAX_ELEMENTS))


def cut_elements(tree: HtmlElement) -> int:
    """Remove all elements after the first MAX_ELEMENTS from `tree` in place; return how many these were."""
    first = next(islice(tree.iter(), MAX_ELEMENTS, None), None)
    if first is None:
        return 0
    total = sum(1 for _ in tree.iter())
    for element in (first, *first.iterancestors()):
        parent = element.getparent()
        if parent is not None:
            start = parent.index(element) + (element is not first)
            del parent[start:]
    return total - sum(1 for _ in tree.iter())


def parse_html(text: str) -> HtmlElement | None:
    """Return the tree of a page, without comments, processing instructions and characters that XML cannot hold.

    Return None if the text holds no element or the tree is deeper than MAX_DEPTH.
    """
    if declaration := _XML_DECLARATION.match(text):
        text = text[declaration.end() :]
    if "&#" in text:
        text = _INVALID_REFERENCE.sub("", join_surrogates(text))
    source = text.encode("utf-8", "ignore")
    for noncharacter in _NONCHARACTERS:
        source = source.replace(noncharacter, b"")
    parser = lxml.html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
    parser.set_element_class_lookup(_ELEMENT_CLASS)
    try:
        tree = lxml.html.document_fromstring(source.translate(_FORM_FEED_TO_SPACE, _CONTROLS), parser=parser)
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError):
        return None
    return None if _IS_TOO_DEEP(tree) else tree
