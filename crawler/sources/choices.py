"""Combine the sources that files list with those that people added, switched off or removed."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from newsfold.crawler.sources.grouping import Complaint
from newsfold.crawler.sources.loader import Source
from newsfold.crawler.sources.toml_entry import EntryError, parse_entry
from newsfold.db.news.source_choices import LISTED_IN, ON, REMOVED, SourceChoice

# The fields of an entry that are stored for an added source; the others have their defaults.
_ENTRY_FIELDS = ("name", "homepage", "language", "country", "feeds", "sitemaps", "sections", "hosts", "tags", "owner")


def combine_sources(listed: Iterable[Source], choices: Iterable[SourceChoice]) -> tuple[list[Source], list[Complaint]]:
    """Return the sources to crawl, `listed` ones first, with what people chose, and complaints about added entries.

    An added source with the name of a listed one is left out, for a file says more; whether it is on is chosen by
    `choices` alone. A removed source is left out, one that is off is not enabled.
    """
    by_name = {choice.name: choice for choice in choices}
    sources = {source.name: source for source in listed}
    complaints = []
    for choice in by_name.values():
        if choice.entry is not None and choice.name not in sources:
            try:
                sources[choice.name] = replace(read_entry(choice.entry), file=LISTED_IN)
            except EntryError as error:
                complaints.append(Complaint("the added sources", choice.name, str(error)))
    return [
        replace(source, enabled=_is_enabled(source, by_name.get(source.name)))
        for source in sources.values()
        if source.name not in by_name or by_name[source.name].state != REMOVED
    ], complaints


def read_entry(entry: Mapping[str, Any]) -> Source:
    """Return the source with these fields of a `[[source]]` entry; raise EntryError if one is invalid."""
    return Source(**parse_entry(dict(entry)))


def make_entry(source: Source) -> dict[str, Any]:
    """Return the fields of a source as those of a `[[source]]` entry, without empty ones."""
    values = {name: getattr(source, name) for name in _ENTRY_FIELDS}
    lists = {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
    return {name: value for name, value in lists.items() if value or name == "hosts"}


def _is_enabled(source: Source, choice: SourceChoice | None) -> bool:
    return source.enabled if choice is None or choice.state is None else choice.state == ON
