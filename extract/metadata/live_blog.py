"""The entries of a live blog, as the page hands them to machines (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from newsfold.db.values.text import one_line
from newsfold.extract.metadata import dates, jsonld
from newsfold.extract.metadata.article_body import paragraphs
from newsfold.extract.metadata.dates import When

MOST = 1000  # entries of a page


@dataclass(frozen=True, slots=True)
class Entry:
    """`text` is paragraphs joined by blank lines, less the entry's own title."""

    title: str
    text: str
    published: When | None


def live_entries(found: Sequence[dict[str, Any]]) -> list[Entry]:
    """Those of the first `LiveBlogPosting` that has any, in the page's order."""
    for node in found:
        updates = node.get("liveBlogUpdate")
        if "LiveBlogPosting" in jsonld.types(node) and updates:
            items = updates if isinstance(updates, list) else [updates]
            entries = [_entry(item) for item in items[:MOST] if isinstance(item, dict)]
            return [entry for entry in entries if entry.title or entry.text]
    return []


def _entry(item: dict[str, Any]) -> Entry:
    title = one_line(jsonld.text(item.get("headline") or item.get("name")))
    body = item.get("articleBody") or item.get("text")
    lines = paragraphs(body) if isinstance(body, str) else ()
    text = "\n\n".join(line for line in lines if line != title)
    return Entry(title, text, dates.read(jsonld.text(item.get("datePublished")), "json-ld"))
