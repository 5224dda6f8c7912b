"""Decide which entries of a listing become pages, and give the reason for rejecting the others."""

import re
from collections import Counter
from urllib.parse import urlsplit

from newsfold.crawler.discovery.entry import Entry
from newsfold.crawler.fetching.ssrf_rules import refusal_reason
from newsfold.crawler.sources.loader import Source
from newsfold.db.archive.pages import ListedPage
from newsfold.db.values.urls import MAX_URL, canonical_url, has_user, host_of, is_within_hosts, request_url

MAX_SEGMENTS = 15  # of a path; the paths of real articles, with sections and a date, have six or seven
MAX_REPEATS = 3  # of one segment in a path; a site with wrong relative links yields ever longer paths that repeat it


def accept_entry(entry: Entry, source: Source, *, allow_private: bool = False) -> ListedPage | str:
    """Return the page that `entry` names, or the reason (a string) for rejecting the entry.

    The entry is from a listing of `source`, whose `hosts`, `include` and `exclude` apply. `allow_private` also accepts
    hosts that are not public.
    """
    url = canonical_url(entry.url)
    if url is None:
        return "URL too long" if len(entry.url) > MAX_URL else "bad URL"
    if has_user(entry.url):
        return "user name in URL"  # nothing public has one; it is meant to hide the host behind it
    host = host_of(entry.url)
    if reason := refusal_reason(url, allow_private=allow_private, ports=source.ports):
        return reason
    if not is_within_hosts(host, source.hosts):
        return "foreign host"
    if urlsplit(url)[2:4] == ("/", ""):
        return "homepage"
    if is_crawler_trap(urlsplit(url).path):
        return "endless path"
    if any(re.search(pattern, url) for pattern in source.exclude):
        return "excluded"
    if source.include and not any(re.search(pattern, url) for pattern in source.include):
        return "not included"
    return ListedPage(url, request_url(entry.url) or url, host, entry.metadata, entry.modified_at)


def is_crawler_trap(path: str) -> bool:
    """Decide whether `path` is probably one of endlessly many paths that a site generates.

    It is if it has more than MAX_SEGMENTS segments, or one segment more than MAX_REPEATS times.
    """
    segments = [segment for segment in path.split("/") if segment]
    return len(segments) > MAX_SEGMENTS or any(count > MAX_REPEATS for count in Counter(segments).values())
