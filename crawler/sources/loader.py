"""The sources that a user lists: TOML files, folders of them, OPML, or plain lists of URLs."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from newsfold.crawler.sources.opml import BadOpml, read_opml
from newsfold.crawler.sources.toml_entry import Problem, check_entry
from newsfold.db.values.urls import canonical_url, host_of, registered_domain

MAX_FILE = 10 << 20  # bytes; a list of fifty thousand sources
FEED_SIGNS = ("rss", "feed", "atom", ".xml", ".rdf", "feed.json")


class BadSources(Exception):
    """A file of sources cannot be read at all; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Source:
    """One outlet. `delay` in seconds, `min_interval` in whole seconds; `include` and `exclude` are regular expressions
    that are searched for in article URLs; `hosts` are where its articles may live, subdomains included."""

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
    min_interval: int = 900
    render: bool = False
    enabled: bool = True

    @property
    def host(self) -> str:
        """The registered domain of the homepage."""
        return registered_domain(self.homepage)


@dataclass(frozen=True, slots=True)
class Complaint:
    """An entry that was skipped: where it stands and what to change."""

    file: str
    entry: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}, {self.entry}: {self.message}; the entry was skipped"


def load_sources(paths: Sequence[str | Path]) -> tuple[list[Source], list[Complaint]]:
    """All usable sources, each name once, and a complaint for each that is not. Raises BadSources."""
    sources: dict[str, Source] = {}
    complaints = []
    for path in _files(paths):
        for entry, found in _entries(path):
            if isinstance(found, str):
                complaints.append(Complaint(str(path), entry, found))
            elif found.name in sources:
                complaints.append(Complaint(str(path), entry, f"the name {found.name!r} is taken; give each its own"))
            else:
                sources[found.name] = found
    return list(sources.values()), complaints


def _files(paths: Sequence[str | Path]) -> Iterator[Path]:
    for path in map(Path, paths):
        if not path.is_dir():
            yield path
        elif found := sorted(path.glob("*.toml")):
            yield from found
        else:
            raise BadSources(f"{path} holds no .toml file; name a folder of source files, or a file")


def _entries(path: Path) -> Iterator[tuple[str, Source | str]]:
    """(where it stands, the source or what is wrong with it)."""
    data = _read(path)
    try:
        if path.suffix.lower() == ".toml":
            yield from _from_toml(path, data)
        elif path.suffix.lower() in (".opml", ".xml") or data.lstrip()[:200].startswith(b"<"):
            feeds = ((entry, feed.title, feed.feed, feed.homepage) for entry, feed in read_opml(data))
            yield from _grouped(feeds)
        else:
            yield from _grouped(_from_lines(data.decode("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, BadOpml) as error:
        raise BadSources(f"{path} cannot be read: {error}") from None


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_FILE:
            raise BadSources(f"{path} is larger than {MAX_FILE} bytes; split it")
        return path.read_bytes()
    except OSError as error:
        raise BadSources(f"{path} cannot be read: {error.strerror}") from None


def _from_toml(path: Path, data: bytes) -> Iterator[tuple[str, Source | str]]:
    entries = tomllib.loads(data.decode("utf-8")).get("source")
    if not isinstance(entries, list):
        raise BadSources(f"{path} has no [[source]] entry; see the README for the format")
    for number, entry in enumerate(entries, 1):
        name = entry.get("name") if isinstance(entry, dict) else None
        place = f"source {number}" + (f" ({name})" if isinstance(name, str) else "")
        try:
            yield place, Source(**check_entry(entry))
        except Problem as problem:
            yield place, str(problem)


def _from_lines(text: str) -> Iterator[tuple[str, str, str, str]]:
    """(where, title, feed, homepage) of each line; by its look it is one or the other."""
    for number, line in enumerate(text.splitlines(), 1):
        url = line.partition(" #")[0].strip()
        if url and not url.startswith("#"):
            path = url.partition("//")[2].partition("/")[2].lower()
            is_feed = any(sign in path for sign in FEED_SIGNS)
            yield f"line {number}", "", url if is_feed else "", "" if is_feed else url


def _grouped(rows: Iterator[tuple[str, str, str, str]]) -> Iterator[tuple[str, Source | str]]:
    """Feeds and homepages of one registered domain are one source, named by it or by its only title."""
    groups: dict[str, list[tuple[str, str, str, str]]] = {}
    for row in rows:
        entry, _, feed, homepage = row
        if wrong := [url for url in (feed, homepage) if url and not canonical_url(url)]:
            yield entry, f"{wrong[0][:80]!r} is no web address; write it with https://"
        elif feed or homepage:
            groups.setdefault(registered_domain(feed or homepage), []).append(row)
    for domain, group in groups.items():
        titles = {title for _, title, _, _ in group if title}
        feeds = tuple(dict.fromkeys(feed for _, _, feed, _ in group if feed))
        homepages = [homepage for _, _, _, homepage in group if homepage]
        home = homepages[0] if homepages else f"https://{host_of(feeds[0])}/"
        hosts = tuple(dict.fromkeys([domain, registered_domain(home)]))
        name = titles.pop() if len(titles) == 1 else domain
        yield group[0][0], Source(name=name, homepage=home, feeds=feeds, hosts=hosts)
