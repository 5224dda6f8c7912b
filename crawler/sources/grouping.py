"""Make sources of the feeds and pages that an OPML file or a list of addresses names (pure)."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from newsfold.crawler.sources.addresses import (
    FEED_LABELS,
    PATH_PLATFORMS,
    explain_bad_address,
    is_feed_service,
    read_address,
)
from newsfold.crawler.sources.opml import MAX_TITLE, Subscription
from newsfold.db.values.urls import canonical_url, host_of, site_domain

# First labels of hosts that serve the site of the host without the label.
_SAME_SITE_LABELS = FEED_LABELS | {"www", "m", "mobile", "amp"}
_INDEX_PAGE = re.compile(r"(?:index|default|home)\.[a-z]{3,5}$", re.I)
_SEPARATOR = re.compile(r"\s+[-–—|·•:»>/]+\s+|:\s+|\s*[|»]\s*")


class Place(NamedTuple):
    """The place of an entry: the file, and the place in the file, such as `line 6`."""

    file: str
    entry: str


@dataclass(frozen=True, slots=True)
class Complaint:
    """A problem of an entry in a source file.

    `entry` is its place in the file, such as `source 2 (Herald)` or `line 6`; `message` says what the user has to
    change. `is_skipped` is true if nothing of the entry was loaded.
    """

    file: str
    entry: str
    message: str
    is_skipped: bool = True

    def __str__(self) -> str:
        return f"{self.file}, {self.entry}: {self.message}{'; the entry was skipped' if self.is_skipped else ''}"


@dataclass(frozen=True, slots=True)
class _Site:
    """The identity of a site in a list: its host without labels like `www.`, and its path there, "" for the root.

    The address of a feed on a feed service does not tell its site; its canonical URL is then in `feed`, else "".
    """

    host: str
    path: str = ""
    feed: str = ""


@dataclass(slots=True)
class _Group:
    """The entries of one site; `homepages`, `feeds` and `pages` are URLs by canonical URL."""

    site: _Site
    place: Place
    titles: list[str] = field(default_factory=list)
    homepages: dict[str, str] = field(default_factory=dict)
    feeds: dict[str, str] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)


def group_subscriptions(
    entries: Iterable[tuple[Place, Subscription]], *, names: Collection[str] = (), feeds: Collection[str] = ()
) -> Iterator[tuple[Place, dict[str, Any]] | Complaint]:
    """Yield a complaint, or (place of the first entry, keyword arguments of `Source`) for each site.

    Entries belong to one site if they have one homepage, or one title and one publisher's domain. Without a title
    their host is their site; without a homepage the host of the feed is, unless it serves feeds of several sites. On
    platforms for sites, each site counts by itself. Several pages of one site become its sections.

    A site is called by its title or by its host; several sites with one title, or one of `names`, get their host in
    brackets, whatever their order. A feed or page that is listed twice, or is one of `feeds` (canonical URLs), yields a
    complaint.
    """
    valid = []
    for place, entry in entries:
        subscription, complaint = _read_urls(place, entry)
        if complaint:
            yield complaint
        if subscription:
            valid.append((place, subscription))
    listed: dict[str, Place | None] = dict.fromkeys(feeds)
    groups: dict[_Site, _Group] = {}
    sites = _identify_sites([entry for _, entry in valid])
    for (place, entry), site in zip(valid, sites, strict=True):
        url = entry.feed_url or entry.homepage
        key = canonical_url(url) or url
        if key in listed:
            yield Complaint(*place, f"{url[:80]!r} is listed already, in {_describe(listed[key], place)}")
            continue
        listed[key] = place
        _add_entry(groups.setdefault(site, _Group(site, place)), entry)
    taken = Counter(chain(names, (_name_group(group) for group in groups.values())))
    for group in groups.values():
        name = _name_group(group)
        yield group.place, _make_fields(group, name if taken[name] == 1 else _qualify(name, group))


def _read_urls(place: Place, entry: Subscription) -> tuple[Subscription | None, Complaint | None]:
    """Return (the entry with complete URLs, None if it has none; what is wrong with its URLs, None if nothing is)."""
    feed_url, homepage = (read_address(url) or "" for url in (entry.feed_url, entry.homepage))
    usable = Subscription(entry.title, feed_url, homepage) if feed_url or homepage else None
    for written, url in ((entry.feed_url, feed_url), (entry.homepage, homepage)):
        if written.strip() and not url:
            return usable, Complaint(*place, explain_bad_address(written), is_skipped=usable is None)
    return usable, None


def _describe(first: Place | None, second: Place) -> str:
    """Return the place `first` in words, without its file if that is the file of `second`.

    `first` is None for an entry of a TOML file.
    """
    if first is None:
        return "another source"
    return first.entry if first.file == second.file else f"{first.file}, {first.entry}"


def _identify_sites(entries: Sequence[Subscription]) -> list[_Site]:
    """Return the site of each entry."""
    services = _find_feed_services(entries)
    sites = [_identify_site(entry, services) for entry in entries]
    # Pages of one host with one title are one site; a feed without homepage belongs to the site of its domain with its
    # title.
    by_title: dict[tuple[str, str], _Site] = {}
    for entry, site in zip(entries, sites, strict=True):
        if entry.title and entry.homepage and site.host not in PATH_PLATFORMS:
            for owner in (site.host, site_domain(entry.homepage)):
                by_title.setdefault((owner, entry.title.casefold()), site)
    for number, (entry, site) in enumerate(zip(entries, sites, strict=True)):
        owner = site.host if entry.homepage else site_domain(entry.feed_url)
        if entry.homepage or not (site.path or site.feed):
            sites[number] = by_title.get((owner, entry.title.casefold()), site)
    return sites


def _find_feed_services(entries: Iterable[Subscription]) -> frozenset[str]:
    """Return the domains that serve feeds of several sites, none of which is at the domain itself."""
    homes = defaultdict(set)
    for entry in entries:
        if entry.feed_url and entry.homepage:
            homes[site_domain(entry.feed_url)].add(site_domain(entry.homepage))
    return frozenset(domain for domain, sites in homes.items() if len(sites) > 1 and domain not in sites)


def _identify_site(entry: Subscription, services: Collection[str]) -> _Site:
    """Return the site that an entry names by itself; `services` are further domains like FEED_SERVICES."""
    url = entry.homepage or entry.feed_url
    host, path = _strip_label(host_of(url)), urlsplit(url).path
    if not entry.homepage and (is_feed_service(url) or site_domain(url) in services):
        return _Site(host, feed=canonical_url(url) or url)
    if host in PATH_PLATFORMS:
        segments = [segment for segment in path.split("/") if segment and segment not in FEED_LABELS]
        return _Site(host, f"/{segments[0].lower()}" if segments else "")
    # Without a title of its own, a page below the root is a section of the site.
    return _Site(host, _INDEX_PAGE.sub("", path).rstrip("/") if entry.title and entry.homepage else "")


def _strip_label(host: str) -> str:
    label, _, rest = host.partition(".")
    return rest if label in _SAME_SITE_LABELS and "." in rest else host


def _add_entry(group: _Group, entry: Subscription) -> None:
    if entry.title and entry.title not in group.titles:
        group.titles.append(entry.title)
    if entry.feed_url:
        group.feeds[canonical_url(entry.feed_url) or ""] = entry.feed_url
        if entry.homepage:
            group.homepages.setdefault(canonical_url(entry.homepage) or "", entry.homepage)
    else:
        group.pages[canonical_url(entry.homepage) or ""] = entry.homepage


def _name_group(group: _Group) -> str:
    """Return the title that all entries share, or a shared part of it, such as the outlet in `World - The Outlet`.

    If they share none, return host and path of the site.
    """
    if len(group.titles) == 1:
        return group.titles[0]
    parts = [dict.fromkeys(filter(None, _SEPARATOR.split(title))) for title in group.titles]
    common = [part for part in (parts[0] if parts else ()) if all(part in other for other in parts)]
    return common[0] if common else _address_of(group)


def _qualify(name: str, group: _Group) -> str:
    return f"{name[: MAX_TITLE // 2]} ({_address_of(group)})"


def _address_of(group: _Group) -> str:
    """Return host and path of the group's site, at most MAX_TITLE / 2 characters."""
    site = group.site
    return (site.feed.partition("//")[2] or site.host + site.path)[: MAX_TITLE // 2]


def _make_fields(group: _Group, name: str) -> dict[str, Any]:
    """Return the keyword arguments of `Source` for a group.

    Its homepage is the one that its feeds name, else its only page, else the root of its host. Of several pages, or of
    a page beside feeds, each that is not the homepage becomes a section.
    """
    feeds, pages = list(group.feeds.values()), list(group.pages.values())
    roots = [page for page in pages if urlsplit(page).path in ("", "/")]
    if group.homepages or roots:
        homepage = next(iter([*group.homepages.values(), *roots]))
    elif len(pages) == 1 and not feeds:
        homepage = pages[0]
    else:
        homepage = _root_of((pages or feeds)[0], group.site)
    is_crawled = len(pages) > 1 or (pages and feeds)
    home = canonical_url(homepage)
    sections = [page for key, page in group.pages.items() if key != home or not feeds] if is_crawled else []
    hosts = () if group.site.feed else dict.fromkeys(site_domain(url) for url in (homepage, *feeds, *pages))
    return {
        "name": name,
        "homepage": homepage,
        "feeds": tuple(feeds),
        "sections": tuple(sections),
        "hosts": tuple(hosts),
    }


def _root_of(url: str, site: _Site) -> str:
    """Return the homepage of a site of which only the feed or page `url` is known."""
    parts = urlsplit(url)
    if site.feed:
        return url
    if site.path:
        return f"{parts.scheme}://{parts.netloc}{site.path}"
    port = f":{parts.port}" if parts.port else ""
    is_feed_host = host_of(url).partition(".")[0] in FEED_LABELS
    return f"{parts.scheme}://{site.host if is_feed_host else host_of(url)}{port}/"
