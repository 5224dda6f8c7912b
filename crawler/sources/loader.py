"""Load the sources that a user lists: TOML files, folders of them, OPML files, or text files with one URL per line."""

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from newsfold.crawler.fetching.limits import MAX_SOURCE_FILE_BYTES
from newsfold.crawler.sources.opml import OpmlError, Subscription, read_opml
from newsfold.crawler.sources.toml_entry import EntryError, parse_entry
from newsfold.db.values.urls import canonical_url, host_of, port_of, registered_domain

# A URL with one of these in its path counts as a feed, if the file does not say what it is.
FEED_PATH_HINTS = ("rss", "feed", "atom", ".xml", ".rdf", "feed.json")


class SourceFileError(Exception):
    """A source file cannot be read at all; the message names the file and the reason."""


@dataclass(frozen=True, slots=True)
class Source:
    """One news source, with the settings for crawling it.

    `hosts` are the hosts of its articles; their subdomains are included. `include` and `exclude` are regular
    expressions, searched for in article URLs: a page must match one of `include`, if there are any, and none of
    `exclude`. `delay` is the delay in seconds between two requests, None for the default; `min_interval` is the
    shortest time in seconds between two fetches of a feed. `render` loads the pages in a browser. Only `enabled`
    sources are crawled.
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

    @property
    def host(self) -> str:
        """The registered domain of the homepage."""
        return registered_domain(self.homepage)

    @property
    def ports(self) -> frozenset[int]:
        """The ports that its homepage, feeds, sitemaps and sections name; it may be crawled on these besides 80 and
        443."""
        urls = (self.homepage, *self.feeds, *self.sitemaps, *self.sections)
        return frozenset(port for url in urls if (port := port_of(url)) is not None)


@dataclass(frozen=True, slots=True)
class SkippedEntry:
    """An entry of a source file that was not loaded.

    `entry` is its place in the file, such as `source 2 (Herald)` or `line 6`; `message` says what the user has to
    change.
    """

    file: str
    entry: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}, {self.entry}: {self.message}; the entry was skipped"


def load_sources(paths: Sequence[str | Path]) -> tuple[list[Source], list[SkippedEntry]]:
    """Return the sources in all files, and the entries that were skipped; a folder stands for its TOML files.

    If several sources have the same name, the first is loaded and the others are skipped. Raise SourceFileError if a
    file cannot be read at all, or if a folder contains no TOML file.
    """
    sources: dict[str, Source] = {}
    skipped = []
    for path in _source_files(paths):
        for entry, result in _parse_file(path):
            if isinstance(result, str):
                skipped.append(SkippedEntry(str(path), entry, result))
            elif result.name in sources:
                message = f"the name {result.name!r} is used by another source; give each source its own name"
                skipped.append(SkippedEntry(str(path), entry, message))
            else:
                sources[result.name] = result
    return list(sources.values()), skipped


def _source_files(paths: Sequence[str | Path]) -> Iterator[Path]:
    for path in map(Path, paths):
        if not path.is_dir():
            yield path
        elif files := sorted(path.glob("*.toml")):
            yield from files
        else:
            raise SourceFileError(f"{path} contains no .toml file; name a folder of source files, or a file")


def _parse_file(path: Path) -> Iterator[tuple[str, Source | str]]:
    """Yield (place in the file, source or error message) for each entry."""
    data = _read_bytes(path)
    try:
        if path.suffix.lower() == ".toml":
            yield from _parse_toml(path, data)
        elif path.suffix.lower() in (".opml", ".xml") or data.lstrip()[:200].startswith(b"<"):
            yield from _group_by_domain(read_opml(data))
        else:
            yield from _group_by_domain(_parse_lines(data.decode("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OpmlError) as error:
        raise SourceFileError(f"{path} cannot be read: {error}") from None


def _read_bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_SOURCE_FILE_BYTES:
            raise SourceFileError(f"{path} is larger than {MAX_SOURCE_FILE_BYTES} bytes; split it")
        return path.read_bytes()
    except OSError as error:
        raise SourceFileError(f"{path} cannot be read: {error.strerror}") from None


def _parse_toml(path: Path, data: bytes) -> Iterator[tuple[str, Source | str]]:
    entries = tomllib.loads(data.decode("utf-8")).get("source")
    if not isinstance(entries, list):
        raise SourceFileError(f"{path} has no [[source]] entry; see the README for the format")
    for number, entry in enumerate(entries, 1):
        name = entry.get("name") if isinstance(entry, dict) else None
        place = f"source {number}" + (f" ({name})" if isinstance(name, str) else "")
        try:
            yield place, Source(**parse_entry(entry))
        except EntryError as error:
            yield place, str(error)


def _parse_lines(text: str) -> Iterator[tuple[str, Subscription]]:
    """Yield (place in the file, subscription) for each line with a URL.

    The URL is that of a feed if its path contains one of FEED_PATH_HINTS, otherwise that of a homepage.
    """
    for number, line in enumerate(text.splitlines(), 1):
        url = line.partition(" #")[0].strip()
        if url and not url.startswith("#"):
            path = url.partition("//")[2].partition("/")[2].lower()
            is_feed = any(hint in path for hint in FEED_PATH_HINTS)
            yield f"line {number}", Subscription("", url, "") if is_feed else Subscription("", "", url)


def _group_by_domain(subscriptions: Iterable[tuple[str, Subscription]]) -> Iterator[tuple[str, Source | str]]:
    """Yield (place in the file, source) for each registered domain, with all of its feeds.

    The name of a source is the title of its feeds if they share one, otherwise the domain. For an invalid URL, yield
    (place in the file, error message).
    """
    groups: dict[str, list[tuple[str, Subscription]]] = {}
    for place, subscription in subscriptions:
        feed_url, homepage = subscription.feed_url, subscription.homepage
        if invalid := [url for url in (feed_url, homepage) if url and not canonical_url(url)]:
            yield place, f"{invalid[0][:80]!r} is not a web address; write it with https://"
        elif feed_url or homepage:
            groups.setdefault(registered_domain(feed_url or homepage), []).append((place, subscription))
    for domain, group in groups.items():
        members = [subscription for _, subscription in group]
        titles = {member.title for member in members if member.title}
        feeds = tuple(dict.fromkeys(member.feed_url for member in members if member.feed_url))
        homepages = [member.homepage for member in members if member.homepage]
        homepage = homepages[0] if homepages else f"https://{host_of(feeds[0])}/"
        hosts = tuple(dict.fromkeys([domain, registered_domain(homepage)]))
        name = titles.pop() if len(titles) == 1 else domain
        first_place = group[0][0]
        yield first_place, Source(name=name, homepage=homepage, feeds=feeds, hosts=hosts)
