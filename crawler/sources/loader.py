"""Load the sources that a user lists: TOML files, folders of them, OPML files, or text files with one URL per line."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path

from newsfold.crawler.fetching.limits import MAX_SOURCE_FILE_BYTES
from newsfold.crawler.sources.address_list import AddressListError, read_address_list
from newsfold.crawler.sources.grouping import Complaint, Place, group_subscriptions
from newsfold.crawler.sources.opml import OpmlError, Subscription, decode_text, read_opml
from newsfold.crawler.sources.toml_entry import EntryError, parse_entry
from newsfold.db.values.urls import canonical_url, port_of, site_domain

# Markup, as opposed to an address in angle brackets.
_MARKUP = re.compile(r"<(?!\s*(?:https?|feeds?):)[A-Za-z?!]")


class SourceFileError(Exception):
    """A source file cannot be read at all; the message names the file and the reason."""


@dataclass(frozen=True, slots=True)
class Source:
    """One news source, with the settings for crawling it.

    `hosts` are the hosts of its articles; their subdomains are included. They are empty if the site is unknown, as for
    a feed on a feed service: the crawl then takes homepage and hosts from the homepage that the feed names. `include`
    and `exclude` are regular expressions, searched for in article URLs: a page must match one of `include`, if there
    are any, and none of `exclude`. `delay` is the delay in seconds between two requests, None for the default;
    `min_interval` is the shortest time in seconds between two fetches of a feed. `render` loads the pages in a browser.
    Only `enabled` sources are crawled. `file` is the absolute path of the file that lists it, "" if none does.
    """

    name: str
    homepage: str
    language: str | None = None
    country: str | None = None
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    owner: str | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    delay: float | None = None
    min_interval: int = 15 * 60
    render: bool = False
    enabled: bool = True
    file: str = field(default="", compare=False)

    @property
    def host(self) -> str:
        """The domain that the publisher of the homepage owns (`site_domain`)."""
        return site_domain(self.homepage)

    @property
    def ports(self) -> frozenset[int]:
        """The ports that its homepage, feeds, sitemaps and sections name; it may be crawled on these besides 80 and
        443."""
        urls = (self.homepage, *self.feeds, *self.sitemaps, *self.sections)
        return frozenset(port for url in urls if (port := port_of(url)) is not None)


def load_sources(paths: Sequence[str | Path]) -> tuple[list[Source], list[Complaint]]:
    """Return the sources in all files, and complaints about their entries; a folder stands for its TOML files.

    If several entries of TOML files have one name, the first is loaded and the others are skipped. Those of other files
    become sources as `group_subscriptions` describes. Raise SourceFileError if a file cannot be read at all, or if a
    folder contains no TOML file.
    """
    sources: dict[str, Source] = {}
    complaints: list[Complaint] = []
    listed: list[tuple[Place, Subscription]] = []
    for path in source_files(paths):
        for entry, result in _parse_file(path):
            place = Place(str(path), entry)
            if isinstance(result, str):
                complaints.append(Complaint(*place, result))
            elif isinstance(result, Subscription):
                listed.append((place, result))
            elif result.name in sources:
                complaints.append(Complaint(*place, _explain_used_name(result.name)))
            else:
                sources[result.name] = replace(result, file=str(path.absolute()))
    feeds = [canonical_url(url) or "" for source in sources.values() for url in source.feeds]
    for grouped in group_subscriptions(listed, names=sources, feeds=feeds):
        if isinstance(grouped, Complaint):
            complaints.append(grouped)
            continue
        place, fields = grouped
        if fields["name"] in sources:
            complaints.append(Complaint(*place, _explain_used_name(fields["name"])))
        else:
            sources[fields["name"]] = Source(**fields, file=str(Path(place.file).absolute()))
    return list(sources.values()), complaints


def _explain_used_name(name: str) -> str:
    return f"the name {name!r} is used by another source; give each source its own name"


def source_files(paths: Sequence[str | Path]) -> Iterator[Path]:
    """Yield the files that `paths` stand for; raise SourceFileError if a folder contains no TOML file."""
    for path in map(Path, paths):
        if not path.is_dir():
            yield path
        elif files := sorted(path.glob("*.toml")):
            yield from files
        else:
            raise SourceFileError(f"{path} contains no .toml file; name a folder of source files, or a file")


def _parse_file(path: Path) -> Iterator[tuple[str, Source | Subscription | str]]:
    """Yield (place in the file, source, entry of a list, or error message) for each entry."""
    data = _read_bytes(path)
    try:
        if path.suffix.lower() == ".toml":
            yield from _parse_toml(path, data)
            return
        text = decode_text(data)
        if "\0" in text:
            raise OpmlError("it is not a text file")
        if path.suffix.lower() in (".opml", ".xml") or _MARKUP.match(text.lstrip()):
            yield from read_opml(data)
        else:
            yield from read_address_list(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OpmlError, AddressListError) as error:
        raise SourceFileError(f"{path} cannot be read: {error}") from None


def _read_bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_SOURCE_FILE_BYTES:
            raise SourceFileError(f"{path} is larger than {MAX_SOURCE_FILE_BYTES} bytes; split it")
        return path.read_bytes()
    except OSError as error:
        raise SourceFileError(f"{path} cannot be read: {error.strerror}") from None


def _parse_toml(path: Path, data: bytes) -> Iterator[tuple[str, Source | str]]:
    tables = tomllib.loads(data.decode("utf-8-sig"))
    entries = tables.get("source")
    if not isinstance(entries, list):
        likely = get_close_matches("source", tables, n=1)
        hint = f"write [[source]] in place of [[{likely[0]}]]" if likely else "see the README for the format"
        raise SourceFileError(f"{path} has no [[source]] entry; {hint}")
    for number, entry in enumerate(entries, 1):
        name = entry.get("name") if isinstance(entry, dict) else None
        place = f"source {number}" + (f" ({name})" if isinstance(name, str) else "")
        try:
            yield place, Source(**parse_entry(entry))
        except EntryError as error:
            yield place, str(error)
