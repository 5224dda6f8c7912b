"""Read and write OPML, the subscription format of feed readers (pure)."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from newsfold.crawler.discovery.entry import plain_text
from newsfold.crawler.discovery.xml_repair import to_utf8
from newsfold.db.values.text import one_line

MAX_OUTLINES = 100_000  # of one document
MAX_OUTLINE = 20_000  # characters of one start tag; the rest is not read
MAX_TITLE = 200  # characters; the rest is cut off

_FEED_KINDS = frozenset(("rss", "atom", "feed", "json", "rdf"))
_OUTLINE = re.compile(r"<(?:[\w.-]{1,40}:)?outline(?=[\s/>])", re.I)
_OUTLINE_END = re.compile(r"</?(?:[\w.-]{1,40}:)?outline(?=[\s/>])|</(?:body|opml)\s{0,9}>", re.I)
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]{0,100})")
_MARKUP = re.compile(r"[<>\"'=]")
# A child element in place of the attribute.
_NAME_ELEMENT = re.compile(r"<(text|title)>([^<>]{1,1000})</\1>", re.I)
_SECTION = re.compile(r"<!--|<!\[CDATA\[")
_WEB_ADDRESS = re.compile(r"https?://", re.I)
_ATTRIBUTE = re.compile(
    r"""(?<![\w.:-])([A-Za-z_][\w.:-]{0,60}+)\s*+=\s*+(?:"((?:[^"]|"(?!\s*+(?:[\w.:-]++\s*+=|/?>|$)))*+)"|'([^']*+)'|([^\s"'<>]++))"""
)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


class OpmlError(Exception):
    """The text is not an OPML document, or it is too large."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A feed and the homepage of its site, as written in a list; `title` and one of the two URLs may be empty."""

    title: str
    feed_url: str
    homepage: str


def write_opml(subscriptions: Iterable[Subscription], *, title: str, at: str) -> bytes:
    """Return `subscriptions` as an OPML 2.0 document; several feeds with the same title are grouped below one outline.

    An address that is none of the web is left out: a reader would make a link of it, which a `javascript:` could use.
    `title` is the title of the document, `at` the text of its `dateCreated` (the time of creation).
    """
    root = etree.Element("opml", version="2.0")
    head, body = etree.SubElement(root, "head"), etree.SubElement(root, "body")
    etree.SubElement(head, "title").text = one_line(title)
    etree.SubElement(head, "dateCreated").text = at
    groups: dict[str, list[Subscription]] = {}
    for subscription in subscriptions:
        groups.setdefault(one_line(subscription.title), []).append(subscription)
    for name, feeds in groups.items():
        parent = body if len(feeds) == 1 else etree.SubElement(body, "outline", text=name)
        for feed in feeds:
            addresses = {"xmlUrl": feed.feed_url, "htmlUrl": feed.homepage}
            values = {"text": name, "title": name, "type": "rss"} | {
                key: address for key, address in addresses.items() if _WEB_ADDRESS.match(address or "")
            }
            etree.SubElement(parent, "outline", {key: one_line(value) for key, value in values.items() if value})
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def decode_text(data: bytes) -> str:
    """Return the text in the bytes of a list: UTF-8, UTF-16, or in the encoding that an XML declaration names.

    A byte order mark is removed. Bytes that are invalid in the encoding become U+FFFD.
    """
    start = data.lstrip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe")
    # `to_utf8` removes the white space before the text; its line ends count in the places of entries.
    line_ends = data.count(b"\n", 0, len(data) - len(start))
    return "\n" * line_ends + to_utf8(data).decode("utf-8", "replace")


