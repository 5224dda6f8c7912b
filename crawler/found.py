"""Which listed entries become pages, and why the others do not."""

import re
from urllib.parse import urlsplit

from w3lib.url import safe_url_string

from crawler.addresses import refusal
from crawler.entries import Entry
from crawler.sources import Source
from db.pages import Found
from db.urls import canonical_url, host_of


def judge(entry: Entry, source: Source, *, allow_private: bool = False) -> Found | str:
    """The page that `entry` of a list of `source` names, or the reason why it is none."""
    url = canonical_url(entry.url)
    if url is None:
        return "bad URL"
    host = host_of(entry.url)
    if reason := refusal(url, allow_private=allow_private):
        return reason
    if not any(host == own or host.endswith(f".{own}") for own in source.hosts):
        return "foreign host"
    if urlsplit(url)[2:4] == ("/", ""):
        return "homepage"
    if any(re.search(pattern, url) for pattern in source.exclude):
        return "excluded"
    if source.include and not any(re.search(pattern, url) for pattern in source.include):
        return "not included"
    try:
        fetch_url = safe_url_string(entry.url.strip()).partition("#")[0]
    except ValueError:
        return "bad URL"
    return Found(url, fetch_url, host, entry.about, entry.modified_at)
