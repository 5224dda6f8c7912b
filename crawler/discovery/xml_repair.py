"""Turn the bytes of a feed or sitemap, as faulty as servers send them, into XML that parsers accept (pure)."""

import codecs
import html
import re
from collections.abc import Callable, Mapping
from html.entities import html5

from newsfold.crawler.fetching.limits import MAX_ENTITY_BYTES
from newsfold.db.values.charsets import find_codec
from newsfold.db.values.text import join_surrogates

MAX_DOCTYPE = 64 << 10  # bytes at the start of a document in which a DOCTYPE is searched
MAX_ENTITIES = 300  # of one DOCTYPE; the table of Latin-1 entities that some feeds contain has 96
MAX_ENTITY = 1000  # bytes of the value of one entity

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SPACE = b" \t\r\n\0"
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\r")
_DECLARATION = re.compile(rb"<\?xml[^<>]{0,300}>", re.I)
_DECLARED = re.compile(rb"""<\?xml[^<>]{0,200}?\sencoding\s{0,9}=\s{0,9}["']([\w.:-]{1,40})""", re.I)
_UTF8_CHARACTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[<>]{0,1000}(?:\[(.*?)\]\s{0,20})?>", re.I | re.S)
_ENTITY = re.compile(rb"""<!ENTITY\s{1,99}([A-Za-z_][\w.-]{0,50})\s{1,99}(?:"([^"]*)"|'([^']*)')\s{0,99}>""")
_SECTION = re.compile(rb"<!\[CDATA\[|<!--")
_RECORD_END = re.compile(rb"</(?:[\w.-]{1,40}:)?(?:item|entry|url|sitemap)\s*>", re.I)
# A reference, an ampersand that starts none, or a `<` that starts no tag.
_FAULTS = re.compile(rb"&(?:#(?:\d{1,8}|[xX][0-9a-fA-F]{1,7});|([A-Za-z_][\w.-]{0,50});)?|<(?![A-Za-z_:/!?\x80-\xff])")
_SURROGATE = re.compile(rb"&#(?:x0{0,4}d[89ab]|0{0,4}5[56]\d\d\d;)", re.I)
_XML_NAMES = frozenset((b"amp", b"lt", b"gt", b"quot", b"apos"))


def parse_charset(content_type: str) -> str | None:
    """Return the charset of a Content-Type header, or None if it has none or Python does not know it."""
    _, separator, name = content_type.lower().partition("charset=")
    return find_codec(name.partition(";")[0]) if separator else None


def to_utf8(body: bytes, content_type: str = "", *, guesses: bool = True) -> bytes:
    """Return the text in `body` as UTF-8, without byte order mark and leading white space.

    The encoding is, in this order: the one that the bytes show (a byte order mark, the zero bytes of UTF-16, or UTF-8
    with at most a few wrong bytes); the charset of `content_type`, the value of the Content-Type header; the encoding
    of the XML declaration. A label that the bytes refute does not count, and without one the encoding is the one that
    the bytes resemble most, as for a page; without `guesses`, which take time and memory, it is windows-1252. Bytes
    that are invalid in the encoding become U+FFFD.
    """
    start = body.lstrip(b" \t\r\n")
    for mark, name in _BOMS:
        if start.startswith(mark):
            return _clean_start(start[len(mark) :].decode(name, "replace").encode("utf-8", "replace"))
    for pattern, name in (((1, 0), "utf-16-le"), ((0, 1), "utf-16-be")):
        if len(body) > 3 and all(
            (byte > 0) == bool(expected) for byte, expected in zip(body[:4], pattern * 2, strict=True)
        ):
            return _clean_start(body.decode(name, "replace").encode("utf-8", "replace"))
    try:
        body.decode()
    except UnicodeDecodeError:
        body = _decode_labelled(body, content_type, guesses=guesses).encode("utf-8", "replace")
    return _clean_start(body)


def repair_xml(text: bytes) -> bytes:
    """Return the XML document `text` (UTF-8) without the faults that make strict parsers give up.

    XML declaration, DOCTYPE, comments and control characters are removed, CDATA sections become escaped text, known
    references become characters, and an ampersand or `<` that begins no reference or tag is escaped. Entities declared
    in the DOCTYPE are replaced by their text; nothing is loaded. Raise ValueError, with a message that is a reason, if
    their replacement takes more than MAX_ENTITY_BYTES, or if the DOCTYPE cannot be read.
    """
    text = _DECLARATION.sub(b"", _clean_start(text).translate(None, _CONTROLS), count=1).lstrip(_SPACE)
    text = text.replace(b"\xef\xbf\xbe", b"").replace(b"\xef\xbf\xbf", b"")  # U+FFFE and U+FFFF
    if _SURROGATE.search(text):
        text = join_surrogates(text.decode("utf-8", "replace")).encode()
    entities = dict[bytes, bytes]()
    doctype = _DOCTYPE.search(text, 0, MAX_DOCTYPE)
    if doctype and not re.search(rb"<[A-Za-z]", text[: doctype.start()]):
        entities = _read_entities(doctype[1] or b"")
        text = text[: doctype.start()] + text[doctype.end() :]
    repaired = _flatten(text, _make_replacement(entities))
    if b"<!ENTITY" in repaired[:MAX_DOCTYPE]:
        raise ValueError("declares entities")
    return repaired


