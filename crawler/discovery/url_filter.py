"""Which listed entries become pages, and why the others do not."""

import re
from collections import Counter
from urllib.parse import urlsplit

from w3lib.url import safe_url_string

from newsfold.crawler.discovery.entry import Entry
from newsfold.crawler.fetching.ssrf_rules import refusal
from newsfold.crawler.sources.loader import Source
from newsfold.db.archive.pages import Found
from newsfold.db.values.urls import MAX_URL, canonical_url, host_of

MAX_DEPTH = 15  # parts of a path; dates and sections make six or seven
MAX_REPEATS = 3  # of one part: relative links that are wrong by a level grow by the same parts for ever


def judge(entry: Entry, source: Source, *, allow_private: bool = False) -> Found | str:
    """The page that `entry` of a list of `source` names, or the reason why it is none."""
    url = canonical_url(entry.url)
    if url is None:
        return "URL too long" if len(entry.url) > MAX_URL else "bad URL"
    host = host_of(entry.url)
    if reason := refusal(url, allow_private=allow_private):
        return reason
    if not any(host == own or host.endswith(f".{own}") for own in source.hosts):
        return "foreign host"
    if urlsplit(url)[2:4] == ("/", ""):
        return "homepage"
    if is_trap(urlsplit(url).path):
        return "endless path"
    if any(re.search(pattern, url) for pattern in source.exclude):
        return "excluded"
    if source.include and not any(re.search(pattern, url) for pattern in source.include):
        return "not included"
    try:
        fetch_url = safe_url_string(entry.url.strip()).partition("#")[0]
    except ValueError:
        return "bad URL"
    return Found(url, fetch_url, host, entry.about, entry.modified_at)


def is_trap(path: str) -> bool:
    """Whether a path is deeper, or repeats itself more often, than one that somebody has written."""
    parts = [part for part in path.split("/") if part]
    return len(parts) > MAX_DEPTH or any(count > MAX_REPEATS for count in Counter(parts).values())
