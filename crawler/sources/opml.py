"""Read and write OPML, the subscription format of feed readers (pure)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from newsfold.db.values.text import one_line

MAX_OUTLINES = 100_000  # of one document
MAX_TITLE = 200  # characters; the rest is cut off


class OpmlError(Exception):
    """The data is not a readable OPML document."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A feed and the homepage of its site; `title` and one of the two URLs may be empty."""

    title: str
    feed_url: str
    homepage: str


def write_opml(subscriptions: Iterable[Subscription], *, title: str, at: str) -> bytes:
    """Return `subscriptions` as an OPML 2.0 document; several feeds with the same title are grouped below one outline.

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
            values = {"text": name, "title": name, "type": "rss", "xmlUrl": feed.feed_url, "htmlUrl": feed.homepage}
            etree.SubElement(parent, "outline", {key: one_line(value) for key, value in values.items() if value})
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def read_opml(data: bytes) -> Iterator[tuple[str, Subscription]]:
    """Yield (place in the file, such as `line 3`, subscription) for each outline with a feed URL, at any depth.

    Raise OpmlError if `data` is not XML or not OPML, or if it has more than MAX_OUTLINES outlines.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise OpmlError(f"it is not XML: {error}") from None
    if not isinstance(root.tag, str) or root.tag.lower() != "opml":
        raise OpmlError(f"it is not OPML, its root element is <{root.tag}>")
    for number, outline in enumerate(root.iter("outline"), 1):
        if number > MAX_OUTLINES:
            raise OpmlError(f"it has more than {MAX_OUTLINES} outlines")
        values = {name.lower(): one_line(value) for name, value in outline.attrib.items()}
        if feed_url := values.get("xmlurl"):
            title = values.get("title") or values.get("text") or ""
            yield f"line {outline.sourceline}", Subscription(title[:MAX_TITLE], feed_url, values.get("htmlurl", ""))
