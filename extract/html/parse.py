"""Decode the bytes of a page and parse them into a tree (pure)."""

import re

import lxml.etree
import lxml.html
from lxml.html import HtmlElement
from w3lib.encoding import html_to_unicode

MAX_BYTES = 10 << 20  # ten times the size of the largest news pages seen; further bytes are ignored
MAX_DEPTH = 220  # nested elements; deeper trees are hostile, and recursive functions would overflow the stack

_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_SINGLE_BYTE = re.compile(r"(?:iso-?8859|latin|windows-125|cp125|us-ascii|ascii)", re.I)
# Control characters, also as references such as &#27; or &#x1b;. Because of a single one, trafilatura rejects a page.
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")
_CONTROL_REFERENCE = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01])(?![0-9]);?|x0*(?:[0-8bcef]|1[0-9a-f])(?![0-9a-f]);?)", re.I
)
# One class for all elements. lxml.html looks up a class for each tag, in Python, which costs a tenth of an extraction.
_ELEMENT_CLASS = lxml.etree.ElementDefaultClassLookup(element=HtmlElement)
_IS_TOO_DEEP = lxml.etree.XPath(f"boolean({'/*' * (MAX_DEPTH + 1)})")


def decode_html(html: bytes | str, charset: str | None = None) -> str:
    """Return the text of a page, at most its first MAX_BYTES. An `html` that is text already is returned unchanged.

    `charset` is that of the HTTP header, None if it names none. The encoding is that of the byte order mark, else
    `charset`, else that of `<meta>`, else UTF-8 or windows-1252: the order of WHATWG. A single-byte `charset` is
    ignored if the bytes are valid UTF-8.
    """
    if isinstance(html, str):
        return html
    if charset and _SINGLE_BYTE.match(charset) and not html.isascii() and _guess_charset(html[:MAX_BYTES]) == "utf-8":
        charset = "utf-8"
    header = f"text/html; charset={charset}" if charset else None
    return str(html_to_unicode(header, html[:MAX_BYTES], auto_detect_fun=_guess_charset)[1])


def _guess_charset(body: bytes) -> str:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        # The bytes may be cut within their last character; the rest is valid UTF-8.
        return "utf-8" if error.reason == "unexpected end of data" else "cp1252"
    return "utf-8"


def parse_html(text: str) -> HtmlElement | None:
    """Return the tree of a page, without comments, processing instructions and control characters.

    Return None if the text holds no element or the tree is deeper than MAX_DEPTH.
    """
    source = _CONTROL_REFERENCE.sub("", _XML_DECLARATION.sub("", text, count=1)).encode("utf-8", "replace")
    parser = lxml.html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
    parser.set_element_class_lookup(_ELEMENT_CLASS)
    try:
        tree = lxml.html.document_fromstring(source.translate(None, _CONTROLS), parser=parser)
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError):
        return None
    return None if _IS_TOO_DEEP(tree) else tree