def escape_xml(text: bytes) -> bytes:
    """Return `text` with the characters escaped that have a meaning in XML."""
    return text.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")


def _clean_start(text: bytes) -> bytes:
    while (stripped := text.lstrip(_SPACE).removeprefix(codecs.BOM_UTF8)) != text:
        text = stripped
    return text


def _decode_labelled(body: bytes, content_type: str, *, guesses: bool) -> str:
    """Return the text of `body`, which is not valid UTF-8."""
    declared = _DECLARED.match(body.lstrip(_SPACE))
    codecs_named = [parse_charset(content_type), find_codec(declared[1].decode()) if declared else None]
    names = [codec for codec in codecs_named if codec and not codec.startswith("utf-")]
    characters = len(_UTF8_CHARACTER.findall(body))
    wrong_bytes = len(_HIGH_BYTE.findall(_UTF8_CHARACTER.sub(b"", body)))
    # Text in another encoding contains next to no sequences that are valid in UTF-8.
    if characters > (3 * wrong_bytes if names else wrong_bytes):
        return body.decode("utf-8", "replace")
    if not guesses:
        return body.decode(names[0] if names else "cp1252", "replace")
    from newsfold.extract.html.encoding import decode_legacy  # its tables are large, and rarely needed

    return decode_legacy(body, names)


def _read_entities(subset: bytes) -> dict[bytes, bytes]:
    """Return {name: text} of the internal entities that the `subset` of a DOCTYPE declares, the text escaped for XML.

    A value may use entities declared before it. External entities are left out.
    """
    entities = dict[bytes, bytes]()
    for number, match in enumerate(_ENTITY.finditer(subset)):
        if number >= MAX_ENTITIES:
            raise ValueError("declares too many entities")
        value = _FAULTS.sub(_make_replacement(entities), match[2] or match[3] or b"").decode("utf-8", "replace")
        # `&#38;#38;`, an escaped reference, is an ampersand.
        entity = escape_xml(html.unescape(html.unescape(value)).encode("utf-8", "replace"))
        if len(entity) > MAX_ENTITY:
            raise ValueError("declares entities that are too long")
        entities.setdefault(match[1], entity)
    return entities


def _make_replacement(entities: Mapping[bytes, bytes]) -> Callable[[re.Match[bytes]], bytes]:
    """Return a function that replaces a match of _FAULTS; it raises ValueError after MAX_ENTITY_BYTES of `entities`."""
    size = 0

    def replace(match: re.Match[bytes]) -> bytes:
        nonlocal size
        fault, name = match[0], match[1]
        if fault == b"<":
            return b"&lt;"
        if name in _XML_NAMES:
            return fault
        if name in entities:
            size += len(entities[name])
            if size > MAX_ENTITY_BYTES:
                raise ValueError("declares entities that are too long")
            return entities[name]
        if fault.startswith(b"&#") or (name and f"{name.decode()};" in html5):
            # U+FFFD stands for a number that is no character.
            character = html.unescape(fault.decode()).replace("\ufffd", "")
            return escape_xml(character.encode("utf-8", "ignore")).translate(None, _CONTROLS)
        return b"&amp;" + fault[1:]

    return replace


def _flatten(text: bytes, replace: Callable[[re.Match[bytes]], bytes]) -> bytes:
    """Return `text` without comments, with CDATA sections as escaped text, and `replace` applied to the rest.

    A section without an end is taken as markup; so is a CDATA section that runs over the end of a record into the next
    section, because its own end is missing.
    """
    parts, at = list[bytes](), 0
    ends = {b"]]>": -1, b"-->": -1}  # the next one of each, len(text) if there is none
    for section in _SECTION.finditer(text):
        if section.start() < at:
            continue
        mark = b"-->" if section[0] == b"<!--" else b"]]>"
        if ends[mark] < section.end():
            found = text.find(mark, section.end())
            ends[mark] = found if found >= 0 else len(text)
        parts.append(_FAULTS.sub(replace, text[at : section.start()]))
        at, end = section.end(), ends[mark]
        if end == len(text):
            continue
        if mark == b"]]>":
            following = text.find(b"<![CDATA[", at, end)
            if following >= 0 and _RECORD_END.search(text, at, following):
                continue
            parts.append(escape_xml(text[at:end]))
        at = end + 3
    parts.append(_FAULTS.sub(replace, text[at:]))
    return b"".join(parts)
