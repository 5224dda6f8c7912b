"""Subscriptions of other feed readers and for them, as OPML (pure)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from newsfold.db.values.text import one_line

MAX_OUTLINES = 100_000


def write_opml(subscriptions: Iterable["Subscription"], *, title: str, at: str) -> bytes:
    """An OPML 2.0 file; feeds of one title stand below one outline."""
    root = etree.Element("opml", version="2.0")
    head, body = etree.SubElement(root, "head"), etree.SubElement(root, "body")
    etree.SubElement(head, "title").text = one_line(title)
    etree.SubElement(head, "dateCreated").text = at
    groups: dict[str, list[Subscription]] = {}
    for subscription in subscriptions:
        groups.setdefault(one_line(subscription.title), []).append(subscription)
    for name, feeds in groups.items():
        above = body if len(feeds) == 1 else etree.SubElement(body, "outline", text=name)
        for feed in feeds:
            values = {"text": name, "title": name, "type": "rss", "xmlUrl": feed.feed, "htmlUrl": feed.homepage}
            etree.SubElement(above, "outline", {key: one_line(value) for key, value in values.items() if value})
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


class BadOpml(Exception):
    """The file is no OPML."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """`homepage` may be empty."""

    title: str
    feed: str
    homepage: str


def read_opml(data: bytes) -> Iterator[tuple[str, Subscription]]:
    """(where it stands, subscription) of every outline with a feed, however deep. Raises BadOpml."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise BadOpml(f"it is no XML: {error}") from None
    if not isinstance(root.tag, str) or root.tag.lower() != "opml":
        raise BadOpml(f"it is no OPML, its root is <{root.tag}>")
    for number, outline in enumerate(root.iter("outline"), 1):
        if number > MAX_OUTLINES:
            raise BadOpml(f"it has more than {MAX_OUTLINES} outlines")
        values = {name.lower(): one_line(value) for name, value in outline.attrib.items()}
        if feed := values.get("xmlurl"):
            title = values.get("title") or values.get("text") or ""
            yield f"line {outline.sourceline}", Subscription(title[:200], feed, values.get("htmlurl", ""))
