"""Read the entries of a live blog from its JSON-LD (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from newsfold.db.values.text import one_line
from newsfold.extract.metadata import dates, jsonld
from newsfold.extract.metadata.article_body import split_paragraphs
from newsfold.extract.metadata.dates import Timestamp

MAX_ENTRIES = 1000  # entries of one page; further ones are ignored


@dataclass(frozen=True, slots=True)
class LiveEntry:
    """One entry of a live blog; `title` or `text` may be empty.

    `text` is paragraphs joined by blank lines, without the entry's own title. `published` is None if the time is
    unknown.
    """

    title: str
    text: str
    published: Timestamp | None


def find_live_entries(nodes: Sequence[Mapping[str, Any]]) -> list[LiveEntry]:
    """Return the entries of the first `LiveBlogPosting` that has any, in its order; empty if there is none.

    `nodes` are the JSON-LD objects of the page.
    """
    for node in nodes:
        updates = node.get("liveBlogUpdate")
        if "LiveBlogPosting" in jsonld.node_types(node) and updates:
            items = updates if isinstance(updates, list) else [updates]
            entries = [_entry(item) for item in items[:MAX_ENTRIES] if isinstance(item, dict)]
            return [entry for entry in entries if entry.title or entry.text]
    return []


def _entry(item: Mapping[str, Any]) -> LiveEntry:
    title = one_line(jsonld.property_text(item.get("headline") or item.get("name")))
    body = item.get("articleBody") or item.get("text")
    lines = split_paragraphs(body) if isinstance(body, str) else ()
    text = "\n\n".join(line for line in lines if line != title)
    return LiveEntry(title, text, dates.parse_timestamp(jsonld.date_text(item.get("datePublished")), "json-ld"))
