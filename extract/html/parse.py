"""Bytes of a page into a parsed tree (pure)."""

import re

import lxml.etree
import lxml.html
from lxml.html import HtmlElement
from w3lib.encoding import html_to_unicode

MAX_BYTES = 10 << 20  # ten times the heaviest news pages seen
MAX_DEPTH = 220  # nested elements; deeper trees are traps, and recursive walks end there

_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_SINGLE_BYTE = re.compile(r"(?:iso-?8859|latin|windows-125|cp125|us-ascii|ascii)", re.I)
# Controls, also as &#27; or &#x1b; of which one makes trafilatura give the whole page up.
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")
_REFERENCE = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01])(?![0-9]);?|x0*(?:[0-8bcef]|1[0-9a-f])(?![0-9a-f]);?)", re.I
)
# One class for all elements: a class for each tag, as lxml.html looks it up in Python, costs a tenth of an extraction.
_ELEMENTS = lxml.etree.ElementDefaultClassLookup(element=HtmlElement)
_TOO_DEEP = lxml.etree.XPath(f"boolean({'/*' * (MAX_DEPTH + 1)})")


def decode(html: bytes | str, charset: str | None = None) -> str:
    """The text of a page: byte order mark, HTTP charset, `<meta>`, else UTF-8 or windows-1252 (WHATWG's order).

    But a server's charset of one byte a character is not believed of bytes that are UTF-8 throughout.
    """
    if isinstance(html, str):
        return html
    if charset and _SINGLE_BYTE.match(charset) and not html.isascii() and _guess(html[:MAX_BYTES]) == "utf-8":
        charset = "utf-8"
    header = f"text/html; charset={charset}" if charset else None
    return str(html_to_unicode(header, html[:MAX_BYTES], auto_detect_fun=_guess)[1])


def _guess(body: bytes) -> str:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        # A character that was cut at the end is still UTF-8.
        return "utf-8" if error.reason == "unexpected end of data" else "cp1252"
    return "utf-8"


def parse(text: str) -> HtmlElement | None:
    """The tree without comments and processing instructions; None when there is none or it nests too deep."""
    source = _REFERENCE.sub("", _XML_DECLARATION.sub("", text, count=1)).encode("utf-8", "replace")
    parser = lxml.html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
    parser.set_element_class_lookup(_ELEMENTS)
    try:
        tree = lxml.html.document_fromstring(source.translate(None, _CONTROLS), parser=parser)
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError):
        return None
    return None if _TOO_DEEP(tree) else tree