def read_opml(data: bytes) -> Iterator[tuple[str, Subscription | str]]:
    """Yield (place such as `line 3`, subscription, or a sentence on what is wrong) for each outline with an address.

    The document need not be well-formed XML: outlines are found by their start tags, names count in any case,
    attributes need no quotes, ampersands no escaping. So damage affects only the outline that it is in, and neither
    entities nor nesting cost anything. An outline without an address, such as a folder, is left out. Raise OpmlError if
    `data` has no outline, or more than MAX_OUTLINES.
    """
    text = _blank_comments(decode_text(data))
    if not _OUTLINE.search(text):
        root = _ROOT.search(text)
        is_other = root is not None and root[1].rpartition(":")[2].lower() != "opml"
        raise OpmlError(
            f"it is not OPML, its root element is <{root[1][:40]}>" if root and is_other else "it has no outline"
        )
    line, position = 1, 0
    for number, outline in enumerate(_OUTLINE.finditer(text), 1):
        if number > MAX_OUTLINES:
            raise OpmlError(f"it has more than {MAX_OUTLINES} outlines; split it")
        line, position = line + text.count("\n", position, outline.start()), outline.start()
        end = _OUTLINE_END.search(text, outline.end())
        if result := _read_outline(text[outline.end() : end.start() if end else len(text)][:MAX_OUTLINE]):
            yield f"line {line}", result


def _blank_comments(text: str) -> str:
    """Return `text` without comments and without mark-up inside CDATA sections; all line ends are kept.

    A CDATA section without mark-up, such as the name of a feed, is replaced by its text.
    """
    parts, position = list[str](), 0
    while section := _SECTION.search(text, position):
        end = text.find("-->" if section[0] == "<!--" else "]]>", section.end())
        if end < 0:
            break
        content = text[section.end() : end]
        is_name = section[0] != "<!--" and len(content) <= MAX_TITLE and not _MARKUP.search(content)
        parts += [text[position : section.start()], content if is_name else "\n" * content.count("\n")]
        position = end + 3
    return "".join(parts) + text[position:]


def _read_attributes(tag: str) -> dict[str, str]:
    """Return name (in lower case, without prefix) → value; of several with one name, the first that is not empty."""
    values: dict[str, str] = {}
    for name, *quoted in _ATTRIBUTE.findall(tag):
        value = _resolve_references(next(filter(None, quoted), ""))
        key = name.rpartition(":")[2].lower()
        values[key] = values.get(key) or value.strip()
    return values


def _resolve_references(text: str) -> str:
    return _REFERENCE.sub(lambda reference: html.unescape(reference[0]), text)


def _read_title(values: Mapping[str, str], tag: str) -> str:
    """Return the title of an outline as plain text.

    Its `title` is the one of the feed and is taken literally, as feed readers do, but for characters that were escaped
    twice. Its `text` may have HTML mark-up (OPML 2.0), which is removed.
    """
    if values.get("title"):
        return one_line(_resolve_references(values["title"]))[:MAX_TITLE]
    element = _NAME_ELEMENT.search(tag)
    return plain_text(values.get("text") or values.get("name") or (element[2] if element else ""), MAX_TITLE)


def _read_outline(tag: str) -> Subscription | str | None:
    """Return the subscription of an outline, a sentence on what is wrong with it, or None.

    None is returned if it has no address or is commented out.

    `tag` is its start tag after the name, and what follows up to the next outline.
    """
    values = _read_attributes(tag)
    kind = values.get("type", "").lower()
    feed_url, homepage = values.get("xmlurl", ""), values.get("htmlurl", "")
    if not feed_url and kind in _FEED_KINDS:
        feed_url = values.get("url", "")
    title = _read_title(values, tag)
    if values.get("iscomment", "").lower() == "true":  # OPML 2.0: an outline that programs must not read
        return None
    if feed_url or homepage:
        return Subscription(title, feed_url, homepage)
    label = f" ({title[:80]})" if title else ""
    if kind == "include":
        return f"the outline{label} includes another list, which is not fetched; download it and name it with --sources"
    if kind in _FEED_KINDS or "://" in tag:
        return f"the outline{label} names no feed; write its address as xmlUrl"
    return None
