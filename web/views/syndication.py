"""Stories as Atom (RFC 4287) and JSON Feed 1.1 (pure)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as etree

from newsfold.db.values.text import clean_text, one_line

ATOM = "http://www.w3.org/2005/Atom"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
GENERATOR = "Newsfold"


@dataclass(frozen=True)
class StoryEntry:
    """A story in a feed; times are text in the form of the databases."""

    id: str  # a permanent URN
    url: str
    title: str
    published: str
    updated: str  # time at which the last article that is not a copy joined
    summary: str
    content: str  # HTML
    language: str  # tag, "" if unknown
    outlets: Sequence[str]


@dataclass(frozen=True)
class StoryFeed:
    """A feed of stories; `url` is its own, `home_url` that of the page with the same stories."""

    id: str
    url: str
    home_url: str
    title: str
    updated: str
    entries: Sequence[StoryEntry]


def write_atom(feed: StoryFeed) -> bytes:
    """Return the feed as an Atom document in UTF-8."""
    etree.register_namespace("", ATOM)
    root = etree.Element(_qualified_name("feed"))
    _add_element(root, "id", feed.id)
    _add_element(root, "title", feed.title)
    _add_element(root, "updated", feed.updated)
    _add_element(_add_element(root, "author"), "name", GENERATOR)
    _add_element(root, "generator", GENERATOR)
    _add_element(root, "link", rel="self", type="application/atom+xml", href=feed.url)
    _add_element(root, "link", rel="alternate", type="text/html", href=feed.home_url)
    for entry in feed.entries:
        _fill_entry(_add_element(root, "entry"), entry)
    text: str = etree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def write_json_feed(feed: StoryFeed) -> bytes:
    """Return the feed as a JSON Feed document in UTF-8."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": one_line(feed.title),
        "home_page_url": feed.home_url,
        "feed_url": feed.url,
        "items": [
            {
                "id": entry.id,
                "url": entry.url,
                "title": one_line(entry.title),
                "content_html": clean_text(entry.content),
                "summary": one_line(entry.summary),
                "date_published": entry.published,
                "date_modified": entry.updated,
                "authors": [{"name": one_line(name)} for name in entry.outlets],
            }
            | ({"language": entry.language} if entry.language else {})
            for entry in feed.entries
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _fill_entry(element: etree.Element, entry: StoryEntry) -> None:
    if entry.language:
        element.set(XML_LANG, entry.language)
    _add_element(element, "id", entry.id)
    _add_element(element, "title", entry.title)
    _add_element(element, "published", entry.published)
    _add_element(element, "updated", entry.updated)
    _add_element(element, "link", rel="alternate", type="text/html", href=entry.url)
    for name in entry.outlets:
        _add_element(_add_element(element, "author"), "name", name)
    if entry.summary:
        _add_element(element, "summary", entry.summary)
    _add_element(element, "content", entry.content, type="html")


def _add_element(parent: etree.Element, name: str, text: str | None = None, **attributes: str) -> etree.Element:
    element = etree.SubElement(parent, _qualified_name(name), attributes)
    if text is not None:
        element.text = clean_text(text)
    return element


def _qualified_name(name: str) -> str:
    return f"{{{ATOM}}}{name}"
