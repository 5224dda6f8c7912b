"""Stories as Atom (RFC 4287) and JSON Feed 1.1 (pure)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as etree

from newsfold.db.values.text import one_line, storable

ATOM = "http://www.w3.org/2005/Atom"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True)
class Entry:
    """A story. `updated` is when a text of its own last joined, `content` HTML, `id` a URN that stays."""

    id: str
    url: str
    title: str
    published: str
    updated: str
    summary: str
    content: str
    language: str
    outlets: Sequence[str]


@dataclass(frozen=True)
class Feed:
    """`url` is the feed's own address, `home` the page that shows the same."""

    id: str
    url: str
    home: str
    title: str
    updated: str
    entries: Sequence[Entry]


def atom(feed: Feed) -> bytes:
    etree.register_namespace("", ATOM)
    root = etree.Element(_tag("feed"))
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "updated", feed.updated)
    _add(_add(root, "author"), "name", "Newsfold")
    _add(root, "generator", "Newsfold")
    _add(root, "link", rel="self", type="application/atom+xml", href=feed.url)
    _add(root, "link", rel="alternate", type="text/html", href=feed.home)
    for entry in feed.entries:
        _entry(_add(root, "entry"), entry)
    return _written(root)


def json_feed(feed: Feed) -> bytes:
    items = [
        {
            "id": entry.id, "url": entry.url, "title": one_line(entry.title), "content_html": storable(entry.content),
            "summary": one_line(entry.summary), "date_published": entry.published, "date_modified": entry.updated,
            "authors": [{"name": one_line(name)} for name in entry.outlets],
        } | ({"language": entry.language} if entry.language else {})
        for entry in feed.entries
    ]  # fmt: skip
    whole = {
        "version": "https://jsonfeed.org/version/1.1", "title": one_line(feed.title), "home_page_url": feed.home,
        "feed_url": feed.url, "items": items,
    }  # fmt: skip
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def _entry(element: etree.Element, entry: Entry) -> None:
    if entry.language:
        element.set(XML_LANG, entry.language)
    _add(element, "id", entry.id)
    _add(element, "title", entry.title)
    _add(element, "published", entry.published)
    _add(element, "updated", entry.updated)
    _add(element, "link", rel="alternate", type="text/html", href=entry.url)
    for name in entry.outlets:
        _add(_add(element, "author"), "name", name)
    if entry.summary:
        _add(element, "summary", entry.summary)
    _add(element, "content", entry.content, type="html")


def _add(parent: etree.Element, name: str, text: str | None = None, **attributes: str) -> etree.Element:
    element = etree.SubElement(parent, _tag(name), attributes)
    if text is not None:
        _text(element, text)
    return element


def _text(element: etree.Element, text: str) -> None:
    element.text = storable(text)


def _tag(name: str) -> str:
    return f"{{{ATOM}}}{name}"


def _written(root: etree.Element) -> bytes:
    text: str = etree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()
